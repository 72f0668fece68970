"""Binary trees that live and die in the thread that builds them: allocation, attributes, small lists."""

from measured import each


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.seen = []

    def count(self, depth):
        self.seen.append(depth)
        if self.left is None:
            return 1
        return 1 + self.left.count(depth + 1) + self.right.count(depth + 1)


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def work(n):
    nodes = 0
    for _ in range(n):
        nodes += build(8).count(0)
    return nodes


each(work, n=200)
