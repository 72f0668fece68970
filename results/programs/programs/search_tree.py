"""A search tree that grows while it is searched: one operation of eight inserts under a lock, the others take none.

A node is whole before the tree refers to it, and none is ever moved: a search finds every key that was there at first.
"""

import threading

from measured import in_threads, scrambled, share, together

AT_FIRST = 4096


class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


class Tree:
    def __init__(self, keys):
        self.root = Node(keys[0])
        self.lock = threading.Lock()
        for key in keys[1:]:
            self.insert(key)

    def place(self, key):
        """The node that has the key, or else the one below which it belongs."""
        node = self.root
        while node.key != key:
            child = node.left if key < node.key else node.right
            if child is None:
                break
            node = child
        return node

    def insert(self, key):
        with self.lock:
            node = self.place(key)
            if key < node.key:
                node.left = Node(key)
            elif key > node.key:
                node.right = Node(key)


def key_of(i):
    return scrambled(i) << 20 | i


def work(threads, n):
    tree = Tree([key_of(i) for i in range(AT_FIRST)])

    def user(index):
        found = 0
        for i in share(n, threads, index):
            if i % 8 == 0:
                tree.insert(key_of(AT_FIRST + i))
            else:
                key = key_of(scrambled(i) % AT_FIRST)
                found += tree.place(key).key == key
        return found

    found = sum(in_threads(threads, user))
    inserted = sum(tree.place(key).key == key for key in (key_of(AT_FIRST + i) for i in range(0, n, 8)))
    return f"{found} found, {inserted} inserted"


together(work, n=100000)
