"""The loaders of files under the name by which some modules of the library know them. Nothing compiled is kept in
files."""

from .machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, SOURCE_SUFFIXES, SourceFileLoader
from .util import source_from_cache, spec_from_file_location

__all__ = [
    "BYTECODE_SUFFIXES", "EXTENSION_SUFFIXES", "SOURCE_SUFFIXES", "SourceFileLoader", "source_from_cache",
    "spec_from_file_location",
]
