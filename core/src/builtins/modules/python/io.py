"""Files: the native ones of _io; layers over other objects, and base classes for them, from the library's _pyio."""

from _io import (
    DEFAULT_BUFFER_SIZE, BufferedRandom, BufferedReader, BufferedWriter, BytesIO, StringIO, TextIOWrapper,
    UnsupportedOperation, open,
)

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2

__all__ = [
    "BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO", "StringIO", "BufferedIOBase",
    "BufferedReader", "BufferedWriter", "BufferedRWPair", "BufferedRandom", "TextIOBase", "TextIOWrapper",
    "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE", "IncrementalNewlineDecoder",
    "text_encoding", "Reader", "Writer",
]

BlockingIOError = BlockingIOError

# Few programs ask for these, and what they are made of imports much.
_PROTOCOLS = ("Reader", "Writer")
_FROM_PYIO = ("IOBase", "RawIOBase", "FileIO", "BufferedIOBase", "BufferedRWPair", "TextIOBase",
              "IncrementalNewlineDecoder")


def __getattr__(name):
    if name in _PROTOCOLS:
        import _io_protocols

        return getattr(_io_protocols, name)
    if name not in _FROM_PYIO:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import _pyio

    value = getattr(_pyio, name)
    if name == "BufferedIOBase":
        for cls in (BytesIO, BufferedReader, BufferedWriter, BufferedRandom):
            value.register(cls)
    elif name == "TextIOBase":
        for cls in (StringIO, TextIOWrapper):
            value.register(cls)
    elif name == "IOBase":
        for cls in (BytesIO, BufferedReader, BufferedWriter, BufferedRandom, StringIO, TextIOWrapper):
            value.register(cls)
    globals()[name] = value
    return value


def open_code(path):
    """Opens a file with a module's text."""
    return open(path, "rb")


def text_encoding(encoding, stacklevel=2, /):
    """The encoding itself, or the one for text files in UTF-8 mode, which is always on."""
    return "utf-8" if encoding is None else encoding
