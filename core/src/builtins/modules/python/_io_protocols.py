"""`io.Reader` and `io.Writer`: what has `read`, and what has `write`."""

import abc
from _collections_abc import _check_methods


class Reader(metaclass=abc.ABCMeta):
    """What has `read`."""

    __slots__ = ()

    @abc.abstractmethod
    def read(self, size=..., /):
        """Reads up to `size` items, or all there are."""

    @classmethod
    def __subclasshook__(cls, C):
        return _check_methods(C, "read") if cls is Reader else NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


class Writer(metaclass=abc.ABCMeta):
    """What has `write`."""

    __slots__ = ()

    @abc.abstractmethod
    def write(self, data, /):
        """Writes `data` and returns how many items that were."""

    @classmethod
    def __subclasshook__(cls, C):
        return _check_methods(C, "write") if cls is Writer else NotImplemented

    __class_getitem__ = classmethod(type(list[int]))
