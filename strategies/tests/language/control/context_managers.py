# with: order of entering and leaving, suppression, several items, errors.


class CM:
    def __init__(self, name, suppress=False, fail_enter=False, fail_exit=False):
        self.name, self.suppress, self.fail_enter, self.fail_exit = name, suppress, fail_enter, fail_exit

    def __enter__(self):
        print(f"enter {self.name};", end=" ")
        if self.fail_enter:
            raise KeyError(f"enter {self.name}")
        return self.name.upper()

    def __exit__(self, kind, value, tb):
        print(f"exit {self.name} {kind.__name__ if kind else None} {value} {tb is not None};", end=" ")
        if self.fail_exit:
            raise IndexError(f"exit {self.name}")
        return self.suppress


def attempt(label, action):
    print(label + ":", end=" ")
    try:
        print("->", action())
    except Exception as error:
        print("->", type(error).__name__, error, "context", repr(error.__context__))


def simple():
    with CM("a") as a:
        print("body", a, end="; ")
    return "after"


def raising():
    with CM("a"):
        raise ValueError("v")


def suppressed():
    with CM("a", suppress=True):
        raise ValueError("v")
        print("not reached")
    return "after"


def several():
    with CM("a") as a, CM("b") as b, CM("c"):
        return a + b


def nested():
    with CM("outer", suppress=True):
        with CM("inner"):
            raise ValueError("v")
    return "after"


def inner_suppresses():
    with CM("outer"):
        with CM("inner", suppress=True):
            raise ValueError("v")
        return "continues"


def enter_fails():
    with CM("a"), CM("b", fail_enter=True), CM("c"):
        print("not reached")


def enter_fails_suppressed():
    with CM("a", suppress=True), CM("b", fail_enter=True):
        print("not reached")
    return "suppressed by a"


def exit_fails():
    with CM("a", fail_exit=True):
        pass


def both_fail():
    with CM("a"):
        with CM("b", fail_exit=True):
            raise ValueError("v")


def leaving():
    for i in range(4):
        with CM(f"l{i}"):
            if i == 0:
                continue
            if i == 2:
                break
    with CM("r"):
        return i


def parenthesised():
    with (
        CM("p") as p,
        CM("q") as q,
    ):
        return p, q


def targets():
    class Box:
        pass

    box, lst, dct = Box(), [0], {}

    class Gives(CM):
        def __enter__(self):
            return 1, (2, [3, 4])

    with Gives("t") as (box.x, (lst[0], [dct["k"], *rest])):
        pass
    return box.x, lst, dct, rest


def in_finally():
    try:
        with CM("a"):
            raise ValueError("v")
    except ValueError:
        return "handled"
    finally:
        print("finally", end="; ")


def return_value_kept():
    x = [1]
    with CM("a"):
        return x[0]
    return "not reached"


def truthy_strings():
    class Says(CM):
        def __exit__(self, *a):
            return "a true string"

    with Says("s"):
        raise ValueError("v")
    return "suppressed"


for f in (simple, raising, suppressed, several, nested, inner_suppresses, enter_fails, enter_fails_suppressed, exit_fails, both_fail, leaving, parenthesised, targets, in_finally, return_value_kept, truthy_strings):
    attempt(f.__name__, f)


class NoEnter:
    def __exit__(self, *a):
        pass


class NoExit:
    def __enter__(self):
        pass


def use(cm):
    with cm:
        return "used"


for bad in (5, NoEnter(), NoExit(), None):
    attempt("bad", lambda: use(bad))
instance = CM("instance")
instance.__enter__ = lambda: "looked up on the type, not here"
attempt("type lookup", lambda: use(instance))


def manager(f):
    class Manager:
        def __init__(self, *args):
            self.gen = f(*args)

        def __enter__(self):
            return next(self.gen)

        def __exit__(self, kind, value, tb):
            try:
                if kind is None:
                    next(self.gen)
                else:
                    self.gen.throw(value)
            except StopIteration:
                return kind is not None
            raise RuntimeError("did not stop")

    return Manager


@manager
def tag(name):
    print(f"<{name}>", end="")
    try:
        yield name
    except ValueError as error:
        print(f"[{error}]", end="")
    print(f"</{name}>", end=" ")


with tag("a"), tag("b") as b:
    print(b, end="")
with tag("c"):
    raise ValueError("swallowed")
print()


def generator_with():
    with CM("g"):
        yield 1
        yield 2


g = generator_with()
print(next(g))
g.close()
print()
