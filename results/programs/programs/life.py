"""Conway's game of life on a torus: the threads divide the rows, and meet at a barrier after each generation."""

import threading

from measured import in_threads, scrambled, share, together


def next_row(above, row, below):
    width = len(row)
    new = []
    for x in range(width):
        left = x - 1
        right = (x + 1) % width
        neighbours = (
            above[left] + above[x] + above[right] + row[left] + row[right] + below[left] + below[x] + below[right]
        )
        new.append(1 if neighbours == 3 or neighbours == 2 and row[x] else 0)
    return new


def work(threads, n, size):
    # The generation that is read and the one that is written change places at every step.
    worlds = [[[scrambled(y * size + x) % 3 // 2 for x in range(size)] for y in range(size)], [None] * size]
    barrier = threading.Barrier(threads)

    def live(index):
        for generation in range(n):
            old, new = worlds[generation % 2], worlds[(generation + 1) % 2]
            for y in share(size, threads, index):
                new[y] = next_row(old[y - 1], old[y], old[(y + 1) % size])
            barrier.wait()

    in_threads(threads, live)
    return f"{sum(map(sum, worlds[n % 2]))} alive after {n} generations"


together(work, n=200, size=96)
