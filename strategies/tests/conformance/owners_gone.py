"""A thread exits while others hold what it made: its objects are used, changed, dropped and finalized by others."""
import gc
import threading
import weakref

events = []
lock = threading.Lock()


class Made:
    def __init__(self, n):
        self.n = n
        self.parts = [n] * 3

    def __del__(self):
        with lock:
            events.append(("del", self.n))


def run(target, *args):
    thread = threading.Thread(target=target, args=args)
    thread.start()
    return thread


for round in range(20):
    shelf = []
    leave = threading.Event()
    taken = threading.Barrier(3)

    def maker():
        shelf.extend(Made((round, i)) for i in range(12))
        shelf.append(weakref.WeakValueDictionary((m.n, m) for m in shelf))
        shelf.append([weakref.ref(m, lambda r: None) for m in shelf[:12]])
        taken.wait()
        leave.wait()

    def holder(first):
        taken.wait()
        mine = shelf[first:12:2]
        refs = shelf[13]
        leave.wait()
        for m in mine:
            assert m.parts == [m.n] * 3 and shelf[12].get(m.n) is m
            m.parts.append(Made((round, m.n[1] + 100)))
        m = None
        while mine:
            mine.pop()

    first = run(maker)
    others = [run(holder, i) for i in range(2)]
    # The makers go before those that hold, at the same time, or after, as it happens.
    leave.set()
    if round % 2:
        first.join()
    for thread in others:
        thread.join()
    first.join()
    shelf.clear()
    del shelf
    gc.collect()
del first, others, thread
gc.collect()
print(len(events), len(set(events)) == len(events))
print(sorted({n[1] for _, n in events}) == list(range(12)) + list(range(100, 112)))

# Objects that die with their owner's exit, in its queue or by its last reference.
events.clear()
for round in range(30):
    box = [Made((round, i)) for i in range(6)]

    def give_up():
        box.pop()
        box.pop()
        own = Made((round, 10))
        box.append(own)

    pair = [run(give_up), run(give_up)]
    for thread in pair:
        thread.join()
    box.clear()
gc.collect()
print(len(events), len(set(events)))
