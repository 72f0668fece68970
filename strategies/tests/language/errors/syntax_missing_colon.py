# A syntax error: nothing runs.
print("never printed")


def f(x)
    return x
