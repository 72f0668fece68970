# Recursion, its limit, and recovery from RecursionError.
import sys


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(500))


def forever(n):
    return forever(n + 1)


for _ in range(3):
    try:
        forever(0)
    except RecursionError as error:
        print(type(error).__name__, error, isinstance(error, RuntimeError))


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


print(is_even(100), is_odd(7))


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __add__(self, other):
        return self + other

    def __getitem__(self, i):
        return self[i]

    def __iter__(self):
        return iter(self)

    def __bool__(self):
        return bool(self)

    def __call__(self):
        return self()


for name, action in (
    ("repr", lambda: repr(Loop())),
    ("eq", lambda: Loop() == 1),
    ("add", lambda: Loop() + 1),
    ("item", lambda: Loop()[0]),
    ("iter", lambda: iter(Loop())),
    ("bool", lambda: not Loop()),
    ("call", lambda: Loop()()),
    ("attribute", lambda: Loop().a),
    ("lambda", lambda: (lambda f: f(f))(lambda f: f(f))),
    ("sorted key", lambda: sorted([1], key=lambda x: forever(0))),
    ("comprehension", lambda: [forever(x) for x in range(1)]),
):
    try:
        action()
        print(name, "returned")
    except RecursionError:
        print(name, "RecursionError")


def generate(n):
    yield from generate(n + 1)


try:
    next(generate(0))
except RecursionError:
    print("generator RecursionError")

deep, other = [], []
for _ in range(20000):
    deep, other = [deep], [other]
for action in (lambda: repr(deep), lambda: deep == other):
    try:
        action()
    except RecursionError:
        pass
print("deeply nested lists are survived, whether or not they raise")
while deep:
    deep, other = deep[0], other[0]

old = sys.getrecursionlimit()
print(old)
sys.setrecursionlimit(200)
reached = 0


def probe(n):
    global reached
    reached = n
    probe(n + 1)


try:
    probe(0)
except RecursionError:
    print(150 < reached < 200)
sys.setrecursionlimit(3000)
print(depth(2000), sys.getrecursionlimit())
sys.setrecursionlimit(old)
for bad in (0, -5, "x"):
    try:
        sys.setrecursionlimit(bad)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


print(ackermann(2, 5))


def hanoi(n, a, b, c):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)


print(len(hanoi(8, "A", "B", "C")), hanoi(3, "A", "B", "C"))


def unwinds(n):
    try:
        unwinds(n + 1)
    finally:
        unwound.append(n)


unwound = []
try:
    unwinds(0)
except RecursionError:
    print("all unwound", unwound == list(range(len(unwound)))[::-1], len(unwound) > 900)
