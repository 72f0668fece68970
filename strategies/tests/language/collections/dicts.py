# dict: construction, order, every method, merging, errors.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print("== construction")
print({}, dict(), {"a": 1, "b": 2}, dict(a=1, b=2), dict([("x", 1), ["y", 2]]), dict({"k": 1}, l=2), dict(zip("ab", range(2))), {**{"a": 1}, "b": 2, **{"a": 3}}, {i: i * i for i in range(4)})
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict(["ab", "cd"]), {1: "a", 1.0: "b", True: "c"}, {None: 0, (1, 2): 1, "s": 2, b"s": 3, frozenset(): 4})
attempt("short pair", lambda: dict([(1,)]))
attempt("bad element", lambda: dict([1]))
attempt("bad arg", lambda: dict(5))
attempt("two args", lambda: dict({}, {}))
attempt("unhashable", lambda: {[]: 1})
attempt("unhashable dict", lambda: {{}: 1})
attempt("merge non mapping", lambda: {**5})

print("== order")
d = {"z": 1, "a": 2, "m": 3}
d["b"] = 4
d["z"] = 9
del d["a"]
d["a"] = 5
print(d, list(d), list(d.values()), list(d.items()), list(reversed(d)), next(iter(d)), len(d))
for i in range(50):
    d[i] = i
for i in range(0, 50, 2):
    del d[i]
for i in range(0, 10, 2):
    d[i] = -i
print(list(d))

print("== methods")
d = {"a": 1, "b": 2, "c": 3}
print(d["a"], d.get("a"), d.get("x"), d.get("x", 0), "a" in d, "x" not in d, d.setdefault("a", 9), d.setdefault("d", 4), d.setdefault("e"), d)
print(d.pop("a"), d.pop("zz", "default"), d.popitem(), d.popitem(), d)
d.update({"b": 20, "f": 6})
d.update([("g", 7)], h=8)
d.update(i=9)
d.update()
print(d, d.copy() == d, d.copy() is d)
d.clear()
print(d, bool(d), {} == dict(), {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} != {"a": 2})
attempt("missing", lambda: d["k"])
attempt("missing tuple", lambda: d[(1, "x")])
attempt("missing int", lambda: {}[5])
attempt("del missing", lambda: d.__delitem__("k"))
attempt("pop missing", lambda: d.pop("k"))
attempt("popitem empty", lambda: d.popitem())
attempt("get unhashable", lambda: {}.get([]))
attempt("in unhashable", lambda: [] in {})
attempt("update bad", lambda: d.update(5))
attempt("update short", lambda: d.update([(1, 2, 3)]))
attempt("compare", lambda: {} < {})
attempt("add", lambda: {} + {})
attempt("hash", lambda: hash({}))

print("== | and |=")
a, b = {"x": 1, "y": 2}, {"y": 3, "z": 4}
print(a | b, b | a, a, b, a | {})
a |= b
a |= [("w", 5)]
print(a)
attempt("| list", lambda: a | [("w", 5)])
attempt("|= int", lambda: a.__ior__(5))
a.update(a)
print(a == a | a)

print("== recursive repr and mixed values")
r = {"self": None}
r["self"] = r
r["list"] = [r]
print(r, {"k": {"n": [1, {"d": ()}]}}, {1: "it's", 'q"': b"x", 2.5: None})

print("== __missing__ in a subclass")


class Counter(dict):
    def __missing__(self, key):
        self[key] = 0
        return 0


c = Counter()
for ch in "mississippi":
    c[ch] += 1
print(c, c.get("q"), "q" in c, c["q"], c, type(c).__name__, c == {"m": 1, "i": 4, "s": 4, "p": 2, "q": 0}, sorted(c.items(), key=lambda kv: (-kv[1], kv[0])), type(c.copy()).__name__, type(c | {}).__name__)
