# Closures, nonlocal and global, and the scoping rules around them.


def counter():
    n = 0

    def step(by=1):
        nonlocal n
        n += by
        return n

    def read():
        return n

    return step, read


step, read = counter()
print(step(), step(5), read(), step.__closure__[0].cell_contents, step.__code__.co_freevars)
other, _ = counter()
print(other(), read())


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x += "+inner"
            return x

        return inner

    before = x
    result = middle()()
    return before, result, x


print(outer())

total = 10


def use_global():
    global total, fresh
    total += 1
    fresh = "made by a function"


use_global()
print(total, fresh)


def shadowing():
    total = "local"

    def inner():
        global total
        total = 99
        return total

    return total, inner(), total


print(shadowing(), total)


def unbound():
    try:
        print(total)
    except UnboundLocalError as error:
        print(type(error).__name__, error)
    total = 1
    return total


print(unbound())


def free_unbound():
    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    later = 5
    return inner()


print(free_unbound())


def deleted():
    x = 1

    def inner():
        return x

    del x
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    try:
        x
    except UnboundLocalError as error:
        print(type(error).__name__, error)
    x = 2
    return inner()


print(deleted())
print([f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]], [(lambda n: lambda: n)(i)() for i in range(3)])


def loop():
    fs = []
    for i in range(3):
        j = i * 10

        def f():
            return i, j

        fs.append(f)
    return [f() for f in fs]


print(loop())


class Scope:
    total = "class"
    copy = total

    def method(self):
        return total

    values = [total for _ in range(1)]
    nested = [(lambda: x)() for x in (total, copy)]


print(Scope.total, Scope.copy, Scope().method(), Scope.values, Scope.nested)


def class_in_function():
    x = "enclosing"

    class Inner:
        y = x
        x = "class body"

        def get(self):
            return x

    return Inner.x, Inner().get()


try:
    print(class_in_function())
except NameError as error:
    print(type(error).__name__, error)


def argument_captured(a, *args, k=1, **kw):
    def inner():
        nonlocal a
        a += 1
        return a, args, k, kw

    return inner


f = argument_captured(1, 2, k=3, z=4)
print(f(), f())


def recursive_local(n):
    def fact(k):
        return 1 if k < 2 else k * fact(k - 1)

    return fact(n)


print(recursive_local(10))


def make_accumulator():
    state = {"n": 0}
    return lambda x: state.update(n=state["n"] + x) or state["n"]


acc = make_accumulator()
print(acc(1), acc(2), acc(3))


def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x

    return run


print(compose(lambda x: x + 1, lambda x: x * 2)(5), (lambda f: (lambda x: x(x))(lambda y: f(lambda v: y(y)(v))))(lambda r: lambda n: 1 if n == 0 else n * r(n - 1))(5))
del total
try:
    total
except NameError as error:
    print(type(error).__name__, error)
