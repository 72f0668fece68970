# int(), literals, bases, bytes, bit counts and the other int methods.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print("== literals")
print(1_000_000, 0xFF_FF, 0o17_7, 0b1010_1010, 0XAB, 0O17, 0B11, 00, 0_0)
print(0xDEADBEEFCAFEBABE1234, 0b1 << 3)

print("== int of strings")
for text in ("42", "  42  ", "-17", "+5", "1_000", "\t7\n", "0", "-0", "٣٤"):
    attempt(ascii(text), lambda: int(text))
for text in ("", " ", "4 2", "0x10", "1__0", "_1", "1_", "abc", "1.5", "--1", "1e3"):
    attempt(ascii(text), lambda: int(text))

print("== bases")
print(int("ff", 16), int("0xff", 16), int("0b101", 2), int("0o17", 8), int("zz", 36), int("-Z", 36))
print(int("0x1F", 0), int("0b11", 0), int("0o17", 0), int("12", 0), int("1_0", 0), int(b"101", 2), int("0_0", 0))
attempt("digit too big", lambda: int("129", 8))
attempt("base 1", lambda: int("1", 1))
attempt("base 37", lambda: int("1", 37))
attempt("leading zero", lambda: int("012", 0))
attempt("number with base", lambda: int(12, 10))

print("== int of other things")
print(int(), int(3.99), int(-3.99), int(1e20), int(True), int(b"12"), int(bytearray(b"34")))
attempt("inf", lambda: int(float("inf")))
attempt("nan", lambda: int(float("nan")))
attempt("None", lambda: int(None))
attempt("list", lambda: int([]))


class Indexed:
    def __index__(self):
        return 12


class Converted:
    def __int__(self):
        return 34


print(int(Indexed()), int(Converted()), hex(Indexed()), [10, 20, 30] * Indexed() == [10, 20, 30] * 12)
attempt("hex of float", lambda: hex(1.0))

print("== hex, oct, bin")
for n in (0, 1, -1, 255, -255, 2**64, -(2**64)):
    print(hex(n), oct(n), bin(n))

print("== bit_length and bit_count")
for n in (0, 1, -1, 2, 255, 256, -256, 2**63, 2**64 - 1, -(2**100)):
    print(n, n.bit_length(), n.bit_count())

print("== to_bytes and from_bytes")
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, byteorder="little"), (255).to_bytes(), (0).to_bytes(0, "big"))
print((-1).to_bytes(2, "big", signed=True), (-129).to_bytes(2, "little", signed=True))
print((2**100).to_bytes(13, "big"))
attempt("too big", lambda: (256).to_bytes(1, "big"))
attempt("negative", lambda: (-1).to_bytes(1, "big"))
attempt("signed overflow", lambda: (128).to_bytes(1, "big", signed=True))
attempt("order", lambda: (1).to_bytes(1, "middle"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\x04\x00", "little"), int.from_bytes(b"", "big"))
print(int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 2, 3], "big"), int.from_bytes(b"\x10" * 12))

print("== other attributes")
print((5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), (5).as_integer_ratio(), (5).is_integer())
print((1).__add__(2), (1).__radd__(2), (5).__index__(), int.__add__(3, 4), (1).__add__(1.5))
print(round(12345, -2), round(12355, -1), round(-15, -1), round(25, -1), round(35, -1), round(5), round(7, 3))
print(isinstance(True, int), issubclass(bool, int), type(10**30) is int)
print(hash(5), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(10**30) == hash(float(10**30)) if 10**30 == 1e30 else "differs")
