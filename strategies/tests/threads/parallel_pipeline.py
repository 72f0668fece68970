# A pipeline of threads and a pool, with one possible result.
import threading


class Channel:
    """An unbounded queue that can be closed."""

    def __init__(self):
        self.items, self.closed, self.ready = [], False, threading.Condition()

    def send(self, x):
        with self.ready:
            self.items.append(x)
            self.ready.notify()

    def close(self):
        with self.ready:
            self.closed = True
            self.ready.notify_all()

    def __iter__(self):
        while True:
            with self.ready:
                self.ready.wait_for(lambda: self.items or self.closed)
                if not self.items:
                    return
                x = self.items.pop(0)
            yield x


def stage(f, source, target):
    def run():
        for x in source:
            for y in f(x):
                target.send(y)
        target.close()

    t = threading.Thread(target=run, name=f.__name__)
    t.start()
    return t


def words(line):
    yield from line.split()


def clean(word):
    word = word.strip(".,;").lower()
    if len(word) > 2:
        yield word


def numbered(word):
    yield word, len(word)


a, b, c, d = (Channel() for _ in range(4))
threads = [stage(words, a, b), stage(clean, b, c), stage(numbered, c, d)]
for line in ("The quick brown fox; jumps", "over the lazy dog.", "It is so."):
    a.send(line)
a.close()
print(list(d))
for t in threads:
    t.join()


class Pool:
    def __init__(self, size):
        self.jobs = Channel()
        self.threads = [threading.Thread(target=self.work) for _ in range(size)]
        for t in self.threads:
            t.start()

    def work(self):
        for slot, index, f, x in self.jobs:
            try:
                slot[index] = ("ok", f(x))
            except Exception as error:
                slot[index] = ("error", repr(error))

    def map(self, f, values):
        values = list(values)
        slot = [None] * len(values)
        for i, x in enumerate(values):
            self.jobs.send((slot, i, f, x))
        return slot

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.jobs.close()
        for t in self.threads:
            t.join()


with Pool(3) as pool:
    cubes = pool.map(lambda x: x**3, range(10))
    inverses = pool.map(lambda x: 12 // x, [1, 0, 5, "a"])
print(cubes)
print(inverses)


def primes_below(n):
    found, lock = [], threading.Lock()

    def search(start, stop):
        mine = [x for x in range(max(start, 2), stop) if all(x % d for d in range(2, int(x**0.5) + 1))]
        with lock:
            found.extend(mine)

    step = n // 4
    ts = [threading.Thread(target=search, args=(i * step, (i + 1) * step)) for i in range(4)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    return sorted(found)


p = primes_below(400)
print(len(p), p[:5], p[-3:])


def multiply(a, b, rows):
    out = [None] * len(a)

    def run(k):
        for i in range(k, len(a), rows):
            out[i] = [sum(x * y for x, y in zip(a[i], col)) for col in zip(*b)]

    ts = [threading.Thread(target=run, args=(k,)) for k in range(rows)]
    [t.start() for t in ts]
    [t.join() for t in ts]
    return out


m = [[(i * j) % 7 for j in range(8)] for i in range(8)]
print(multiply(m, m, 3) == multiply(m, m, 1), multiply(m, m, 2)[3])
