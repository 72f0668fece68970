# Lambdas, functions as values, map, filter, zip and sorted with them.
add = lambda a, b=10, *rest, k=1, **kw: (a, b, rest, k, kw)
print(add(1), add(1, 2, 3, k=4, z=5), (lambda: None)(), (lambda *a: a)(1, 2), (lambda **k: k)(x=1), (lambda x, /, y, *, z: x + y + z)(1, y=2, z=3))
print((lambda x: lambda y: x - y)(5)(3), [f(3) for f in (lambda x: x + 1, lambda x: x * x, str)], (lambda x: x if x else "falsy")(0))
print(add.__name__, type(add).__name__, (lambda: (yield 1))().__next__(), (lambda x: (y := x * 2) + y)(4))
ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}
print({k: f(7, 3) for k, f in ops.items()}, sorted(ops, key=lambda k: ops[k](7, 3)))

print("== map, filter, zip")
print(list(map(lambda x: x * 2, range(4))), list(map(lambda a, b: a + b, "abc", "xyz!")), list(map(str, [1, 2])), list(map(pow, [2, 3], [3, 2])), list(map(int, "123")))
print(list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, range(4))), list(filter(str.isdigit, "a1b2")))
print(list(zip()), list(zip("ab")), list(zip("abc", [1, 2])), list(zip(*[(1, 2), (3, 4)])), dict(zip("ab", (1, 2))), list(zip("ab", "cd", strict=True)))
m = map(lambda x: 10 // x, [5, 0, 2])
print(next(m))
try:
    next(m)
except ZeroDivisionError as error:
    print(error)
print(next(m), next(m, "end"), iter(m) is m)
for args in (("ab", "c"), ("a", "bc"), ("ab", "cd", "e")):
    try:
        list(zip(*args, strict=True))
    except ValueError as error:
        print(error)
for bad in (lambda: map(), lambda: map(str), lambda: map(5, [1]).__next__(), lambda: filter(None), lambda: zip(5), lambda: map(str, 5), lambda: enumerate(5), lambda: reversed(5), lambda: reversed({1})):
    try:
        print(bad())
    except TypeError as error:
        print("TypeError", error)


def reduce(f, items, start):
    for x in items:
        start = f(start, x)
    return start


print(reduce(lambda a, b: a * b, range(1, 6), 1), reduce(lambda acc, c: c + acc, "abc", ""))


def curry(f, *given):
    return lambda *more: f(*given, *more)


print(curry(max, 5)(3, 9), curry(print, "curried")("call"), curry(curry, pow)(2)(5))

print("== bound methods and builtins as values")
words = ["pear", "Fig", "apple"]
out = []
push = out.append
for w in words:
    push(w.upper())
print(out, list(map(str.lower, words)), sorted(words, key=str.lower), max(words, key=len), list(map("{}!".format, words)), list(map([10, 20, 30].__getitem__, [2, 0])))
join = ", ".join
print(join(words), type(join).__name__, type(len).__name__, len.__name__, str.upper("x"), list.append is not None, callable(push), push.__name__, push.__self__ is out)


class Acc:
    def __init__(self):
        self.seen = []

    def take(self, x):
        self.seen.append(x)
        return len(self.seen)


acc = Acc()
take = acc.take
print(list(map(take, "abc")), acc.seen, take.__self__ is acc, take.__func__ is Acc.take, take == acc.take, take is acc.take, Acc.take(acc, "d"), take.__name__, hash(take) == hash(acc.take))
print(list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), list(reversed("abc")), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})), list(iter(iter([3, 1, 2]).__next__, 2)))
