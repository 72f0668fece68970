"""The importer's parts under the names by which some modules of the library know them."""

import sys

from .machinery import BuiltinImporter, FrozenImporter, ModuleSpec
from .util import module_from_spec, spec_from_loader

__all__ = ["BuiltinImporter", "FrozenImporter", "ModuleSpec", "module_from_spec", "spec_from_loader"]


def _load(spec):
    """The module of a specification, made and run."""
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    return sys.modules.get(spec.name, module)
