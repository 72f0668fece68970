# Where the markers stand: statements that store, delete, loop, manage contexts, define and match.
class Thing:
    def __init__(self, **parts):
        self.__dict__.update(parts)


class Manager:
    def __init__(self, enters=True, exits=True, gives=None):
        self.enters, self.exits, self.gives = enters, exits, gives

    def __enter__(self):
        if not self.enters:
            raise ValueError("enter")
        return self.gives

    def __exit__(self, *args):
        if not self.exits:
            raise ValueError("exit")
        return False


class Once:
    def __iter__(self):
        yield 1
        raise ValueError("iteration")


groups = {}


def case(f):
    groups.setdefault(f.__name__, []).append(f)


@case
def stores():
    t.l[5] = 1


@case
def stores():
    t.l[t.l[0] + 4] = t.l[1]


@case
def stores():
    a = t.l[0] = t.n[0] = 3


@case
def stores():
    a, t.n[0], b = 1, 2, 3


@case
def stores():
    a, (b, t.l[7]) = 1, (2, 3)


@case
def stores():
    a, (b, c) = 1, 2


@case
def stores():
    (a, b), c = t.l


@case
def stores():
    [a, *b], c = (t.l, 3), 4
    [a, *b, c, d], e = t.l, 3


@case
def stores():
    t.n.x = t.l[0]


@case
def stores():
    t.l[0], t.n.x = t.l


@case
def stores():
    x: int = t.n[0]


@case
def stores():
    t.n.y: int = t.l[0]


@case
def stores():
    t.l[0:t.n.x] = [1]


@case
def stores():
    for t.n[0] in t.l:
        pass


@case
def stores():
    for a, b in [(1, 2), (3, 4, 5)]:
        pass


@case
def augmented():
    missing += t.l[0]


@case
def augmented():
    t.n += 1


@case
def augmented():
    t.missing += t.l[0]


@case
def augmented():
    t.l[0] += t.l[9]


@case
def augmented():
    t.l[9] += t.l[0]


@case
def augmented():
    t.d["k"]["x"] -= 1


@case
def augmented():
    t.l[0] += "text" + "s"


@case
def augmented():
    x = (1, [])
    x[1] += [t.l[0]]


@case
def augmented():
    (
        t
        .n
        .x
    ) += 1


@case
def augmented():
    x = 1
    x += t.n


@case
def deletions():
    del t.l[0:0], t.l[9], t.n


@case
def deletions():
    del t.n.x


@case
def deletions():
    x = 1
    del x, (t.d["k"], missing)
    missing = 1


@case
def deletions():
    del t.d[t.l[0]]


@case
def loops():
    for x in t.n:
        pass


@case
def loops():
    for x in Once():
        pass


@case
def loops():
    for x in []:
        pass
    for x in [t.l[0], t.n.x]:
        pass


@case
def loops():
    for (
        x
    ) in zip(
        Once(),
        t.l,
    ):
        pass


@case
def loops():
    while t.n.x:
        pass


@case
def loops():
    def generator():
        yield from t.n

    list(generator())


@case
def loops():
    def generator():
        x = yield (yield t.l[0]) + 1

    g = generator()
    next(g)
    g.send("x")


@case
def loops():
    def generator():
        x = 1 + (yield t.l[0])

    g = generator()
    next(g)
    g.throw(ValueError("thrown"))


@case
def loops():
    def generator():
        x = 1 + (yield from [t.l[0]])

    g = generator()
    next(g)
    g.throw(ValueError("thrown"))


@case
def contexts():
    with t.n:
        pass


@case
def contexts():
    with Manager(), Manager(enters=False) as x, Manager():
        pass


@case
def contexts():
    with (
        Manager(),
        Manager(exits=False) as x,
        Manager(),
    ):
        x = 1


@case
def contexts():
    with Manager(gives=(1, 2, 3)) as (a, b):
        pass


@case
def contexts():
    with Manager(gives=1) as t.n[0]:
        pass


@case
def contexts():
    with Manager(exits=False):
        return t.l[0]


@case
def contexts():
    for x in t.l:
        with Manager() as y, Manager(exits=False):
            if x:
                continue
            print("never")


@case
def contexts():
    with Manager(exits=False):
        t.n.x


@case
def contexts():
    with Manager():
        with Manager(), Manager():
            t.l.missing


@case
def clauses():
    try:
        t.n.x
    except t.n.y:
        pass


@case
def clauses():
    try:
        raise ValueError
    except (ValueError, t.l[0]):
        pass


@case
def clauses():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* (KeyError, t.l[0]) as e:
        pass


@case
def clauses():
    raise t.l[0]


@case
def clauses():
    raise ValueError from t.n.x


@case
def clauses():
    raise ValueError from t.l[0]


@case
def clauses():
    assert t.l[0] == t.l[1], "not equal"


@case
def clauses():
    assert not t.l or not t.d, t.l[9]


@case
def clauses():
    assert (
        t.l[0]
        and not t.d
    ), f"message {t.l}"


@case
def clauses():
    assert not t.l


@case
def definitions():
    class Broken(t.l[0]):
        a = 1


@case
def definitions():
    class Broken(
        Thing,
        metaclass=t.l[0],
    ):
        def method(self):
            return [x for x in self]


@case
def definitions():
    class Broken:
        a = 1
        b = [a.x for _ in (1,)]


@case
def definitions():
    @case
    @t.l
    @(lambda f: f)
    class Broken:
        a = 1


@case
def definitions():
    def deco(f):
        return f

    @t.n
    @deco
    def function(a: t.l[0], *b: int, c: str = t.l[0]) -> t.l[1]:
        return a


@case
def definitions():
    def function(a=t.l[9], b=1):
        pass


@case
def definitions():
    from math import missing


@case
def definitions():
    import math, missing_module.x as y, math as z


@case
def definitions():
    def outer():
        def inner():
            return free

        inner()
        free = 1

    outer()


@case
def definitions():
    def f():
        if t.n:
            x = 1
        return t.l[0] + x

    f()


@case
def patterns():
    match t.l:
        case [t.n.x, 1]:
            pass


@case
def patterns():
    match t:
        case {"a": 1}:
            pass
        case int() | str():
            pass
        case Thing(1):
            pass


@case
def patterns():
    match t:
        case Thing(l=[1, int(2, 3)]):
            pass


@case
def patterns():
    match t:
        case Thing() if t.n.x:
            pass


@case
def patterns():
    match t:
        case t.l(1):
            pass


errors = []
for name, functions in groups.items():
    group = []
    for function in functions:
        t = Thing(n=None, d={"k": {}}, l=[1, 2])
        try:
            function()
            print(name, len(group), function.__code__.co_firstlineno, "did not raise")
        except Exception as e:
            group.append(e)
    errors.append(ExceptionGroup(name, group))
raise ExceptionGroup("all", errors)
