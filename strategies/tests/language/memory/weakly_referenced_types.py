# Which objects can be weakly referenced, and __weakref__ in classes.
import sys
import threading
import weakref


def function():
    pass


def generator():
    yield


class Plain:
    def method(self):
        pass


def attempt(name, thing):
    try:
        r = weakref.ref(thing)
        print(name, r() is thing)
    except TypeError as e:
        print(name, e)


plain = Plain()
things = {
    "int": 1, "big": 10 ** 40, "float": 1.5, "complex": 1j, "str": "text", "bytes": b"b", "bytearray": bytearray(),
    "None": None, "True": True, "Ellipsis": ..., "NotImplemented": NotImplemented, "tuple": (1, 2), "list": [],
    "dict": {}, "set": {1}, "frozenset": frozenset([1]), "range": range(3), "slice": slice(1), "object": object(),
    "function": function, "lambda": lambda: 0, "builtin": len, "generator": generator(), "class": Plain,
    "builtin class": int, "module": sys, "instance": plain, "property": property(), "code": function.__code__,
    "staticmethod": staticmethod(function), "classmethod": classmethod(function), "exception": ValueError(),
    "lock": threading.Lock(), "rlock": threading.RLock(), "local": threading.local(), "enumerate": enumerate([]),
    "zip": zip(), "map": map(len, []), "list iterator": iter([]), "keys": {}.keys(), "proxy": weakref.proxy(plain),
}
for name, thing in things.items():
    attempt(name, thing)
method = plain.method
attempt("method", method)
print(weakref.ref(plain.method)())

print("== subclasses of builtin types")
for base in (int, float, str, bytes, tuple, list, dict, set, frozenset, bytearray, Exception, type, object):
    namespace = {} if base is not type else {}
    sub = type("Sub" + base.__name__, (base,), {})
    attempt(sub.__name__, sub("X", (), {}) if base is type else sub())
    print("   ", "__weakref__" in vars(sub))

print("== slots")


class Bare:
    __slots__ = ()


class Slotted:
    __slots__ = ("a",)


class Weak:
    __slots__ = ("__weakref__",)


class WeakAndMore:
    __slots__ = ("a", "__weakref__")


class OpenAgain(Bare):
    pass


class Closed(Slotted):
    __slots__ = ("b",)


class Inherits(Weak):
    __slots__ = ("b",)


class FromSecond(Bare, Weak):
    __slots__ = ()


class WithDict:
    __slots__ = ("__dict__",)


for cls in (Plain, Bare, Slotted, Weak, WeakAndMore, OpenAgain, Closed, Inherits, FromSecond, WithDict):
    attempt(cls.__name__, cls())
    print("   ", "__weakref__" in vars(cls), hasattr(cls(), "__weakref__"))

print("== errors")
for source in (
    "class X(Weak): __slots__ = ('__weakref__',)",
    "class X: __slots__ = ('__weakref__', '__weakref__')",
    "class X(Plain): __slots__ = ('__weakref__',)",
    "class X(int): __slots__ = ('__weakref__',)",
    "plain.__weakref__ = 1",
    "del plain.__weakref__",
    "Bare().__weakref__",
    "weakref.proxy(1)",
):
    try:
        exec(source)
        print(source, "ok")
    except Exception as e:
        print(source, type(e).__name__, e)

print("== __weakref__")
w = WeakAndMore()
print(w.__weakref__, Plain().__weakref__)
r = weakref.ref(w)
print(w.__weakref__ is r, sorted(set(dir(plain)) - set(dir(object()))))
del w
print(r())

print("== __class__ and __bases__ keep to the layout")
try:
    Bare().__class__ = Weak
except TypeError as e:
    print(e)


class Other:
    pass


plain.__class__ = Other
print(type(plain).__name__, weakref.ref(plain)() is plain)
