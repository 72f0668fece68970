"""memoryview: windows on bytes, bytearray and array."""
import array


def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as error:
        print(type(error).__name__, error)


data = bytearray(b"abcdefgh")
view = memoryview(data)
print(view[0], view[-1], view.tobytes(), bytes(view[2:5]), view[::2].tolist(), view[::-1].tobytes(), len(view[3:]))
view[0] = 65
view[2:4] = b"XY"
view[::4] = b"12"
print(data, view[1:3].obj is data, view.nbytes, view.itemsize, view.format, view.ndim, view.shape, view.strides,
      view.readonly, view.contiguous, view[::2].contiguous, view[::-2].strides)
t(view.__setitem__, 0, 300)
t(view.__setitem__, slice(0, 2), b"abc")
t(view.__getitem__, 8)
t(view.__getitem__, "x")
t(memoryview, 5)
t(memoryview, "text")
constant = memoryview(b"bytes")
t(constant.__setitem__, 0, 1)
print(constant.readonly, hash(constant) == hash(b"bytes"), constant == b"bytes", constant[1:] == bytearray(b"ytes"),
      constant != b"bytes", constant == 5, {constant: 1}[b"bytes"], constant.hex(), constant.hex("-"))
t(hash, view)
numbers = array.array("i", [1, -2, 3])
view = memoryview(numbers)
print(view.format, view.itemsize, len(view), view.tolist(), view.nbytes, view[1], view == numbers)
view[1] = 77
raw = view.cast("B")
raw[0] = 5
print(numbers, len(raw), raw.cast("i").tolist(), memoryview(bytes(8)).cast("d").tolist())
t(view.cast, "d")
t(raw[1:].cast, "i")
t(raw[::2].cast, "b")
t(view.cast, "zz")
with memoryview(data) as inner:
    print(inner.toreadonly().readonly, 50 in inner, list(inner[:3]), b"".join([inner[:2], b"-"]), int.from_bytes(inner[:2]))
t(lambda: inner[0])
inner.release()
print(repr(inner).startswith("<released memory at"), bytearray(memoryview(b"copy")), b"a" + memoryview(b"b"))
