"""Which exception a generator handles, whoever resumes it, and what is thrown into it."""

import sys


def handled():
    kind = sys.exc_info()[0]
    return kind and kind.__name__


def resume(g, error):
    try:
        raise error
    except Exception:
        return next(g)


# What the caller handled at the first step is not remembered behind the generator's own handlers.
def steps():
    try:
        raise ValueError
    except ValueError:
        yield handled()
    yield handled()
    yield handled()


g = steps()
print(resume(g, IndexError()), next(g), resume(g, KeyError()), handled())


# Thrown while its caller handles it: the generator goes on handling it.
def keeps():
    try:
        yield
    except ValueError as e:
        yield handled(), e.__context__
        yield handled()
        raise


g = keeps()
next(g)
try:
    raise ValueError("kept")
except ValueError as e:
    print(g.throw(e))
print(next(g), handled())
try:
    next(g)
except ValueError as e:
    print(e, e.__context__)


# The context of what comes out of a delegate is what the delegating generator handles.
def inner():
    yield


def outer():
    try:
        raise KeyError("outer")
    except KeyError:
        yield from inner()


g = outer()
next(g)
try:
    g.throw(ValueError)
except ValueError as e:
    print(repr(e.__context__))


# A delegate that is thrown into finds the delegating generator among its callers, and may go on.
def names():
    frame, found = sys._getframe(1), []
    while frame.f_code.co_name != "<module>":
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found


def catches():
    try:
        yield names()
    except ValueError:
        yield names()
    return "returned"


def delegates():
    yield (yield from catches())


g = delegates()
print(next(g), g.throw(ValueError), g.gi_yieldfrom.__name__, next(g), g.gi_yieldfrom)


class Thrower:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def throw(self, *error):
        if isinstance(error[0], KeyError):
            raise StopIteration("ended")
        return error


def by_hand():
    yield (yield from Thrower())


g = by_hand()
error = ValueError("v")
print(next(g), g.throw(error) == (error,), next(g), g.throw(KeyError()))
g.close()


# What making the exception raises is thrown in its place.
class Broken(Exception):
    def __new__(cls):
        return cls


class Failing(Exception):
    def __init__(self):
        raise OSError("not made")


def catch():
    for _ in range(2):
        try:
            yield
        except (TypeError, OSError) as e:
            print(type(e).__name__)
    yield "end"


g = catch()
next(g)
g.throw(Broken)
print(g.throw(Failing))


# A context that goes in circles does not keep an exception from being raised.
def circle():
    errors = [ValueError(i) for i in range(5)]
    for error, context in zip(errors, errors[1:] + errors[2:]):
        error.__context__ = context
    try:
        raise errors[0]
    except ValueError:
        raise KeyError("behind a circle")


try:
    circle()
except KeyError as e:
    print(e, e.__context__)


# The line at which an exception left a frame that raised it again.
def passed_on():
    try:
        1 / 0
    finally:
        handled()


def refused():
    try:
        1 / 0
    except ValueError:
        pass


def named():
    try:
        1 / 0
    except ZeroDivisionError as e:
        1 / 0
        handled()


for function in passed_on, refused, named:
    try:
        function()
    except ZeroDivisionError as e:
        entry = e.__traceback__.tb_next
        first = function.__code__.co_firstlineno
        print(function.__name__, entry.tb_lineno - first, entry.tb_frame.f_lineno - first)
