# keys, values and items: live views with set operations.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
d["d"] = 4
del d["a"]
print(k, v, i, len(k), "b" in k, "a" in k, 4 in v, 1 in v, ("b", 2) in i, ("b", 3) in i, "b" in i, ("b",) in i)
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), list(k), tuple(v), sorted(i, reverse=True), max(v), sum(v), dict(i), min(k))

print("== set operations on keys")
e = {"c": 0, "d": 0, "x": 0}
print(sorted(k & e.keys()), sorted(k | e.keys()), sorted(k - e.keys()), sorted(k ^ e.keys()), type(k & e.keys()).__name__)
print(sorted(k & ["b", "zz"]), sorted(k | "bz"), sorted(k - ["b"]), sorted({"b"} | k), k == {"b", "c", "d"}, k == e.keys(), k <= {"b", "c", "d", "e"}, k < k, k >= {"b"}, k > {"b"}, k.isdisjoint(["q"]), k.isdisjoint(["b"]))
print(sorted(i & {("b", 2), ("c", 9)}), sorted(i | {("q", 0)}), sorted(i - {("b", 2)}), i == {"b": 2, "c": 3, "d": 4}.items(), i.isdisjoint({("b", 2)}), sorted(i ^ {("b", 2)}))
print(v == v, d.values() == d.values(), d.keys() == d.keys(), d.items() == d.copy().items())
attempt("values &", lambda: v & v)
attempt("keys & int", lambda: k & 5)
attempt("index", lambda: k[0])
attempt("hash", lambda: hash(k))
attempt("unhashable values in items", lambda: {"a": []}.items() | set())
print(k.mapping["b"], {"a": []}.items() == {"a": []}.items(), ("a", []) in {"a": []}.items())

print("== iterators notice a change of size")


def grow(view):
    m = {1: 1, 2: 2}
    for x in getattr(m, view)():
        m[x if view != "items" else x[0], "new"] = 0


def shrink():
    m = {1: 1, 2: 2, 3: 3}
    for x in m:
        del m[x]


def swap():
    m = {1: 1, 2: 2}
    for x in m:
        del m[x]
        m[x + 100] = 0


for view in ("keys", "values", "items"):
    attempt(view, lambda: grow(view))
attempt("delete", shrink)
attempt("same size", swap)
m = {1: 1, 2: 2}
for x in m:
    m[x] = x * 10
print(m)
for x in list(m):
    del m[x]
print(m)
it = iter({1: 2})
print(next(it), next(it, None), next(it, None), type(it).__name__, type(iter({}.values())).__name__, type(iter({}.items())).__name__)
m = {"a": 1}
it = iter(m)
m["b"] = 2
attempt("next", lambda: next(it))

print("== looping")
for key, value in sorted({"y": 1, "x": 2}.items()):
    print(key, value)
for index, (key, (p, q)) in enumerate({"a": (1, 2), "b": (3, 4)}.items()):
    print(index, key, p + q)
print({value: key for key, value in d.items()}, [key for key in d if d[key] > 2], dict(sorted(d.items(), key=lambda kv: -kv[1])), list(zip(d, d.values())))
print(k.__class__.__name__, v.__class__.__name__, i.__class__.__name__, isinstance(k, type({}.keys())), {}.keys(), {}.values(), {}.items())
