"""A ring of threads through which one token goes: nothing but threads that wake each other.

Each thread sleeps on a lock of its own, which the thread before it in the ring releases.
"""

import threading

from measured import in_threads, share, together


def work(threads, n):
    locks = [threading.Lock() for _ in range(threads)]
    for lock in locks[1:]:
        lock.acquire()

    def member(index):
        passed = 0
        # Thread 0 passes the token on at 0, threads, 2 * threads and so on.
        for _ in range(index, n, threads):
            locks[index].acquire()
            passed += 1
            locks[(index + 1) % threads].release()
        return passed

    return f"passed on {sum(in_threads(threads, member))} times"


together(work, n=20000)
