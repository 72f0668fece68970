# An exception inside a comprehension and inside a generator expression.
def ratios(values):
    try:
        [10 / v for v in values]
    except ZeroDivisionError:
        print("caught once")
    return sum(10 / v for v in values)


ratios([1, 2, 0])
