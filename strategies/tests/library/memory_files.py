"""StringIO and BytesIO: positions, line ends, closed files, errors."""
import io


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error)


for cls, text in ((io.StringIO, "ab\ncd"), (io.BytesIO, b"ab\ncd")):
    f = cls(text)
    t(f.seek, -1)
    t(f.seek, -1, 1)
    t(f.seek, -100, 2)
    t(f.seek, 0, 5)
    t(f.read, "x")
    t(f.read, None)
    t(f.write, 5)
    t(f.truncate, -1)
    t(f.readline, None)
    t(f.fileno)
    t(f.detach)
    f.seek(0)
    print([f.readline(), f.tell(), f.readline(1), f.readlines(), f.read(), f.readable(), f.isatty(), f.seekable()])
    f.seek(2)
    f.truncate()
    f.writelines([text[:1], text[1:2]])
    print(f.getvalue(), f.tell(), list(f))
    f.seek(8)
    f.write(text[:1])
    print(repr(f.getvalue()), f.truncate(3), f.getvalue())
    with f as same:
        print(same is f, f.closed)
    print(f.closed, f.close())
    t(f.read)
    t(f.getvalue)
    t(f.seekable)
t(io.StringIO, 5)
t(io.BytesIO, "x")
t(io.StringIO, "x", newline="q")
print([io.StringIO("a\r\nb\rc\n", newline=n).getvalue() for n in (None, "", "\n", "\r", "\r\n")])
print([io.StringIO("a\r\nb\rc\nd", newline=n).readlines() for n in (None, "", "\n", "\r", "\r\n")])
buffer = bytearray(2)
f = io.BytesIO(bytearray(b"abc"))
print(f.readinto(buffer), buffer, f.readinto(buffer), buffer, f.read1(4))
f = io.StringIO()
print("é", 1, None, file=f, sep="|", end="€\U0001F600")
print(f.getvalue(), len(f.getvalue()), f.encoding, f.errors, f.newlines, f.line_buffering)


class Own(io.StringIO):
    def __init__(self, name):
        super().__init__("text of " + name)
        self.name = name


o = Own("me")
print(o.name, o.read(4), [line for line in o])

# Places that no memory reaches can be sought, not written at.
for file, data in [(io.BytesIO(), b"x"), (io.StringIO(), "x")]:
    for place in [2**62, 2**63 - 1]:
        print(file.seek(place) == place)
        try:
            file.write(data)
        except (MemoryError, OverflowError):
            print("refused")
    file.seek(0)
    print(file.write(data), file.getvalue())
