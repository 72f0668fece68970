# Tuples: display, operators, comparison, immutability, methods.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


t = (1, "two", 3.0, None, (5,))
print(t, len(t), t[0], t[-1], t[1:3], t[::-1], t[10:], (), (1,), tuple(), 1, (2), type((2)).__name__, type((2,)).__name__)
print(tuple("abc"), tuple([1, 2]), tuple(range(3)), tuple({"k": 1}), tuple(x * x for x in range(4)), tuple(t) is t, t[:] == t)
print((1, 2) + (3,), (1, 2) * 2, 2 * (0,), (1,) * 0, (1,) * -3, () + (), "two" in t, 9 not in t, t.index("two"), t.count(3), (1, 1, 2).count(1))
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (0,), (1, 2) == (1, 2), (1, 2) != (2, 1), (1, 2) == [1, 2], (1, "a") < (2, 5), (2,) > (1, 99), (1, 2) >= (1, 2))
attempt("compare mixed", lambda: (1, "a") < (1, 5))
attempt("compare list", lambda: (1,) < [1])
attempt("index", lambda: t[9])
attempt("type", lambda: t["a"])
attempt("float", lambda: t[1.5])
attempt("assign", lambda: t.__setitem__(0, 1))
attempt("concat", lambda: (1,) + [2])
attempt("reverse concat", lambda: [1] + (2,))
attempt("multiply", lambda: (1,) * "a")
attempt("missing", lambda: (1, 2).index(3))
attempt("append", lambda: t.append(1))
attempt("unhashable", lambda: hash((1, [])))
attempt("not iterable", lambda: tuple(5))
attempt("too many", lambda: tuple(1, 2))
try:
    t[0] = 5
except TypeError as error:
    print("TypeError", error)
try:
    del t[0]
except TypeError as error:
    print("TypeError", error)

print("== hashing and keys")
print(hash((1, 2)) == hash((1, 2)), hash((1, 2)) == hash((2, 1)), {(1, 2): "a", (): "b"}[(1, 2)], (1.0, True) in {(1, 1)}, hash(()) == hash(()))

print("== mutable members")
inner = [1]
holder = (inner, 2)
inner.append(5)
print(holder)
try:
    holder[0] += [6]
except TypeError as error:
    print("TypeError", error)
print(holder, inner)

print("== repr")
print(((1,), ((),), "q'uote", b"b", 1.0, None, True), repr(("a",)), str((1, 2)), f"{(1, 2)}", "%s" % ((1, 2),))
loop = ([],)
loop[0].append(loop)
print(loop)

print("== a subclass")


class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def first(self):
        return self[0]

    def __repr__(self):
        return f"Pair{tuple(self)}"


p = Pair(3, 4)
a, b = p
print(p, p.first, a, b, p == (3, 4), isinstance(p, tuple), len(p), p + (1,), type(p[:1]).__name__, hash(p) == hash((3, 4)), sorted([Pair(2, 1), Pair(1, 2)]))
print(sorted([(2, "b"), (1, "z"), (2, "a")]), max((1, 5), (2, 0)), min([(3,), (2, 9)]), sum([(1,), (2,)], ()), dict([(1, 2), (3, 4)]), list(zip((1, 2), (3, 4))))
for i, (x, (y, z)) in enumerate([(1, (2, 3)), (4, (5, 6))]):
    print(i, x, y, z)
