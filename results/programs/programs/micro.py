"""One thing at a time, used by all threads: where do two threads slow each other down? (what=)

Each entry of USES is a loop around one operation on what all threads share.
"""

import sys
import threading

from measured import each


class Thing:
    weight = 1

    def __init__(self):
        self.size = 2

    def twice(self, number):
        return 2 * number


THING = Thing()
LOCAL = threading.local()
NAMES = {f"name {i}": i for i in range(64)}
NUMBERS = list(range(64))
TABLE = dict.fromkeys(range(64), 0)
CELLS = [0] * 64
module_attribute = 1


def one_more(number):
    return number + 1


def function(n):
    count = 0
    for _ in range(n):
        count = one_more(count)
    return count


def module(n):
    this = sys.modules[__name__]
    total = 0
    for _ in range(n):
        total += this.module_attribute
    return total


def class_attribute(n):
    total = 0
    for _ in range(n):
        total += Thing.weight
    return total


def constant_tuple(n):
    total = 0
    for _ in range(n):
        pair = (1, "two")
        total += pair[0]
    return total


def bound_method(n):
    twice = THING.twice
    total = 0
    for i in range(n):
        total += twice(i)
    return total


def thread_local(n):
    LOCAL.count = 0
    for _ in range(n):
        LOCAL.count += 1
    return LOCAL.count


def closure(n):
    total = 0
    for i in range(n):
        total += (lambda: i)()
    return total


def instance(n):
    total = 0
    for _ in range(n):
        total += Thing().size
    return total


def native_function(n):
    total = 0
    for _ in range(n):
        total += len(NUMBERS)
    return total


def native_method(n):
    total = 0
    for _ in range(n):
        total += NUMBERS.index(3)
    return total


def read_dict(n):
    total = 0
    for _ in range(n):
        total += NAMES["name 7"]
    return total


def read_list(n):
    total = 0
    for i in range(n):
        total += NUMBERS[i % 64]
    return total


def write_dict(n):
    for i in range(n):
        TABLE[i % 64] = i
    return len(TABLE)


def write_list(n):
    for i in range(n):
        CELLS[i % 64] = i
    return len(CELLS)


USES = [
    function, module, class_attribute, constant_tuple, bound_method, thread_local, closure, instance, native_function,
    native_method, read_dict, read_list, write_dict, write_list,
]


def work(n, what):
    uses = {use.__name__.replace("_", "-"): use for use in USES}
    if what not in uses:
        sys.exit(f"unknown use {what!r}; known are {', '.join(uses)}")
    return f"{what}: {uses[what](n)}"


each(work, n=5000000, what="function")
