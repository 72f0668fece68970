# assert with and without a message.
def check(n):
    assert n >= 0
    assert n < 10, f"{n} is too big"
    return n


print(check(5))
try:
    check(-1)
except AssertionError as error:
    print(repr(error), error.args)
try:
    assert [], ("a", "tuple")
except AssertionError as error:
    print(repr(error))
check(50)
