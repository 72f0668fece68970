"""The Mandelbrot set by rows: floats, no allocation that lives, and nothing shared but the list of the rows' sums."""

from measured import in_threads, together

DEPTH = 50


def inside(x, y):
    a = b = 0.0
    for _ in range(DEPTH):
        a, b = a * a - b * b + x, 2.0 * a * b + y
        if a * a + b * b > 4.0:
            return False
    return True


def work(threads, n):
    def rows(index):
        # Every thread has rows from everywhere: those through the middle are the most work.
        points = 0
        for row in range(index, n, threads):
            y = 2.0 * row / n - 1.0
            points += sum(inside(3.0 * column / n - 2.0, y) for column in range(n))
        return points

    return f"{sum(in_threads(threads, rows))} of {n * n} points"


together(work, n=400)
