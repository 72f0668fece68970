"""Of many weak references to one object, made and dropped by several threads, those that live when the object dies
are told, once each, and no others."""
import gc
import threading
import weakref

THREADS, ROUNDS, EACH = 4, 15, 20


class Target:
    pass


def round_of(r):
    target = Target()
    box = [target]
    del target
    kept = [[] for _ in range(THREADS)]
    told = []
    barrier = threading.Barrier(THREADS)

    def work(t):
        target = box[0]
        barrier.wait()
        mine = []
        for i in range(EACH):
            ref = weakref.ref(target, lambda _, key=(t, i): told.append(key))
            if i % 3:
                mine.append(((t, i), ref))
            del ref
            weakref.ref(target)
            weakref.getweakrefs(target)
        kept[t] = mine
        # The last of the threads to come here lets the object die.
        barrier.wait()
        if t == r % THREADS:
            box.clear()
        del target

    threads = [threading.Thread(target=work, args=(t,)) for t in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    living = [key for mine in kept for key, _ in mine]
    assert all(ref() is None for mine in kept for _, ref in mine)
    return sorted(told) == sorted(living)


print(all(round_of(r) for r in range(ROUNDS)))

# One shared reference without callback, whoever asks for it.
shared = []
target = Target()


def ask():
    for _ in range(300):
        shared.append(weakref.ref(target))
        weakref.proxy(target)
        if len(shared) > 50:
            shared.clear()


threads = [threading.Thread(target=ask) for _ in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(set(map(id, shared))) <= 1, weakref.getweakrefcount(target) <= 1)
shared.clear()
gc.collect()
print(weakref.getweakrefcount(target), weakref.getweakrefs(target))

# References that die while their target does.
for _ in range(60):
    target = Target()
    box = [target]
    refs = [weakref.ref(target, lambda r: None) for _ in range(30)]
    del target
    barrier = threading.Barrier(2)

    def drop(what):
        barrier.wait()
        what.clear()

    pair = [threading.Thread(target=drop, args=(what,)) for what in (box, refs)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
print("done")
