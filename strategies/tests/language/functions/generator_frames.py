"""What `gi_frame`, `cr_frame` and `ag_frame` tell of a frame that waits, runs or is done."""

import sys


def count(n):
    total = 0
    for i in range(n):
        total += i
        yield lambda: total


g = count(3)
frame = g.gi_frame
print(type(frame).__name__, frame.f_code is count.__code__, frame.f_back, frame.f_locals)
print(frame.f_globals is globals(), frame.f_lineno == count.__code__.co_firstlineno)
next(g)
next(g)
frame = g.gi_frame
print(sorted(frame.f_locals.items()), frame.f_lineno - count.__code__.co_firstlineno, frame.f_back)
g.close()
print(g.gi_frame)


def running():
    frame = me.gi_frame
    yield frame.f_code.co_name, frame.f_back.f_code.co_name, me.gi_running


def call():
    return next(me)


me = running()
print(call(), me.gi_frame.f_back)


def inner():
    frame, names = sys._getframe(), []
    while frame.f_code.co_name != "<module>":
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    yield names


def outer():
    yield from inner()


print(next(outer()))


async def waits():
    pass


async def yields():
    yield


c, a = waits(), yields()
print(c.cr_frame.f_code.co_name, c.cr_frame.f_back, a.ag_frame.f_code.co_name, a.ag_frame.f_back)
c.close()
print(c.cr_frame)
