# Unary operators, conversions, rounding, index, and str/repr/format/bytes.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class All:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __int__(self):
        return 7

    def __float__(self):
        return 2.5

    def __complex__(self):
        return 1j

    def __index__(self):
        return 3

    def __bool__(self):
        return False

    def __round__(self, n="none"):
        return ("round", n)

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __bytes__(self):
        return b"bytes"

    def __hash__(self):
        return 99

    def __repr__(self):
        return "<repr>"

    def __str__(self):
        return "<str>"

    def __format__(self, spec):
        return f"<format {spec}>"

    def __len__(self):
        return 4

    def __dir__(self):
        return ["z", "a"]

    def __sizeof__(self):
        return 64


import math

a = All()
print(-a, +a, ~a, abs(a), int(a), float(a), complex(a), bool(a), not a, round(a), round(a, 2), math.floor(a), math.ceil(a), math.trunc(a), bytes(a), hash(a), len(a), dir(a))
print(repr(a), str(a), format(a), format(a, "spec"), f"{a} {a!r} {a!s} {a:x}", [a], (a,), {"k": a}, "%s %r" % (a, a), "{} {!r}".format(a, a), ascii(a))
print([0, 1, 2, 3][a], "abcd"[a], [9] * a, hex(a), bin(a), range(a), list(range(10))[a:], chr(a) == "\x03", 2 ** a.__index__(), "x".center(5)[a], math.sqrt(a))


class Nothing:
    pass


n = Nothing()
for label, action in (
    ("neg", lambda: -n), ("pos", lambda: +n), ("invert", lambda: ~n), ("abs", lambda: abs(n)), ("int", lambda: int(n)), ("float", lambda: float(n)),
    ("complex", lambda: complex(n)), ("round", lambda: round(n)), ("floor", lambda: math.floor(n)), ("bytes", lambda: bytes(n)), ("len", lambda: len(n)), ("index", lambda: [1][n]),
    ("range", lambda: range(n)), ("repeat", lambda: "a" * n), ("hex", lambda: hex(n)), ("chr", lambda: chr(n)), ("sqrt", lambda: math.sqrt(n)),
):  # fmt: skip
    attempt(label, action)


def returns(name, value):
    return type("Bad", (), {name: lambda self, *a: value})()


print("== wrong results")
attempt("int", lambda: int(returns("__int__", "x")))
attempt("float", lambda: float(returns("__float__", 1)))
attempt("complex", lambda: complex(returns("__complex__", 1)))
attempt("index", lambda: [1][returns("__index__", 1.0)])
attempt("bool", lambda: bool(returns("__bool__", "x")))
attempt("len", lambda: len(returns("__len__", "x")))
attempt("len negative", lambda: len(returns("__len__", -5)))
attempt("len huge", lambda: len(returns("__len__", 10**30)))
attempt("len true", lambda: len(returns("__len__", True)))
attempt("repr", lambda: repr(returns("__repr__", 5)))
attempt("str", lambda: str(returns("__str__", None)))
attempt("bytes", lambda: bytes(returns("__bytes__", "s")))
attempt("hash", lambda: hash(returns("__hash__", "s")))
attempt("format", lambda: format(returns("__format__", 5)))
attempt("abs anything", lambda: abs(returns("__abs__", [1])))

print("== str falls back to repr, never the other way")


class OnlyRepr:
    def __repr__(self):
        return "only repr"


class OnlyStr:
    def __str__(self):
        return "only str"


print(OnlyRepr(), f"{OnlyRepr()}", str(OnlyRepr()), OnlyStr(), repr(OnlyStr()).startswith("<__main__.OnlyStr object at 0x"), [OnlyRepr()])


class InheritsStr(OnlyStr):
    def __repr__(self):
        return "r"


print(InheritsStr(), repr(InheritsStr()), format(InheritsStr()))


class IntLike(int):
    def __str__(self):
        return "str"

    def __neg__(self):
        return "negated"

    def __bool__(self):
        return False


i = IntLike(5)
print(i, repr(i), -i, not i, i + 1, f"{i:d}", f"{i}", "%d %s" % (i, i), [i], abs(i), ~i)
