"""Objects that several threads refer to all the time: nobody loses a reference to them, their last one may go anywhere,
and then they die, once, with their finalizers run and their weak references cleared."""
import gc
import threading
import time
import weakref

ROUNDS, TARGETS, THREADS, TIMES = 6, 4, 3, 700

dead = []
problems = []


class Target:
    def __init__(self, name):
        self.name = name
        self.others = []

    def itself(self):
        return self

    def __del__(self):
        dead.append(self.name)


def use(targets, kept, started, part):
    started.wait()
    held = []
    for i in range(TIMES):
        for target in targets:
            alias = target
            if alias.itself() is not target or alias.name != target.name:
                problems.append(("not itself", target))
            held.append(alias)
        if len(held) > 50:
            # What one thread has counted another gives up.
            kept[(part + 1) % THREADS] = held
            held = []
        if i % 100 == 99 and part == 0:
            gc.collect()
        if i % 150 == 149 and part == 1:
            # It stops, and the others go on.
            time.sleep(0.001)
        if any(not target.name for target in targets):
            problems.append(("dead", i))


def round_of(number, last_by_main):
    targets = [Target((number, i)) for i in range(TARGETS)]
    # One of them is in a cycle.
    targets[0].others.append(targets[0])
    refs = [weakref.ref(target) for target in targets]
    kept = [None] * THREADS
    started = threading.Barrier(THREADS)
    threads = [threading.Thread(target=use, args=(targets, kept, started, part)) for part in range(THREADS)]
    for thread in threads:
        thread.start()
    if not last_by_main:
        # The threads' are the last references.
        targets = None
    for thread in threads:
        thread.join()
    threads = thread = targets = None
    for part in range(THREADS):
        kept[part] = None
    gc.collect()
    for _ in range(2000):
        if not any(ref() for ref in refs):
            break
        time.sleep(0.001)
        gc.collect()
    if any(ref() for ref in refs):
        problems.append(("alive", number))


for number in range(ROUNDS):
    round_of(number, number % 2 == 0)

print(sorted(dead) == [(number, i) for number in range(ROUNDS) for i in range(TARGETS)], problems)
