"""Counting down in each thread: what David Beazley showed the old lock's convoy with. Runs on Python 2.7 too.

Arguments are key=value: n (counts of each thread), threads, mode, warmup (unmeasured rounds), values (measured rounds).
mode=weak gives every thread the whole work, mode=serial lets one thread do the work of all of them.
"""

import sys
import threading
import time


def read_options(options):
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            sys.exit("count.py: unknown argument %r; known are %s" % (argument, ", ".join(sorted(options))))
        options[name] = text if isinstance(options[name], str) else int(text)
    return options


def count(n):
    while n > 0:
        n -= 1


def run_serial(n, threads):
    for _ in range(threads):
        count(n)


def run_weak(n, threads):
    workers = [threading.Thread(target=count, args=(n,)) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


# Python 2 has the process's CPU time under another name.
cpu_seconds = time.process_time if hasattr(time, "process_time") else time.clock


def main():
    options = read_options({"n": 1000000, "threads": 1, "mode": "weak", "warmup": 1, "values": 1})
    modes = {"weak": run_weak, "serial": run_serial}
    if options["mode"] not in modes:
        sys.exit("count.py: unknown mode %r; known are %s" % (options["mode"], ", ".join(sorted(modes))))
    run = modes[options["mode"]]

    for _ in range(options["warmup"]):
        run(options["n"], options["threads"])
    for _ in range(options["values"]):
        cpu = cpu_seconds()
        wall = time.time()
        run(options["n"], options["threads"])
        wall = time.time() - wall
        cpu = cpu_seconds() - cpu
        sys.stdout.write("@value seconds %.9f\n" % wall)
        sys.stdout.write("@value cpu %.9f\n" % cpu)
    sys.stdout.write("counted %d, %d times\n" % (options["n"], options["threads"]))


main()
