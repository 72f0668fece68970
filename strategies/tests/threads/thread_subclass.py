# Subclassing Thread: run, results as attributes, threads starting threads.
import threading


class Summer(threading.Thread):
    def __init__(self, values, name=None):
        super().__init__(name=name)
        self.values = values
        self.result = None

    def run(self):
        self.result = sum(self.values)


parts = [Summer(range(i * 100, (i + 1) * 100), name=f"summer-{i}") for i in range(5)]
for p in parts:
    p.start()
for p in parts:
    p.join()
print([p.result for p in parts], sum(p.result for p in parts) == sum(range(500)), [p.name for p in parts])


class Direct(threading.Thread):
    def run(self):
        self.where = threading.current_thread() is self


d = Direct()
d.run()
print(d.where, d.is_alive())
d.start()
d.join()
print(d.where)


class WithTarget(threading.Thread):
    def run(self):
        log.append("before")
        super().run()
        log.append("after")


log = []
w = WithTarget(target=log.append, args=("target",))
w.start()
w.join()
print(log)


class Future(threading.Thread):
    def __init__(self, f, *args):
        super().__init__()
        self.f, self.args = f, args
        self.value = self.error = None
        self.start()

    def run(self):
        try:
            self.value = self.f(*self.args)
        except Exception as error:
            self.error = error

    def get(self):
        self.join()
        if self.error is not None:
            raise self.error
        return self.value


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


futures = [Future(fib, n) for n in range(12)]
print([f.get() for f in futures])
failing = Future(lambda: {}["missing"])
try:
    failing.get()
except KeyError as error:
    print("KeyError", error, error is failing.error)


def tree(depth):
    if depth == 0:
        return 1
    children = [Future(tree, depth - 1) for _ in range(2)]
    return 1 + sum(c.get() for c in children)


print(tree(3))


def merge_sort(items, spawn):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    if spawn:
        left, right = Future(merge_sort, items[:middle], spawn - 1), Future(merge_sort, items[middle:], spawn - 1)
        left, right = left.get(), right.get()
    else:
        left, right = merge_sort(items[:middle], 0), merge_sort(items[middle:], 0)
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


data = [(i * 7919) % 200 for i in range(200)]
print(merge_sort(data, 2) == sorted(data), merge_sort([3, 1, 2], 1))


class Holder:
    def __init__(self):
        self.lock = threading.Lock()
        self.seen = set()

    def visit(self, n):
        with self.lock:
            self.seen.add(n)


h = Holder()
ts = [threading.Thread(target=h.visit, args=(i % 4,)) for i in range(16)]
[t.start() for t in ts]
[t.join() for t in ts]
print(sorted(h.seen))


class Silent(threading.Thread):
    pass


s = Silent()
s.start()
s.join()
print(s.is_alive(), type(s).__name__, isinstance(s, threading.Thread))
