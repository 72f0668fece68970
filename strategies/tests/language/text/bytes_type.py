# bytes: literals, construction, indexing, methods, errors.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


b = b"hello\x00\xff world"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], b[::2], list(b[:3]), repr(b'it\'s'), b'"', b"'\"", b"\t\n\\", rb"\n", br"\x", b"a" b"b")
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes(range(5)), bytes(b"copy"), bytes((65, 66)), bytes("é", "utf-8"), bytes(bytearray(b"x")), bytes(i for i in (1, 2)))
attempt("256", lambda: bytes([256]))
attempt("negative value", lambda: bytes([-1]))
attempt("negative count", lambda: bytes(-1))
attempt("str items", lambda: bytes(["a"]))
attempt("float", lambda: bytes(1.5))
attempt("index", lambda: b"abc"[5])
attempt("assign", lambda: b"abc".__setitem__(0, 1))
attempt("concat str", lambda: b"a" + "b")
attempt("str index", lambda: b"abc"["a"])

print("== operators")
print(b"a" + b"b", b"ab" * 3, 2 * b"x", b"a" < b"b", b"a" == "a", b"ab" in b"cabd", 97 in b"abc", b"" in b"", b"a" == bytearray(b"a"), hash(b"ab") == hash(bytes([97, 98])), {b"k": 1}[b"k"])
attempt("in int range", lambda: 300 in b"abc")
attempt("in str", lambda: "a" in b"abc")
attempt("compare", lambda: b"a" < "a")

print("== methods shared with str")
s = b"  Hello, World  "
print(s.strip(), s.lstrip(), s.rstrip(), s.upper(), s.lower(), s.swapcase(), s.title(), b"hELLO".capitalize())
print(s.find(b"o"), s.rfind(b"o"), s.find(111), s.index(b"World"), s.count(b"l"), s.count(108), s.replace(b"l", b"L"), s.replace(b"l", b"", 1))
print(b"a,b,,c".split(b","), b" a b ".split(), b"a,b,c".rsplit(b",", 1), b"a\nb\r\nc".splitlines(), b"k=v".partition(b"="), b"k=v=w".rpartition(b"="))
print(b",".join([b"a", b"b", bytearray(b"c")]), b"abc".startswith(b"ab"), b"abc".endswith((b"x", b"bc")), b"ab".center(6, b"*"), b"ab".ljust(4) + b"|", b"ab".rjust(4), b"7".zfill(3))
print(b"abc".isalpha(), b"123".isdigit(), b"a1".isalnum(), b" \t".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab Cd".istitle(), b"\x7f".isascii(), b"\x80".isascii())
print(b"xxabxx".strip(b"x"), b"prefix-x".removeprefix(b"prefix-"), b"x.py".removesuffix(b".py"), b"a\tb".expandtabs(4), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"))
attempt("join str", lambda: b",".join(["a"]))
attempt("split str", lambda: b"a".split("a"))
attempt("index missing", lambda: b"abc".index(b"z"))

print("== hex")
print(b"\x01\xab\xff".hex(), b"\x01\xab\xff".hex(":"), b"\x01\x02\x03\x04\x05".hex(" ", 2), b"\x01\x02\x03\x04\x05".hex(" ", -2), bytes.fromhex("01 ab FF"), bytes.fromhex(""))
attempt("odd", lambda: bytes.fromhex("abc"))
attempt("bad digit", lambda: bytes.fromhex("zz"))

print("== iteration and conversion")
print([x for x in b"abc"], sum(b"abc"), max(b"abc"), sorted(b"cab"), bytes(reversed(b"abc")), int.from_bytes(b"\x01\x00", "big"), list(enumerate(b"ab")), tuple(b"ab"), list(zip(b"ab", "cd")))
first, *rest = b"xyz"
print(first, rest, b"abc".decode(), str(b"abc"), f"{b'abc'}", bool(b""), bool(b"\x00"))


class Named(bytes):
    pass


class Convertible:
    def __bytes__(self):
        return b"converted"


print(Named(b"abc"), type(Named(b"abc")[:2]).__name__, Named(b"a") == b"a", bytes(Convertible()), b"abc" is not None, isinstance(b"", bytes))
