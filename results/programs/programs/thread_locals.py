"""What belongs to a thread: attributes of a threading.local, and of a subclass that prepares itself in each thread."""

import threading

from measured import each


class Tally(threading.local):
    def __init__(self):
        self.count = 0
        self.total = 0


def places():
    return threading.local(), Tally()


def work(shared, n):
    place, tally = shared
    tally.count = tally.total = 0
    for i in range(n):
        place.last = i
        tally.count += 1
        tally.total += place.last
    return f"{tally.count}, {tally.total}"


each(work, places, n=1000000)
