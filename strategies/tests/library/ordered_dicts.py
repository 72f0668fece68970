# collections.OrderedDict: its order, what changes it, its views and iterators, copies, and subclasses with methods of
# their own.
import copy
import pickle
from collections import OrderedDict


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, *e.args)


print(OrderedDict.__mro__, OrderedDict.__module__, OrderedDict.__doc__)
d = OrderedDict([("a", 1), ("b", 2)], c=3)
print(d, len(d), "a" in d, d["b"], OrderedDict(), OrderedDict[int, str])

print("== moving")
d.move_to_end("a")
d.move_to_end("c", last=False)
d.move_to_end(key="c", last=0)
print(d, list(reversed(d)))
show(d.move_to_end, "z")
show(d.move_to_end, [])
show(OrderedDict().move_to_end, [])
show(d.move_to_end)
show(d.move_to_end, 1, 2, 3)
show(d.move_to_end, "a", first=1)
many = OrderedDict.fromkeys(range(300), "v")
for k in range(0, 300, 3):
    many.move_to_end(k)
for k in range(1, 300, 3):
    many.move_to_end(k, last=False)
for k in range(2, 300, 5):
    many.pop(k)
expected = [k for k in range(298, 0, -3)] + [k for k in range(2, 300, 3)] + [k for k in range(0, 300, 3)]
print(list(many) == [k for k in expected if (k - 2) % 5], all(many[k] == "v" for k in many))
first, last = many.popitem(last=False), many.popitem()
print(first, last, len(many), list(many)[:4], list(reversed(many))[:4])
for n in range(5000):
    many[300 + n] = n
    if n % 3:
        many.popitem(last=False)
    else:
        many.move_to_end(next(reversed(many)), last=False)
        del many[next(iter(many))]
    many.move_to_end(next(iter(many)))
print(len(many), list(many)[-3:], sum(k in many for k in range(5300)))

print("== taking")
d = OrderedDict(a=1, b=2, c=3, d=4)
print(d.popitem(), d.popitem(last=False), d.popitem(False), d)
show(OrderedDict().popitem)
show(d.popitem, 1, 2)
print(d.pop("c"), d.pop("c", None), d.pop(key="c", default=5), d)
show(d.pop, "c")
show(d.pop, [])
show(d.pop)
show(d.pop, 1, 2, 3)
print(d.setdefault("x"), d.setdefault("x", 3), d.setdefault(key="y", default=4), d)
show(d.setdefault, [])
show(d.setdefault)
d["x"] = 7
del d["x"]
d["x"] = 8
print(d, d.clear(), d)

print("== comparing")
a, b = OrderedDict(x=1, y=2), OrderedDict(y=2, x=1)
print(a == b, a != b, a == dict(b), dict(b) == a, a == a, a == a.copy(), a != a.copy(), a == 3, a != 3)
print(a == OrderedDict(x=1), OrderedDict(x=1) == a, OrderedDict(x=1, y=3) == a, {1: a} == {1: b}, {1: a} == {1: a.copy()})
show(lambda: a < b)
show(hash, a)


class Trigger:
    calls = 0

    def __init__(self, at, action):
        self.at, self.action = at, action

    def __hash__(self):
        return 5

    def __eq__(self, other):
        Trigger.calls += 1
        if Trigger.calls == self.at:
            self.action()
        return True


for at in (1, 2):
    Trigger.calls = 0
    one = OrderedDict()
    one.update([(0, 0), (Trigger(at, one.clear), 1), (2, 2)])
    two = OrderedDict([(0, 0), (Trigger(9, None), 1), (2, 2)])
    show(lambda: one == two)
    print(len(one), len(two), Trigger.calls)

print("== filling")
d = OrderedDict(a=1)
d.update({"b": 2}, c=3)
d.update([("d", 4), "e5"])
d.update(self=6, a=7)
print(d)
for wrong in (5, [5], [()], [(1,)], [(1, 2, 3)]):
    show(OrderedDict, wrong)
    show(d.update, wrong)
show(OrderedDict, {}, {})
show(d.update, {}, {})


class Keys:
    def keys(self):
        return "pq"

    def __getitem__(self, key):
        return key * 2


class Items:
    def items(self):
        return [(1, 2)]


