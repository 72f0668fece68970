"""Allocation: most objects die at once, every eighth lives until a window of 512 has moved on. Nothing is shared."""

from measured import each


class Point:
    def __init__(self, x, y):
        self.x = x
        self.pair = (x, y)


def work(n):
    window = [None] * 512
    total = 0
    for i in range(n):
        point = Point(i, i + 1)
        if i % 8 == 0:
            window[i // 8 % 512] = point
        total += point.pair[1] - point.x + len([i, point])
    return total


each(work, n=1200000)
