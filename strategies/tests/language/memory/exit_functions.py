# The module atexit.
import atexit
import sys
import threading


def show(*sources):
    for source in sources:
        try:
            print(source, "->", eval(source))
        except Exception as e:
            print(source, "!!", type(e).__name__, e)


def say(*args, **kwargs):
    print("exit", args, kwargs)


print([name for name in dir(atexit) if not name.startswith("__")])
print(atexit.register(say, 1, x=2) is say)


@atexit.register
def decorated():
    print("decorated")
    atexit.register(say, "registered too late")


show("atexit.register()", "atexit.register(3)", "atexit.unregister()", "atexit._ncallbacks()", "atexit.unregister(5)")
atexit.register(say, "unregistered")
atexit.unregister(say)
show("atexit._ncallbacks()")


class Equal:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Equal) and self.n == other.n

    def __call__(self):
        print("equal", self.n)


atexit.register(Equal(1))
atexit.register(Equal(2))
atexit.unregister(Equal(1))
atexit._run_exitfuncs()
show("atexit._ncallbacks()")
atexit.register(say, "cleared")
atexit._clear()


class Failing:
    def __init__(self, error):
        self.error = error

    def __repr__(self):
        return "<failing>"

    def __call__(self):
        raise self.error


def hook(info):
    print("hook", repr(info.exc_value), "|", info.err_msg, "|", info.object)


sys.unraisablehook = hook
atexit.register(say, "last")
atexit.register(Failing(ValueError("one")))
atexit.register(Failing(SystemExit(9)))
atexit.register(lambda: print("threads:", threading.active_count(), "finalizing:", sys.is_finalizing()))


def still_threads():
    thread = threading.Thread(target=say, args=("in a thread",))
    thread.start()
    thread.join()


atexit.register(still_threads)
threading.Thread(target=lambda: atexit.register(say, "from a thread")).start()

print("end of the program")
sys.exit(5)
