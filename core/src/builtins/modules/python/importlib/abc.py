"""The classes that finders and loaders of other makers derive from."""

import abc

__all__ = ["InspectLoader", "Loader", "MetaPathFinder", "PathEntryFinder", "ResourceLoader", "SourceLoader"]


class Loader(metaclass=abc.ABCMeta):
    def create_module(self, spec):
        return None


class MetaPathFinder(metaclass=abc.ABCMeta):
    def invalidate_caches(self):
        pass


class PathEntryFinder(metaclass=abc.ABCMeta):
    def invalidate_caches(self):
        pass


class ResourceLoader(Loader):
    @abc.abstractmethod
    def get_data(self, path):
        raise OSError


class InspectLoader(Loader):
    @abc.abstractmethod
    def get_source(self, fullname):
        raise ImportError

    def is_package(self, fullname):
        raise ImportError


class SourceLoader(ResourceLoader, InspectLoader):
    pass
