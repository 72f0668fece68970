# Single operations on shared containers lose nothing, whatever the strategy.
import threading

N, T = 300, 4


def run(target):
    ts = [threading.Thread(target=target, args=(i,)) for i in range(T)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()


items = []
run(lambda k: [items.append((k, i)) for i in range(N)])
print(len(items), all([i for q, i in items if q == k] == list(range(N)) for k in range(T)))

table = {}
run(lambda k: [table.__setitem__((k, i), i) for i in range(N)])
print(len(table), sum(table.values()) == T * sum(range(N)))

same = {}
run(lambda k: [same.setdefault(i, k) for i in range(N)])
print(len(same), sorted(same) == list(range(N)))

numbers = set()
run(lambda k: [numbers.add(i * T + k) for i in range(N)])
print(len(numbers), sum(numbers) == sum(range(N * T)))

work = list(range(N * T))
taken = [[] for _ in range(T)]


def pop_all(k):
    while True:
        try:
            taken[k].append(work.pop())
        except IndexError:
            return


run(pop_all)
print(work, sorted(x for part in taken for x in part) == list(range(N * T)))

pairs = {i: i for i in range(N * T)}
popped = [[] for _ in range(T)]


def popitems(k):
    while True:
        try:
            popped[k].append(pairs.popitem()[0])
        except KeyError:
            return


run(popitems)
print(pairs, sorted(x for part in popped for x in part) == list(range(N * T)))


class Holder:
    pass


holder = Holder()
run(lambda k: [setattr(holder, f"a{k}_{i}", i) for i in range(100)])
print(len(vars(holder)), sum(vars(holder).values()) == T * sum(range(100)))

buffer = bytearray()
run(lambda k: [buffer.append(k) for _ in range(N)])
print(len(buffer), [buffer.count(k) for k in range(T)])

extended = []
run(lambda k: [extended.extend([k] * 3) for _ in range(100)])
print(len(extended), [extended.count(k) for k in range(T)])

iterator = iter(range(N))
lock = threading.Lock()
shares = [[] for _ in range(T)]


def drain(k):
    while True:
        with lock:
            x = next(iterator, None)
        if x is None:
            return
        shares[k].append(x)


run(drain)
print(sorted(x for s in shares for x in s) == list(range(N)))

strings = [None] * T


def build(k):
    s = ""
    for i in range(N):
        s += str(i % 10)
    strings[k] = s


run(build)
print(len(set(strings)), len(strings[0]))

classes = [None] * T


def make_class(k):
    class Local:
        number = k

        def get(self):
            return self.number, k

    classes[k] = [Local().get() for _ in range(50)]


run(make_class)
print([c[-1] for c in classes])


class Node:
    def __init__(self, next):
        self.next = next


heads = [None] * T


def chain(k):
    for _ in range(N):
        heads[k] = Node(heads[k])


run(chain)
print([sum(1 for _ in iter(lambda: (heads.__setitem__(k, heads[k].next), heads[k])[1], None)) for k in range(T)])
