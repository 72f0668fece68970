# Rich comparison: reflection, fallbacks, chaining; and when __hash__ disappears.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class V:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"V{self.n}"

    def __lt__(self, other):
        print(f"lt({self},{other})", end=" ")
        return self.n < other.n

    def __le__(self, other):
        print(f"le({self},{other})", end=" ")
        return self.n <= other.n

    def __eq__(self, other):
        print(f"eq({self},{other})", end=" ")
        if not isinstance(other, V):
            return NotImplemented
        return self.n == other.n


a, b = V(1), V(2)
print(a < b)
print(a > b)
print(a <= b)
print(a >= b)
print(a == b)
print(a != b)
print(a == 5, a != 5, 5 == a)
print(a < b < V(3))
print(min(b, a), max(a, b), sorted([V(3), V(1)]))
print(a in [V(9), V(1)], [V(1), V(2)] == [V(1), V(2)], (a, 1) < (a, 2))
attempt("hash", lambda: hash(a))
attempt("as key", lambda: {a: 1})


class Sub(V):
    def __gt__(self, other):
        print("Sub.gt", end=" ")
        return "reflected first"

    def __eq__(self, other):
        print("Sub.eq", end=" ")
        return True


print(V(1) < Sub(2), V(1) == Sub(5), Sub(1) == V(5), V(1) != Sub(5))


class Plain:
    pass


p, q = Plain(), Plain()
print(p == p, p == q, p != q, p != p, p == 1, p.__eq__(q), p.__ne__(p), p.__lt__(q), hash(p) == hash(p), p in [q, p], {p: 1}[p])
for op, f in (("<", lambda: p < q), (">", lambda: p > q), ("<=", lambda: p <= 1), (">=", lambda: "a" >= p), ("none", lambda: None < None), ("mixed", lambda: [] < ()), ("type", lambda: int < str)):
    attempt(op, f)


class Odd:
    def __eq__(self, other):
        return "not a bool"

    def __lt__(self, other):
        return []

    def __ne__(self, other):
        return 0


o = Odd()
print(o == 1, o != 1, o < 1, 1 > o, not o == 1, o in [5], (o == 1) and "yes", o < 1 < 2)

print("== hash rules")


class EqOnly:
    def __eq__(self, other):
        return True


class EqAndHash:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, EqAndHash) and self.v == other.v

    def __hash__(self):
        return hash(self.v)


class Restored(EqOnly):
    __hash__ = object.__hash__


class Inherits(EqAndHash):
    pass


class LosesIt(EqAndHash):
    def __eq__(self, other):
        return False


class Keeps(EqAndHash):
    def __eq__(self, other):
        return super().__eq__(other)

    __hash__ = EqAndHash.__hash__


attempt("eq only", lambda: hash(EqOnly()))
attempt("loses", lambda: {LosesIt(1)})
print(len({EqAndHash(1), EqAndHash(1), EqAndHash(2)}), hash(Inherits(5)) == 5, isinstance(hash(Restored()), int), len({Keeps(1), Keeps(1)}), EqOnly.__hash__, LosesIt.__hash__)
print(hash(True), hash(2.0), hash(10**20) == hash(10**20), hash(None) == hash(None), hash("a") == hash("a"), hash(()) == hash(()), hash(int) == hash(int), hash(len) == hash(len))
for thing in ([], {}, set(), bytearray(), [].append and {}.keys()):
    attempt("hash", lambda: hash(thing))


class Ordered:
    order = ["low", "mid", "high"]

    def __init__(self, name):
        self.name = name

    def key(self):
        return self.order.index(self.name)

    def __eq__(self, other):
        return self.key() == other.key() if isinstance(other, Ordered) else NotImplemented

    def __lt__(self, other):
        return self.key() < other.key() if isinstance(other, Ordered) else NotImplemented

    def __le__(self, other):
        return self < other or self == other

    def __repr__(self):
        return self.name


levels = [Ordered(n) for n in ("high", "low", "mid")]
print(sorted(levels), max(levels), levels[0] > levels[1], levels[0] >= levels[2], levels[1] <= levels[1], levels[1] == "low")
attempt("with str", lambda: levels[0] < "low")


class Raises:
    def __eq__(self, other):
        raise ValueError("cannot compare")


attempt("eq raises", lambda: Raises() == 1)
attempt("ne raises", lambda: Raises() != 1)
attempt("in raises", lambda: 1 in [Raises()])
attempt("list eq raises", lambda: [Raises()] == [1])
r = Raises()
print(r in [r], [r] == [r], [r].count(r), [r].index(r), (r,) == (r,), {"k": r} == {"k": r})
