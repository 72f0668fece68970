# getattr family, type(), vars, dir, isinstance, globals, locals, object, id.


class A:
    x = 1

    def __init__(self):
        self.y = 2

    def m(self):
        return "m"


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


a = A()
setattr(a, "z", 3)
print(getattr(a, "x"), getattr(a, "y"), getattr(a, "q", None), hasattr(a, "m"), getattr(a, "m")(), vars(a), sorted(k for k in dir(a) if not k.startswith("__")))
delattr(a, "z")
print(hasattr(a, "z"), type(a) is A, type(a).__name__, a.__class__, A.__class__, type(A), A.__dict__["x"], "m" in A.__dict__, a.__module__, A.__name__)
print(isinstance(a, A), isinstance(a, object), isinstance(A, type), isinstance(type, object), isinstance(object, type), issubclass(A, A), issubclass(type, object), isinstance(None, type(None)), isinstance(1, int | str), isinstance("a", int | None), issubclass(bool, int | str))
print(id(a) == id(a), id(a) != id(A()) or "reused", isinstance(id(a), int), a is not A())
print("a" in globals(), globals()["__name__"], type(globals()).__name__, (lambda p, q=2: sorted(locals()))(1))
o = object()
attempt("object attribute", lambda: setattr(o, "x", 1))
attempt("vars of int", lambda: vars(5))
attempt("vars of object", lambda: vars(object()))
attempt("method attribute", lambda: a.m.nothing)
attempt("None attribute", lambda: None.x)
attempt("module attribute", lambda: __import__("math").nothing)
attempt("type of nothing", lambda: type())
print(object() == object(), o == o, repr(o).startswith("<object object at 0x"), repr(a).startswith("<__main__.A object at 0x"), repr(a.m).startswith("<bound method A.m of <__main__.A object at 0x"), repr(A.m).startswith("<function A.m at 0x"), A)
for v in (1, 1.0, 1j, "s", b"b", [], (), {}, set(), frozenset(), None, True, range(1), slice(1), len, A, a, ..., NotImplemented, bytearray(), type, object, ValueError(), (x for x in ()), lambda: 0, iter([])):
    print(type(v).__name__, end=" ")
print()
f = A.m
f.tag = "on a function"
print(A().m.tag, f.__name__, f.__qualname__, f(None), A.m is A.__dict__["m"], A().m.__func__ is f)
print(int.__name__, int.__module__, str.__qualname__, ValueError.__module__, [].__class__.__name__, (5).__class__, "".__class__.__mro__, type(type(type(5))))
print(str(int), repr(str), f"{list}", [int, A], type("New", (A,), {"x": 9})().x, type("New", (), {})().__class__.__name__)
print(hasattr(1, "real"), hasattr([], "append"), hasattr([], "push"), getattr("abc", "upper")(), getattr([3, 1], "sort")(), getattr(int, "__add__")(1, 2), (1).__class__.__name__)
import builtins

print(builtins.len is len, builtins.print is print, hasattr(builtins, "ValueError"), getattr(builtins, "max")(1, 2), builtins.__name__, builtins.True_ if hasattr(builtins, "True_") else "no True_")
builtins.added = "visible everywhere"
print(added)
del builtins.added
print("added" in globals(), hasattr(builtins, "added"), __name__ == "__main__", __doc__)
