"""How the programs beside this file are measured: their arguments, their threads, the lines that they print.

Arguments are key=value: threads, mode, warmup (unmeasured rounds), values (measured rounds), and the program's own.
mode=weak gives every thread the whole work, mode=serial lets one thread do the work of all of them, mode=strong
divides one piece of work among the threads. Each measured round prints `@value seconds` and `@value cpu`, and what the
program records; the last line is the answer, which must be the same in every round.
"""

import sys
import threading
import time

recorded = {}


def each(work, prepare=None, **defaults):
    """Measures threads that each do the whole `work(**parameters)`, whose answer depends on nothing else.

    What `prepare` makes before each round is shared by the threads, as the first argument of `work`.
    """
    options, parameters = read_options("weak", defaults)
    threads = options["threads"]

    def round(*shared):
        if options["mode"] == "serial":
            answers = [work(*shared, **parameters) for _ in range(threads)]
        else:
            answers = in_threads(threads, lambda index: work(*shared, **parameters))
        return f"{all_of(answers)}, {threads} times"

    run_rounds(round, prepare, options)


def alone(work, **defaults):
    """Measures one thread that does the whole `work(**parameters)` as often as there would be threads."""
    options, parameters = read_options("serial", defaults)
    run_rounds(lambda: all_of([work(**parameters) for _ in range(options["threads"])]), None, options)


def together(work, **defaults):
    """Measures threads that divide one piece of work: `work(threads, **parameters)` starts them and has the answer."""
    options, parameters = read_options("strong", defaults)
    run_rounds(lambda: work(options["threads"], **parameters), None, options)


def record(name, value):
    """One more measurement of this round, printed as `@value name value`."""
    recorded[name] = value


def in_threads(threads, work):
    """The answers of work(0) to work(threads - 1), each from a thread of its own."""
    if threads == 1:
        # One thread needs no second one: strategies without threads have this cell too.
        return [work(0)]
    answers = [None] * threads
    errors = []

    def run(index):
        try:
            answers[index] = work(index)
        except BaseException as error:
            errors.append(error)

    workers = [threading.Thread(target=run, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
    return answers


def share(n, threads, index):
    """The part of range(n) that is one thread's."""
    return range(n * index // threads, n * (index + 1) // threads)


def scrambled(i):
    """A number below 65536 that has little to do with i: random enough to choose by, and the same in every run."""
    i = (i + 1) * 0x9E3779B1 & 0xFFFFFFFF
    return (i ^ i >> 15) * 0x85EBCA6B >> 16 & 0xFFFF


def read_options(mode, defaults):
    """What the command line says over the defaults: the runner's options, and the program's parameters."""
    options = {"threads": 1, "mode": mode, "warmup": 1, "values": 1, **defaults}
    for argument in sys.argv[1:]:
        name, _, text = argument.partition("=")
        if name not in options:
            refuse(f"unknown argument {argument!r}; known are {', '.join(options)}")
        try:
            options[name] = type(options[name])(text)
        except ValueError:
            refuse(f"{argument!r} is no number; write {name}={options[name]}")
    modes = ["weak", "serial"] if mode == "weak" else [mode]
    if options["mode"] not in modes:
        refuse(f"unknown mode {options['mode']!r}; known are {', '.join(modes)}")
    if options["threads"] < 1:
        refuse("there must be a thread; write threads=1")
    return options, {name: options[name] for name in defaults}


def run_rounds(round, prepare, options):
    answers = set()
    for number in range(options["warmup"] + options["values"]):
        shared = [prepare()] if prepare else []
        recorded.clear()
        cpu = time.process_time()
        wall = time.perf_counter()
        answers.add(round(*shared))
        wall = time.perf_counter() - wall
        cpu = time.process_time() - cpu
        if number >= options["warmup"]:
            for name, value in {"seconds": wall, "cpu": cpu, **recorded}.items():
                print(f"@value {name} {value:.9f}")
    print(all_of(answers))


def all_of(answers):
    """The answer; should there be several, all of them, which is a wrong answer whatever is expected."""
    return " / ".join(sorted({str(answer) for answer in answers}))


def refuse(reason):
    sys.exit(f"{sys.argv[0]}: {reason}")
