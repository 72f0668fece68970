"""A thousand short threads: what they make is used after they have gone, and what they were given outlives them."""
import gc
import threading
import weakref


class Made:
    def __init__(self, n):
        self.n = n
        self.self = self


results = []
refs = []
table = {}
common = [Made(-1)]


def work(n):
    made = Made(n)
    results.append(made)
    refs.append(weakref.ref(made))
    table[n] = [made, str(n), {n: n}]
    common[0].last = made
    for i in range(5):
        temporary = Made(i)


alive = 0
for batch in range(25):
    threads = [threading.Thread(target=work, args=(batch * 40 + i,)) for i in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alive += sum(thread.is_alive() for thread in threads)
del threads, thread
print(alive, threading.active_count(), len(results), sorted(m.n for m in results) == list(range(1000)))
print(all(table[n] == [table[n][0], str(n), {n: n}] and table[n][0].n == n for n in range(1000)))
print(all(r() is not None and r().self is r() for r in refs))
results.clear()
table.clear()
common.clear()
gc.collect()
gc.collect()
print(sum(r() is not None for r in refs))

# Threads that start threads.
depth = []


def nest(n):
    depth.append(n)
    if n:
        inner = threading.Thread(target=nest, args=(n - 1,))
        inner.start()
        inner.join()


nest(20)
print(len(depth))
