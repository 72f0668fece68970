# raise ... from None hides the context.
def check(value):
    try:
        return 10 // value
    except ZeroDivisionError:
        raise ValueError("value must not be zero") from None


check(2)
check(0)
