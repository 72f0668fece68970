# Errors from the protocol itself: unpacking, iterating, calling.
def pairs():
    for name, value in [("a", 1), ("b", 2, 3)]:
        print(name, value)


pairs()
