# enum, dataclasses, typing, collections, contextlib, functools over the library's own sources.
import collections
import contextlib
import contextvars
import dataclasses
import enum
import functools
import importlib
import string
import types
import typing


class Colour(enum.Enum):
    RED = 1
    GREEN = enum.auto()


class Bits(enum.Flag):
    A = enum.auto()
    B = enum.auto()


print(Colour.RED, Colour(2), Colour["RED"].value, list(Colour), Bits.A | Bits.B, Bits(3))


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list, compare=False)


print(Point(1), Point(1, 2) < Point(2), dataclasses.replace(Point(1), y=5), dataclasses.asdict(Point(1)))
Pair = collections.namedtuple("Pair", "a b")
print(Pair(1, b=2), Pair(1, 2)._replace(a=3), Pair.__module__)

T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    pass


print(T, Box[int], typing.Optional[int], typing.get_args(dict[str, T]), Box.__parameters__, dict[str, T][int])
print(typing.get_type_hints(Point)["x"], typing.NamedTuple("N", [("a", int)])(1))


@contextlib.contextmanager
def manager():
    yield 1


with manager() as one, contextlib.suppress(KeyError):
    print(one, {}["missing"])

v = contextvars.ContextVar("v", default=0)
c = contextvars.copy_context()
c.run(v.set, 5)
print(v.get(), c[v], functools.reduce(lambda a, b: a + b, [1, 2, 3]))
print(string.Template("$a $b").substitute(a=1, b=2), string.Formatter().format("{0.real} {x[0]!r:>5} {}", 7, x="ab") if 0 else "")
print(string.Formatter().format("{0.real} {x[0]!r:>5}", 7, x="ab"), types.SimpleNamespace(a=1))
print(importlib.import_module("json.decoder").__name__, importlib.import_module(".decoder", "json").__name__)
