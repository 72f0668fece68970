# range: a lazy sequence with arithmetic membership, slicing and equality.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


for r in (range(5), range(0), range(2, 8), range(8, 2), range(0, 10, 3), range(10, 0, -3), range(-5, 5, 2), range(5, -1, -1), range(0, -10), range(1, 2)):
    print(r, list(r), len(r), bool(r), r[0] if r else None, r[-1] if r else None, r.start, r.stop, r.step, list(reversed(r)))
r = range(0, 100, 7)
print(14 in r, 15 in r, -7 in r, 98 in r, 105 in r, 14.0 in r, "a" in r, r.index(21), r.count(21), r.count(22), r[3], r[-2], True in range(2))
print(r[2:5], r[::-1], r[::2], r[-3:], r[5:2], r[10:2:-3], list(r[::-5]), r[:], r[100:])
print(range(3) == range(0, 3), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], range(1, 2, 3) == range(1, 9, 9), range(3) != range(4))
print(hash(range(3)) == hash(range(0, 3, 1)), {range(3): "k"}[range(0, 3)], sum(range(101)), max(range(5)), min(range(5, 0, -1)), sorted(range(3, 0, -1)), tuple(range(3)), set(range(2)) == {0, 1})

print("== big")
big = range(10**20, 10**20 + 10, 3)
print(big, list(big), len(big), big[-1], 10**20 + 3 in big, big[1:], len(range(2**62)), range(2**100)[2**99], 2**99 in range(0, 2**100, 2), range(2**63)[-1])
attempt("len too big", lambda: len(range(2**100)))
print([x - 10**30 for x in range(10**30, 10**30 + 3)], list(range(-(10**20), -(10**20) + 2)), next(iter(range(2**64, 2**65))))

print("== iterators")
it = iter(range(3))
print(next(it), list(it), next(it, "end"), type(it).__name__)
a, b, *c = range(6)
print(a, b, c, [*range(2), *range(2)], list(zip(range(3), range(10, 13))), list(enumerate(range(5, 7))), list(map(lambda x: x * x, range(4))))
for i in range(3):
    i = i * 10
    print(i, end=" ")
print(i)
for i in range(0):
    pass
print(i)

print("== errors")
attempt("no args", lambda: range())
attempt("four args", lambda: range(1, 2, 3, 4))
attempt("zero step", lambda: range(1, 2, 0))
attempt("float", lambda: range(1.5))
attempt("str", lambda: range("a"))
attempt("keyword", lambda: range(stop=5))
attempt("index", lambda: range(3)[3])
attempt("negative index", lambda: range(3)[-4])
attempt("index missing", lambda: range(3).index(9))
attempt("assign", lambda: range(3).__setitem__(0, 1))
attempt("attribute", lambda: setattr(range(3), "start", 1))
attempt("compare", lambda: range(3) < range(4))
attempt("add", lambda: range(3) + range(3))
attempt("subclass", lambda: type("R", (range,), {}))


class Index:
    def __index__(self):
        return 4


print(range(Index()), range(1, Index()), range(10)[Index()], Index() in range(9), range(True, 5))