print(OrderedDict(Keys(), z=1), OrderedDict(Items()), OrderedDict.fromkeys("ab"), OrderedDict.fromkeys(iterable="ab", value=3))
show(OrderedDict.fromkeys)
show(OrderedDict.fromkeys, 5)
a, b = OrderedDict(x=1, y=2), {"y": 3, "z": 4}
print(a | b, b | a, a | a, type(b | a).__name__)
show(lambda: a | [("z", 1)])
show(lambda: 3 | a)
a |= [("q", 5)]
a |= b
print(a)
a.update(a)
print(a, dict(a), {**a}, OrderedDict(a) == a)

print("== views and iterators")
d = OrderedDict(a=1, b=2, c=3)
print(d.keys(), d.values(), d.items(), [type(v).__mro__ for v in (d.keys(), d.values(), d.items(), iter(d))])
print(list(reversed(d.keys())), list(reversed(d.values())), list(reversed(d.items())), type(reversed(d)), type(iter(d.items())))
print(d.keys() & {"a", "z"}, d.items() - {("a", 1), ("b", 2)}, d.keys() == {"a", "b", "c"}, ("b", 2) in d.items(), len(d.values()), repr(d.keys().mapping))
it = iter(d.items())
print(next(it), it.__reduce__()[1], list(it), it.__reduce__()[1], list(pickle.loads(pickle.dumps(iter(d)))), copy.copy(reversed(d)).__reduce__()[1])


def iterate(change, n=4, view=iter, steps=2):
    d = OrderedDict.fromkeys(range(n), 1)
    it = iter(view(d))
    found = [next(it) for _ in range(steps)]
    change(d)
    for _ in range(4):
        try:
            found.append(next(it))
        except Exception as e:
            found.append((type(e).__name__, *e.args))
    print(found)


iterate(lambda d: None)
iterate(lambda d: d.popitem())
iterate(lambda d: d.popitem(last=False))
iterate(lambda d: d.move_to_end(0))
iterate(lambda d: d.move_to_end(3))
iterate(lambda d: d.__setitem__(0, 9), view=OrderedDict.items)
iterate(lambda d: d.__setitem__(9, 9))
iterate(lambda d: d.pop(2), view=OrderedDict.values)
iterate(lambda d: d.clear(), view=reversed)
iterate(lambda d: (d.popitem(), d.setdefault(3, 3)))
iterate(lambda d: d.clear(), n=2)
iterate(lambda d: d.update({9: 9}), n=2)
iterate(lambda d: d.clear(), n=2, steps=0)

print("== copies")
d = OrderedDict(b=1, a=[2])
d.mark = "kept"
for c in (d.copy(), copy.copy(d), copy.deepcopy(d), pickle.loads(pickle.dumps(d))):
    print(c, vars(c), c["a"] is d["a"], c == d)
print(d.__reduce__()[:4], list(d.__reduce__()[4]))


class Pickled(OrderedDict):
    __slots__ = ("tag",)


d = Pickled(b=1, a=2)
d.tag, d.extra = 1, 2
c = copy.copy(d)
print(c, c.tag, c.extra, type(c.copy()).__name__, vars(c.copy()))

print("== subclasses")


class Told(OrderedDict):
    def __setitem__(self, key, value):
        print("set", key, value)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        print("get", key)
        return super().__getitem__(key)

    def __delitem__(self, key):
        print("del", key)
        super().__delitem__(key)

    def __contains__(self, key):
        print("contains", key)
        return super().__contains__(key)

    def __missing__(self, key):
        return "missing " + key

    def keys(self):
        print("keys")
        return super().keys()

    def items(self):
        print("items")
        return super().items()

    def pop(self, *args):
        print("pop", args)
        return super().pop(*args)

    def update(self, *args, **kw):
        print("update")
        super().update(*args, **kw)


t = Told(a=1, b=2)
print(repr(t))
print(t.copy())
print(t["zz"], t.popitem(), t.pop("a"), t.pop("zz", 3))
show(t.pop, "zz")
print(t.setdefault("q", 3), t.setdefault("q", 4))
t.move_to_end("q")
show(t.move_to_end, "zz")
print(t == {"q": 3}, t == OrderedDict(q=3), OrderedDict(q=3) == t)
print(t | {"w": 1})
print({"w": 1} | t)
t |= {"r": 2}
print(Told.fromkeys("ab", 2))
print(dict(t), OrderedDict(t))
print(t.__reduce__()[:4], list(reversed(t)))
del t["q"]


class Restless(OrderedDict):
    def __getitem__(self, key):
        self["new"] = 1
        return 5


show(Restless(a=1, b=2).copy)


class Named(OrderedDict):
    pass


show(setattr, OrderedDict, "pop", None)
n = Named()
n["me"] = n
n["views"] = n.values()
print(n, n.items())
