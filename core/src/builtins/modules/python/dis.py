"""The flags of code objects and the places in them. The instructions are not CPython's, so there is nothing to
disassemble."""

from collections import namedtuple

__all__ = ["COMPILER_FLAG_NAMES", "Positions", "pretty_flags", "dis"]

Positions = namedtuple("Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=(None,) * 4)

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED",
    2: "NEWLOCALS",
    4: "VARARGS",
    8: "VARKEYWORDS",
    16: "NESTED",
    32: "GENERATOR",
    64: "NOFREE",
    128: "COROUTINE",
    256: "ITERABLE_COROUTINE",
    512: "ASYNC_GENERATOR",
    0x4000000: "HAS_DOCSTRING",
    0x8000000: "METHOD",
}


def pretty_flags(flags):
    """The names of the flags that are set, as text."""
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
    return ", ".join(names) or hex(flags)


def dis(x=None, *, file=None, depth=None, **options):
    raise NotImplementedError("dis: this interpreter's instructions are not CPython's; run the program without dis")
