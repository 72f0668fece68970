# Container dunders: item access, iteration, membership, length, reversal, hints.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Table:
    def __init__(self, **data):
        self.data = data

    def __getitem__(self, key):
        print(f"get {key!r};", end=" ")
        return self.data[key]

    def __setitem__(self, key, value):
        print(f"set {key!r}={value!r};", end=" ")
        self.data[key] = value

    def __delitem__(self, key):
        print(f"del {key!r};", end=" ")
        del self.data[key]

    def __contains__(self, key):
        print(f"in {key!r};", end=" ")
        return "truthy" if key in self.data else ""

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(sorted(self.data))

    def __reversed__(self):
        return "any object"


t = Table(a=1, b=2)
t["c"] = 3
t["a"] += 10
del t["b"]
print("a" in t, "z" in t, "z" not in t, len(t), list(t), reversed(t), [*t], t["c"])
attempt("missing", lambda: t["q"])
x, y = t
print(x, y, max(t), sorted(t, reverse=True), dict.fromkeys(t, 0), ",".join(t), set(t) == {"a", "c"}, bool(Table()))

print("== the old sequence protocol: __getitem__ until IndexError")


class Old:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i * i


o = Old(5)
print(list(o), 9 in o, 10 in o, [*o], tuple(o), sum(o), max(o), dict(zip(o, o)), list(map(str, o)), list(enumerate(Old(2))))
attempt("len", lambda: len(o))
attempt("reversed", lambda: reversed(o))
Old.__len__ = lambda self: self.n
print(list(reversed(o)), len(o), bool(Old(0)), list(iter(o)))


class StopsEarly(Old):
    def __getitem__(self, i):
        if i == 3:
            raise StopIteration
        return i


class Fails(Old):
    def __getitem__(self, i):
        raise KeyError(i)


print(list(StopsEarly(9)))
attempt("other errors pass", lambda: list(Fails(1)))

print("== iterators")


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


c = Countdown(3)
print(next(c), list(c), list(c), next(c, "done"), 2 in Countdown(5), [a for a in Countdown(3)], sum(Countdown(4)))
attempt("next", lambda: next(c))


class BadIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


class NoneContains:
    __contains__ = None

    def __iter__(self):
        return iter([1])


class RaisingNext:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("mid iteration")


attempt("iter type", lambda: list(BadIter()))
attempt("iter none", lambda: list(NoneIter()))
attempt("contains none", lambda: 1 in NoneContains())
attempt("next raises", lambda: list(RaisingNext()))
attempt("next raises in for", lambda: [x for x in RaisingNext()])
attempt("setitem missing", lambda: Old(1).__setitem__(0, 0))
try:
    Old(1)[0] = 1
except TypeError as error:
    print(error)
try:
    del Old(1)[0]
except TypeError as error:
    print(error)

print("== __missing__ and __length_hint__")


class Auto(dict):
    def __missing__(self, key):
        return f"made {key}"


a = Auto(x=1)
print(a["x"], a["y"], a.get("y"), len(a), "y" in a)


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1, 2, 3])

    def __length_hint__(self):
        return self.hint


print(list(Hint(0)), list(Hint(100)), list(Hint(NotImplemented)), iter([1, 2]).__length_hint__(), iter(range(5)).__length_hint__())
attempt("hint type", lambda: list(Hint("x")))
attempt("negative hint", lambda: list(Hint(-1)))

print("== iter with a sentinel")
values = [1, 2, 3, 0, 4]
print(list(iter(lambda: values.pop(0), 0)), values)
attempt("not callable", lambda: iter(5, 0))


class Ring:
    def __init__(self, items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[j] for j in range(i.start or 0, i.stop, i.step or 1)]
        return self.items[i % len(self)]

    def __iter__(self):
        yield from self.items


r = Ring("abc")
print(r[4], r[-1], r[1:8:2], list(r), "b" in r, "".join(r), len(r), list(reversed(r)))
