# An uncaught exception ends its thread only; excepthook sees it.
import sys
import threading


class Capture:
    def __init__(self):
        self.text = ""

    def write(self, s):
        self.text += s

    def flush(self):
        pass


def fail(kind, *args):
    raise kind(*args)


def run(target, *args, name="T"):
    t = threading.Thread(target=target, args=args, name=name)
    t.start()
    t.join()
    return t.is_alive()


print("== the default hook writes a traceback to stderr")
real, sys.stderr = sys.stderr, Capture()
print(run(fail, ValueError, "in a thread", name="worker-7"))
text, sys.stderr = sys.stderr.text, real
lines = text.splitlines()
print(lines[0])
print(lines[1])
print(lines[-1])
print(any("in fail" in line for line in lines), any("raise kind(*args)" in line for line in lines), text.endswith("\n"))

print("== SystemExit in a thread is silent")
sys.stderr = Capture()
run(sys.exit, 5)
run(fail, SystemExit, "text")
print(repr(sys.stderr.text))
sys.stderr = real

print("== excepthook")
seen = []


def hook(args):
    seen.append((args.exc_type.__name__, str(args.exc_value), args.exc_traceback is not None, args.thread.name))


original = threading.excepthook
threading.excepthook = hook
run(fail, KeyError, "k", name="one")
run(lambda: 1 / 0, name="two")
run(fail, SystemExit, 1, name="three")
run(lambda: undefined_name, name="four")
for entry in seen:
    print(entry)


class Custom(threading.Thread):
    def run(self):
        try:
            raise ValueError("first")
        except ValueError:
            raise TypeError("second")


contexts = []
threading.excepthook = lambda args: contexts.append((repr(args.exc_value), repr(args.exc_value.__context__)))
c = Custom()
c.start()
c.join()
print(contexts)
threading.excepthook = original
print(threading.excepthook is threading.__excepthook__)

print("== handing an exception over")
box = []


def guarded():
    try:
        fail(LookupError, "found nothing")
    except LookupError as error:
        box.append(error)


run(guarded)
try:
    raise box[0]
except LookupError as error:
    print(repr(error), error is box[0])

print("== a deep recursion in a thread")


def down(n):
    return down(n + 1)


def recurse():
    try:
        down(0)
    except RecursionError as error:
        box.append(str(error))


run(recurse)
print(box[-1])

print("== each thread handles its own exception")
barrier = threading.Barrier(3)
current = [None] * 3


def handling(i):
    try:
        raise ValueError(i)
    except ValueError:
        barrier.wait()
        current[i] = repr(sys.exception())
        barrier.wait()


ts = [threading.Thread(target=handling, args=(i,)) for i in range(3)]
[t.start() for t in ts]
[t.join() for t in ts]
print(current, sys.exception())
print("main goes on, and the exit code is 0")
