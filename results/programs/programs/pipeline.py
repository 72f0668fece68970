"""Generators handed from thread to thread: each runs for a while in whatever thread takes it, and goes back in line."""

from itertools import islice

from measured import in_threads, share, together

GENERATORS = 32
STEPS = 100


def squares(numbers):
    for number in numbers:
        yield number * number % 1000


def odd(values):
    return (value for value in values if value % 2 == 1)


def work(threads, n):
    waiting = [odd(squares(share(n, GENERATORS, index))) for index in range(GENERATORS)]

    def run(index):
        total = 0
        while True:
            try:
                generator = waiting.pop(0)
            except IndexError:
                return total
            values = list(islice(generator, STEPS))
            total += sum(values)
            if values:
                waiting.append(generator)

    return str(sum(in_threads(threads, run)))


together(work, n=2000000)
