# `copy` over `__reduce_ex__`, `__getstate__`, `copyreg`.
import copy


class Plain:
    def __init__(self):
        self.a, self.b = 1, [2]


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = [1]


class Items(list):
    pass


class Table(dict):
    pass


class Number(int):
    pass


class Arguments:
    def __new__(cls, n, *, m=0):
        self = object.__new__(cls)
        self.n, self.m = n, m
        return self

    def __getnewargs_ex__(self):
        return (self.n,), {"m": self.m}


class Own:
    def __reduce__(self):
        return Own, ()


p = Plain()
q, d = copy.copy(p), copy.deepcopy(p)
print(q.a, q.b is p.b, d.b, d.b is p.b, p.__getstate__(), object().__getstate__())
s = copy.deepcopy(Slotted())
print(s.x, hasattr(s, "y"), Slotted().__getstate__())
i = Items([1, [2]])
i.extra = "kept"
j = copy.deepcopy(i)
print(j, type(j).__name__, j.extra, j[1] is i[1])
t = copy.copy(Table(a=1))
print(t, type(t).__name__, copy.copy(Number(7)), type(copy.copy(Number(7))).__name__)
a = copy.copy(Arguments(1, m=2))
print(a.n, a.m, type(copy.copy(Own())).__name__)
e = copy.copy(ValueError("x", 1))
print(repr(e), copy.copy({1, 2}) == {1, 2}, copy.deepcopy((1, [2])), copy.copy(range(3)))
loop = []
loop.append(loop)
again = copy.deepcopy(loop)
print(again[0] is again, copy.replace(__import__("types").SimpleNamespace(a=1, b=2), b=3))
for thing in ((x for x in ()),):
    try:
        copy.copy(thing)
        print("copied")
    except TypeError as error:
        print("TypeError")
