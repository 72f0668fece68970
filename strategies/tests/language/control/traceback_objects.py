"""Tracebacks as objects: the same one for whoever asks, put together and taken apart by programs."""

import sys
import types


def fail(depth):
    if depth:
        fail(depth - 1)
    raise ValueError("deep")


def names(traceback):
    found = []
    while traceback is not None:
        found.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


try:
    fail(2)
except ValueError as e:
    error = e

print(error.__traceback__ is error.__traceback__)
print(names(error.__traceback__))
known = error.__traceback__

# What it passes through later is put before what is known.
try:
    raise error
except ValueError as e:
    print(e.__traceback__ is known, e.__traceback__.tb_next is known)
    print([name for name, line in names(e.__traceback__)])

# Another exception takes it over.
other = KeyError("k").with_traceback(known)
print(other.__traceback__ is known)
other.__traceback__ = None
print(other.__traceback__, error.__traceback__.tb_next is known)

# Cutting it is seen by the exception.
known.tb_next = None
print([name for name, line in names(error.__traceback__)])

# sys.exc_info and __exit__ get the same object.
class Manager:
    def __exit__(self, kind, value, traceback):
        print(kind.__name__, traceback is value.__traceback__, traceback is sys.exc_info()[2])
        return True

    def __enter__(self):
        pass


with Manager():
    fail(0)

frame = sys._getframe()
made = types.TracebackType(known, frame, 4, 17)
print(made.tb_next is known, made.tb_frame is frame, made.tb_lasti, made.tb_lineno)
for arguments in [("no", frame, 1, 2), (None, "no", 1, 2), (None, frame, "no", 2), (None, frame, 1, "no"), (None, frame)]:
    try:
        types.TracebackType(*arguments)
    except TypeError as e:
        print("TypeError", len(str(e)) > 0)
try:
    made.tb_next.tb_next = made
except ValueError as e:
    print(e)
try:
    del made.tb_next
except TypeError as e:
    print(e)

# An AttributeError of a program's own is told what was missing of what.
class Hook:
    def __getattr__(self, name):
        raise AttributeError("own words")

    @property
    def broken(self):
        raise AttributeError("in a property", name="given")


hook = Hook()
for name in ["missing", "broken"]:
    try:
        getattr(hook, name)
    except AttributeError as e:
        print(e, e.name, e.obj is hook, e.__dict__)

# Constructors that run again begin anew.
e = ImportError("m", name="n", path="p")
e.__init__()
print(e.args, e.msg, e.name, e.path)
e = UnicodeDecodeError("ascii", bytearray(b"\xff"), 0, 1, "why")
print(e.args, e.object, e)
for kind in UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError:
    print(repr(str(kind.__new__(kind))))
for arguments in [("ascii", "x", 0, 1, "why"), (3, b"x", 0, 1, "why"), ("ascii", b"x", "0", 1, "why"), ("ascii", b"x", 0, 1, 5)]:
    try:
        UnicodeDecodeError(*arguments)
    except TypeError as e:
        print("TypeError", len(str(e)) > 0)
