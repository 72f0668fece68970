"""Records histories: what threads did to one object, what each operation gave, and when it began and ended.

A history is printed as a line for each operation: round, thread, begin, end, the operation's name, its
arguments, '->', and its result. The clock is the system's monotonic one; an operation whose end is before
another's begin came first, and nothing else is known about their order.
"""

import sys
import threading
import time

sys.setswitchinterval(0.00002)

THREADS = 3
OPERATIONS = 4


class Generator:
    """Numbers that are the same in every run (Lehmer, 1951)."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2147483647 or 1

    def below(self, n):
        self.state = self.state * 48271 % 2147483647
        return self.state % n


def show(value):
    """A result in one word."""
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([show(v) for v in value]) + "]"
    if isinstance(value, dict):
        return show([v for item in value.items() for v in item])
    if isinstance(value, set):
        return show(sorted(value))
    return str(value)


def record(rounds, make, operations):
    """`operations`: name, function of the shared object and arguments, how many arguments it has, and whether
    the first is one of a few keys. Arguments are different numbers otherwise."""
    clock = time.perf_counter_ns
    shared = [None]
    arrived = [-1] * THREADS
    barrier = threading.Barrier(THREADS)
    histories = [[] for _ in range(THREADS)]

    def run(me):
        random = Generator(me + 1)
        history = histories[me]
        for r in range(rounds):
            planned = []
            for i in range(OPERATIONS):
                name, function, arity, keyed = operations[random.below(len(operations))]
                unique = (me * OPERATIONS + i) * 10 + 100
                args = tuple(unique + k for k in range(arity))
                if keyed:
                    args = (random.below(3),) + args[1:]
                planned.append((name, function, args))
            if me == 0:
                shared[0] = make()
            barrier.wait()
            target = shared[0]
            # Waking takes long: all begin when the last is awake.
            arrived[me] = r
            while min(arrived) < r:
                pass
            for name, function, args in planned:
                begin = clock()
                try:
                    result = function(target, *args)
                except (IndexError, KeyError, AttributeError) as error:
                    result = type(error).__name__
                end = clock()
                history.append((r, me, begin, end, name, args, result))
            barrier.wait()

    threads = [threading.Thread(target=run, args=(me,)) for me in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for history in histories:
        for r, me, begin, end, name, args, result in history:
            print(r, me, begin, end, name, *args, "->", show(result))
