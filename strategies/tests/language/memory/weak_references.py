# weakref.ref: following, sharing, comparing, hashing, subclassing.
import gc
import weakref


class C:
    def __init__(self, n=0):
        self.n = n


def show(source):
    try:
        print(source, "->", eval(source))
    except Exception as e:
        print(source, "!!", type(e).__name__, e)


print("== following")
c = C(1)
r = weakref.ref(c)
print(r() is c, r().n)
show("r(1)")
show("r(x=1)")
show("weakref.ref()")
show("weakref.ref(c, None, 1)")
show("weakref.ref(c, callback=None)")
show("weakref.ref.__new__(int, c)")
del c
print(r(), r.__callback__)

print("== one shared reference without callback")
c = C(2)
r = weakref.ref(c)
print(weakref.ref(c) is r, weakref.ref(c, None) is r)
called = []
with_callback = weakref.ref(c, called.append)
print(with_callback is r, with_callback == r, hash(with_callback) == hash(r) == hash(c))
print(weakref.ref(c, called.append) is with_callback)
print(with_callback.__callback__ == called.append, r.__callback__)
print(weakref.getweakrefcount(c), weakref.getweakrefs(c) == [r, with_callback])
print(c.__weakref__ is r)
show("weakref.getweakrefcount(5), weakref.getweakrefs(5), weakref.getweakrefs([])")
show("weakref.getweakrefcount()")
show("weakref.getweakrefs(1, 2)")
print(repr(r).startswith("<weakref at 0x"), "; to 'C' at 0x" in repr(r), repr(weakref.ref(C)).endswith(" (C)>"))
print(repr(weakref.ref(show)).endswith(" (show)>"))
del c
print(called == [with_callback], called[0] is with_callback, repr(r).endswith("; dead>"))
print(r == r, r != r, r == with_callback, hash(r) == hash(with_callback))

print("== equality and hash are the target's")


class Equal:
    def __init__(self, key):
        self.key = key

    def __eq__(self, other):
        return isinstance(other, Equal) and self.key == other.key

    def __hash__(self):
        return hash(self.key)


a, b, d = Equal("k"), Equal("k"), Equal("other")
ra, rb, rd = map(weakref.ref, (a, b, d))
print(ra == rb, ra != rb, ra == rd, ra != rd, len({ra, rb, rd}), hash(ra) == hash("k"))
print(ra == 1, ra != 1, ra == a)
show("ra < rb")
del b
print(ra == rb, rb == rb, hash(rb) == hash("k"))
never_hashed = weakref.ref(Equal("x"))
show("hash(never_hashed)")


class Unhashable:
    __hash__ = None


u = Unhashable()
ru = weakref.ref(u)
show("hash(ru)")

print("== subclasses")


class Named(weakref.ref):
    __slots__ = ("name",)

    def __init__(self, target, callback=None, *, name="?"):
        super().__init__(target, callback)
        self.name = name


class Open(weakref.ref):
    pass


c = C(3)
n = Named(c, name="first")
print(n() is c, n.name, n is Named(c, name="second"), n == weakref.ref(c), isinstance(n, weakref.ref))
o = Open(c)
o.anything = [1]
print(o.anything, o() is c, type(o).__mro__[1] is weakref.ref, weakref.ref is weakref.ReferenceType)
print(weakref.ref(o)() is o)
show("weakref.ref(weakref.ref(c))")
show("setattr(weakref.ref(c), 'x', 1)")
print(weakref.getweakrefcount(c))
del c
print(n(), o(), n.name, o.anything)

print("== the list of references: shared ones first, then the latest first")
c = C(4)
refs = [weakref.ref(c, lambda r: None) for _ in range(3)]
shared, proxy = weakref.ref(c), weakref.proxy(c)
print([refs.index(x) if x in refs and x is not shared else type(x).__name__ for x in weakref.getweakrefs(c)])
del refs[1]
print(weakref.getweakrefcount(c))
del shared, proxy
print(weakref.getweakrefs(c) == refs[::-1], weakref.getweakrefcount(c))
refs.clear()
print(weakref.getweakrefcount(c), c.__weakref__)

print("== many")
things = [C(i) for i in range(500)]
refs = [weakref.ref(x) for x in things for _ in range(3)]
print(len(refs), len(set(map(id, refs))), sum(r().n for r in refs))
x = None
del things[::2]
print(sum(r() is None for r in refs), sum(r().n for r in refs if r() is not None))
things.clear()
print(all(r() is None for r in refs), gc.collect() >= 0)
