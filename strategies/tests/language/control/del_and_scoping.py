# del in all its forms, and names appearing and disappearing.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


x = 1
del x
attempt("deleted global", lambda: x)
try:
    del x
except NameError as error:
    print(error)
a = b = c = 0
del a, (b, c)
print("a" in globals(), "b" in globals(), "c" in globals())


def local():
    y = 1
    del y
    try:
        del y
    except UnboundLocalError as error:
        print(error)
    y = 2
    return y


print(local())
l = list(range(10))
del l[0], l[-1], l[1:3], l[::2]
print(l)
d = {"a": {"b": 1, "c": 2}, "z": 0}
del d["a"]["b"], d["z"]
print(d)


class C:
    attr = 1

    def __init__(self):
        self.own = 2

    def __delitem__(self, k):
        print("delitem", k)


c = C()
del c.own, c[1], c[1:2], c["k", 0]
del C.attr
print(hasattr(c, "own"), hasattr(C, "attr"))
attempt("attr", lambda: delattr(c, "attr"))


def global_delete():
    global temp
    temp = 5
    del temp


global_delete()
print("temp" in globals())


def nonlocal_delete():
    v = 1

    def inner():
        nonlocal v
        del v

    inner()
    try:
        return v
    except UnboundLocalError as error:
        return str(error)


print(nonlocal_delete())
for i in range(3):
    pass
print(i)
del i
for i in []:
    pass
print("i" in globals())
try:
    raise ValueError
except ValueError as e:
    pass
print("e" in globals())
len = lambda v: "shadowed"
print(len([]))
del len
print(len([]))
if False:
    never = 1
attempt("never assigned", lambda: never)
print(sorted(k for k in locals() if k in ("l", "d", "c", "x")), locals() is globals())


def names(p, *args, q=1, **kw):
    r = 2
    for s in "z":
        pass
    return sorted(locals())


print(names(0))
globals()["injected"] = "through globals()"
print(injected)
import math as m, sys
from math import pi as circle, floor

print(m.pi == circle, floor(2.5), m.__name__, sys.modules["math"] is m, type(m).__name__)


def importing():
    import math
    from math import sqrt

    return sqrt(16), math is m


print(importing(), "sqrt" in globals(), __name__, type(__builtins__).__name__ in ("module", "dict"))
try:
    from math import nothing_here
except ImportError as error:
    print(type(error).__name__, str(error)[:45])
try:
    import nowhere.to.be.found
except ModuleNotFoundError as error:
    print(error)
pass; ...; 1; "a string statement"; None
print(True if ... else False, Ellipsis, ... is Ellipsis, NotImplemented)
