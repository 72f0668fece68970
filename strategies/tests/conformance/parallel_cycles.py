"""Ten thousand cycles made in parallel, while collections run, and collected: each weak reference is told once, and
each finalizer runs once."""
import gc
import threading
import weakref

THREADS, N = 4, 2500
told = []
deleted = []
lock = threading.Lock()


class Node:
    pass


class Loud(Node):
    def __del__(self):
        deleted.append(self.n)


def make(t):
    refs = []
    for i in range(N):
        a, b = Node(), Loud() if i % 5 == 0 else Node()
        a.other, b.other = b, [a]
        a.n = b.n = (t, i)
        refs.append(weakref.ref(a, told.append))
        if i % 1000 == 999:
            gc.collect()
    with lock:
        all_refs.extend(refs)


all_refs = []
threads = [threading.Thread(target=make, args=(t,)) for t in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
gc.collect()
gc.collect()
print(len(all_refs), sum(r() is not None for r in all_refs))
print(len(told), len(set(map(id, told))), set(map(id, told)) == set(map(id, all_refs)))
print(len(deleted), len(set(deleted)))
told.clear()
all_refs.clear()

# Cycles through several threads' objects.
ring = [Node() for _ in range(THREADS)]
barrier = threading.Barrier(THREADS)
refs = [weakref.ref(n) for n in ring]


def link(t):
    for i in range(100):
        barrier.wait()
        fresh = Node()
        fresh.next = ring[(t + 1) % THREADS]
        ring[t].next = fresh
        barrier.wait()
        ring[t] = fresh
        fresh = None


threads = [threading.Thread(target=link, args=(t,)) for t in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
ring.clear()
gc.collect()
gc.collect()
print([r() for r in refs])

# Many threads collect at once.
results = []
threads = [threading.Thread(target=lambda: results.append(gc.collect() >= 0)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results == [True] * 8)
