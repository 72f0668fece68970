# Callbacks of weak references: when, in which order, with what, and what happens to errors in them.
import gc
import sys
import weakref


class C:
    def __init__(self, name="c"):
        self.name = name


class Loud:
    def __init__(self, name, called=None):
        self.name = name
        self.called = called

    def __del__(self):
        print("  del", self.name)
        if self.called is not None:
            print("  after", len(self.called), "callbacks")


def say(text):
    return lambda r: print("  callback", text, r())


gc.disable()
print("== at once, the latest first")
c = C()
refs = [weakref.ref(c, say(i)) for i in range(3)]
del c
print("after")
c = C()
refs = [weakref.ref(c, say("rebound"))]
c = None
print("after")


def local():
    c = C()
    refs.append(weakref.ref(c, say("left")))


local()
print("after")
refs.append(weakref.ref(C(), say("temporary")))
print("after")

print("== a dead reference calls nothing")
c = C()
r = weakref.ref(c, say("never"))
del r
del c
print("after")

print("== its own callback, once")
calls = []
c = C()
r = weakref.ref(c, calls.append)
print(r.__callback__ == calls.append)
del c
print(calls == [r], r.__callback__, r())

print("== with finalizers: __del__ first, then the callbacks")
x = Loud("x")
r = weakref.ref(x, say("x"))
del x
print("== a reference is followed in __del__")


class Follows:
    def __del__(self):
        print("  alive in __del__:", r() is self)


f = Follows()
r = weakref.ref(f, say("f"))
del f
print(r())

print("== containers give up the last item first")
items = [Loud(i) for i in range(3)]
refs = [weakref.ref(item, say(i)) for i, item in enumerate(items)]
del items
both = {"a": Loud("a"), "b": Loud("b")}
refs = [weakref.ref(v, say(k)) for k, v in both.items()]
del both

print("== a reference that the object holds itself")
c = C()
c.own = weakref.ref(c, say("own"))
del c
print("after")

print("== cycles: callbacks first, then the finalizers")
# In which order the callbacks of two objects are called depends on where these lie.
called = []
a, b = Loud("cycle", called), C()
a.other, b.other = b, a
ra, rb = weakref.ref(a, called.append), weakref.ref(b, called.append)
plain = weakref.ref(a)
a.inside = weakref.ref(b, say("never, garbage too"))
del a, b
print(ra() is not None, plain() is not None)
calls.clear()
print(gc.collect() > 0, ra(), rb(), plain(), {id(r) for r in called} == {id(ra), id(rb)})

print("== resurrection by __del__")
saved = []


class Phoenix:
    def __del__(self):
        saved.append(self)


p = Phoenix()
r = weakref.ref(p, say("phoenix"))
del p
print(len(saved), r() is saved[0])
saved.clear()
print(len(saved), r())
p = Phoenix()
p.me = p
r = weakref.ref(p, say("phoenix in a cycle"))
del p
gc.collect()
print(len(saved), r())
saved[0].me = None
saved.clear()
print(len(saved))

print("== callbacks that make and drop")
chain = []


def again(r):
    if len(chain) < 5:
        c = C()
        chain.append(weakref.ref(c, again))


again(None)
print(len(chain), [r() for r in chain])

print("== errors are reported and go no further")


class Failing:
    def __init__(self, text):
        self.text = text

    def __call__(self, r):
        raise ValueError(self.text)

    def __repr__(self):
        return f"Failing({self.text!r})"


def hook(info):
    print("  hook", info.exc_type.__name__, info.exc_value, "|", info.err_msg, "|", info.object)


c = C()
refs = [weakref.ref(c, say("others go on")), weakref.ref(c, Failing("one"))]
sys.unraisablehook = hook
del c
c = C()
c.me = c
refs = [weakref.ref(c, Failing("two"))]
del c
gc.collect()
sys.unraisablehook = sys.__unraisablehook__
try:
    try:
        c = C()
        r = weakref.ref(c, lambda r: print("  during", sys.exception()))
        raise KeyError("in flight")
    finally:
        del c
except KeyError as e:
    print("still", repr(e))
