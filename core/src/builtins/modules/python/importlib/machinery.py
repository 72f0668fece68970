"""Specifications of modules, and loaders that run a module's text."""

import sys
from _imp import find_frozen

__all__ = [
    "BYTECODE_SUFFIXES", "EXTENSION_SUFFIXES", "SOURCE_SUFFIXES", "BuiltinImporter", "FileFinder", "FrozenImporter",
    "ModuleSpec", "SourceFileLoader", "all_suffixes",
]

SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = []
EXTENSION_SUFFIXES = []


def all_suffixes():
    """The endings of files that are modules."""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    """What is known of a module before it is loaded (PEP 451)."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self.has_location = False
        self.cached = None

    @property
    def parent(self):
        return self.name.rpartition(".")[0] if self.submodule_search_locations is None else self.name

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"ModuleSpec({', '.join(parts)})"

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if isinstance(other, ModuleSpec) else NotImplemented

    __hash__ = None


class SourceFileLoader:
    """Runs a module from a file."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def create_module(self, spec):
        return None

    def get_filename(self, name=None):
        return self.path

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_source(self, fullname=None):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    def get_code(self, fullname=None):
        return compile(self.get_source(), self.path, "exec")

    def is_package(self, fullname):
        return self.path.endswith("__init__.py") and not fullname.endswith("__init__")

    def exec_module(self, module):
        exec(self.get_code(), module.__dict__)

    def load_module(self, fullname=None):
        return sys.modules.get(self.name) or __import__("importlib").import_module(self.name)


class FileFinder:
    """Finds the modules in a folder."""

    def __init__(self, path, *loader_details):
        self.path = path or "."

    def invalidate_caches(self):
        """Nothing is cached."""

    def find_spec(self, fullname, target=None):
        from importlib.util import spec_in_folder

        return spec_in_folder(fullname, self.path)

    def __repr__(self):
        return f"FileFinder({self.path!r})"


class BuiltinImporter:
    """Stands for modules that are made when the interpreter starts."""

    @staticmethod
    def create_module(spec):
        return sys.modules.get(spec.name)

    @staticmethod
    def exec_module(module):
        pass

    @staticmethod
    def get_source(fullname):
        return None

    @staticmethod
    def is_package(fullname):
        return False


class FrozenImporter:
    """Runs modules whose text lies in the executable."""

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        name = module.__name__
        exec(compile(FrozenImporter.get_source(name), f"<frozen {name}>", "exec"), module.__dict__)

    @staticmethod
    def get_source(fullname):
        found = find_frozen(fullname, withdata=True)
        if found is None:
            raise ImportError(f"No such frozen object named {fullname!r}", name=fullname)
        return found[0]

    @staticmethod
    def is_package(fullname):
        found = find_frozen(fullname)
        return found is not None and found[1]
