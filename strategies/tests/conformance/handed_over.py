"""Threads exit while others hold what they made; objects built in one thread are read in another."""
import threading


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x + self.y


made = {}


def make(t):
    made[t] = {
        "list": [i * t for i in range(100)],
        "dict": {f"k{i}": i for i in range(100)},
        "points": [Point(i, t) for i in range(100)],
        "text": "-".join(str(i) for i in range(100)),
        "big": 3 ** (200 + t),
        "function": lambda x, t=t: x * t,
        "generator": (i * t for i in range(10)),
    }


threads = [threading.Thread(target=make, args=(t,)) for t in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
del threads, thread

for t in range(6):
    m = made.pop(t)
    assert m["list"] == [i * t for i in range(100)]
    assert m["dict"]["k99"] == 99
    assert sum(p.total() for p in m["points"]) == sum(range(100)) + 100 * t
    assert m["text"].split("-")[-1] == "99"
    assert m["big"] == 3 ** (200 + t)
    assert m["function"](7) == 7 * t
    assert list(m["generator"]) == [i * t for i in range(10)]
    m["points"][0].x = Point(1, 2)
    m["list"].append(m["points"])
print("read and dropped")

# Passing objects back and forth until nobody owns them any more.
queues = [[], []]
done = threading.Event()
turns = threading.Barrier(2)


def swap(mine, other):
    for round in range(50):
        turns.wait()
        queues[mine] = [[round, i, {"i": i}] for i in range(20)]
        turns.wait()
        taken, queues[other] = queues[other], []
        assert all(x[0] == round and x[2]["i"] == x[1] for x in taken), taken[:2]
        turns.wait()


pair = [threading.Thread(target=swap, args=(0, 1)), threading.Thread(target=swap, args=(1, 0))]
for thread in pair:
    thread.start()
for thread in pair:
    thread.join()
print("swapped")

# Many short threads.
results = []
for batch in range(20):
    batch_threads = [threading.Thread(target=results.append, args=((batch, i),)) for i in range(10)]
    for thread in batch_threads:
        thread.start()
    for thread in batch_threads:
        thread.join()
print(len(results), len(set(results)))
