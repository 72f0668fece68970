"""A parallel map, as most programs would write it: a pool of threads from concurrent.futures."""

from concurrent.futures import ThreadPoolExecutor

from measured import share, together

PIECES = 64


def longest_walk(starts):
    """The most steps that halving and tripling takes from one of these numbers to 1 (the Collatz problem)."""
    longest = 0
    for number in starts:
        steps = 0
        while number > 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        longest = max(longest, steps)
    return longest


def work(threads, n):
    pieces = [share(n, PIECES, index) for index in range(PIECES)]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return f"{max(pool.map(longest_walk, pieces))} steps below {n}"


together(work, n=50000)
