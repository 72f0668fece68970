"""Weak dictionaries and sets that several threads use while their entries die."""
import gc
import threading
import weakref

THREADS, N, KEYS = 4, 250, 30


class Value:
    def __init__(self, key):
        self.key = key
        self.twice = key * 2


def together(work):
    barrier = threading.Barrier(THREADS)
    errors = []

    def run(t):
        barrier.wait()
        try:
            work(t)
        except Exception as e:
            errors.append(repr(e))

    threads = [threading.Thread(target=run, args=(t,)) for t in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    return errors


values = weakref.WeakValueDictionary()


def cache(t):
    held = [None] * 5
    for i in range(N):
        key = (i * (t + 1)) % KEYS
        value = values.get(key)
        if value is None:
            value = values.setdefault(key, Value(key))
        assert value.key == key and value.twice == key * 2, key
        held[i % 5] = value
        value = None
        if i % 50 == 0:
            for k, v in values.items():
                assert v.key == k
            for k in values:
                pass
            v = None
            sorted(values.keys())
        if i % 70 == 0:
            values.pop(key, None)
        if i % 90 == 0:
            try:
                k, v = values.popitem()
                assert v.key == k
                v = None
            except KeyError:
                pass
            assert len(values.copy()) <= KEYS


print(together(cache), len(values), list(values.items()))

# Two threads that set the same key must not lose the one that lives.
keep = []


def replace(t):
    for i in range(N):
        value = Value(t)
        values["shared"] = value
        if i == N - 1:
            keep.append(value)
            values[("kept", t)] = value


print(together(replace), len(keep), sorted(values[("kept", t)].key for t in range(THREADS)))
print(values["shared"] in keep)
keep.clear()
gc.collect()
print(len(values))

keyed = weakref.WeakKeyDictionary()
long_lived = [Value(i) for i in range(THREADS)]


def count(t):
    mine = long_lived[t]
    keyed[mine] = 0
    for i in range(N):
        keyed[mine] += 1
        passing = Value(i)
        keyed[passing] = i
        assert keyed[passing] == i and passing in keyed
        passing = None
        if i % 50 == 0:
            for k, v in keyed.items():
                assert k.twice == k.key * 2
            k = None


print(together(count), sorted(keyed.values()), len(keyed))

members = weakref.WeakSet()


def join_and_leave(t):
    mine = [Value(i) for i in range(10)]
    for i in range(N):
        members.add(mine[i % 10])
        members.add(Value(i))
        if i % 3 == 0:
            members.discard(mine[i % 10])
        if i % 40 == 0:
            for m in members:
                assert m.twice == m.key * 2
            m = None
            members | members
            mine[0] in members
    for m in mine:
        members.discard(m)


print(together(join_and_leave), len(members), list(members))

# Finalizers: each once, by death, by call, or by whoever detaches it.
ran = []


def finalizers(t):
    for i in range(N // 5):
        value = Value(i)
        f = weakref.finalize(value, ran.append, (t, i))
        if i % 2:
            f()
        value = None
        f()


print(together(finalizers), len(ran), len(set(ran)) == len(ran))
shared = [weakref.finalize(v, ran.append, i) for i, v in enumerate(long_lived)]
ran.clear()
print(together(lambda t: [f() for f in shared]), sorted(ran))
