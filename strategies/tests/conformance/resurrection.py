"""Objects that save themselves in __del__, while other threads follow weak references to them."""
import gc
import threading
import weakref

THREADS, N = 3, 40
saved = []
deleted = []
told = []


class Phoenix:
    def __init__(self, n):
        self.n = n
        self.parts = [n]

    def __del__(self):
        deleted.append(self.n)
        saved.append(self)


def in_threads(*works):
    barrier = threading.Barrier(len(works))

    def run(work):
        barrier.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()


objects = [Phoenix(i) for i in range(N)]
plain = [weakref.ref(o) for o in objects]
refs = [weakref.ref(o, lambda r, i=i: told.append(i)) for i, o in enumerate(objects)]
o = None
wrong = []


def drop(what):
    try:
        while True:
            what.pop()
    except IndexError:
        pass


def follow():
    for _ in range(30):
        for i, r in enumerate(plain):
            o = r()
            if o is not None and (o.n != i or o.parts != [i]):
                wrong.append(i)
            o = None


in_threads(lambda: drop(objects), lambda: drop(objects), follow)
print(sorted(deleted) == list(range(N)), len(saved), wrong, told)
print(sorted(r().n for r in plain) == list(range(N)), all(r() is not None for r in refs))

# The second death is for good: no second __del__, the callbacks now.
in_threads(lambda: drop(saved), lambda: drop(saved), follow)
print(sorted(deleted) == list(range(N)), saved, wrong, sorted(told) == list(range(N)))
print([r() for r in plain] == [None] * N)

# In cycles: the weak references are cleared and told before __del__ runs.
deleted.clear()
told.clear()


def cycles(base):
    for i in range(base, base + N):
        p = Phoenix(i)
        p.me = p
        refs.append(weakref.ref(p, lambda r, i=i: told.append(i)))
        p = None


refs.clear()
in_threads(*[lambda t=t: cycles(t * N) for t in range(THREADS)])
gc.collect()
print(sorted(deleted) == list(range(THREADS * N)), sorted(told) == list(range(THREADS * N)), len(saved))
print(all(r() is None for r in refs), all(p.me is p for p in saved))
for p in saved:
    del p.me
p = None
saved.clear()
gc.collect()
print(len(saved), len(deleted))
