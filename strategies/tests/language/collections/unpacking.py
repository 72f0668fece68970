# Star unpacking in assignments, displays, calls, loops, returns and indexes.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


a, b = 1, 2
a, b = b, a
(c, d), e = [3, 4], 5
[f, [g, *h]] = "x", "yzw"
print(a, b, c, d, e, f, g, h)
first, *rest = range(5)
*init, last = range(5)
x, *middle, y = "abcde"
p, *q = [1]
(*only,) = "hi"
m, *n, o = 1, 2
print(first, rest, init, last, x, middle, y, p, q, only, m, n, o)
(a, *b), *c = [1, 2, 3], 4, 5
print(a, b, c)
for head, *tail in [(1, 2, 3), "ab", [9]]:
    print(head, tail)
for (i, j), k in zip([(1, 2), (3, 4)], "xy"):
    print(i, j, k)
i = j = k = []
i.append(1)
print(i, j, k, i is k)

print("== displays")
print([*range(3), *"ab", 9], (*[1], 2, *()), {**{"a": 1}, "b": 2, **dict(c=3)}, sorted({*[3, 1], *(2, 3)}), [*{}], [*{"k": 0}], (*"z",), [*[*[1, 2]], 3])
t = *range(2), 5
print(t)


def ret():
    return 0, *[1, 2], *"x"


def gen():
    got = yield *"ab", 1
    print("got", got)


print(ret(), next(gen()))

print("== calls")


def show(*args, **kwargs):
    return args, kwargs


print(show(*[1, 2], 3, *"ab", **{"k": 1}, j=2, **{"m": 3}), show(*(), **{}), show(*range(3)), show(*{"d": 1}), show(*(x for x in [1])), show(x := 5, *[x]))
print(*[1, 2, 3], sep="-")
print(*"abc", *[1], sep=",", end=";\n")
print(max(*[3, 5], 1), "{} {}".format(*"ab"), dict(**{"x": 1}, y=2), [*map(str, range(3))])

print("== targets of every kind")


class Box:
    pass


box, lst, dct = Box(), [0, 0, 0], {}
box.x, lst[1], dct["k"], *lst[2:] = 1, 2, 3, 4, 5
print(box.x, lst, dct)
lst[0], *box.rest = "pqr"
print(lst, box.rest)
for box.i in range(2):
    pass
for dct["loop"], lst[0] in [(1, 2)]:
    pass
print(box.i, dct, lst)
it = iter(range(10))
a, b = next(it), next(it)
c, *d = it
print(a, b, c, d, list(it))


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        print("next", self.n, end="; ")
        if self.n > 5:
            raise StopIteration
        return self.n


def too_many():
    a, b = Iter()


def few():
    a, b, c = 1, 2


def none():
    a, b = None


def star_few():
    a, *b, c = (1,)


def empty():
    a, = ()


def string():
    a, b, c = "ab"


def number():
    a, b = 5


def raising():
    a, b = (1 / x for x in (1, 0))


def three():
    (a, b), c = (1, 2, 3), 4


def counted():
    a, b = {"x": 1, "y": 2, "z": 3}


for f in (too_many, few, none, star_few, empty, string, number, raising, three, counted):
    attempt(f.__name__, f)
attempt("star int", lambda: [*5])
attempt("star call", lambda: show(*5))
attempt("star star call", lambda: show(**5))
attempt("non str key", lambda: show(**{1: 2}))
attempt("duplicate", lambda: show(a=1, **{"a": 2}))
attempt("print star", lambda: print(*None))
