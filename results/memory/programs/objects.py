"""How much memory does an object take? Makes n objects of one kind, keeps them all, and records how many bytes the
process has grown by for each. (what=)

Resident memory is what the system says: an allocator's head and tail are in it, spread over all objects. Each kind of
object holds what its own parts need and nothing that another shares.
"""

from measured import alone, record


class Thing:
    def __init__(self, i):
        self.left = i
        self.right = None


class Slots:
    __slots__ = ("left", "right")

    def __init__(self, i):
        self.left = i
        self.right = None


def closure(i):
    return lambda: i


def generator(i):
    yield i


KINDS = {
    "nothing": None,
    "integer": lambda i: i + 1000,
    "wide-integer": lambda i: i + (1 << 80),
    "float": lambda i: i + 0.5,
    "string": lambda i: f"number {i}",
    "tuple": lambda i: (i, None),
    "list": lambda i: [i, None],
    "dict": lambda i: {"left": i, "right": None},
    "set": lambda i: {i, None},
    "instance": Thing,
    "slots": Slots,
    "closure": closure,
    "method": lambda i: THING.__init__,
    "generator": generator,
}
THING = Thing(0)


def resident():
    """Bytes of memory that the process has now (proc_pid_status(5))."""
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024


def work(what, n):
    make = KINDS[what]
    kept = [None] * n
    resident()
    before = resident()
    for i in range(n):
        kept[i] = make(i)
    record("bytes_each", (resident() - before) / max(n, 1))
    return f"{len(kept)} of {what}"


alone(work, what="tuple", n=200000)
