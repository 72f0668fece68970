"""In-memory files, and the names of the native module _io."""

from _io import (
    SEEK_SET, SEEK_CUR, SEEK_END, DEFAULT_BUFFER_SIZE, BufferedRandom, BufferedReader, BufferedWriter,
    TextIOWrapper, UnsupportedOperation, open,
)
from _io import _IOBase as IOBase


class _Memory:
    """A file over a str or bytes: the whole contents, and a position in it."""

    def __init__(self, initial):
        self._contents = initial
        self._at = 0
        self._closed = False

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def getvalue(self):
        self._check()
        return self._contents

    def read(self, size=-1):
        self._check()
        end = len(self._contents) if size is None or size < 0 else self._at + size
        piece = self._contents[self._at:end]
        self._at += len(piece)
        return piece

    def readline(self, size=-1):
        self._check()
        end = self._contents.find(self._newline, self._at) + 1
        if end == 0:
            end = len(self._contents)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        piece = self._contents[self._at:end]
        self._at += len(piece)
        return piece

    def readlines(self, hint=-1):
        return list(self)

    def write(self, piece):
        self._check()
        old = self._contents
        if self._at > len(old):
            old += self._padding * (self._at - len(old))
        self._contents = old[:self._at] + piece + old[self._at + len(piece):]
        self._at += len(piece)
        return len(piece)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def seek(self, offset, whence=SEEK_SET):
        self._check()
        base = (0, self._at, len(self._contents))[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._at = base + offset
        return self._at

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None):
        self._check()
        self._contents = self._contents[:self._at if size is None else size]
        return len(self._contents)

    def flush(self):
        self._check()

    def close(self):
        self._closed = True

    @property
    def closed(self):
        return self._closed

    def isatty(self):
        return False

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class StringIO(_Memory):
    _newline = "\n"
    _padding = "\0"
    encoding = None
    errors = None

    def __init__(self, initial_value="", newline="\n"):
        super().__init__("" if initial_value is None else initial_value)

    def write(self, s, /):
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got '{type(s).__name__}'")
        return super().write(s)


class BytesIO(_Memory):
    _newline = b"\n"
    _padding = b"\0"

    def __init__(self, initial_bytes=b""):
        super().__init__(bytes(initial_bytes))

    def write(self, b, /):
        if not isinstance(b, (bytes, bytearray)):
            raise TypeError(f"a bytes-like object is required, not '{type(b).__name__}'")
        return super().write(bytes(b))
