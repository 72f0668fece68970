"""Recursive Fibonacci: nothing but calls, small integers and comparisons.

Arguments are key=value: n (which number), threads, mode, warmup (unmeasured rounds), values (measured rounds).
mode=weak gives every thread the whole work, mode=serial lets one thread do the work of all of them.
"""

import sys
import threading
import time


def read_options(**options):
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            sys.exit(f"fib.py: unknown argument {argument!r}; known are {', '.join(options)}")
        options[name] = text if isinstance(options[name], str) else int(text)
    return options


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run_serial(n, threads):
    return [fib(n) for _ in range(threads)]


def run_weak(n, threads):
    if threads == 1:
        # One thread needs no second one: strategies without threads have this cell too.
        return [fib(n)]
    answers = [None] * threads

    def work(index):
        answers[index] = fib(n)

    workers = [threading.Thread(target=work, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


def main():
    options = read_options(n=27, threads=1, mode="weak", warmup=1, values=1)
    n = options["n"]
    threads = options["threads"]
    modes = {"weak": run_weak, "serial": run_serial}
    if options["mode"] not in modes:
        sys.exit(f"fib.py: unknown mode {options['mode']!r}; known are {', '.join(modes)}")
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
        print(f"fib({n}) = {answers[0]}, {threads} times")
    else:
        print(f"fib({n}) = {answers}")


main()
