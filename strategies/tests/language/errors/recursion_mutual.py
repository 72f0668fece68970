# Alternating entries are not folded.
def ping(n):
    pong(n - 1)


def pong(n):
    if n < 0:
        raise StopIteration("done", n)
    ping(n)


ping(3)
