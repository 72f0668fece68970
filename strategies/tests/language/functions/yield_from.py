# yield from: values, send, throw, close and return values pass through.


def inner():
    try:
        x = yield "i1"
        print("inner got", x)
        y = yield "i2"
        print("inner got", y)
        return "inner result"
    except ValueError as error:
        print("inner caught", error)
        yield "after error"
        return "recovered"
    finally:
        print("inner done")


def outer():
    print("outer start")
    result = yield from inner()
    print("result", result)
    result = yield from inner()
    print("result", result)
    return "outer result"


g = outer()
print(next(g))
print(g.send("a"))
print(g.send("b"))
print(g.throw(ValueError("boo")))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value)

print("== an error nobody handles")
g = outer()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    print("KeyError", error, list(g))

print("== close goes to the innermost")
g = outer()
next(g)
g.close()
print(list(g))

print("== plain iterables")


def flat(nested):
    for x in nested:
        if isinstance(x, (list, tuple)):
            yield from flat(x)
        else:
            yield x


print(list(flat([1, [2, (3, [4, []])], 5])))


def chain(*iterables):
    for it in iterables:
        yield from it


print(list(chain("ab", range(2), {"k": 1}, (x for x in [9]))))


def from_list():
    r = yield from [1, 2]
    print("list returns", r)


print(list(from_list()))
g = from_list()
next(g)
try:
    g.send(5)
except AttributeError as error:
    print("AttributeError", error)
g = from_list()
next(g)
try:
    g.throw(ValueError("into a list"))
except ValueError as error:
    print("ValueError", error)


def bad():
    yield from 5


try:
    list(bad())
except TypeError as error:
    print("TypeError", error)


class Manual:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            stop = StopIteration("manual value")
            raise stop
        return self.n

    def send(self, value):
        print("manual send", value)
        return "sent"

    def throw(self, error):
        print("manual throw", type(error).__name__)
        return "thrown"

    def close(self):
        print("manual close")


def over_manual():
    print("ended with", (yield from Manual()))


g = over_manual()
print(next(g), g.send("x"), g.throw(ValueError("y")), next(g), next(g, "finished"))
g = over_manual()
next(g)
g.close()

print("== deep delegation")


def deep(n):
    if n:
        got = yield from deep(n - 1)
        return got + 1
    x = yield "bottom"
    return x


g = deep(50)
print(next(g))
try:
    g.send(1000)
except StopIteration as stop:
    print(stop.value)


def with_return_only():
    return 7
    yield


def collect():
    values = []
    values.append((yield from with_return_only()))
    values.append((yield 1))
    return values


g = collect()
print(next(g))
try:
    g.send("s")
except StopIteration as stop:
    print(stop.value, stop.args)


def cleanup(name):
    try:
        yield name
    finally:
        print("cleanup", name)


def nested():
    yield from cleanup("a")
    try:
        yield from cleanup("b")
    finally:
        print("nested finally")


for v in nested():
    print(v)
    if v == "b":
        break
