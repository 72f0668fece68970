"""Iterators and generators that several threads advance: every item at most once, and no crash."""
import threading


def drain(make, threads=4):
    it = make()
    taken = [[] for _ in range(threads)]
    errors = set()

    def work(t):
        while True:
            try:
                taken[t].append(next(it))
            except StopIteration:
                return
            except ValueError as e:
                errors.add(str(e))

    workers = [threading.Thread(target=work, args=(t,)) for t in range(threads)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    assert errors <= {"generator already executing"}, errors
    return [x for part in taken for x in part]


N = 2000
for name, make in {
    "list": lambda: iter(list(range(N))),
    "range": lambda: iter(range(N)),
    "tuple": lambda: iter(tuple(range(N))),
    "dict": lambda: iter(dict.fromkeys(range(N))),
    "generator": lambda: (i for i in range(N)),
    "enumerate": lambda: enumerate(range(N)),
}.items():
    items = drain(make)
    if name == "enumerate":
        items = [i for i, _ in items]
    print(name, sorted(items) == list(range(N)))

# A list and a dict that grow and shrink while others iterate over them.
shared = list(range(100))
table = {i: i for i in range(100)}
stop = threading.Event()
problems = []


def change():
    for i in range(3000):
        shared.append(i)
        del shared[0]
        table[i + 1000] = i
        table.pop(i + 1000)
    stop.set()


def watch():
    while not stop.is_set():
        try:
            for x in shared:
                if not isinstance(x, int):
                    problems.append(x)
            for x in list(table.items()):
                if not isinstance(x, tuple):
                    problems.append(x)
        except RuntimeError:
            pass


workers = [threading.Thread(target=change)] + [threading.Thread(target=watch) for _ in range(2)]
for w in workers:
    w.start()
for w in workers:
    w.join()
print(problems, len(shared), len(table))
