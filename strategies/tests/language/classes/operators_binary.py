# Every binary operator: forward, reflected, in-place and NotImplemented.

names = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "@": "matmul", "<<": "lshift", ">>": "rshift", "&": "and", "|": "or", "^": "xor",
}  # fmt: skip
run = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "//": lambda a, b: a // b,
    "%": lambda a, b: a % b, "**": lambda a, b: a**b, "@": lambda a, b: a @ b, "<<": lambda a, b: a << b, ">>": lambda a, b: a >> b,
    "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
}  # fmt: skip


def inplace(op, a, b):
    if op == "+": a += b
    elif op == "-": a -= b
    elif op == "*": a *= b
    elif op == "/": a /= b
    elif op == "//": a //= b
    elif op == "%": a %= b
    elif op == "**": a **= b
    elif op == "@": a @= b
    elif op == "<<": a <<= b
    elif op == ">>": a >>= b
    elif op == "&": a &= b
    elif op == "|": a |= b
    elif op == "^": a ^= b
    return a


def make(label, forward=False, reflected=False, in_place=False, bases=(), result=None):
    space = {"__repr__": lambda self: label}
    for op, name in names.items():
        if forward:
            space[f"__{name}__"] = lambda self, other, op=op: result if result is not None else f"{label}{op}{other!r}"
        if reflected:
            space[f"__r{name}__"] = lambda self, other, op=op: result if result is not None else f"{other!r} r{op} {label}"
        if in_place:
            space[f"__i{name}__"] = lambda self, other, op=op: f"{label}{op}={other!r}"
    return type(label, bases, space)


def attempt(label, action):
    try:
        print(label, action())
    except Exception as error:
        print(label, type(error).__name__, error)


F = make("F", forward=True)
R = make("R", reflected=True)
I = make("I", forward=True, in_place=True)
N = make("N", forward=True, reflected=True, result=NotImplemented)
P = make("P")
for op in names:
    f = run[op]
    print(op, f(F(), 1), f(1, R()), f(P(), R()), f(N(), R()), f(F(), R()), f("s", R()) if op != "%" else "-", inplace(op, I(), 1), inplace(op, F(), 2), inplace(op, 3, R()), inplace(op, P(), R()))
    attempt(op, lambda: f(P(), 1))
    attempt(op, lambda: f(1, N()))
    attempt(op, lambda: f(N(), N()))
    attempt(op + "=", lambda: inplace(op, P(), "x"))
attempt("print >>", lambda: print >> 1)

print("== a subclass on the right goes first, if it overrides")


class Base:
    def __add__(self, other):
        return "Base.add"

    def __radd__(self, other):
        return "Base.radd"


class Plain(Base):
    pass


class Over(Base):
    def __radd__(self, other):
        return "Over.radd"


print(Base() + Plain(), Base() + Over(), Over() + Base(), Plain() + Over(), Over() + Over(), Base() + Base())


class MyInt(int):
    def __radd__(self, other):
        return "MyInt.radd"

    def __rsub__(self, other):
        return NotImplemented


print(1 + MyInt(5), MyInt(5) + 1, 7 - MyInt(5), 1.5 + MyInt(1))

print("== pow with three arguments, divmod")


class Pow:
    def __pow__(self, other, mod=None):
        return ("pow", other, mod)

    def __rpow__(self, other, mod=None):
        return ("rpow", other, mod)

    def __divmod__(self, other):
        return ("divmod", other)

    def __rdivmod__(self, other):
        return ("rdivmod", other)


print(Pow() ** 2, pow(Pow(), 2), pow(Pow(), 2, 3), 2 ** Pow(), divmod(Pow(), 3), divmod(3, Pow()))
attempt("pow", lambda: pow(P(), 2))
attempt("pow 3", lambda: pow(P(), 2, 3))
attempt("divmod", lambda: divmod(P(), 2))


class Self:
    def __init__(self):
        self.n = 0

    def __iadd__(self, other):
        self.n += other
        return self


s = t = Self()
s += 5
s += 6
print(s is t, t.n)


class Holder:
    pass


h = Holder()
h.x = [1]
alias = h.x
h.x += [2]
h.n = 5
h.n **= 2
d = {"k": 1}
d["k"] += 10
d["k"] <<= 2
print(alias, h.n, d)
