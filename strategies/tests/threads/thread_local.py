# threading.local: one set of attributes per thread, also for subclasses.
import threading

data = threading.local()
data.value = "main"
results = {}


def worker(n):
    results[n, "before"] = hasattr(data, "value")
    data.value = n
    data.extra = n * 2
    barrier.wait()
    results[n, "value"] = data.value
    results[n, "dict"] = sorted(data.__dict__.items())
    del data.value
    try:
        data.value
    except AttributeError as error:
        results[n, "error"] = str(error)


barrier = threading.Barrier(3)
ts = [threading.Thread(target=worker, args=(i,)) for i in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
for key in sorted(results):
    print(key, results[key])
print(data.value, hasattr(data, "extra"), data.__dict__)


class Local(threading.local):
    shared = "class attribute"

    def __init__(self, start):
        self.made = threading.current_thread().name
        self.log = [start]

    def add(self, x):
        self.log.append(x)
        return self.log


mine = Local("s")
mine.add("main")
seen = []


def use():
    mine.add("thread")
    mine.add(mine.shared)
    seen.append((mine.made, list(mine.log)))


for i in range(2):
    t = threading.Thread(target=use, name=f"t{i}")
    t.start()
    t.join()
print(seen, mine.log, mine.made)

two = threading.local()
two.value = "second object"
print(data.value, two.value)
try:
    two.nothing
except AttributeError as error:
    print(error)


class Request:
    current = threading.local()

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.outer = getattr(Request.current, "request", None)
        Request.current.request = self
        return self

    def __exit__(self, *exc):
        Request.current.request = self.outer


def who():
    request = getattr(Request.current, "request", None)
    return request.name if request else "nobody"


answers = {}


def handle(name):
    first = who()
    with Request(name):
        with Request(name + "/inner"):
            inner = who()
        outer = who()
    answers[name] = (first, inner, outer, who())


with Request("main request"):
    ts = [threading.Thread(target=handle, args=(f"r{i}",)) for i in range(3)]
    [t.start() for t in ts]
    [t.join() for t in ts]
    print(who())
print(who())
for name in sorted(answers):
    print(name, answers[name])


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        dropped.append(self.name)


dropped = []


def hold():
    data.noisy = Noisy("thread's value")


t = threading.Thread(target=hold)
t.start()
t.join()
print(dropped)
