# __cause__, __context__, __suppress_context__, raise from, and sys.exception.
import sys


def links(error):
    return repr(error), "cause", repr(error.__cause__), "context", repr(error.__context__), error.__suppress_context__


def implicit():
    try:
        {}["k"]
    except KeyError:
        [][5]


def explicit():
    try:
        {}["k"]
    except KeyError as error:
        raise ValueError("bad") from error


def suppressed():
    try:
        {}["k"]
    except KeyError:
        raise ValueError("clean") from None


def from_class():
    raise ValueError("v") from KeyError


def from_unrelated():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("v") from OSError("o")


def in_finally():
    try:
        raise KeyError("first")
    finally:
        raise ValueError("second")


def three():
    try:
        try:
            raise KeyError(1)
        except KeyError:
            raise IndexError(2)
    except IndexError:
        raise ValueError(3)


def reraised_is_not_its_own_context():
    try:
        raise KeyError("k")
    except KeyError as error:
        raise error


def handled_leaves_no_context():
    try:
        raise KeyError("k")
    except KeyError:
        pass
    raise ValueError("later")


def nested_handled():
    try:
        raise KeyError("outer")
    except KeyError:
        try:
            raise IndexError("inner")
        except IndexError:
            pass
        raise ValueError("after inner")


def in_called_function():
    def helper():
        raise ValueError("in helper")

    try:
        raise KeyError("k")
    except KeyError:
        helper()


for f in (implicit, explicit, suppressed, from_class, from_unrelated, in_finally, three, reraised_is_not_its_own_context, handled_leaves_no_context, nested_handled, in_called_function):
    try:
        f()
    except Exception as error:
        print(f.__name__, *links(error))
        deeper = error.__context__
        while deeper:
            print("   ", *links(deeper))
            deeper = deeper.__context__

for bad in (5, "s", int):
    try:
        raise ValueError from bad
    except TypeError as error:
        print("TypeError", error)

error = ValueError("by hand")
error.__cause__ = KeyError("set")
print(links(error))
error.__cause__ = None
error.__suppress_context__ = False
error.__context__ = IndexError("ctx")
print(links(error))
for name, value in (("__cause__", 5), ("__context__", "x"), ("__traceback__", 5)):
    try:
        setattr(error, name, value)
    except TypeError as e:
        print("TypeError", e)

print("== the exception being handled")
print(sys.exception(), sys.exc_info())
try:
    raise KeyError("now")
except KeyError as e:
    print(repr(sys.exception()), sys.exception() is e, sys.exc_info()[0].__name__, sys.exc_info()[1] is e)
    try:
        raise ValueError("nested")
    except ValueError:
        print(repr(sys.exception()))
    print(repr(sys.exception()))
print(sys.exception())


def gen():
    try:
        raise ValueError("in gen")
    except ValueError:
        yield repr(sys.exception())
        yield repr(sys.exception())


g = gen()
print(next(g), sys.exception())
try:
    raise KeyError("outside")
except KeyError:
    print(next(g), repr(sys.exception()))

print("== with_traceback and traceback objects")
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
    print(type(tb).__name__, tb.tb_next, tb.tb_lineno > 100, tb.tb_frame.f_code.co_name, e.with_traceback(None) is e, e.__traceback__)


def deep(n):
    if n == 0:
        raise ValueError("bottom")
    deep(n - 1)


try:
    deep(3)
except ValueError as e:
    names, tb = [], e.__traceback__
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
