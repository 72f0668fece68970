# The markers point at the failing subscript in a chain.
data = {"rows": [[1, 2], [3, 4]]}


def cell(r, c):
    return data["rows"][r][c]


print(cell(1, 1))
print(cell(1, 5))
