"""Arrays of every typecode behave as CPython's, errors included."""
import array
import copy
import struct

A = array.array


def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as error:
        print(type(error).__name__, error)


for c in "bBhHiIlLqQfduw":
    for v in (-1 << 70, 1 << 70, -1, 1.5, "xx", None):
        t(A, c, [v])
for args in (("z",), ("ii",), (1,), (), ("i", "abc"), ("i", b"123"), ("i", 5), ("u", "abc"), ("w", "añ"), ("i", range(3), 4)):
    t(A, *args)
a = A("i", [1, 2, 3])
t(lambda: a[5])
t(a.__setitem__, 9, 1)
t(lambda: a["x"])
t(a.append, "x")
t(a.pop, 9)
t(A("i").pop)
t(a.remove, 77)
t(a.index, 77)
t(lambda: a + [1])
t(lambda: a + A("h", [1]))
t(a.extend, A("h"))
t(a.fromlist, 5)
t(a.frombytes, b"123")
t(a.frombytes, "x")
t(lambda: a * "x")
t(a.__setitem__, slice(0, 2), [1])
t(a.__setitem__, slice(0, 3, 2), A("i", [1]))
t(a.fromunicode, "x")
t(a.tounicode)
t(lambda: hash(a))
print(a.tobytes(), a.itemsize, a.typecode, array.typecodes, bytes(a), len(a), list(a), 2 in a, a.count(2), a.index(3))
a.extend([4, 5])
a.extend(A("i", [6]))
a.insert(0, 0)
a.insert(-1, 55)
a += A("i", [7])
print(a, a[-1], a[1:4], a[::-2], a * 2, 2 * a[:1], a == A("l", list(a)), a < A("i", [1]), a != A("i"))
a[1:3] = A("i", [9, 9, 9])
a[::3] = A("i", [0] * len(a[::3]))
print(a)
del a[1:3]
del a[::2]
del a[0]
print(a, a.pop(0), a)
a.reverse()
a.byteswap()
print(a, copy.copy(a), copy.deepcopy(a), a.tolist())
a *= 0
print(a, A("f", [1.1, 1e300]), A("d", [0.1]), A("u", "abc").tounicode())
b = A("B", b"\x01\x02\x03\x04")
print(struct.unpack_from("<HH", b), bytearray(b), b"".join([b, b]), b.buffer_info()[1])
struct.pack_into("<H", b, 1, 0xFFFF)
print(b, A("H", A("B", [1, 2])), A("d", range(3)))


class Own(A):
    def __new__(cls, code, items, name=None):
        return super().__new__(cls, code, items)

    def __init__(self, code, items, name=None):
        self.name = name


o = Own("h", [1, 2], name="n")
print(o, o.name, o[0], isinstance(o, A))
b.clear()
print(b)
