# A builtin's name means the builtin until a global takes its place, and again after that is gone.
import builtins


def names():
    return max, ValueError, len((1, 2)), list(map(str, (1, 2)))


for _ in range(3):
    print(*names())
ValueError = "a global"
max = min
print(*names())
del ValueError
print(*names())
exec("del max", globals())
print(*names())
builtins.len = lambda it: "replaced"
builtins.max = "replaced"
print(*names())
builtins.ValueError, kept = KeyError, builtins.ValueError
print(*names())
builtins.ValueError = kept
del builtins.map
try:
    names()
except NameError as error:
    print(error)


class Own(Exception):
    def __init__(self, a, b=2):
        self.b = b


class OwnNew(Exception):
    def __new__(cls, *args):
        made = super().__new__(cls, "new")
        made.seen = args
        return made


class Neither(KeyError, ValueError):
    pass


for make in (lambda: Own(1), lambda: Own(1, b=3), lambda: OwnNew(4), lambda: Neither(5, 6), lambda: Neither, lambda: KeyError,
             lambda: OSError(2, "no", "file"), lambda: StopIteration(7), lambda: KeyError(a=1), lambda: Own, lambda: OwnNew):
    try:
        raise make()
    except Exception as error:
        print(type(error).__name__, error.args, vars(error), str(error))
