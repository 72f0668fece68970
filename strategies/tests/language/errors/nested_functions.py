# An uncaught exception shows one entry for each call, with the line.
def outer(x):
    return middle(x) + 1


def middle(x):
    value = inner(
        x,
        2,
    )
    return value


def inner(a, b):
    total = a / (b - 2)
    return total


print("before")
outer(5)
print("never")
