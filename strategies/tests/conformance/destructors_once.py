"""Each finalizer runs once, whichever thread gives up the last reference."""
import gc
import threading

lock = threading.Lock()
runs = {}


class Tracked:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        with lock:
            runs[self.name] = runs.get(self.name, 0) + 1


def settle():
    for _ in range(3):
        gc.collect()


def plain():
    for i in range(200):
        Tracked(("plain", i))


def in_containers():
    keep = [Tracked(("list", i)) for i in range(50)]
    keep.append({i: Tracked(("dict", i)) for i in range(50)})
    keep.append(tuple(Tracked(("tuple", i)) for i in range(50)))
    keep.append([[[Tracked(("deep", 0))]]])


def in_cycles():
    for i in range(50):
        a, b = Tracked(("cycle a", i)), Tracked(("cycle b", i))
        a.other, b.other = b, a


def handed_over():
    made = []

    def make(t):
        for i in range(100):
            made.append(Tracked(("handed", t, i)))

    threads = [threading.Thread(target=make, args=(t,)) for t in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 400


def given_away():
    made = [Tracked(("given", i)) for i in range(400)]

    def drop():
        try:
            while True:
                made.pop()
        except IndexError:
            pass

    threads = [threading.Thread(target=drop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def resurrected():
    saved = []

    class Phoenix:
        def __del__(self):
            saved.append(self)

    Phoenix()
    settle()
    assert len(saved) == 1
    saved.clear()
    settle()
    assert saved == []


for work in (plain, in_containers, in_cycles, handed_over, given_away, resurrected):
    work()
settle()
expected = 200 + 151 + 100 + 400 + 400
print(len(runs), expected, set(runs.values()))
