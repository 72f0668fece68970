"""Concurrent single operations on one container lose nothing."""
import threading

THREADS = 4
N = 1500


class Bag:
    pass


def together(work):
    barrier = threading.Barrier(THREADS)

    def run(t):
        barrier.wait()
        work(t)

    threads = [threading.Thread(target=run, args=(t,)) for t in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def list_append():
    shared = []
    together(lambda t: [shared.append((t, i)) for i in range(N)])
    assert len(shared) == THREADS * N
    for t in range(THREADS):
        assert [i for owner, i in shared if owner == t] == list(range(N))


def list_extend():
    shared = []

    def work(t):
        for i in range(N // 10):
            shared.extend([t] * 10)

    together(work)
    assert len(shared) == THREADS * (N // 10) * 10
    assert all(len(set(shared[i:i + 10])) == 1 for i in range(0, len(shared), 10))


def list_pop():
    shared = list(range(THREADS * N))
    taken = [[] for _ in range(THREADS)]

    def work(t):
        try:
            while True:
                taken[t].append(shared.pop())
        except IndexError:
            pass

    together(work)
    assert sorted(x for part in taken for x in part) == list(range(THREADS * N))


def dict_set():
    shared = {}

    def work(t):
        for i in range(N):
            shared[(t, i)] = i

    together(work)
    assert len(shared) == THREADS * N
    assert all(value == key[1] for key, value in shared.items())


def dict_setdefault():
    shared = {}
    together(lambda t: [shared.setdefault(i, []).append(t) for i in range(N)])
    assert len(shared) == N
    assert all(sorted(v) == list(range(THREADS)) for v in shared.values())


def dict_popitem():
    shared = {i: i for i in range(THREADS * N)}
    taken = [[] for _ in range(THREADS)]

    def work(t):
        try:
            while True:
                taken[t].append(shared.popitem()[0])
        except KeyError:
            pass

    together(work)
    assert sorted(x for part in taken for x in part) == list(range(THREADS * N))


def set_add_and_discard():
    shared = set()
    together(lambda t: [shared.add(i) for i in range(t * N, (t + 1) * N)])
    assert shared == set(range(THREADS * N))
    together(lambda t: [shared.discard(i) for i in range(t * N, (t + 1) * N)])
    assert shared == set()


def attributes():
    shared = Bag()
    together(lambda t: [setattr(shared, f"a{t}_{i}", i) for i in range(40)])
    assert all(getattr(shared, f"a{t}_{i}") == i for t in range(THREADS) for i in range(40))
    assert len(vars(shared)) == THREADS * 40


def attribute_values():
    shared = Bag()
    shared.value = 0
    seen = set()

    def work(t):
        for i in range(N):
            shared.value = t * N + i
            seen.add(shared.value)

    together(work)
    assert seen <= set(range(THREADS * N))


def class_attributes():
    class Config:
        pass

    together(lambda t: [setattr(Config, f"c{t}_{i}", i) for i in range(40)])
    assert all(getattr(Config, f"c{t}_{i}") == i for t in range(THREADS) for i in range(40))


def bytearray_append():
    shared = bytearray()
    together(lambda t: [shared.append(t) for i in range(N)])
    assert all(shared.count(t) == N for t in range(THREADS))


def with_a_lock():
    lock = threading.Lock()
    total = [0]

    def work(t):
        for _ in range(N):
            with lock:
                total[0] += 1

    together(work)
    assert total[0] == THREADS * N


for check in (list_append, list_extend, list_pop, dict_set, dict_setdefault, dict_popitem, set_add_and_discard,
              attributes, attribute_values, class_attributes, bytearray_append, with_a_lock):
    check()
    print(check.__name__, "ok")
