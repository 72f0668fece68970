"""Values are packed as C lays them out, and the errors are CPython's."""
import struct

def attempt(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as error:
        print(type(error).__name__, error)

for code in "bBhHiIlLqQnN":
    for order in ("", "<") if code not in "nN" else ("",):
        for value in (-1 << 70, 1 << 70, -1, 1, 1.5):
            attempt(struct.pack, order + code, value)
for order in ("@", "=", "<", ">", "!"):
    attempt(struct.pack, order + "bhilqefd?c3s4px", -1, 300, 70000, -5, 1 << 40, 1.5, 2.5, 3.5, True, b"z", b"abcd", b"xyzabc")
    attempt(struct.calcsize, order + "bhilqd")
    attempt(struct.unpack, order + "hiq", struct.pack(order + "hiq", -2, 3, -4))
attempt(struct.unpack, "<eFD?c3s4p", struct.pack("<eFD?c3s4p", 0.1, 1 + 2j, -1j, 5, b"q", b"ab", b"pascal"))
for args in (("f", "x"), ("f", 1e300), ("e", 1e10), ("c", 1), ("s", 1), ("P", -1), ("<P", 1), ("z", 1), ("3",),
             ("ii", 1), ("0s", b"abc"), ("5p", b"abcdefgh"), ("x",), ("?", [])):
    attempt(struct.pack, *args)
attempt(struct.unpack, "i", b"")
attempt(struct.unpack, "i", 5)
attempt(struct.unpack_from, "i", b"abcd", 2)
attempt(struct.unpack_from, "i", b"abcd", -9)
attempt(struct.unpack_from, "i", b"abcd", -1)
attempt(struct.unpack_from, "<h", b"abcd", -2)
attempt(struct.pack_into, "i", bytearray(4), 2, 5)
attempt(struct.pack_into, "i", b"1234", 0, 5)
attempt(struct.pack_into, "i", bytearray(4), -5, 1)
attempt(struct.pack_into, "i", bytearray(4), -2, 1)
attempt(struct.pack_into, "i", bytearray(4), 0)
attempt(struct.pack_into, "i")
buffer = bytearray(8)
struct.pack_into(">hh", buffer, 3, 258, -2)
print(buffer)
attempt(struct.Struct, "ii")
s = struct.Struct("<ii")
print(s.format, s.size, s.pack(1, 2), s.unpack(s.pack(3, 4)), list(s.iter_unpack(bytes(range(16)))))
attempt(struct.iter_unpack, "i", b"123")
attempt(struct.iter_unpack, "", b"123")
attempt(struct.calcsize, "99999999999999999999i")
attempt(struct.pack, 5)
print(struct.error.__module__, struct.error.__name__, issubclass(struct.error, Exception))
