# An assert without a message shows only the type.
limit = 3
assert limit > 1
assert (
    limit
    > 5
)
