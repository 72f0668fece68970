# Frames of generators delegating to generators.
def leaf():
    yield 1
    raise LookupError("leaf ran dry")


def branch():
    yield 0
    yield from leaf()


def consume():
    for value in branch():
        print(value)


consume()
