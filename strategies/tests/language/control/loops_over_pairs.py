# Loops that take pairs apart, over iterators that make them.
d = {"a": 1, "b": 2, "c": 3}
print([(k, v) for k, v in d.items()], [(v, k) for k, v in reversed(d.items())])
for i, (a, b) in enumerate(zip("xy", "pq"), 5):
    print(i, a, b)
for k, v in zip([1, 2, 3], "ab"):
    print(k, v)
print(k, v)

# The target may be what is iterated, or part of the pair before.
k = {1: 2, 3: 4}
for k, v in k.items():
    print(k, v)
for d["a"], d["b"] in zip((7, 8), (9, 10)):
    print(d)
for v, v in enumerate("zz"):
    print(v)

try:
    for k, v in d.items():
        d[k + "!"] = v
except RuntimeError as error:
    print(error, k)
try:
    for a, b in zip((1, 2), (1,), strict=True):
        print(a, b)
except ValueError as error:
    print(error)
try:
    for a, b in enumerate(1 // (2 - n) for n in range(4)):
        print(a, b)
except ZeroDivisionError as error:
    print(error, a)
for what in (d, d.values(), [(1, 2, 3)], iter([[1]]), map(str, [1]), zip((1,)), zip((1,), (2,), (3,)), enumerate):
    try:
        for a, b in what:
            print(a, b)
    except (TypeError, ValueError) as error:
        print(error)


class Pairs(dict):
    def items(self):
        yield "own", "items"


for a, b in Pairs(x=1).items():
    print(a, b)


def deliver():
    for pair in enumerate("ab"):
        got = yield pair
        print("got", got)


g = deliver()
print(next(g), g.send(1))
big = enumerate("ab", 2**62 - 1)
print([(i, c) for i, c in big], [i for i, _ in enumerate("ab", 10**30)])
e = enumerate("abcdef")
for i, c in e:
    print(i, c, next(e))
