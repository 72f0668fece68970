# Unions of types: what `|` makes of them, and what they are asked.
U = int | str
print(U, repr(U), type(U), type(U).__name__, type(U).__qualname__, type(U).__module__, U.__args__, U.__parameters__)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class A: pass
class M(type):
    def __or__(cls, o): return ("M or", o)
    def __ror__(cls, o): return ("M ror", o)
class B(metaclass=M): pass
class Outer:
    class Inner: pass
t(lambda: A | int)
t(lambda: int | A | None)
t(lambda: None | int)
t(lambda: int | None | int)
t(lambda: int | int)
t(lambda: (int | str) | (str | float))
t(lambda: (int | str) | int)
t(lambda: int | (str | float))
t(lambda: B | int)
t(lambda: int | B)
t(lambda: Outer.Inner | int)
t(lambda: int | 1)
t(lambda: 1 | int)
t(lambda: int | "str")
t(lambda: "str" | int)
t(lambda: int | [])
t(lambda: None | None)
t(lambda: U | 1)
t(lambda: 1 | U)
t(lambda: U & int)
t(lambda: int & str)
t(lambda: U == (str | int))
t(lambda: U != (str | int))
t(lambda: U == int)
t(lambda: U == (str | int | float))
t(lambda: hash(U) == hash(str | int))
t(lambda: len({U, str | int, int | str | None}))
t(lambda: isinstance(1, U))
t(lambda: isinstance(1.0, U))
t(lambda: isinstance(None, int | None))
t(lambda: isinstance(None, U))
t(lambda: issubclass(bool, U))
t(lambda: issubclass(float, U))
t(lambda: issubclass(type(None), int | None))
t(lambda: issubclass(1, U))
t(lambda: isinstance(1, (U, float)))
t(lambda: isinstance(1.0, (U, float)))
t(lambda: U())
t(lambda: type(U)())
t(lambda: type(U)(int, str))
t(lambda: U[int])
t(lambda: U.x)
t(lambda: setattr(U, "x", 1))
t(lambda: U < U)
t(lambda: bool(U))
t(lambda: U.__origin__)
t(lambda: U.__name__)
t(lambda: U.__qualname__)
t(lambda: U.__module__)
t(lambda: U.__class__)
t(lambda: U.__doc__)
t(lambda: type("X", (U,), {}))
def sub():
    class X(int | str): pass
t(sub)
def sub():
    class X(type(U)): pass
t(sub)
t(lambda: int.__or__(str))
t(lambda: int.__ror__(str))
t(lambda: type.__or__(int, str))
t(lambda: type.__or__(int, 1))
t(lambda: type.__or__(1, int))
t(lambda: type.__or__(1, 2))
t(lambda: type.__ror__(int, None))
t(lambda: U.__or__(float))
t(lambda: U.__ror__(float))
t(lambda: U.__eq__(1))
t(lambda: U.__instancecheck__)
t(lambda: f"{U}")
t(lambda: "%s" % U)
t(lambda: str(U))
t(lambda: (int | str | None).__args__)
t(lambda: (lambda x: x)(Exception | ValueError))
t(lambda: iter(U))
t(lambda: U | U is U)
t(lambda: int | U is U)
t(lambda: type(None) | int)
t(lambda: int | type(None))
t(lambda: int | Ellipsis)
t(lambda: int | type(...))
t(lambda: object() | int)
t(lambda: sum([1]) | U)
x = int
x |= str
print(x)
x |= None
print(x)
def f(a: int | None = None, *b: str | bytes) -> "int | str": return a
print(f.__annotations__)
try:
    raise ValueError
except ValueError: print("ok")
def exc():
    try: raise ValueError
    except ValueError | TypeError: pass
t(exc)
def mat(v):
    match v:
        case int() | str(): return "is"
        case _: return "other"
print(mat(1), mat([]))
def mat(v):
    match v:
        case U(): return "is"
t(lambda: mat(1))
class Cls:
    x: int | None = None
    y: "str | None"
print(Cls.__annotations__)
class Eq(type):
    def __eq__(c, o): return True
    __hash__ = type.__hash__
class E1(metaclass=Eq): pass
class E2(metaclass=Eq): pass
t(lambda: E1 | E2)
class NH(type):
    __hash__ = None
class N1(metaclass=NH): pass
class N2(metaclass=NH): pass
t(lambda: N1 | N2)
t(lambda: hash(N1 | N2))
t(lambda: N1 | N2 | N1)
t(lambda: (N1 | N2) == (N2 | N1))
class IC(type):
    def __instancecheck__(c, o): print("asked", end=" "); return o == 5
class I1(metaclass=IC): pass
t(lambda: isinstance(5, str | I1))
t(lambda: isinstance(6, str | I1))
t(lambda: isinstance("s", str | I1))
t(lambda: U | [])
t(lambda: (U | []).__args__)
t(lambda: U | ())
t(lambda: U | (1, 2))
t(lambda: U | 1 | 1)
t(lambda: U | 1 | 1.0 | True)
t(lambda: U | {})
t(lambda: U | [] | [])
t(lambda: U | print)
t(lambda: U | (lambda: 1))
t(lambda: isinstance(1, U | 1))
t(lambda: isinstance([], U | 1))
t(lambda: U | ...)
t(lambda: U | 1.5)
t(lambda: hash(U | 1) == hash(1 | U))
t(lambda: hash(U | []))
t(lambda: (U | 1) == (1 | U))
t(lambda: (U | []) == ([] | U))
t(lambda: U | None)
t(lambda: None | U)
t(lambda: type(U)[int, str])
t(lambda: type(U)[int])
t(lambda: type(U)[()])
t(lambda: type(U)[int, None])
t(lambda: type(U)[1])
t(lambda: list[int] | None)
t(lambda: None | list[int])
t(lambda: list[int] | list[str] | list[int])
t(lambda: isinstance([], list[int] | None))
t(lambda: isinstance(None, list[int] | None))
t(lambda: isinstance(None, None | list[int]))
t(lambda: issubclass(list, list[int] | None))
t(lambda: int | list[int])
