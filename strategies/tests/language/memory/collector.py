# The module gc.
import gc
import sys
import weakref


class C:
    pass


def show(*sources):
    for source in sources:
        try:
            print(source, "->", eval(source))
        except Exception as e:
            print(source, "!!", type(e).__name__, e)


def cycle(n=1):
    for _ in range(n):
        c = C()
        c.me = c
    return weakref.ref(c)


print("== settings")
show("gc.isenabled()", "gc.disable()", "gc.isenabled()", "gc.enable()", "gc.isenabled()", "gc.get_threshold()",
     "gc.set_threshold(700)", "gc.get_threshold()", "gc.set_threshold(600, 5, 6)", "gc.get_threshold()",
     "gc.set_threshold()", "gc.set_threshold(1, 2, 3, 4)", "gc.set_threshold('a')", "gc.get_debug()",
     "gc.set_debug()", "gc.set_debug(0)", "gc.enable(1)", "gc.isenabled(1)", "type(gc.get_count()).__name__",
     "len(gc.get_count())", "all(isinstance(n, int) for n in gc.get_count())",
     "[sorted(s) for s in gc.get_stats()]", "gc.garbage", "gc.callbacks",
     "gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK")
gc.set_threshold(2000, 10, 10)

print("== collect")
show("gc.collect(3)", "gc.collect(-1)", "gc.collect('x')", "gc.collect(generation=0) >= 0", "gc.collect(1) >= 0")
gc.collect()
r = cycle()
print(r() is not None, gc.collect() > 0, r(), gc.collect())
before = gc.get_stats()[2]
cycle()
gc.collect()
after = gc.get_stats()[2]
print(after["collections"] - before["collections"], after["collected"] > before["collected"], after["uncollectable"])

print("== no collection while it is off, or when the threshold is zero")
gc.disable()
r = cycle(60000)
print(r() is not None)
gc.enable()
gc.collect()
gc.set_threshold(0)
r = cycle(60000)
print(r() is not None)
gc.set_threshold(2000, 10, 10)
gc.collect()
print(r())
first = cycle()
for _ in range(200000):
    cycle()
    if first() is None:
        break
print(first())

print("== callbacks")


def callback(phase, info):
    print(phase, sorted(info), info["generation"], type(info["collected"]).__name__, info["uncollectable"])


gc.callbacks.append(callback)
gc.collect()
gc.collect(0)
gc.callbacks.clear()
nested = []
gc.callbacks.append(lambda phase, info: nested.append((phase, gc.collect())))
gc.collect()
gc.callbacks.clear()
print(nested)


class Failing:
    def __call__(self, phase, info):
        raise ValueError(phase)

    def __repr__(self):
        return "<failing>"


sys.unraisablehook = lambda info: print("hook", info.exc_value, "|", info.err_msg, "|", info.object)
gc.callbacks.append(Failing())
gc.collect()
gc.callbacks.clear()
sys.unraisablehook = sys.__unraisablehook__

print("== looking at objects")
c = C()
inner = [1]
c.attribute = inner
show("gc.get_referents()", "gc.get_referents(1)", "sorted(gc.get_referents([3, 1, 2]))",
     "gc.get_referents((1, [2]))[0] in (1, [2])", "[inner] == [x for x in gc.get_referents(c) if x is inner]",
     "C in gc.get_referents(c)", "gc.get_referrers()")
holder = [c]
print([x is holder for x in gc.get_referrers(c) if type(x) is list], globals() in gc.get_referrers(c))
print(any(x is c for x in gc.get_objects()), any(x is holder for x in gc.get_objects(generation=None)))
show("gc.get_objects(generation=3)", "gc.get_objects('x')", "type(gc.get_objects(0)).__name__")
print([gc.is_tracked(x) for x in (0, 1.5, "a", b"b", None, True, (), range(3), object(), int)])
print([gc.is_tracked(x) for x in ([], {}, set(), c, C, show, iter([]), (c,), slice(1), weakref.ref(c), len)])
print(gc.is_tracked(([],)))


class Again:
    def __del__(self):
        saved.append(self)


saved = []
Again()
show("gc.is_finalized(3)", "gc.is_finalized(c)", "gc.is_finalized(saved[0])", "gc.is_finalized(Again)")
saved.clear()

print("== freeze")
r = cycle()
gc.freeze()
print(gc.get_freeze_count() > 0, gc.collect(), r() is not None)
gc.unfreeze()
print(gc.get_freeze_count(), gc.collect() > 0, r())

print("== garbage kept")
gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
x = []
x.append(x)
del x
print(gc.collect() > 0, any(x[0] is x for x in gc.garbage if type(x) is list and x))
gc.set_debug(0)
gc.garbage.clear()
gc.collect()
print(gc.garbage)

print("== a finalizer that collects")


class Collects:
    def __del__(self):
        print("in __del__", gc.collect() >= 0)


Collects()
x = Collects()
x.me = x
del x
gc.collect()
print("end")
