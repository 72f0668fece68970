# The hierarchy, args, str and repr, attributes, notes, custom exceptions.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except BaseException as error:
        print(label, type(error).__name__, error.args, str(error))


print("== hierarchy")
for name in (
    "BaseException SystemExit KeyboardInterrupt GeneratorExit Exception StopIteration StopAsyncIteration ArithmeticError FloatingPointError "
    "OverflowError ZeroDivisionError AssertionError AttributeError BufferError EOFError ImportError ModuleNotFoundError LookupError IndexError "
    "KeyError MemoryError NameError UnboundLocalError OSError FileNotFoundError FileExistsError PermissionError TimeoutError InterruptedError "
    "ReferenceError RuntimeError NotImplementedError RecursionError SyntaxError IndentationError TabError SystemError TypeError ValueError "
    "UnicodeError UnicodeDecodeError UnicodeEncodeError Warning DeprecationWarning UserWarning BaseExceptionGroup ExceptionGroup"
).split():
    kind = getattr(__import__("builtins"), name)
    print(name, "<-", " <- ".join(c.__name__ for c in kind.__mro__[1:-1]))
print(IOError is OSError, EnvironmentError is OSError)

print("== args, str, repr")
for e in (ValueError(), ValueError("one"), ValueError("one", 2), ValueError(None), ValueError(("t",)), KeyError("k"), KeyError(1, 2), KeyError(), IndexError("i"), StopIteration(5), SystemExit(3), OSError(2, "No such file"), OSError("just text"), OSError(2, "msg", "file.txt"), NameError("n"), Exception([1]), AssertionError("a")):
    print(repr(e), "|", str(e), "|", e.args)
print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, OSError(2, "m").errno, OSError(2, "m", "f").filename, OSError(2, "m").strerror, type(OSError(2, "m")).__name__, type(OSError(13, "m")).__name__)
e = ValueError("a")
e.args = (1, 2)
print(repr(e), e.args)
attempt("args", lambda: setattr(e, "args", 5))
print(ValueError("x") == ValueError("x"), isinstance(KeyError(), LookupError), e.__class__.__name__)

print("== attributes of built in errors")


def caught(action):
    try:
        action()
    except Exception as error:
        return error


class Thing:
    pass


error = caught(lambda: undefined_name)
print(error.name)
error = caught(lambda: Thing().attr)
print(error.name, type(error.obj).__name__)
error = caught(lambda: __import__("no_such_module_at_all"))
print(type(error).__name__, error, error.name)
error = caught(lambda: (lambda: (yield))().send(1))
print(type(error).__name__, error)
error = caught(lambda: {}[{1: 2}["q"]])
print(repr(error), error.args)

print("== custom")


class AppError(Exception):
    """Base of the application."""


class Detailed(AppError):
    def __init__(self, code, message="default"):
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self):
        return f"[{self.code}] {self.message}"


class NoSuper(Exception):
    def __init__(self, a, *, b=0):
        self.a, self.b = a, b


d = Detailed(404, "not found")
print(d, repr(d), d.args, d.code, isinstance(d, AppError), repr(Detailed(1)), NoSuper(1, b=2).args, repr(NoSuper(1)), str(NoSuper("x")), vars(d))
attempt("raise instance", lambda: (_ for _ in ()).throw(d))
attempt("missing argument", lambda: Detailed())


def raise_class():
    raise AppError


attempt("raise class", raise_class)


class Weird(Exception):
    def __new__(cls, *args):
        return ValueError("substituted") if args else super().__new__(cls)


def weird():
    raise Weird("x")


attempt("weird", weird)


class NotAnException:
    def __new__(cls):
        return 5


class MetaRaise(Exception):
    def __new__(cls):
        return 5


def meta():
    raise MetaRaise


attempt("constructor returns int", meta)
attempt("multiple", lambda: (_ for _ in ()).throw(type("Both", (KeyError, AttributeError), {})("both")))

print("== notes")
e = ValueError("noted")
print(hasattr(e, "__notes__"))
e.add_note("first")
e.add_note("second\nline")
print(e.__notes__, e)
attempt("note type", lambda: e.add_note(5))
e.__notes__ = ["replaced"]
e.extra = {"any": "attribute"}
print(e.__notes__, e.extra)


class Quiet(Exception):
    def __str__(self):
        return ""

    def __repr__(self):
        return "<quiet>"


print(str(Quiet("x")) == "", [Quiet()], f"{Quiet('z')!r}")


def finder(items, wanted):
    for i, item in enumerate(items):
        if item == wanted:
            return i
    raise LookupError(f"{wanted!r} not in {items}")


for wanted in (2, 9):
    try:
        print(finder([1, 2], wanted))
    except LookupError as error:
        print("lookup:", error)
