"""The flags of code objects. The instructions are not CPython's, so there is nothing to disassemble."""

__all__ = ["COMPILER_FLAG_NAMES", "pretty_flags", "dis"]

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
