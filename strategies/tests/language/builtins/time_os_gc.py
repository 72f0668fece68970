# time, os and gc: only what is the same everywhere.
import gc
import os
import time

a = time.monotonic()
b = time.perf_counter()
c = time.time()
time.sleep(0)
time.sleep(0.002)
print(time.monotonic() > a, time.perf_counter() - b >= 0.002, time.time() > 1_600_000_000, time.time() >= c or "clock moved")
print(type(a).__name__, type(b).__name__, type(c).__name__, type(time.monotonic_ns()).__name__, type(time.perf_counter_ns()).__name__, type(time.time_ns()).__name__, type(time.process_time()).__name__, time.process_time() >= 0, type(time.thread_time()).__name__)
for bad in (-1, "x", None):
    try:
        time.sleep(bad)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(time.sleep(True / 1000), sorted([time.monotonic() for _ in range(5)]) is not None)

print("== os")
cwd = os.getcwd()
print(isinstance(cwd, str), os.path.isdir(cwd), os.path.exists(cwd), os.path.exists(os.path.join(cwd, "no such file here")), os.path.isfile("time_os_gc.py"), os.path.exists("time_os_gc.py"))
print(os.sep, repr(os.linesep), os.name, os.pathsep, os.curdir, os.pardir)
print(os.path.join("a", "b", "c.txt"), os.path.join("a", "/b"), os.path.join("a/", "b"), os.path.join("a", ""), os.path.join("", "b"))
print(os.path.basename("/x/y.txt"), os.path.dirname("/x/y.txt"), os.path.split("/x/y"), os.path.splitext("a/b.tar.gz"), os.path.splitext(".hidden"), os.path.basename("a/"), os.path.isabs("/a"), os.path.isabs("a"))
print(os.path.abspath("x") == os.path.join(cwd, "x"), os.path.normpath("a/./b/../c//d"))
print(os.cpu_count() >= 1, os.getpid() > 0, os.getpid() == os.getpid(), isinstance(os.getppid(), int))
print("PATH" in os.environ, os.environ.get("NO_SUCH_VARIABLE_HERE", "default"), os.getenv("NO_SUCH_VARIABLE_HERE"), os.getenv("NO_SUCH_VARIABLE_HERE", "d"), isinstance(os.environ["PATH"], str))
os.environ["MADE_HERE"] = "value"
print(os.environ["MADE_HERE"], os.getenv("MADE_HERE"), "MADE_HERE" in os.environ)
del os.environ["MADE_HERE"]
try:
    os.environ["MADE_HERE"]
except KeyError as error:
    print("KeyError", error)

print("== gc")


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        dropped.append(self.name)


dropped = []
gc.collect()
x, y = Node("x"), Node("y")
x.other, y.other = y, x
del x, y
print(gc.collect() >= 2, sorted(dropped), type(gc.collect()).__name__)
z = Node("self")
z.other = z
z.items = [z, {"z": z}, (z,)]
z = None
gc.collect()
print(dropped[-1], gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()


def closure_cycle():
    n = Node("closure")

    def f():
        return f, n

    n.f = f


closure_cycle()
gc.collect()
print(dropped[-1])


def generator_cycle():
    n = Node("generator")

    def g():
        yield me, n

    me = g()
    next(me)
    n.g = me


generator_cycle()
gc.collect()
print(dropped[-1], len(dropped))
for i in range(5000):
    l = []
    l.append(l)
gc.collect()
print("many cycles are gone")
