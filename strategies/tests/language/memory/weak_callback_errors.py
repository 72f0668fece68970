# What an error in a callback, in __del__ and in an exit function prints.
import atexit
import gc
import weakref


class C:
    pass


class Failing:
    def __repr__(self):
        return "<failing callback>"

    def __call__(self, *args):
        raise ValueError("from a callback")


class FailsInDel:
    def __del__(self):
        raise KeyError("from __del__")


FailsInDel.__del__.__qualname__ = "renamed"
c = C()
r = weakref.ref(c, Failing())
del c
print("one")
c = C()
c.me = c
r = weakref.ref(c, Failing())
del c
gc.collect()
print("two")
atexit.register(Failing())
atexit.register(print, "exit function")
