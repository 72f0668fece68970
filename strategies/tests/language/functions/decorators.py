# Function and class decorators, stacked, with arguments, on methods.


def traced(f):
    print("decorating", f.__name__)

    def wrapper(*args, **kwargs):
        print("call", f.__name__, args, kwargs)
        result = f(*args, **kwargs)
        print("return", result)
        return result

    wrapper.__name__ = f.__name__
    wrapper.wrapped = f
    return wrapper


@traced
def add(a, b=1):
    return a + b


print(add(2), add(2, b=3), add.__name__, add.wrapped(10))


def tag(name):
    print("make", name)

    def decorate(f):
        print("apply", name)
        return lambda *a: f"<{name}>{f(*a)}</{name}>"

    return decorate


@tag("b")
@tag("i")
def text(x):
    return x


print(text("hi"))


class Memo:
    def __init__(self, f):
        self.f = f
        self.cache = {}
        self.misses = 0

    def __call__(self, *args):
        if args not in self.cache:
            self.misses += 1
            self.cache[args] = self.f(*args)
        return self.cache[args]


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(60), fib.misses)

registry = {}


def register(key=None):
    def decorate(obj):
        registry[key or obj.__name__] = obj
        return obj

    return decorate


@register()
def one():
    return 1


@register("second")
class Two:
    pass


print(sorted(registry), registry["one"]() + 1, registry["second"] is Two)


def singleton(cls):
    instance = None

    def get(*args):
        nonlocal instance
        if instance is None:
            instance = cls(*args)
        return instance

    return get


@singleton
class Config:
    def __init__(self, v):
        self.v = v


print(Config(1) is Config(2), Config(3).v)


def add_repr(cls):
    cls.__repr__ = lambda self: f"{cls.__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(vars(self).items()))})"
    return cls


@add_repr
class P:
    def __init__(self, x, y):
        self.x, self.y = x, y

    @traced
    def move(self, dx):
        self.x += dx
        return self.x

    @staticmethod
    @tag("s")
    def st(x):
        return x

    @classmethod
    def make(cls):
        return cls(0, "origin")


p = P(1, "a")
print(p)
p.move(5)
print(p.st("static"), P.st("again"), P.make())


@lambda f: f() * 2
def immediately():
    return 21


decorators = [lambda f: "indexed " + f.__name__]


@decorators[0]
def listed():
    pass


@(x := (lambda f: f))
def walrus():
    return "walrus"


print(immediately, listed, walrus(), x(5))
try:

    @None
    def broken():
        pass

except TypeError as error:
    print("TypeError", error)


def order():
    print("evaluated first")
    return lambda f: print("applied last") or f


@order()
def defaulted(x=print("default second")):
    return x


print(defaulted())
