# WeakValueDictionary, WeakKeyDictionary and WeakSet.
import gc
import weakref
from weakref import WeakKeyDictionary as K, WeakSet as S, WeakValueDictionary as V


class C:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"C{self.n}"


def mask(text):
    """Without addresses."""
    first, *rest = text.split("0x")
    return "0x".join([first] + [part.lstrip("0123456789abcdef") for part in rest])


def show(*sources):
    for source in sources:
        try:
            text = f"{source} -> {eval(source)!r}"
        except Exception as e:
            text = f"{source} !! {type(e).__name__} {e}"
        print(mask(text))


a, b, c = C("a"), C("b"), C("c")
print("== WeakValueDictionary")
d = V({"a": a, "b": b})
show("d['a']", "d['x']", "d.get('x')", "d.get('a')", "d.get('x', 3)", "len(d)", "'a' in d", "'x' in d", "list(d)",
     "list(d.items())", "list(d.values())", "list(d.keys())", "d.pop('x')", "d.pop('x', 1)", "d.popitem()", "len(d)",
     "d.setdefault('c', c)", "d.setdefault('c', a)", "sorted(d)", "d.update({'a': a}, b=b)", "sorted(d)",
     "d.copy() == d", "d == dict(a=a, b=b, c=c)", "d == {}", "d != {}", "type(d.copy()).__name__",
     "sorted(d | {'z': a})", "type(d | {'z': a}).__name__", "sorted({'z': a} | d)", "len(d.valuerefs())",
     "[r() for r in d.itervaluerefs()]", "d", "d.setdefault('q')", "d.__setitem__('i', 5)", "V(1, 2)",
     "V([('a', a)], b=b) == dict(a=a, b=b)", "d.update(1, 2)", "d.popitem()",
     "d.clear()", "len(d)", "d.popitem()", "bool(d)", "hash(d)", "d.pop()", "d.__delitem__('no')", "V(5)", "d | 5",
     "5 | d", "V({})", "V(V(a=a))['a']")
d["a"] = a
del d["a"]
d |= {"b": b}
print(sorted(d))
print("== WeakKeyDictionary")
k = K({a: 1, b: 2})
show("k[a]", "k[c]", "k.get(c)", "k.get(a)", "len(k)", "a in k", "5 in k", "list(k)", "list(k.items())",
     "list(k.values())", "list(k.keys())", "k.pop(c)", "k.pop(c, 9)", "k.popitem()", "k.setdefault(c, 3)",
     "k.setdefault(c, 4)", "k.update({b: 5})", "sorted(map(str, k))", "k.copy() == k", "k == {a: 1, c: 3, b: 5}",
     "len(k | {a: 7})", "(k | {a: 7})[a]", "({a: 7} | k)[a]", "[r() for r in k.keyrefs()]", "k",
     "k.__setitem__(5, 1)", "k[5]", "k.setdefault(a)", "k.get(5)", "k.pop(5)", "K([(a, 1)])[a]", "k.__delitem__(b)",
     "b in k", "hash(k)", "K().popitem()", "k.clear()", "len(k)")
print("== WeakSet")
s = S([a, b])
show("len(s)", "a in s", "c in s", "5 in s", "sorted(map(str, s))", "s.add(c)", "s.add(c)", "len(s)", "s.discard(c)",
     "s.discard(c)", "s.remove(a)", "s.remove(a)", "s.add(a)", "s.union([c]) == S([a, b, c])", "s | {c} == {a, b, c}",
     "s | S([c]) == S([a, b, c])", "s & {a} == S([a])", "s - S([a]) == S([b])", "s ^ S([a, c]) == S([b, c])",
     "s <= S([a, b, c])", "s < S([a, b])", "s < S([a, b, c])", "s >= S([a])", "s > S([a])", "s > s", "s == S([b, a])",
     "s != S([b])", "s.isdisjoint([c])", "s.isdisjoint([a])", "s.issubset([a, b])", "s.issuperset([a])",
     "s.intersection([a]) == S([a])", "s.difference([a]) == S([b])", "s.symmetric_difference([a]) == S([b])",
     "s.copy() == s", "s.copy() is s", "type(s.copy()).__name__", "s.pop() in (a, b)", "s.clear()", "s.pop()",
     "len(s)", "s.update([a, b])", "s.difference_update([a])", "sorted(map(str, s))", "s.intersection_update([a])",
     "len(s)", "s.symmetric_difference_update([a])", "len(s)", "s.__ior__([b]) == S([a, b])",
     "s.__iand__([b]) == S([b])", "s.__isub__([b]) == S()", "s.__ixor__([b]) == S([b])", "s.add(5)", "S(5)", "S()",
     "hash(s)", "s == 5", "s < 5", "s.remove(5)", "s.discard(5)", "S([a]) == frozenset([a])", "s | 5")

print("== entries go when their objects do")
d, k, s = V(), K(), S()
things = [C(i) for i in range(10)]
for thing in things:
    d[thing.n] = thing
    k[thing] = thing.n
    s.add(thing)
thing = None
print(len(d), len(k), len(s))
del things[3:7]
print(sorted(d), sorted(k.values()), sorted(x.n for x in s), len(d), len(k), len(s))
things[0].me = things[0]
del things[0]
gc.collect()
print(sorted(d), sorted(k.values()), len(s))
things.clear()
print(len(d), len(k), len(s), list(d.items()), list(k), list(s))
d["x"] = C("temporary")
print("x" in d, len(d))

print("== also while somebody iterates")
things = [C(i) for i in range(10)]
d = V((x.n, x) for x in things)
seen = []
for key in d:
    seen.append(key)
    things.clear()
print(seen, len(d))
things = [C(i) for i in range(10)]
k = K((x, x.n) for x in things)
seen = 0
for key in k:
    key = None
    seen += 1
    things.clear()
print(seen, len(k))
things = [C(i) for i in range(10)]
s = S(things)
seen = 0
for x in s:
    x = None
    seen += 1
    things.clear()
print(seen, len(s))
things = [C(i) for i in range(10)]
d = V((x.n, x) for x in things)
for key, value in d.items():
    d.pop(key)
    d[key + 100] = value
    value = None
print(sorted(d))

print("== a container that goes first")
d, k, s = V(), K(), S()
d[1], k[a] = a, 1
s.add(a)
gone = [weakref.ref(x) for x in (d, k, s)]
del d, k, s
print([r() for r in gone], weakref.getweakrefcount(a))
del a
print("after")


print("== keys that are equal")


class Key:
    def __init__(self, k):
        self.k = k

    def __eq__(self, other):
        return self.k == other.k

    def __hash__(self):
        return hash(self.k)


x, y = Key("same"), Key("same")
k = K({x: 1})
k[y] = 2
print(len(k), k[x], [key is x for key in k])
del x
print(len(k), y in k)
s = S([y])
print(Key("same") in s, len(s))
key = None
del y
print(len(k), len(s))
