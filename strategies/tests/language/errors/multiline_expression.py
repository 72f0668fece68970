# An expression over several lines.
values = [1, 2, None, 4]

result = (
    values[0]
    + values[1]
    + values[2]
    + values[3]
)
