"""A cache that all threads share: the entry used longest ago makes room, and one lock guards it all.

Few keys are asked for often and many seldom, so that most lookups hit, and each of them moves its entry.
"""

import threading
from collections import OrderedDict

from measured import in_threads, scrambled, share, together


class Cache:
    def __init__(self, room, compute):
        self.room = room
        self.compute = compute
        self.entries = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key):
        with self.lock:
            if key in self.entries:
                self.entries.move_to_end(key)
                return self.entries[key]
        # Two threads may compute the same entry: waiting for one another would cost more.
        value = self.compute(key)
        with self.lock:
            self.entries[key] = value
            if len(self.entries) > self.room:
                self.entries.popitem(last=False)
        return value


def work(threads, n, room):
    cache = Cache(room, compute=lambda key: sum(divmod(key, 7)))

    def reader(index):
        return sum(cache.get(scrambled(i) ** 2 >> 20) for i in share(n, threads, index))

    total = sum(in_threads(threads, reader))
    return f"{total}, {len(cache.entries)} entries"


together(work, n=300000, room=1024)
