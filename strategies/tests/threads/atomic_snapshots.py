"""`with atomic` over objects of all kinds: each block sees all of another block's changes, or none."""

import threading
from atomic import atomic


class Node:
    def __init__(self):
        self.n = 0
        self.next = None


ROUNDS, THREADS = 150, 4
items, table, members, node, array = [0] * 4, {"a": 0}, {0}, Node(), bytearray(4)
cell = 0
wrong = []


def change():
    global cell
    with atomic:
        step = items[0] + 1
        items[0] = step
        table["a"] = step
        table[step] = step
        for key in [k for k in table if k != "a" and k < step]:
            del table[key]
        members.clear()
        members.add(step)
        node.n = step
        node.next = Node()
        node.next.n = step
        array[0] = step % 256
        items.append(items.pop())
        cell = step


def look(where):
    with atomic:
        n = items[0]
        seen = (table["a"], node.n, cell, list(members)[0], len(members))
        inner = node.next.n if node.next else 0
        same = seen == (n, n, n, n, 1) and inner == n and array[0] == n % 256 and len(items) == 4
        # Deeper, so that the block runs over returns.
        if not same or depth(12) != n:
            wrong.append((where, n, seen, inner))


def depth(k):
    return node.n if k == 0 else depth(k - 1)


def work(me):
    for i in range(ROUNDS):
        change()
        look(me)
        try:
            with atomic:
                before = items[0]
                items[0] = before
                raise KeyError(before)
        except KeyError as error:
            if error.args[0] > items[0]:
                wrong.append(error)


threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(items[0] == ROUNDS * THREADS, cell, node.n, table, members, wrong)
