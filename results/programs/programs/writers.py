"""Threads that change the same objects: a dict with a key for each thread, one list, one counter object."""

import threading

from measured import each


class Counter:
    def __init__(self):
        self.last = 0


COUNTS = {}
LOG = []
COUNTER = Counter()


def work(n):
    me = threading.get_ident()
    COUNTS[me] = 0
    for i in range(n):
        COUNTS[me] += 1
        COUNTER.last = i
        LOG.append(i)
        LOG.pop()
    return COUNTS.pop(me)


each(work, n=50000)
