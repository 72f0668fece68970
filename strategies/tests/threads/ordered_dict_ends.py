# Threads that move, take and add entries at both ends of one OrderedDict: no entry is lost, none is given out twice, and
# the order stays one of all entries.
import threading
from collections import OrderedDict

THREADS = 4
EACH = 300


def together(work):
    """Runs work(number) on all threads and returns what they return, in order."""
    results = [None] * THREADS
    start = threading.Barrier(THREADS)

    def run(number):
        start.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def whole(d):
    """Whether both orders and the lookups agree."""
    keys = list(d)
    return keys == list(reversed(d))[::-1] and len(keys) == len(set(keys)) == len(d) and all(k in d for k in keys)


# Moves only: the same entries in some order.
ring = OrderedDict((k, str(k)) for k in range(40))
together(lambda n: [ring.move_to_end((k * 7 + n) % 40, last=bool((k + n) % 2)) for k in range(EACH)])
print("move", sorted(ring) == list(range(40)), whole(ring), all(v == str(k) for k, v in ring.items()))

# Each thread moves an entry of its own to the end: those are the last in the end.
together(lambda n: [ring.move_to_end(n) for _ in range(EACH)])
print("own", sorted(list(ring)[-THREADS:]), whole(ring))

# Adding at one end and taking at both.
shared = OrderedDict()


# A thread may find its new entry taken before it moves it.
def tolerant(n):
    taken = []
    for k in range(EACH):
        shared[n, k] = n * EACH + k
        if k % 3 == 0:
            try:
                shared.move_to_end((n, k), last=False)
            except KeyError:
                pass
        if k % 2:
            taken.append(shared.popitem(last=k % 4 == 1))
    return taken


taken = sum(together(tolerant), [])
left = list(shared.items())
print("ends", len(taken), len(left), len(set(taken + left)), whole(shared))
print("values", all(v == n * EACH + k for (n, k), v in taken + left))


def drain(n):
    found = []
    while True:
        try:
            found.append(shared.popitem(last=bool(n % 2)))
        except KeyError:
            return found


drained = together(drain)
print("drain", sorted(sum(drained, [])) == sorted(left), len(shared), whole(shared))

# A queue keeps each thread's order.
together(lambda n: [shared.setdefault((n, k), k) for k in range(EACH)])
order = {n: [] for n in range(THREADS)}
while shared:
    n, k = shared.popitem(last=False)[0]
    order[n].append(k)
print("queue", all(keys == list(range(EACH)) for keys in order.values()))

# A cache with a limit, as lru_cache is written by hand: one entry in, one out.
recent = OrderedDict.fromkeys(range(16))


def use(n):
    for k in range(EACH):
        key = (k * (n + 3)) % 50
        try:
            recent.move_to_end(key)
        except KeyError:
            recent[n, k] = None
            recent.popitem(last=False)


together(use)
print("recent", len(recent), whole(recent))

# Whoever looks on sees a whole order, or is told of the change.
ring = OrderedDict.fromkeys(range(30))
stop = threading.Event()


def turn():
    while not stop.is_set():
        ring.move_to_end(next(iter(ring.copy())))
        ring.move_to_end(29, last=False)


turning = threading.Thread(target=turn)
turning.start()
seen, told = [], 0
for _ in range(EACH):
    seen.append(sorted(ring.copy()) == list(range(30)))
    seen.append(sorted(dict(ring)) == sorted(OrderedDict(ring)) == list(range(30)))
    seen.append(sorted(ring | {}) == list(range(30)))
    try:
        keys = [k for k in ring]
    except RuntimeError as error:
        told += str(error) != "OrderedDict mutated during iteration"
    else:
        seen.append(sorted(keys) == list(range(30)))
stop.set()
turning.join()
print("look", all(seen), told, whole(ring))
