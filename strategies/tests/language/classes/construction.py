# __new__, __init__, __call__, __del__ order, __class__, copies of objects.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Traced:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        return super().__new__(cls)

    def __init__(self, a, b=2):
        print("init", a, b)
        self.a, self.b = a, b


t = Traced(1, b=3)
print(t.a, t.b)
attempt("init fails", lambda: Traced())


class Other:
    pass


class Gives(Traced):
    def __new__(cls, what):
        return what


print(Gives(5), type(Gives(Other())).__name__, Gives(None))
inner = Traced.__new__(Traced)
attempt("uninitialised", lambda: inner.a)
inner.__init__("late")
print(inner.a)


class Positive(int):
    def __new__(cls, v):
        if v < 0:
            raise ValueError("negative")
        return super().__new__(cls, v)


class Upper(str):
    def __new__(cls, text, *rest):
        return super().__new__(cls, text.upper())

    def __init__(self, text, *rest):
        self.original, self.rest = text, rest


u = Upper("abc", 1)
print(Positive(5) + 1, u, u.original, u.rest, len(u), u == "ABC")
attempt("negative", lambda: Positive(-5))


class BadInit:
    def __init__(self):
        return 5


class NoArgs:
    pass


class NewOnly:
    def __new__(cls, x):
        self = object.__new__(cls)
        self.x = x
        return self


attempt("init returns", BadInit)
attempt("object args", lambda: NoArgs(1))
attempt("object kw", lambda: NoArgs(k=1))
print(NewOnly(5).x)
attempt("new other type", lambda: object.__new__(int))
attempt("new not a type", lambda: object.__new__(5))
attempt("new subtype", lambda: int.__new__(str))


class Cached:
    cache = {}

    def __new__(cls, key):
        if key not in cls.cache:
            cls.cache[key] = super().__new__(cls)
        return cls.cache[key]

    def __init__(self, key):
        self.key = key
        self.inits = getattr(self, "inits", 0) + 1


print(Cached("a") is Cached("a"), Cached("a") is Cached("b"), Cached("a").inits)


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *more, scale=1):
        return (self.n + x + sum(more)) * scale


add = Adder(10)
print(add(1), add(1, 2, 3), add(1, scale=2), callable(add), callable(5), callable(Adder), list(map(add, range(3))), Adder(1)(2))
attempt("bad call", lambda: add())

print("== destructors run when the last reference goes")


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


n = Noisy("rebound")
n = Noisy("second")
print("after rebinding")
m = n
del n
print("still alive")
del m
print("gone")


def scope():
    local = Noisy("local")
    print("in function")


scope()
items = [Noisy("item 0"), Noisy("item 1")]
items.pop()
items.clear()
d = {"k": Noisy("dict value")}
d["k"] = None
Noisy("temporary")
x = Noisy("tuple member"), 1
x = None
Noisy("attribute").name
print("end of destructors")


class Resurrect:
    kept = []

    def __del__(self):
        print("resurrecting")
        Resurrect.kept.append(self)


Resurrect()
print(len(Resurrect.kept), type(Resurrect.kept[0]).__name__)
Resurrect.kept.clear()
print(len(Resurrect.kept))
print(type(t)(7, b=8).b, t.__class__ is Traced, t.__class__.__name__, NewOnly.__new__(NewOnly, 9).x)
