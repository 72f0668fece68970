"""What a pyperformance program needs of pyperf, in one process.

pyperf (https://pyperf.readthedocs.io) starts many worker processes and writes their times to a JSON file. Here the
calling process is the only worker: it calibrates the number of loops, warms up, takes the values and prints them.

An experiment drives a program by `key=value` arguments instead of pyperf's options, as it drives any other:

    loops=N       calls for one value (1)
    values=N      values (1)
    warmup=N      values that are thrown away first (1)
    bench=NAME    of a program's benchmarks, this one only
    threads=N     with mode=weak, each of N threads does the whole work at the same time; with
    mode=MODE     mode=serial (the default), one thread does it N times
    result=HOW    what is printed of the last result: hash (the default) or repr
    other=X       becomes the option --other=X of the program itself

Then each value is a line `@value seconds S` (and `@value cpu S`), and each benchmark's answer is a line
`NAME: RESULT`: the same under every strategy, unless one is wrong.
"""

import argparse
import re
import sys
import threading
import time
import zlib
from time import perf_counter

VERSION = (2, 9, 0)
__version__ = "2.9.0"

# A value that takes less than this many seconds is repeated in more loops.
_MIN_TIME = 0.1
_DRIVEN = ("loops", "values", "warmup", "bench", "threads", "mode", "result")


def python_implementation():
    """The interpreter's name in lower case."""
    return sys.implementation.name.lower()


def python_has_jit():
    """Whether the interpreter compiles to machine code at run time."""
    return False


def format_time(seconds):
    """A time with three digits and the unit that suits it."""
    for factor, unit in ((1, "sec"), (1e3, "ms"), (1e6, "us"), (1e9, "ns")):
        if abs(seconds * factor) >= 1:
            break
    return f"{seconds * factor:.3g} {unit}"


def _split(argv):
    """The `key=value` arguments, and what is left for the parser; None where there is no `key=value`."""
    pairs, rest = {}, []
    for arg in argv:
        key, equals, value = arg.partition("=")
        if equals and key.isidentifier():
            pairs[key] = value
        else:
            rest.append(arg)
    if not pairs:
        return None, rest
    rest += [f"--{key.replace('_', '-')}={value}" for key, value in pairs.items() if key not in _DRIVEN]
    return {key: value for key, value in pairs.items() if key in _DRIVEN}, rest


def _count(text):
    number = int(text)
    if number < 0:
        raise ValueError(f"{text} is below zero")
    return number


def _shown(result, how):
    """A result as text that does not depend on where objects lie."""
    text = re.sub(r" at 0x[0-9a-f]+", "", repr(result))
    if how == "repr":
        return text
    return f"crc32 {zlib.crc32(text.encode('utf-8', 'backslashreplace')):08x} of {len(text)} characters"


class _Benchmark:
    """A benchmark's name and the values it took, in seconds for one loop."""

    def __init__(self, name, values, metadata):
        self._name = name
        self._values = tuple(values)
        self._metadata = metadata

    def get_name(self):
        return self._name

    def get_values(self):
        return self._values

    def get_nvalue(self):
        return len(self._values)

    def get_metadata(self):
        return dict(self._metadata)

    def mean(self):
        return sum(self._values) / len(self._values)

    def stdev(self):
        mean = self.mean()
        return (sum((value - mean) ** 2 for value in self._values) / (len(self._values) - 1)) ** 0.5

    def __str__(self):
        if len(self._values) == 1:
            return format_time(self._values[0])
        return f"Mean +- std dev: {format_time(self.mean())} +- {format_time(self.stdev())}"


