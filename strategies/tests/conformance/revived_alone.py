"""Objects that one thread alone can reach die, are revived for their finalizer, and die again: once each, whoever runs the
finalizer and when, however many threads do so at the same places in memory."""
import gc
import threading
import time

ROUNDS, THREADS, TIMES = 4, 3, 1500

problems = []
deleted, closed = [], []


class Deleted:
    def __init__(self, held):
        self.held = held

    def __del__(self):
        # It is used as any other object.
        aliases = [self] * 20
        if aliases.pop() is not self:
            problems.append("another")
        deleted.append(1)


def counted(start, held):
    try:
        yield start
        yield start + 1
    finally:
        held.append(start)
        closed.append(1)


def work(started):
    started.wait()
    for i in range(TIMES):
        # What they hold is the thread's own too.
        held = [i]
        Deleted(held)
        for value in counted(i, held):
            if value != i:
                problems.append(value)
            break
        aliases = [counted(i, held)]
        next(aliases[0])
        aliases = aliases * 20
        aliases.clear()


for number in range(1, ROUNDS + 1):
    started = threading.Barrier(THREADS)
    threads = [threading.Thread(target=work, args=(started,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = number * THREADS * TIMES, 2 * number * THREADS * TIMES
    for _ in range(2000):
        if (len(deleted), len(closed)) == expected:
            break
        time.sleep(0.001)
        gc.collect()
    if (len(deleted), len(closed)) != expected:
        problems.append((len(deleted), len(closed), expected))

print(problems)
