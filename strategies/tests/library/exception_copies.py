"""Exceptions copied and pickled: arguments, attributes that the arguments do not tell, and what a program added."""

import copy
import pickle


class Own(Exception):
    def __init__(self, x):
        self.x = x


class Slotted(Exception):
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


def show(e):
    names = ["name", "path", "errno", "strerror", "filename", "filename2", "obj", "msg", "lineno", "text", "code", "x", "extra", "__notes__"]
    told = {name: getattr(e, name) for name in names if getattr(e, name, None) is not None}
    return f"{type(e).__name__} {e.args} {told}"


noted = ValueError("v")
noted.add_note("a note")
noted.extra = [1]
exceptions = [
    BaseException(),
    ValueError("a", 1),
    noted,
    SystemExit(3),
    ImportError("m", name="n", path="p"),
    ModuleNotFoundError("m", name="n"),
    AttributeError("a", name="n", obj=3),
    NameError("n", name="x"),
    OSError(2, "no", "file"),
    OSError(2, "no", "file", None, "second"),
    OSError(2, "no"),
    OSError("words"),
    SyntaxError("s", ("file", 1, 2, "text", 1, 3)),
    UnicodeDecodeError("ascii", b"\xff", 0, 1, "why"),
    KeyError("k"),
    StopIteration(5),
    Own("x"),
    Slotted("x"),
    ExceptionGroup("g", [ValueError(1)]),
]
for e in exceptions:
    print(show(e))
    shown = {show(pickle.loads(pickle.dumps(e, protocol))) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)}
    shown |= {show(copy.copy(e)), show(copy.deepcopy(e))}
    for other in sorted(shown):
        print("   ", other)

e = ValueError()
e.__setstate__({"a": 1})
e.__setstate__(None)
print(e.a)
for state in [5, {1: 2}]:
    try:
        e.__setstate__(state)
    except TypeError as error:
        print(error)
