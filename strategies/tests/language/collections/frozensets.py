# frozenset: set operations that keep the left operand's type; hashing.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


f = frozenset([1, 2, 3])
print(frozenset(), frozenset({5}), len(f), 2 in f, 9 in f, sorted(f), repr(frozenset("a")), frozenset(f) is f, f.copy() is f)
for label, value in (
    ("f | s", f | {4}),
    ("s | f", {4} | f),
    ("f & s", f & {1, 9}),
    ("s & f", {1, 9} & f),
    ("f - s", f - {1}),
    ("s - f", {1, 7} - f),
    ("f ^ s", f ^ {1, 4}),
    ("union", f.union([8], "z"[:0])),
    ("intersection", f.intersection([1, 2], [2])),
    ("difference", f.difference([1])),
    ("symmetric", f.symmetric_difference([3, 4])),
):
    print(label, type(value).__name__, sorted(value))

print("== comparison")
print(f == {1, 2, 3}, {1, 2, 3} == f, f != {1}, f < {1, 2, 3, 4}, f <= {1, 2, 3}, f > {1}, f >= f, f.issubset([1, 2, 3]), f.issuperset(()), f.isdisjoint([4]))

print("== hash")
print(hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), hash(frozenset()) == hash(frozenset([])), {f: "value"}[frozenset((3, 1, 2))], frozenset([f, frozenset()]) == frozenset([frozenset(), f]))
graph = {frozenset(edge): weight for edge, weight in [(("a", "b"), 1), (("b", "c"), 2)]}
print(graph[frozenset(("b", "a"))], frozenset("cb") in graph, frozenset("ca") in graph)

print("== in place forms make a new object")
g = f
g |= {9}
print(sorted(g), sorted(f), g is f, type(g).__name__)
g &= {9, 1}
g -= {1}
g ^= {5}
print(sorted(g))

print("== errors")
attempt("add", lambda: f.add(4))
attempt("remove", lambda: f.remove(1))
attempt("update", lambda: f.update([1]))
attempt("clear", lambda: f.clear())
attempt("| list", lambda: f | [1])
attempt("unhashable", lambda: frozenset([[]]))
attempt("too many", lambda: frozenset(1, 2))
attempt("index", lambda: f[0])
attempt("<", lambda: f < 5)


class Flags(frozenset):
    def __new__(cls, *names):
        return super().__new__(cls, names)

    def __str__(self):
        return "|".join(sorted(self))


x = Flags("b", "a")
print(x, len(x), type(x | {"c"}).__name__, type(x.copy()).__name__, x == {"a", "b"}, hash(x) == hash(frozenset("ab")), {x: 1}[frozenset("ab")], isinstance(x, frozenset), repr(Flags("q")))


def powerset(items):
    result = {frozenset()}
    for item in items:
        result |= {s | {item} for s in result}
    return result


print(sorted(sorted(s) for s in powerset("abc")))
print(len(powerset(range(8))), all(isinstance(s, frozenset) for s in powerset([1])))
