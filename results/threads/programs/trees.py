"""Binary trees that live and die in the thread that builds them: allocation, attributes, small lists.

Arguments are key=value: n (how many trees), threads, mode, warmup (unmeasured rounds), values (measured rounds).
mode=weak gives every thread the whole work, mode=serial lets one thread do the work of all of them.
"""

import sys
import threading
import time


def read_options(**options):
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            sys.exit(f"trees.py: unknown argument {argument!r}; known are {', '.join(options)}")
        options[name] = text if isinstance(options[name], str) else int(text)
    return options


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
    options = read_options(n=200, threads=1, mode="weak", warmup=1, values=1)
    n = options["n"]
    threads = options["threads"]
    modes = {"weak": run_weak, "serial": run_serial}
    if options["mode"] not in modes:
        sys.exit(f"trees.py: unknown mode {options['mode']!r}; known are {', '.join(modes)}")
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
