"""Classes that the library makes and describes: data classes with slots, enums, and what `inspect` tells."""

import abc
import copy
import enum
import inspect
import pickle
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)

    def twice(self):
        return super().__hash__() is not None, Point(2 * self.x, 2 * self.y)


@dataclass
class Empty:
    pass


p = Point(1)
print(p, Point.__slots__, p.twice(), [f.name for f in fields(Point)])
print(weakref.ref(p)() is p, hash(p) == hash(Point(1)), hasattr(p, "__dict__"))
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    assert pickle.loads(pickle.dumps(p, protocol)) == p == copy.deepcopy(p)
try:
    p.x = 2
except AttributeError as e:
    print(type(e).__name__, e)
print(inspect.signature(Point), inspect.signature(Empty), list(OrderedDict()), list(reversed(OrderedDict())))


class Color(enum.Enum):
    RED = 1
    BLUE = 2


for attribute in inspect.classify_class_attrs(Color):
    print(attribute.name, attribute.kind, attribute.defining_class.__name__)
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    assert pickle.loads(pickle.dumps(Color.RED, protocol)) is Color.RED


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass


class Square(Shape):
    def area(self):
        return 1


print(inspect.isabstract(Shape), inspect.isabstract(Square), inspect.isabstract(int))


def outer():
    def inner():
        return [(frame.function, frame.code_context) for frame in inspect.stack()[:2]]

    return inner()


print([function for function, _ in outer()])
