# List, set, dict comprehensions and generator expressions: nesting and scope.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print([x * x for x in range(5)], {x: x * x for x in range(3)}, sorted({x % 3 for x in range(9)}), list(x for x in "ab"), [x for x in range(20) if x % 2 if x % 3])
print([(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(4)], [x + y for x in "ab" for y in "cd" if x != "a" or y != "d"])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row], {v: [w for w in row if w > v] for row in matrix for v in row})
print([a + b for a, b in [(1, 2), (3, 4)]], [head for head, *_ in ["abc", "de"]], [(k, v) for k, v in {"x": 1}.items()], [x if x > 1 else -x for x in range(4)], {**{k: 1 for k in "a"}, "b": 2})

print("== scope")
x = "module"
print([x for x in range(3)], x, [x for _ in range(2)], [[x for x in range(x)] for x in range(3)], x)
print([y := 1, y**2], [last := i for i in range(4)], last, any((found := n) > 2 for n in range(9)), found)


def local():
    base = 10
    result = [base + i for i in range(3)]
    fs = [lambda: base + i for i in range(3)]
    base = 20
    return result, [f() for f in fs], sorted(locals())


print(local())


class Body:
    n = 3
    items = [i for i in range(n)]
    squares = {i: i * i for i in items}
    attempt("class scope", lambda: n)


print(Body.items, Body.squares, "i" in vars(Body))
attempt("unbound after", lambda: i_never)

print("== evaluation order and errors")


def say(v):
    print(v, end=" ")
    return v


print([say(f"{a}{b}") for a in say([1, 2]) if say(a) for b in say("xy")])
print({say("k"): say("v") for _ in range(1)})
attempt("error inside", lambda: [1 / v for v in (1, 0)])
attempt("not iterable", lambda: [v for v in 5])
attempt("unpack", lambda: [a for a, b in [(1, 2, 3)]])
attempt("unhashable", lambda: {[]: 1 for _ in range(1)})
attempt("unhashable set", lambda: {[] for _ in range(1)})

print("== generator expressions are lazy, except the first iterable")
source = [1, 2]
g = (say(v) for v in say(source))
print("created")
source.append(3)
print(next(g), list(g), list(g))
attempt("first iterable eager", lambda: (v for v in undefined_thing))
lazy = (w for v in [1] for w in undefined_thing)
attempt("second lazy", lambda: next(lazy))
print(sum(v * v for v in range(10)), max((len(w), w) for w in ["a", "ccc", "bb"]), dict((c, ord(c)) for c in "ab"), sorted((v for v in (3, 1)), reverse=True), tuple(v for v in ()), "".join(str(v) for v in range(5)))
first = next((v for v in range(100) if v * v > 50), None)
print(first, next((v for v in []), "none"), 3 in (v for v in range(5)), type(g).__name__, g.__name__)
primes = [n for n in range(2, 50) if all(n % d for d in range(2, int(n**0.5) + 1))]
print(primes, [f"{n:b}" for n in primes[:4]], {n: {m: n * m for m in range(2)} for n in range(2)})
pipeline = (v for v in (v + 1 for v in (v * 2 for v in range(5))) if v > 3)
print(list(pipeline), [*(v for v in "xy")], [[[k for k in range(j)] for j in range(i)] for i in range(3)])
nested = [(lambda v=v: [v * w for w in range(v)])() for v in range(4)]
print(nested, [e for e in [d for d in [c for c in "abc"]]])
