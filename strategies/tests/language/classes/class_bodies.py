# Class bodies are code: statements, scopes, order, names, vars().
print("before")


class Body:
    """The docstring."""

    print("inside", __name__, __qualname__)
    x = 1
    y = x + 1
    if y > 1:
        z = "conditional"
    else:
        never = 0
    for i in range(3):
        last = i
    try:
        1 / 0
    except ZeroDivisionError as error:
        message = str(error)
    items = []
    items.append(x)
    squares = [n * n for n in range(y + 1)]

    def method(self, default=x):
        return default, self.x

    alias = method
    x = 10
    with_lambda = lambda self: self.x
    del i

    class Inner:
        depth = 2

        class Innermost:
            pass

    a, *b = "abc"
    (c := 5)


print(Body.x, Body.y, Body.z, Body.last, Body.message, Body.items, Body.squares, Body().method(), Body().alias(), Body().with_lambda(), Body.a, Body.b, Body.c)
print(Body.__doc__, Body.__name__, Body.__module__, Body.Inner.__qualname__, Body.Inner.Innermost.__qualname__, Body.method.__qualname__, hasattr(Body, "i"), hasattr(Body, "error"), hasattr(Body, "never"))
print([k for k in vars(Body) if not k.startswith("__")])
print(Body, Body.Inner, type(Body), repr(Body.Inner.Innermost))


def factory(value):
    class Local:
        held = value

        def get(self):
            return value, self.held, __class__.__name__

    return Local


L1, L2 = factory(1), factory(2)
print(L1().get(), L2().get(), L1 is L2, L1.__qualname__, L1, isinstance(L1(), L2))

x = "global"


class Scopes:
    x = "class"
    seen = x

    def look(self):
        return x

    global made
    made = "by the class body"

    def made_by(self):
        return made


print(Scopes.seen, Scopes().look(), made, hasattr(Scopes, "made"), Scopes().made_by())


class Empty:
    pass


class OneLine: a = 1; b = 2


e = Empty()
e.dynamic = 1
e.__dict__["other"] = 2
print(vars(e), e.other, OneLine.a + OneLine.b, Empty.__doc__, Empty.__bases__, Empty.__dict__.get("missing"), type(vars(Empty)).__name__)
try:
    vars(Empty)["x"] = 1
except TypeError as error:
    print("TypeError", error)
e.__dict__ = {"replaced": True}
print(e.replaced, hasattr(e, "dynamic"))
try:
    e.__dict__ = 5
except TypeError as error:
    print("TypeError", error)


class Private:
    __secret = 1

    def __init__(self):
        self.__own = 2

    def read(self):
        return self.__secret + self.__own

    def __hidden(self):
        return "hidden"

    def call(self):
        return self.__hidden()

    __dunder__ = "kept"


p = Private()
print(p.read(), p.call(), p._Private__own, Private._Private__secret, hasattr(p, "__own"), Private.__dunder__, sorted(k for k in vars(p)))


class Annotated:
    n: int = 5
    only: "never evaluated" + undefined
    s: str

    def f(self, a: undefined_too) -> also_undefined:
        return a


print(Annotated.n, hasattr(Annotated, "only"), Annotated().f(3))


def raises():
    class Broken:
        a = 1
        b = undefined_name


try:
    raises()
except NameError as error:
    print("NameError", error)


class Redefined:
    def f(self):
        return 1

    def f(self):
        return 2


class Redefined(Redefined):
    def g(self):
        return self.f() * 10


print(Redefined().g(), [c.__name__ for c in Redefined.__mro__])
for i in range(2):

    class InLoop:
        n = i

    print(InLoop.n, end=" ")
print()
