# Every kind of parameter, their defaults, and how arguments reach them.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


def plain(a, b):
    return a, b


def defaults(a, b=2, c=3):
    return a, b, c


def star(a, *rest):
    return a, rest


def keywords(a, **more):
    return a, more


def only_keyword(a, *, k, d=4):
    return a, k, d


def after_star(a, *rest, k=1, **more):
    return a, rest, k, more


def positional_only(a, b=2, /):
    return a, b


def everything(a, b=2, /, c=3, d=4, *rest, e, f=6, **more):
    return a, b, c, d, rest, e, f, more


print(plain(1, 2), plain(b=1, a=2), plain(1, b=2), plain(*[1, 2]), plain(**{"a": 1, "b": 2}), plain(*[1], **{"b": 2}))
print(defaults(1), defaults(1, 5), defaults(1, c=5), defaults(c=1, a=2), defaults(1, 2, 3))
print(star(1), star(1, 2, 3), star(*"abc"), star(1, *range(2), *"z"))
print(keywords(1), keywords(1, x=2, y=3), keywords(a=1, b=2), keywords(1, **{"x y": 1, "class": 2}))
print(only_keyword(1, k=2), only_keyword(1, d=5, k=2), only_keyword(k=1, a=0))
print(after_star(1), after_star(1, 2, 3, k=4, z=5), after_star(1, **{"k": 2, "q": 3}))
print(positional_only(1), positional_only(1, 5))
print(everything(1, e=5), everything(1, 20, 30, 40, 50, 60, e=7, f=8, g=9), everything(1, d=40, c=30, e=5, a="kw a", b="kw b"))


def args_named_self(self, /, **kwargs):
    return self, kwargs


print(args_named_self(1, self=2))

print("== defaults are evaluated once, at definition")


def make(log=[]):
    log.append(len(log))
    return log


print(make(), make(), make([9]), make())
value = 1


def early(x=value):
    return x


value = 2
print(early(), early.__defaults__, only_keyword.__kwdefaults__, plain.__defaults__)
functions = []
for i in range(3):
    functions.append((lambda: i, lambda i=i: i))
print([f() for f, _ in functions], [g() for _, g in functions])
early.__defaults__ = (42,)
print(early())

print("== annotations do not change a call")


def annotated(a: int, b: str = "x", *args: float, c: "anything" = None, **kw: dict) -> list:
    return a, b, args, c, kw


print(annotated("not an int"), annotated(1, 2, 3, c=4, d=5))

print("== functions are objects")
plain.note = "attached"
print(plain.note, plain.__name__, plain.__qualname__, plain.__module__, callable(plain), type(plain).__name__, plain.__dict__, (lambda: 0).__name__)


def documented():
    """The text of the function."""
    return None


print(documented.__doc__, plain.__doc__, documented(), type(documented.__code__).__name__, documented.__code__.co_name, everything.__code__.co_argcount)
plain.__name__ = "renamed"
print(plain.__name__)
attempt("message", plain)


def args_are_new(*args, **kwargs):
    kwargs["added"] = 1
    return args, kwargs


given = {"k": 0}
t = (1, 2)
print(args_are_new(*t, **given), given, args_are_new(*t)[0] == t)


def shadow(list, print=print):
    print(list)


shadow("a parameter may shadow a builtin")
attempt("mutable argument", lambda: (lambda l: (l.append(1), l)[1])([]))