class Runner:
    """Runs benchmarks as the command line asks."""

    def __init__(self, values=None, processes=None, loops=0, min_time=_MIN_TIME, metadata=None, show_name=True,
                 program_args=None, add_cmdline_args=None, _argparser=None, warmups=1):
        self.metadata = dict(metadata) if metadata is not None else {}
        self.args = None
        self._show_name = show_name
        self._min_time = min_time
        self._driven = None
        self.argparser = _argparser if _argparser is not None else argparse.ArgumentParser()
        self._add_options(3 if values is None else values, warmups, loops)

    def _add_options(self, values, warmups, loops):
        add = self.argparser.add_argument
        add("-l", "--loops", type=_count, default=loops, help="calls for one value; 0: as many as need 100 ms")
        add("-n", "--values", type=_count, default=values, help="number of values")
        add("-w", "--warmups", type=_count, default=warmups, help="values that are thrown away first")
        add("--min-time", type=float, default=self._min_time, help="shortest time of one value, in seconds")
        add("--inner-loops", type=_count, default=None, help="how often a function repeats its work itself")
        add("--print-result", choices=("hash", "repr"), default=None, help="show the last result")
        add("-v", "--verbose", action="store_true", help="print each value")
        add("-q", "--quiet", action="store_true", help="print as little as possible")
        # One process measures here, so that what is said about processes has nothing to say.
        add("-p", "--processes", type=_count, default=1, help=argparse.SUPPRESS)
        add("--worker", action="store_true", help=argparse.SUPPRESS)
        add("--debug-single-value", action="store_true", help="one loop, one value, no warmup")

    def parse_args(self, args=None):
        """Reads the command line once; the same namespace from then on."""
        if self.args is None:
            self._driven, rest = _split(sys.argv[1:] if args is None else args)
            self.args = self.argparser.parse_args(rest)
            if self._driven is not None:
                self._read_driven()
            if self.args.debug_single_value:
                self.args.loops, self.args.values, self.args.warmups = 1, 1, 0
        return self.args

    def _read_driven(self):
        driven = self._driven
        for option, key in (("loops", "loops"), ("values", "values"), ("warmups", "warmup")):
            setattr(self.args, option, _count(driven.get(key, "1")))
        mode = driven.setdefault("mode", "serial")
        if mode not in ("serial", "weak"):
            sys.exit(f"pyperf: mode={mode} is not possible; use mode=serial or mode=weak")
        how = driven.setdefault("result", "hash")
        if how not in ("hash", "repr"):
            sys.exit(f"pyperf: result={how} is not possible; use result=hash or result=repr")
        if self.args.loops == 0 or self.args.values == 0:
            sys.exit("pyperf: loops and values must be at least 1")

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        """Measures `func(*args)`."""
        last = []

        def time_func(loops):
            start = perf_counter()
            for _ in range(loops):
                result = func(*args)
            elapsed = perf_counter() - start
            last[:] = [result]
            return elapsed

        return self._measure(name, time_func, inner_loops, metadata, last)

    def bench_time_func(self, name, time_func, *args, inner_loops=None, metadata=None):
        """Measures by a function that is given the number of loops and returns the seconds they took."""
        return self._measure(name, lambda loops: time_func(loops, *args), inner_loops, metadata, [])

    def bench_async_func(self, name, func, *args, loop_factory=None, inner_loops=None, metadata=None):
        """Measures `await func(*args)`."""
        import asyncio

        last = []

        async def main(loops):
            start = perf_counter()
            for _ in range(loops):
                result = await func(*args)
            elapsed = perf_counter() - start
            last[:] = [result]
            return elapsed

        def time_func(loops):
            if loop_factory is None:
                return asyncio.run(main(loops))
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                return runner.run(main(loops))

        return self._measure(name, time_func, inner_loops, metadata, last)

    def bench_command(self, name, command):
        """Not possible: it would measure another interpreter's process."""
        raise NotImplementedError(
            f"bench_command({name!r}) starts other processes, which gilectomy's pyperf does not measure; "
            "use bench_func() or bench_time_func()"
        )

    def _measure(self, name, time_func, inner_loops, metadata, last):
        args = self.parse_args()
        if self._driven is not None:
            if self._driven.get("bench", name) == name:
                self._drive(name, time_func, last)
            return None
        inner_loops = args.inner_loops or inner_loops or 1
        loops = args.loops or self._calibrate(time_func)
        for _ in range(args.warmups):
            time_func(loops)
        values = [time_func(loops) / (loops * inner_loops) for _ in range(max(args.values, 1))]
        bench = _Benchmark(name, values, {**self.metadata, **(metadata or {}), "name": name, "loops": loops})
        if args.verbose:
            print(*map(format_time, values), sep=", ")
        print(f"{name}: {bench}" if self._show_name and not args.quiet else bench)
        if args.print_result and last:
            print(f"{name}: {_shown(last[0], args.print_result)}")
        return bench

    def _calibrate(self, time_func):
        """The least power of two whose loops take the shortest time that is measured."""
        loops = 1
        while time_func(loops) < self.args.min_time:
            loops *= 2
        return loops

    def _drive(self, name, time_func, last):
        loops, threads = self.args.loops, _count(self._driven.get("threads", "1"))
        # One thread needs no second one: strategies without threads have this cell too.
        work = _serial if self._driven["mode"] == "serial" or threads == 1 else _together
        for _ in range(self.args.warmups):
            time_func(loops)
        for _ in range(self.args.values):
            seconds, cpu = work(time_func, loops, threads)
            print(f"@value seconds {seconds:.9f}")
            print(f"@value cpu {cpu:.9f}")
        print(f"{name}: {_shown(last[0], self._driven['result']) if last else 'done'}")


def _serial(time_func, loops, times):
    """Does the work that many times: its own seconds, and those of the processor."""
    cpu = time.process_time()
    seconds = sum(time_func(loops) for _ in range(times))
    return seconds, time.process_time() - cpu


def _together(time_func, loops, count):
    """Does the work on that many threads at once: seconds from the common start to the last end."""
    errors = []
    barrier = threading.Barrier(count + 1)

    def run():
        barrier.wait()
        try:
            time_func(loops)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    cpu, start = time.process_time(), perf_counter()
    barrier.wait()
    for thread in threads:
        thread.join()
    seconds, cpu = perf_counter() - start, time.process_time() - cpu
    if errors:
        raise errors[0]
    return seconds, cpu
