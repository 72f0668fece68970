"""One counter for all threads, with a lock around every increment or with none (lock=yes, lock=no).

Without the lock increments may be lost, under some strategies and not under others; what holds under all is that no
increment counts twice.
"""

import threading

from measured import in_threads, share, together


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def count(self, times):
        for _ in times:
            self.value += 1

    def count_locked(self, times):
        for _ in times:
            with self.lock:
                self.value += 1


def work(threads, n, lock):
    counter = Counter()
    count = counter.count_locked if lock == "yes" else counter.count
    in_threads(threads, lambda index: count(share(n, threads, index)))
    if lock == "yes":
        return f"counted to {counter.value}"
    return "counted no more than there was" if 0 < counter.value <= n else f"counted to {counter.value} of {n}"


together(work, n=2000000, lock="yes")
