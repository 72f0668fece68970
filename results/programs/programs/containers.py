"""A dict and a list that grow and shrink: each thread's own, or the same for all threads (objects=).

Every thread changes keys of its own, and takes from the list only after it has put something there: no operation can
fail, whatever the others do.
"""

import threading

from measured import each


def dict_and_list():
    return {}, []


def work(shared, n, objects):
    table, items = shared if objects == "shared" else dict_and_list()
    me = threading.get_ident()
    keys = [(me, i) for i in range(64)]
    found = 0
    for i in range(n):
        key = keys[i % 64]
        table[key] = i
        items.append(i)
        if i >= 32:
            found += table.pop(keys[(i - 32) % 64]) == i - 32
        items.pop()
    for key in keys:
        table.pop(key, None)
    return found


each(work, dict_and_list, n=1000000, objects="private")
