"""Weak references: a cache that forgets what nobody holds, and finalizers that are told when it does.

A thread holds the last 16 objects that it used. How often one is made again depends on the others; but what was made
is finalized, once.
"""

import gc
import threading
import weakref

from measured import in_threads, scrambled, share, together


class Picture:
    def __init__(self, name):
        self.name = name


def work(threads, n):
    pictures = weakref.WeakValueDictionary()
    lock = threading.Lock()
    made = []
    finalized = []

    def picture(name):
        with lock:
            found = pictures.get(name)
            if found is None:
                found = pictures[name] = Picture(name)
                made.append(name)
                weakref.finalize(found, finalized.append, name)
        return found

    def viewer(index):
        held = [None] * 16
        right = 0
        for i in share(n, threads, index):
            name = scrambled(i) % 64
            held[i % 16] = picture(name)
            right += held[i % 16].name == name
        return right

    right = sum(in_threads(threads, viewer))
    gc.collect()
    same = sorted(made) == sorted(finalized)
    return f"{right} right, {len(pictures)} left, {'all' if same else 'not all'} finalized once"


together(work, n=100000)
