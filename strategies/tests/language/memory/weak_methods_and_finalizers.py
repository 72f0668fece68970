# weakref.WeakMethod and weakref.finalize.
import gc
import weakref


class C:
    def __init__(self, name="c"):
        self.name = name

    def f(self, x=0):
        return self.name, x

    def g(self):
        pass


def mask(text):
    """Without addresses."""
    first, *rest = text.split("0x")
    return "0x".join([first] + [part.lstrip("0123456789abcdef") for part in rest])


def show(*sources):
    for source in sources:
        try:
            text = f"{source} -> {eval(source)!r}"
        except Exception as e:
            text = f"{source} !! {type(e).__name__} {e}"
        print(mask(text))


print("== WeakMethod")
m = C("m")
wm = weakref.WeakMethod(m.f)
other = C("m")
show("wm()(3)", "wm() == m.f", "wm == weakref.WeakMethod(m.f)", "wm == weakref.WeakMethod(m.g)",
     "wm != weakref.WeakMethod(m.f)", "wm == weakref.WeakMethod(other.f)",
     "hash(wm) == hash(weakref.WeakMethod(m.f))", "weakref.WeakMethod(len)", "weakref.WeakMethod(show)", "wm == 1",
     "isinstance(wm, weakref.ref)", "wm.__callback__ is None")
calls = []
told = weakref.WeakMethod(m.f, calls.append)
del m
print(wm(), told(), calls == [told])
show("hash(told)", "wm == wm", "wm == told")


def make():
    class Local:
        def method(self):
            pass

    return Local()


local = make()
calls.clear()
told = weakref.WeakMethod(local.method, calls.append)
del type(local).method
gc.collect()
print(told(), len(calls))
del local
print(len(calls))

print("== finalize")
o = C("o")
f = weakref.finalize(o, print, "finalized", 1, sep="-")
show("f.alive", "f.atexit", "f.peek()[1:]", "f.peek()[0] is o", "f.detach()[1:]", "f.alive", "f.peek()", "f.detach()",
     "f()", "f")
f = weakref.finalize(o, lambda *args, **kwargs: (args, kwargs), 1, a=2)
show("f", "f()", "f()", "f.alive")
f = weakref.finalize(o, print, "died")
f.atexit = False
print(f.atexit)
del o
show("f.alive", "f.atexit", "f.__setattr__('atexit', True)", "f.atexit", "f.x",
     "weakref.finalize()", "weakref.finalize(calls)", "weakref.finalize(5, print)")
o = C()
show("weakref.finalize(o, 5)()")
order = [weakref.finalize(o, print, "callback", i) for i in range(3)]
del o
print([f.alive for f in order])


class Thing:
    def __init__(self):
        self.closed = weakref.finalize(self, print, "thing closed")

    def close(self):
        self.closed()


with_close = Thing()
with_close.close()
with_close.close()
del with_close
Thing()
cycle = Thing()
cycle.me = cycle
del cycle
gc.collect()

print("== at exit: what is left, the latest first, unless told not to")
keep = C("keep")
weakref.finalize(keep, print, "exit 1")
weakref.finalize(keep, print, "exit 2")
weakref.finalize(keep, print, "not printed").atexit = False
weakref.finalize(keep, lambda: weakref.finalize(keep, print, "made while exiting"))
print("end of the program")
