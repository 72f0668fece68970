# __slots__: fixed attributes, inheritance, errors.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1, 2)
p.x += 10
print(p, Point.__slots__, hasattr(p, "__dict__"), type(Point.x).__name__, Point.x.__name__, Point.x.__get__(p))
attempt("new attribute", lambda: setattr(p, "z", 3))
attempt("__dict__", lambda: p.__dict__)
attempt("vars", lambda: vars(p))
del p.x
attempt("deleted", lambda: p.x)
attempt("delete twice", lambda: delattr(p, "x"))
p.x = 5
print(p)
attempt("unset", lambda: Point.__new__(Point).y)
attempt("wrong object", lambda: Point.x.__get__(5))


class Point3(Point):
    __slots__ = ("z",)

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


q = Point3(1, 2, 3)
print(q, q.z, hasattr(q, "__dict__"), Point3.__slots__)
attempt("still fixed", lambda: setattr(q, "w", 1))


class Open(Point):
    pass


o = Open(1, 2)
o.extra = "goes to the dict"
print(o, vars(o), hasattr(o, "__dict__"))


class WithDict:
    __slots__ = ("a", "__dict__")


w = WithDict()
w.a, w.b = 1, 2
print(w.a, w.b, vars(w))


class Single:
    __slots__ = "only"


class Empty:
    __slots__ = ()


class FromList:
    __slots__ = ["m", "n"]


class FromDict:
    __slots__ = {"k": "documented"}


s = Single()
s.only = 1
f = FromList()
f.m = 2
k = FromDict()
k.k = 3
print(s.only, f.m, k.k)
attempt("empty", lambda: setattr(Empty(), "x", 1))


class Shadow:
    __slots__ = ("v",)
    other = "class attribute"


sh = Shadow()
print(sh.other)
attempt("class attribute is read only", lambda: setattr(sh, "other", 1))
attempt("conflict", lambda: type("X", (), {"__slots__": ("a",), "a": 1}))
attempt("bad name", lambda: type("X", (), {"__slots__": ("1a",)}))
attempt("not a string", lambda: type("X", (), {"__slots__": (1,)}))
attempt("two layouts", lambda: type("X", (Point, Shadow), {}))
attempt("two empties", lambda: type("X", (Point, Empty), {"__slots__": ()})(1, 2))
attempt("int subclass", lambda: type("X", (int,), {"__slots__": ("a",)}))


class Base:
    __slots__ = ("v",)


class Derived(Base):
    __slots__ = ("v",)


d = Derived()
d.v = "derived"
Base.v.__set__(d, "base")
print(d.v, Base.v.__get__(d))


class Private:
    __slots__ = ("__hidden", "shown")

    def __init__(self):
        self.__hidden, self.shown = 1, 2

    def get(self):
        return self.__hidden


print(Private().get(), Private()._Private__hidden)


class Guard:
    __slots__ = ("a",)

    def __getattr__(self, name):
        return f"computed {name}"

    def __setattr__(self, name, value):
        print("setting", name)
        super().__setattr__(name, value)


g = Guard()
print(g.a, g.zzz)
g.a = 5
print(g.a)
attempt("guarded", lambda: setattr(g, "b", 1))


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value, self.next = value, next


head = None
for i in range(5):
    head = Node(i, head)
out = []
while head:
    out.append(head.value)
    head = head.next
print(out)
a, b = Node(1), Node(2)
a.next, b.next = b, a
print(a.next.next is a)
try:
    a.__class__ = Point
except TypeError as error:
    print("TypeError", error)
