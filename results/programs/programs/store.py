"""A key-value store under mixed load: its keys are divided among dicts, each under a lock of its own.

Of sixteen operations twelve read, three write and one removes. What is found must be what belongs to the key.
"""

import threading

from measured import in_threads, scrambled, share, together


class Store:
    def __init__(self, shards):
        self.shards = [({}, threading.Lock()) for _ in range(shards)]

    def get(self, key):
        table, lock = self.shards[hash(key) % len(self.shards)]
        with lock:
            return table.get(key)

    def put(self, key, value):
        table, lock = self.shards[hash(key) % len(self.shards)]
        with lock:
            table[key] = value

    def remove(self, key):
        table, lock = self.shards[hash(key) % len(self.shards)]
        with lock:
            table.pop(key, None)


def work(threads, n, shards):
    store = Store(shards)
    for key in range(1024):
        store.put(key, (key, -key))

    def client(index):
        wrong = 0
        for i in share(n, threads, index):
            key = scrambled(i) % 2048
            if i % 16 == 0:
                store.remove(key)
            elif i % 16 < 4:
                store.put(key, (key, -key))
            else:
                value = store.get(key)
                wrong += value is not None and value != (key, -key)
        return wrong

    return f"{n} operations, {sum(in_threads(threads, client))} wrong"


together(work, n=400000, shards=16)
