# Generators: next, send, throw, close, return values, delegation, state.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except BaseException as error:
        print(label, type(error).__name__, error.args)


def count(n):
    print("start", end=" ")
    for i in range(n):
        yield i
    print("end", end=" ")
    return "result"


g = count(2)
print(type(g).__name__, g.__name__, iter(g) is g, hasattr(g, "__next__"))
print(next(g), next(g))
attempt("stop", lambda: next(g))
attempt("stop again", lambda: next(g))
print(list(count(3)), sum(count(4)), next(count(0), "default"))

print("== send")


def echo():
    received = []
    while True:
        value = yield received
        if value is None:
            return len(received)
        received.append(value)


e = echo()
attempt("send before start", lambda: echo().send(1))
print(next(e), e.send("a"), e.send("b"))
attempt("finish", lambda: e.send(None))


def average():
    total = n = 0
    mean = None
    while True:
        x = yield mean
        total += x
        n += 1
        mean = total / n


a = average()
a.send(None)
print(a.send(10), a.send(20), a.send(60))

print("== throw")


def robust():
    while True:
        try:
            got = yield "ready"
            print("got", got)
        except ValueError as error:
            print("handled", error)
        except KeyError:
            yield "from handler"
        finally:
            print("finally", end=" ")


r = robust()
print(next(r))
print(r.throw(ValueError("v")))
print(r.throw(ValueError))
print(r.throw(KeyError("k")))
print(r.send(5))
attempt("unhandled", lambda: r.throw(TypeError("t")))
attempt("after", lambda: next(r))
attempt("throw before start", lambda: count(1).throw(ZeroDivisionError("early")))
attempt("throw non exception", lambda: count(1).throw(5))

print("== close")


def closing():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit seen")
        raise
    finally:
        print("cleaned")


c = closing()
next(c)
print(c.close(), c.close())
attempt("next after close", lambda: next(c))
closing().close()


def stubborn():
    try:
        yield
    except GeneratorExit:
        yield "not yet"


s = stubborn()
next(s)
attempt("stubborn", s.close)


def returns_on_close():
    try:
        yield
    except GeneratorExit:
        return "closed value"


rc = returns_on_close()
next(rc)
print(rc.close())

print("== StopIteration inside becomes RuntimeError")


def leaks():
    yield 1
    raise StopIteration("inner")


attempt("leak", lambda: list(leaks()))


def reentrant():
    yield next(me)


me = reentrant()
attempt("reentrant", lambda: next(me))

print("== state survives")


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


f = fib()
print([next(f) for _ in range(15)], [x for x, _ in zip(fib(), range(5))])


def tree(t):
    if t:
        left, v, right = t
        yield from tree(left)
        yield v
        yield from tree(right)


print(list(tree((((), 1, ()), 2, ((), 3, ((), 4, ()))))))


def permutations(items):
    if not items:
        yield ()
    for i, x in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (x, *rest)


print(list(permutations("abc")), len(list(permutations(tuple(range(4))))))
with_expr = lambda: (yield 5)
print(list(with_expr()), [*count(2)], max(count(3)), dict(enumerate(count(1))))
