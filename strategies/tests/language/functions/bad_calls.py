# The message of every kind of bad call.


def attempt(action):
    try:
        print(repr(action()))
    except Exception as error:
        print(type(error).__name__ + ":", error)


def none():
    pass


def one(a):
    pass


def three(a, b, c):
    pass


def default(a, b=1):
    pass


def kwonly(a, *, k, m):
    pass


def posonly(a, b, /, c):
    pass


def star(*args):
    pass


def kw(**kwargs):
    pass


attempt(lambda: none(1))
attempt(lambda: none(1, 2))
attempt(lambda: none(x=1))
attempt(lambda: one())
attempt(lambda: one(1, 2))
attempt(lambda: one(b=1))
attempt(lambda: one(1, a=1))
attempt(lambda: three())
attempt(lambda: three(1))
attempt(lambda: three(1, 2))
attempt(lambda: three(b=1))
attempt(lambda: three(1, 2, 3, 4, 5))
attempt(lambda: three(1, 2, 3, d=4))
attempt(lambda: default())
attempt(lambda: default(1, 2, 3))
attempt(lambda: default(1, c=3))
attempt(lambda: kwonly(1))
attempt(lambda: kwonly(1, k=1))
attempt(lambda: kwonly(1, 2, k=1, m=1))
attempt(lambda: kwonly(1, 2))
attempt(lambda: posonly(1, 2))
attempt(lambda: posonly(a=1, b=2, c=3))
attempt(lambda: posonly(1, b=2, c=3))
attempt(lambda: posonly(1, 2, 3, 4))
attempt(lambda: star(x=1))
attempt(lambda: kw(1))
attempt(lambda: kw(**{"a": 1}, **{"a": 2}))
attempt(lambda: kw(a=1, **{"a": 2}))
attempt(lambda: kw(**[1]))
attempt(lambda: kw(**{1: 1}))
attempt(lambda: star(*1))
attempt(lambda: (lambda x: x)())
attempt(lambda: (lambda: 0)(1))

print("== methods count self")


class C:
    def method(self, a):
        pass

    def no_self():
        pass

    @staticmethod
    def static(a):
        pass

    @classmethod
    def klass(cls, a):
        pass


class Init:
    def __init__(self, a, *, k=1):
        pass


class Bare:
    pass


class CallMe:
    def __call__(self, a):
        pass


attempt(lambda: C().method())
attempt(lambda: C().method(1, 2))
attempt(lambda: C.method())
attempt(lambda: C().no_self())
attempt(lambda: C.static())
attempt(lambda: C.klass())
attempt(lambda: C().klass(1, 2))
attempt(lambda: Init())
attempt(lambda: Init(1, 2))
attempt(lambda: Init(1, z=2))
attempt(lambda: Bare(1))
attempt(lambda: Bare(x=1))
attempt(lambda: CallMe()())
attempt(lambda: object(1))

print("== not callable")
for thing in (1, "s", None, [], {}, 1.5, (), Bare(), ...):
    attempt(lambda: thing())

print("== not subscriptable, not iterable, no attribute")
attempt(lambda: none[0])
attempt(lambda: [*none])
attempt(lambda: none.missing)
attempt(lambda: Bare().missing)
attempt(lambda: Bare.missing)
attempt(lambda: (1).missing)
attempt(lambda: None.missing)
attempt(lambda: "x".missing)
attempt(lambda: len(5))
attempt(lambda: iter(5))
attempt(lambda: next([]))
attempt(lambda: Bare() + 1)
attempt(lambda: Bare() < Bare())
attempt(lambda: -Bare())
attempt(lambda: Bare()[0])
attempt(lambda: 1 in Bare())
attempt(lambda: undefined_name)
