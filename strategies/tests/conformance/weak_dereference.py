"""Weak references followed by some threads while others drop the last strong reference: the whole object or None,
and None for good; each callback once."""
import gc
import threading
import weakref

ROUNDS, TARGETS, READERS = 12, 25, 3


class Target:
    def __init__(self, n):
        self.n = n
        self.parts = [n, n + 1]


problems = []
called = []


def together(works):
    barrier = threading.Barrier(len(works))

    def run(work):
        barrier.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def make(key):
    strong = [Target(i) for i in range(TARGETS)]
    plain = [weakref.ref(t) for t in strong]
    told = [weakref.ref(t, lambda r, i=i: called.append((key, i))) for i, t in enumerate(strong)]
    return strong, plain, told


def read(refs):
    gone = [False] * TARGETS
    for _ in range(20):
        for i, r in enumerate(refs):
            t = r()
            if t is None:
                gone[i] = True
            elif gone[i] or t.n != i or t.parts != [i, i + 1]:
                problems.append((i, gone[i], t.n))
            t = None


def drop(strong):
    try:
        while True:
            strong.pop()
    except IndexError:
        pass


def made_by_main(key):
    strong, plain, told = make(key)
    together([lambda: drop(strong)] + [lambda: read(plain)] * READERS)
    return plain, told


def made_by_the_dropper(key):
    made = []
    ready = threading.Event()

    def make_and_drop():
        made.extend(make(key))
        ready.set()
        drop(made[0])

    def wait_and_read():
        ready.wait()
        read(made[1])

    together([make_and_drop] + [wait_and_read] * READERS)
    return made[1], made[2]


def made_by_a_thread_that_is_gone(key):
    made = []
    maker = threading.Thread(target=lambda: made.extend(make(key)))
    maker.start()
    maker.join()
    together([lambda: drop(made[0])] * 2 + [lambda: read(made[1])] * READERS)
    return made[1], made[2]


def dropped_while_a_reader_holds(key):
    strong, plain, told = make(key)
    held = []

    def hold():
        for r in plain:
            t = r()
            if t is not None:
                held.append(t)

    together([lambda: drop(strong), hold, hold])
    if any(t.parts != [t.n, t.n + 1] for t in held):
        problems.append("held")
    drop(held)
    return plain, told


for work in (made_by_main, made_by_the_dropper, made_by_a_thread_that_is_gone, dropped_while_a_reader_holds):
    for r in range(ROUNDS):
        plain, told = work((work.__name__, r))
        gc.collect()
        if any(ref() is not None for ref in plain + told):
            problems.append("alive")
    mine = [key for key in called if key[0][0] == work.__name__]
    print(work.__name__, len(mine), len(set(mine)), ROUNDS * TARGETS)
print(problems)
