"""Finding and making modules step by step."""

import os
import sys
import types
from _imp import find_frozen

from . import import_module
from .machinery import BuiltinImporter, FrozenImporter, ModuleSpec, SourceFileLoader

__all__ = [
    "find_spec", "module_from_spec", "resolve_name", "source_from_cache", "spec_from_file_location",
    "spec_from_loader",
]


def resolve_name(name, package):
    """The absolute form of a name with leading dots."""
    if not name.startswith("."):
        return name
    level = len(name) - len(name.lstrip("."))
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    bits = package.rsplit(".", level - 1)
    if len(bits) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{bits[0]}.{name[level:]}" if name[level:] else bits[0]


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """The specification of a module that `loader` runs."""
    if is_package is None:
        asks = getattr(loader, "is_package", None)
        is_package = asks(name) if asks else False
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    """The specification of a module in a file; `None`: the file's name says that it is none."""
    if location is None:
        location = loader.get_filename(name)
    location = os.path.abspath(os.fspath(location))
    if loader is None:
        if not location.endswith(".py"):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is not None:
        spec.submodule_search_locations = submodule_search_locations
    elif os.path.basename(location) == "__init__.py":
        spec.submodule_search_locations = [os.path.dirname(location)]
    return spec


def module_from_spec(spec):
    """An empty module, ready for its loader."""
    create = getattr(spec.loader, "create_module", None)
    module = create(spec) if create else None
    if module is None:
        module = types.ModuleType(spec.name)
    module.__spec__ = spec
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
    return module


def find_spec(name, package=None):
    """The specification of a module, loaded or not; `None`: there is no such module."""
    full = resolve_name(name, package)
    module = sys.modules.get(full)
    if module is None:
        return find_spec_on_path(full)
    spec = getattr(module, "__spec__", None)
    if spec is None and full == "__main__":
        raise ValueError("__main__.__spec__ is None")
    return spec or _spec_of(full, module)


def _spec_of(name, module):
    file = getattr(module, "__file__", None)
    if file is None:
        return ModuleSpec(name, BuiltinImporter, origin="built-in")
    locations = getattr(module, "__path__", None)
    if file.startswith("<frozen "):
        spec = ModuleSpec(name, FrozenImporter, origin="frozen")
        spec.submodule_search_locations = locations
        return spec
    return spec_from_file_location(name, file, submodule_search_locations=locations)


def find_spec_on_path(full):
    """Looks for a module where the importer would, without loading it; its packages are loaded."""
    parent = full.rpartition(".")[0]
    path = sys.path
    if parent:
        package = import_module(parent)
        try:
            path = package.__path__
        except AttributeError:
            raise ModuleNotFoundError(
                f"__path__ attribute not found on {parent!r} while trying to find {full!r}", name=full
            ) from None
    for entry in path:
        if entry.startswith("<frozen"):
            if (found := find_frozen(full)) is not None:
                spec = ModuleSpec(full, FrozenImporter, origin="frozen")
                if found[1]:
                    spec.submodule_search_locations = [f"<frozen {full}>"]
                return spec
            continue
        if (spec := spec_in_folder(full, entry)) is not None:
            return spec
    return None


def spec_in_folder(full, folder):
    """The specification of a module whose file or package lies in a folder; `None`: there is none."""
    last = full.rpartition(".")[2]
    for file in (os.path.join(folder, last, "__init__.py"), os.path.join(folder, f"{last}.py")):
        if os.path.isfile(file):
            return spec_from_file_location(full, file)
    return None


def source_from_cache(path):
    raise ValueError(f"not a cached file: {path!r}; this interpreter caches no compiled modules beside their sources")
