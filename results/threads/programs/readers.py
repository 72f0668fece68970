"""Threads that read the same objects: items of a list and a dict, attributes, a global, a closure.

Arguments are key=value: n (how many rounds of reads), threads, mode, warmup (unmeasured rounds), values (measured rounds).
mode=weak gives every thread the whole work, mode=serial lets one thread do the work of all of them.
"""

import sys
import threading
import time


def read_options(**options):
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            sys.exit(f"readers.py: unknown argument {argument!r}; known are {', '.join(options)}")
        options[name] = text if isinstance(options[name], str) else int(text)
    return options


class Place:
    def __init__(self, name, weight):
        self.name = name
        self.weight = weight
        self.neighbours = [weight, weight + 1, weight + 2]


PLACES = [Place(f"p{i}", i) for i in range(64)]
BY_NAME = {place.name: place for place in PLACES}
LIMIT = 32


def make_lookup():
    offsets = [3, 1, 4, 1, 5, 9, 2, 6]

    def lookup(i):
        return offsets[i % 8]

    return lookup


lookup = make_lookup()


def work(n):
    total = 0
    for i in range(n):
        place = PLACES[i % 64]
        if place.weight < LIMIT:
            total += place.neighbours[i % 3]
        total += BY_NAME["p7"].weight + lookup(i)
    return total


def run_serial(n, threads):
    return [work(n) for _ in range(threads)]


def run_weak(n, threads):
    if threads == 1:
        # One thread needs no second one: strategies without threads have this cell too.
        return [work(n)]
    answers = [None] * threads

    def run(index):
        answers[index] = work(n)

    workers = [threading.Thread(target=run, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


def main():
    options = read_options(n=100000, threads=1, mode="weak", warmup=1, values=1)
    n = options["n"]
    threads = options["threads"]
    modes = {"weak": run_weak, "serial": run_serial}
    if options["mode"] not in modes:
        sys.exit(f"readers.py: unknown mode {options['mode']!r}; known are {', '.join(modes)}")
    run = modes[options["mode"]]

    for _ in range(options["warmup"]):
        run(n, threads)
    for _ in range(options["values"]):
        cpu = time.process_time()
        wall = time.perf_counter()
        answers = run(n, threads)
        wall = time.perf_counter() - wall
        cpu = time.process_time() - cpu
        print(f"@value seconds {wall:.9f}")
        print(f"@value cpu {cpu:.9f}")
    if answers.count(answers[0]) == threads:
        print(f"{answers[0]}, {threads} times")
    else:
        print(answers)


main()
