"""Objects that one thread alone can reach die, are revived for their finalizer, and die again: all of it the thread's own
affair, however many threads do so at the same places in memory, and whoever else runs."""
import threading

THREADS, TIMES = 3, 1500

problems = []


class Closed:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(self)
        # It is used as any other object, by the finalizer and by whoever keeps it.
        if self.log.pop() is not self:
            problems.append("another")
        self.log.append(1)


def counted(log, start):
    try:
        yield start
        yield start + 1
    finally:
        log.append(2)


def work(started):
    started.wait()
    log = []
    for i in range(TIMES):
        Closed(log)
        for value in counted(log, i):
            if value != i:
                problems.append(value)
            break
        aliases = [counted(log, i)]
        next(aliases[0])
        aliases = aliases * 20
        aliases.clear()
    if log != [1, 2, 2] * TIMES:
        problems.append(("finalizers", len(log)))


for _ in range(4):
    started = threading.Barrier(THREADS)
    threads = [threading.Thread(target=work, args=(started,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

print(problems)
