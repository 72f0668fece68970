"""Generators: a pipeline of them, a recursive one, and generator expressions.

Arguments are key=value: n (items through the pipeline), threads (how often the work is repeated), mode (serial),
warmup (unmeasured rounds), values (measured rounds).
"""

import sys
import time


def read_options(**options):
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            sys.exit(f"generators.py: unknown argument {argument!r}; known are {', '.join(options)}")
        options[name] = text if isinstance(options[name], str) else int(text)
    return options


def count_up(n):
    i = 0
    while i < n:
        yield i
        i += 1


def only_even(items):
    for item in items:
        if item % 2 == 0:
            yield item


def squared(items):
    for item in items:
        yield item * item % 1000003


def running_total(items):
    total = 0
    for item in items:
        total += item
        yield total


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def averager():
    total = 0
    count = 0
    average = 0
    while True:
        value = yield average
        total += value
        count += 1
        average = total // count


def work(n):
    last = 0
    for last in running_total(squared(only_even(count_up(n)))):
        pass
    leaves = sum(tree(12))
    odd = sum(i for i in range(n) if i % 2)
    average = averager()
    next(average)
    for i in range(n // 4):
        mean = average.send(i)
    return f"{last} {leaves} {odd} {mean}"


def main():
    options = read_options(n=2500000, threads=1, mode="serial", warmup=1, values=1)
    n = options["n"]
    if options["mode"] != "serial":
        sys.exit("generators.py: runs in one thread only; use mode=serial, which repeats the work")

    for _ in range(options["warmup"]):
        work(n)
    for _ in range(options["values"]):
        cpu = time.process_time()
        wall = time.perf_counter()
        for _ in range(options["threads"]):
            answer = work(n)
        wall = time.perf_counter() - wall
        cpu = time.process_time() - cpu
        print(f"@value seconds {wall:.9f}")
        print(f"@value cpu {cpu:.9f}")
    print(answer)


main()
