# Methods and attributes of builtin types that meet objects of other types.
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: list.append(1, 2))
t(lambda: list.append())
t(lambda: list.append([]))
t(lambda: list.append([], 1, 2))
t(lambda: str.upper(1))
t(lambda: str.upper())
t(lambda: str.upper("a", 1))
t(lambda: int.__add__("a", 1))
t(lambda: int.__add__())
t(lambda: int.__add__(1))
t(lambda: int.__add__(1, 2, 3))
t(lambda: int.__or__(str))
t(lambda: int.__or__(1))
t(lambda: (1).__add__())
t(lambda: (1).__add__(1, 2))
t(lambda: int.__neg__())
t(lambda: int.__neg__(1, 2))
t(lambda: int.__neg__("x"))
t(lambda: list.__len__(1))
t(lambda: list.__len__())
t(lambda: [].__len__(1))
t(lambda: list.__getitem__(1, 2))
t(lambda: list.__setitem__([1], 2))
t(lambda: list.__contains__([1]))
t(lambda: list.__iter__(1))
t(lambda: str.__eq__(1, 2))
t(lambda: str.__eq__("a"))
t(lambda: int.__lt__(1, "x"))
t(lambda: dict.get(1, 2))
t(lambda: dict.get({}))
t(lambda: {}.get())
t(lambda: dict.keys([]))
t(lambda: set.add([], 1))
t(lambda: float.is_integer(1))
t(lambda: bytes.hex("a"))
t(lambda: tuple.index([], 1))
t(lambda: object.__repr__())
t(lambda: object.__repr__(1, 2))
t(lambda: object.__str__(1))
t(lambda: int.__repr__("a"))
t(lambda: int.__hash__("a"))
t(lambda: int.__bool__("a"))
t(lambda: int.__pow__(2))
t(lambda: (2).__pow__(3, 5))
t(lambda: int.bit_length("a"))
t(lambda: int.bit_length())
t(lambda: type.__or__())
t(lambda: type.__call__())
t(lambda: type.mro(1))
t(lambda: list.sort(1))
t(lambda: str.join(1, []))
t(lambda: str.format(1))
t(lambda: BaseException.with_traceback(1, None))
t(lambda: property.getter(1, 2))
t(lambda: range.index([], 1))
t(lambda: slice.indices(1, 2))
t(lambda: (x for x in ()).send())
t(lambda: type((x for x in ())).send(1, 2))
t(lambda: bytearray.append(b"", 1))
t(lambda: frozenset.union(set(), 1))
t(lambda: set.__or__(1, 2))
t(lambda: set.__or__({1}, 2))
class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a, self.b = 1, 2
class A:
    f = list.append
    g = str.upper
    n = len
    c = type(t).__code__
    m = S.a
    d = dict.__dict__["fromkeys"]
    __enter__ = list.__enter__ if hasattr(list, "__enter__") else list.append
    __exit__ = list.append
    __len__ = list.__len__
    __iter__ = list.__iter__
    __repr__ = int.__repr__
    __eq__ = str.__eq__
    __hash__ = str.__hash__
    __call__ = dict.get
    __getitem__ = list.__getitem__
    __bool__ = int.__bool__
    __contains__ = dict.__contains__
    __next__ = type(iter([])).__next__
    __init__ = list.__init__
    __add__ = int.__add__
class B:
    __slots__ = ("x",)
    m = S.a
    n = S.b
a = A.__new__(A)
for i in range(3):
    t(lambda: a.f)
    t(lambda: a.f(1))
    t(lambda: a.g())
    t(lambda: a.n([]))
    t(lambda: a.c)
    t(lambda: setattr(a, "c", 1))
    t(lambda: a.m)
    t(lambda: setattr(a, "m", 1))
    t(lambda: delattr(a, "m"))
    t(lambda: a.d([1]))
    t(lambda: len(a))
    t(lambda: iter(a))
    t(lambda: list(a))
    t(lambda: repr(a))
    t(lambda: a == 1)
    t(lambda: hash(a))
    t(lambda: a(1))
    t(lambda: a[0])
    t(lambda: bool(a))
    t(lambda: 1 in a)
    t(lambda: next(a))
    t(lambda: A())
    t(lambda: a + 1)
    t(lambda: a())
def w():
    with a: pass
t(w)
b = B()
b.x = 3
def load(o): return o.m
def store(o): o.m = 5
for i in range(3):
    t(lambda: load(b))
    t(lambda: store(b))
    t(lambda: b.n)
    s = S()
    t(lambda: load(s))
    t(lambda: store(s))
    t(lambda: s.a)
class L(list):
    def f(self): return super().append
    def g(self): return super().append(1)
    h = list.append
    k = dict.get
l = L()
l.h(3); print(l)
l.g(); print(l)
t(lambda: l.k(1))
t(lambda: l.k)
class C:
    def g(self): return super().k(1)
class D(A):
    def g(self): return super().f(1)
    def h(self): return super().f
d = D.__new__(D)
t(lambda: d.g())
t(lambda: d.h())
t(lambda: dict.__dict__["fromkeys"](1))
t(lambda: dict.__dict__["fromkeys"]())
t(lambda: dict.__dict__["fromkeys"](int, [1]))
t(lambda: dict.__dict__["fromkeys"](dict, [1]))
t(lambda: list.append.__get__(1))
t(lambda: list.append.__get__([])(1))
t(lambda: type(t).__code__.__get__(1))
t(lambda: S.a.__get__(b))
t(lambda: S.a.__set__(b, 1))
t(lambda: S.a.__get__(None, S))
t(lambda: BaseException.args.__get__(1))
t(lambda: property.fget.__get__(1))
t(lambda: list(map(list.append, [[], 2], [1, 2])))
t(lambda: list(map(str.upper, ["a", 1])))
t(lambda: sorted(["b", 1], key=str.lower))
t(lambda: sorted(["b", "A"], key=str.lower))
t(lambda: {}.setdefault.__call__())
t(lambda: "x".join.__self__)
def scope():
    class K: __slots__ = ("z",)
    return K.z
z = scope()
t(lambda: z.__get__(1))
t(lambda: z.__objclass__.__name__)
