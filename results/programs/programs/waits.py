"""Nothing but waiting: each thread waits n times for a millisecond, as it would for a disk or for the network.

Who waits holds no lock, so that threads under a global one wait beside each other as well as under any strategy.
"""

import time

from measured import each


def work(n):
    for _ in range(n):
        time.sleep(0.001)
    return n


each(work, n=200)
