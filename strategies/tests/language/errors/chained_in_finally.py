# An exception out of a finally block keeps the first one as context.
def work():
    try:
        raise KeyError("first")
    finally:
        cleanup()


def cleanup():
    [].pop()


work()
