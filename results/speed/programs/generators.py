"""Generators: a pipeline of them, a recursive one, and generator expressions."""

from measured import alone


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


alone(work, n=2500000)
