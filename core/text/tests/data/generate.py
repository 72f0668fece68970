"""Writes the tables of expected values in this folder. Run it with CPython 3.14:

    python3.14 generate.py

A line is a call and its outcome, separated by tabs: the operation, its arguments, then `=` and the result or `!`, the
exception's class and its message. Fields are escaped as in Python strings; bytes are written as Latin-1 text.
"""

import itertools
import math
import random
import struct
import sys
from _string import formatter_field_name_split, formatter_parser
from pathlib import Path

HERE = Path(__file__).parent
RNG = random.Random(20)


def field(value):
    if isinstance(value, (bytes, bytearray)):
        value = value.decode("latin-1")
    elif isinstance(value, float):
        value = repr(value)
    elif not isinstance(value, str):
        value = str(value)
    return value.encode("unicode_escape").decode("ascii")


class Table:
    def __init__(self, name):
        self.path = HERE / f"{name}.tsv"
        self.lines = []

    def add(self, op, args, function):
        try:
            outcome = ["=", field(function())]
        except Exception as error:
            outcome = ["!", type(error).__name__, field(str(error))]
        line = "\t".join([op, *map(field, args), *outcome])
        self.lines.append(line)

    def write(self):
        lines = list(dict.fromkeys(self.lines))
        self.path.write_text("\n".join(lines) + "\n", encoding="ascii")
        print(f"{self.path.name}: {len(lines)} lines")


FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1.5, 2.5, 0.125, 0.375, -0.045, 1 / 3, 2 / 3, 1e15, 1e16, 1e17, 9999999999999998.0,
    123456.789, 1e-4, 1e-5, 0.00012345, 123456789.123456789, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308,
    math.inf, -math.inf, math.nan, 999999.5, 0.9999995, 99.995, 1e100, 1.005, 2.675, 4.35, 1e21, 12345678901234567.0, -1234.5678, 1e6, 4503599627370496.5,
]
INTS = [0, 1, -1, 7, 42, -42, 255, 1000, -1000, 1234567, -1234567, 2**31, 2**63 - 1, -(2**63), 2**63, 2**64, -(10**25), 3**100]
STRS = ["", "a", "abc", "héllo", "日本", "\ud800x", "x" * 12]


def outcome_of(value, spec):
    return lambda: format(value, spec)


def specs():
    fills = ["", "<", ">", "=", "^", "*<", "0>", "0=", "x^", "é>", "{="]
    signs = ["", "+", "-", " "]
    for _ in range(2600):
        spec = RNG.choice(fills)
        spec += RNG.choice(signs) if RNG.random() < 0.35 else ""
        spec += "z" if RNG.random() < 0.08 else ""
        spec += "#" if RNG.random() < 0.2 else ""
        spec += "0" if RNG.random() < 0.25 else ""
        spec += RNG.choice(["", "", "1", "5", "8", "9", "10", "13", "20", "27"])
        spec += RNG.choice([",", "_"]) if RNG.random() < 0.3 else ""
        if RNG.random() < 0.45:
            spec += "." + RNG.choice(["0", "1", "2", "3", "6", "10", "17", "25"])
            spec += RNG.choice([",", "_"]) if RNG.random() < 0.15 else ""
        spec += RNG.choice(["", "", "b", "c", "d", "e", "E", "f", "F", "g", "G", "n", "o", "s", "x", "X", "%"])
        yield spec
    yield from [
        "", "d", "5", "5d", "<5", "05", "005", "+", "x", ".2f", ".0f", ".9f", ".10f", "s", "10s", ".3", ".", "5.", ".f", ",_", "_,", ",,", "__",
        ",_d", "_,d", ".,f", "._f", ".,", "._", ".2,f", ".2_f", ".2,_f", ".2_,f", ".6_%", "_._f", ",.,f", ".3,n", ",.3s", "_s", ",s", ",c", "_c", ",x", "_x", "_b", ",n", "_n",
        "99999999999999999999", ".99999999999999999999f", "5.99999999999999999999", "dd", "d5", "xx", "é", "y", "\t", "%%", "z", "z.0f", "#x", "#X",
        "#b", "#o", "#g", "#.0f", "#.0e", "#", "# ", "é<5", "\ud800<5", "1٣", "٣", ".٢f", "+s", " s", "#s", "=s", "=5s", "zs", "+c", "#c", "zd", ".1d", "=+5", "<<5", "-",
        ".60f", ".60e", ".60g", "0<10", "0>10", "0^10", "010", "<010", "010s", "-010.2f", "\x7f", "\x80", "5\x7f", ",\x7f", ",é", "400", "0400,", ".400f", ".1100f",
        "2147483648", ".2147483648f", ".2147483648s", ".2147483648", "!", "5!", "_.3", ",.3", "e", "08,", "09,", "010,", "011,", "012,", "013_x", "014_x", "015_x", "016_b",
    ]


def formats():
    table = Table("format")
    every = list(dict.fromkeys(specs()))
    for spec in every:
        huge = any(len(part) > 8 for part in "".join(c if c.isdigit() else " " for c in spec).split())
        invalid_anyway = huge and not (spec.isdigit() and len(spec) < 15) and spec != ".2147483648s"
        if huge and not invalid_anyway:
            continue
        for op, values in [("float", RNG.sample(FLOATS, 3)), ("int", RNG.sample(INTS, 3)), ("str", RNG.sample(STRS, 1)), ("bool", [RNG.random() < 0.5])]:
            for value in values:
                if op == "float" and spec == ".2147483648f":
                    pass
                table.add(op, [spec, value], outcome_of(value, spec))
        value = complex(RNG.choice(FLOATS), RNG.choice(FLOATS))
        table.add("complex", [spec, value.real, value.imag], outcome_of(value, spec))
    for value in FLOATS:
        for spec in ["", ".0f", ".1f", ".2f", ".3f", ".6f", ".17g", "g", "e", ".0e", "n", "%", ".1%", "z.1f", "#.3g", ",.2f", "15.3f", "<15.3f", "015.3f"]:
            table.add("float", [spec, value], outcome_of(value, spec))
    for _ in range(1500):
        value = struct.unpack("<d", RNG.randbytes(8))[0] if RNG.random() < 0.3 else round(RNG.uniform(-1e5, 1e5), RNG.randrange(8)) * RNG.choice([1, 1e-3, 1e4, 0.5])
        spec = "." + str(RNG.randrange(20)) + RNG.choice("fegFEG%")
        table.add("float", [spec, value], outcome_of(value, spec))
    for value in INTS:
        for spec in ["", "d", "x", "X", "o", "b", "#x", "#X", "#o", "#b", ",", "_", "_x", "_b", "+d", " d", "20", "<20", "^20", "020", "#020x", "=+20", "c", "e", ".3f", "g", "%", "n", "0=30,", "#_b", "*^#30_X"]:
            table.add("int", [spec, value], outcome_of(value, spec))
    for value in [10**309, 10**400, -(10**400)]:
        for spec in ["f", "e", ".2f", "g"]:
            table.add("int", [spec, value], outcome_of(value, spec))
    table.write()


def printfs():
    table = Table("printf")

    def one(kind, fmt, value):
        table.add(kind, [fmt, value], lambda: fmt % (value,))

    for _ in range(1500):
        flags = "".join(RNG.sample("-+ #0", RNG.choice([0, 0, 1, 1, 2, 3])))
        width = RNG.choice(["", "", "1", "5", "10", "25"])
        precision = RNG.choice(["", "", "", ".", ".0", ".1", ".3", ".12", ".30"])
        head = "%" + flags + width + precision + RNG.choice(["", "", "", "h", "l", "L"])
        one("int", head + RNG.choice("diuoxX"), RNG.choice(INTS))
        one("float", head + RNG.choice("eEfFgG"), RNG.choice(FLOATS))
        one("str", head + "s", RNG.choice(STRS))
        one("char", head + "c", RNG.choice(["a", "é", "\ud800", "日"]))
    for fmt in ["%", "%%", "%5%", "a%%b%", "%(", "%(a", "%(a(b)", "%l", "%5", "%5.", "%-", "%y", "%é", "%\x01", "%ll", "%hy", "x%5.2y", "%99999999999999999999d",
                "%.99999999999999999999d", "%.2147483648d", "%", "%b", "%B", "%n", "%5%%d", "%-5%|", "%\x1f", "%\x7f", "%~"]:
        one("int", fmt, 5)
    for value in [0, 65, 0x10FFFF, 0x110000, -1, 2**70, 0xD800]:
        table.add("ord", ["%c", value], lambda: "%c" % value)
    table.write()


def templates():
    table = Table("template")

    def flat(text):
        out = []
        for literal, name, spec, conversion in formatter_parser(text):
            out.append("|".join(["-" if part is None else "<" + part + ">" for part in (literal, name, spec, conversion)]))
        return "".join(out)

    def steps(name):
        first, rest = formatter_field_name_split(name)
        out = [f"{'i' if isinstance(first, int) else 'k'}{first}"]
        for is_attribute, key in rest:
            out.append(("." if is_attribute else "[" if isinstance(key, int) else "(") + str(key))
        return "|".join(out)

    for text in ["", "abc", "{}", "{{", "}}", "{{}}", "{0}", "a{b}c", "{a.b[c]}", "{", "}", "a{", "a}", "{a", "{a!", "{a!r", "{a!r}", "{a!r:", "{a!r:>5}",
                 "{a!rx}", "{a:", "{a:b", "{a:{b}}", "{a:{b}", "{a:{b:{c}}}", "{a{b}}", "{a[b}", "{a[}]}", "{a[{]}", "{!r}", "{:5}", "{a!}", "{a!}}", "{{{}}}",
                 "}{", "{}}", "{}{", "{a!é}", "日{本:é}", "{a::}", "{a:!r}", "{[}", "{a!r:{}}", "{:}}", "x{:{}}y{z}", "{a!r!s}"]:
        table.add("parse", [text], lambda: flat(text))
    for _ in range(600):
        text = "".join(RNG.choice("{}{}:!.[]ar0é") for _ in range(RNG.randrange(1, 12)))
        table.add("parse", [text], lambda: flat(text))
    for name in ["", "0", "a", "0.a", "a[0]", "a[b].c[1][d]", "a.", "a[]", "a[", "a[0", "a[0]b", "a..b", ".a", "[0]", "12", "٣", "-1", "1a", "a[-1]", "a[ 1]", "99999999999999999999",
                 "a[99999999999999999999]", "a.b.c", "a[b.c]", "a[b[c]", "a]"]:
        table.add("name", [name], lambda: steps(name))
    cases = ["{}{}", "{0}{1}", "{}{0}", "{0}{}", "{a}{}{b}{}", "{a}{0}{b}{}", "{!x}", "{!\x01}", "{!é}", "{:{:{}}}", "{9}"]
    for text in cases:
        table.add("format", [text], lambda: text.format("p", "q", a="A", b="B"))
    table.write()


def numbers():
    table = Table("numbers")
    words = ["", " ", "0", "00", "-0", "+7", "42", " 42 ", "4 2", "1_000", "1__0", "_1", "1_", "0x1f", "0X1F", "-0x1f", "0x", "0x_1f", "0x__1", "0b101", "0B2", "0o17", "0o8", "017", "0_7",
             "000", "0_0", "09", "zz", "Zz9", "９", "٣٤", "1٣", "\u3000 5\u2003", "5\x1f", "\x1c5", "5\x85", "--5", "+-5", "- 5", "1.5", "1e5", "é", "٣_٤", "9223372036854775807",
             "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1" * 40, "f" * 20, "0x" + "f" * 30, "\x00", "1\x00", "0b", "0b_0", "0_b1", "١٢٣", "𝟗𝟗", "-𝟗", "1 _0", "123456789012345678", "1234567890123456789", "0" * 30 + "5", "0xg", "g", "\ud800", "1_000_000_000_000_000_000_000"]
    for text in words:
        for base in [10, 0, 2, 8, 16, 36, 1, 37]:
            table.add("int", [text, base], lambda: int(text, base))
        if all(ord(c) < 256 for c in text):
            table.add("int_bytes", [text], lambda: int(text.encode("latin-1"), 10))
    for _ in range(200):
        value = RNG.randrange(-(2**RNG.randrange(1, 200)), 2**RNG.randrange(1, 200))
        table.add("int", [str(value), 10], lambda: int(str(value)))
        for op in (hex, oct, bin, str):
            table.add(op.__name__, [value], lambda: op(value))
    for digits in [4299, 4300, 4301, 5000]:
        table.add("int", ["1" * digits, 10], lambda: "ok" if int("1" * digits) else "")
    floats = ["", " ", "1", "1.", ".5", ".", "1e5", "1e", "1e+", "e5", "1E-5", "+1.5", "-.5e-3", "inf", "-inf", "+Infinity", "INF", "infinit", "nan", "-nan", "NaN", "nanx", "1_0.5_0", "1_.5", "1._5", "_1", "1_", "1__0",
              "1e1_0", "1e_1", "1_e1", " 1.5\n", "1 .5", "0x1p3", "٣.٥", "1e400", "-1e400", "1e-400", "5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1.7976931348623159e308", "9007199254740993", "9007199254740992.5", "9007199254740993.0000001", "1\x00", "é", "١e٢",
              "1e99999999999999999999", "0e99999999999999999999", "1" * 400, "0." + "0" * 400 + "1", "1d5", "1f", "++1", "i_nf", "\u20031\u2003", "1,5", "infinity_", "1e5.5", "\ud800"]
    for text in floats:
        table.add("float", [text], lambda: float(text))
    for value in FLOATS:
        table.add("hex", [value], value.hex)
    for _ in range(500):
        value = struct.unpack("<d", RNG.randbytes(8))[0]
        table.add("repr", [value.hex()], lambda: repr(value))
        table.add("hex", [value], value.hex)
        value = round(RNG.uniform(-1, 1), RNG.randrange(1, 17)) * 10.0 ** RNG.randrange(-8, 20)
        table.add("repr", [value.hex()], lambda: repr(value))
    for value in FLOATS:
        table.add("repr", [value.hex()], lambda: repr(value))
    for text in ["", "1", "0x1", "0x1p", "0x1p1", "0X1P-3", "-0x1.8p1", "+1.8", ".8", "0x.8p0", "0x.", ".", "0xp1", "inf", "-Infinity", "nan", "-nan", "infi", " 0x1 ", "0x1 2", "0x1p1024", "0x1p1023", "0x1.fffffffffffff7p1023", "0x1.fffffffffffff8p1023",
                 "0x1p-1074", "0x1p-1075", "0x1.0000001p-1075", "0x1p-1080", "0x1.00000000000008p0", "0x1.000000000000080001p0", "0x1.00000000000018p0", "0x0.00000000000000000000000000001p0", "0x123456789abcdef0123456789p0", "0x1p99999999999999999999", "0x0p99999999999999999999", "0x1p-99999999999999999999", "0x1p+5", "0x1p+-5", "g", "0xg", "é", "0x1.fffffffffffffp-1023", "0x0.fffffffffffff8p-1022", "1\x1f", "1\x0b", "\x001", "0x3.3p2", "- 1", "0x1_0", "0x1.8p1x"]:
        table.add("fromhex", [text], lambda: float.fromhex(text))
    parts = ["0", "1", "-1", "1.5", "-0", "inf", "nan", "1e5", "-2.5e-3", "1_0"]
    texts = ["", "j", "+j", "-j", "J", "()", "(1)", "( 1+2j )", "(1+2j", "1+2j)", "1+2", "1 + 2j", "1+", "1+j", "1-j", "1j+2", "1+2jj", "((1))", "+-1j", "1+-2j", "1--2j", "infj", "infinityj", "nanj", "1e5+1e-5j", "1e", "1ej", "1e+j", ".j", "1.j", "١+٢j", "i", "1i", "\t1+2j\n", "1_0+2_0j", "1__0", "_1j", "1+_2j", "(\u20031)", "1+infj", "inf+nanj", "-infinity-nanj", "1e5j", "1+1e5j", "\ud800", "1\x00", "in", "infin"]
    texts += [a + ("" if b.startswith("-") else "+") + b + "j" for a in parts for b in parts]
    for text in texts:
        table.add("complex", [text], lambda: "{!r} {!r}".format(*(lambda z: (z.real, z.imag))(complex(text))))
    for real, imag in itertools.product([0.0, -0.0, 1.0, -1.5, 1e16, 1e-7, math.inf, -math.inf, math.nan], repeat=2):
        table.add("complex_repr", [real, imag], lambda: repr(complex(real, imag)))
    table.write()


def arithmetic():
    table = Table("arithmetic")
    big = [0, 1, -1, 2, -2, 3, 7, -7, 10, 2**31, -(2**31), 2**53, 2**53 + 1, 2**63, -(2**63), 2**64 - 1, 2**64, 10**20, -(10**20), 3**80, -(3**80), 2**200 + 1, 2**1023, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024, 10**400, 2**1074]
    big += [RNG.randrange(-(2**n), 2**n) for n in (40, 70, 120, 300, 600)]
    pairs = [(a, b) for a in big for b in big]
    RNG.shuffle(pairs)
    for a, b in pairs[:500]:
        table.add("divmod", [a, b], lambda: "{} {}".format(*divmod(a, b)))
        table.add("truediv", [a, b], lambda: a / b)
        table.add("gcd", [a, b], lambda: math.gcd(a, b))
    for _ in range(300):
        a, b = RNG.getrandbits(RNG.randrange(1, 1300)), RNG.getrandbits(RNG.randrange(1, 1300))
        table.add("truediv", [a, -b], lambda: a / -b)
    for e in range(-1080, -1060):
        table.add("truediv", [3, 2**-e], lambda: 3 / 2**-e)
        table.add("truediv", [2**60 + 1, 2**(-e + 58)], lambda: (2**60 + 1) / 2**(-e + 58))
    for a in big:
        table.add("float", [a], lambda: float(a))
        table.add("bits", [a], lambda: f"{a.bit_length()} {a.bit_count()}")
        table.add("isqrt", [a], lambda: math.isqrt(a))
        table.add("hash", [a], lambda: hash(a))
        for n in (0, 1, 5, 63, 64, 65, 200, 1000, -1, 2**70):
            if not (n > 10**6 and a != 0):
                table.add("lshift", [a, n], lambda: a << n)
            table.add("rshift", [a, n], lambda: a >> n)
        for n in (1, 0, -1, -2, -5, -19, -20, -21, -50, -400, -(10**9)):
            table.add("round_int", [a, n], lambda: round(a, n))
        for e in (0, 1, 5, -1, -3, 10**20):
            for m in (1, -1, 2, 7, -7, 10**9 + 7, 2**64, 0, -(10**15)):
                table.add("powmod", [a, e, m], lambda: pow(a, e, m))
    for a in (5, 15, 25, -5, -15, -25, 50, 150, 250, -50, 49, 51, 149, 151, 500, 1500, 2500, 1250, 8, 99):
        for n in (-1, -2, -3, -4):
            table.add("round_int", [a, n], lambda: round(a, n))
    for _ in range(300):
        n = RNG.randrange(20, 1050)
        value = RNG.getrandbits(n) | 1 << n
        value = value >> (n - 54) << (n - 54) if n > 60 and RNG.random() < 0.6 else value
        value += RNG.choice([-1, 0, 0, 1])
        table.add("float", [value], lambda: float(value))
    values = FLOATS + [RNG.uniform(-1e6, 1e6) for _ in range(60)] + [struct.unpack("<d", RNG.randbytes(8))[0] for _ in range(60)] + [n / 8 for n in range(-40, 40)] + [12345.0, 15.0, 25.0, 150.0, 250.0, 50.0, 5e15, 1.5e300, 50.5, 51.0, 49.99]
    values = [v for v in values]
    for value in values:
        for n in (0, 1, 2, 3, 15, 16, 22, 30, 323, 324, -1, -2, -3, -15, -300, -308, -309, 10**18, -(10**18)):
            table.add("round", [value, n], lambda: round(value, n))
        table.add("round_to_int", [value], lambda: round(value))
        table.add("int", [value], lambda: int(value))
        if not math.isnan(value):
            table.add("hash_float", [value], lambda: hash(value))
        other = RNG.choice(values)
        table.add("float_divmod", [value, other], lambda: "{!r} {!r}".format(*divmod(value, other)))
        table.add("float_mod", [value, other], lambda: value % other)
    for value, other in itertools.product([0.0, -0.0, 1.0, -1.0, 3.5, -3.5, math.inf, -math.inf, math.nan, 1e300, 5e-324], repeat=2):
        table.add("float_divmod", [value, other], lambda: "{!r} {!r}".format(*divmod(value, other)))
        table.add("float_mod", [value, other], lambda: value % other)
    for value in FLOATS + [2.0**53, 2.0**63, -(2.0**63), 2.0**64, 3.0]:
        for a in (0, 1, -1, 2**53, 2**53 + 1, 2**63, 2**63 - 1, -(2**63), 2**64, 10**400, -(10**400)):
            table.add("compare", [value, a], lambda: "<" if value < a else ">" if value > a else "=" if value == a else "?")
    for n in range(8):
        items = [RNG.randrange(-(2**60), 2**60) for _ in range(n)]
        table.add("hash_tuple", [" ".join(map(str, items))], lambda: hash(tuple(items)))
        table.add("hash_frozenset", [" ".join(map(str, items))], lambda: hash(frozenset(items)))
    for real, imag in itertools.product([0.0, 1.0, -1.0, 1.5, math.inf, -2.5e10], repeat=2):
        table.add("hash_complex", [real, imag], lambda: hash(complex(real, imag)))
    table.write()


def strings():
    table = Table("strings")
    words = ["", "a", "aa", "aXbXc", "  a  b ", "\ta\nb\r\nc\x0bd\x1ce\x85f\u2028g", "aaaa", "abcabcabc", "éaéaé", "日本日本語", "x" * 70 + "yz" + "x" * 10 + "yz", "é" * 40 + "ab" + "é" * 5 + "ab", "+12", "-é", "a\tb\tc", "\r\n\n\r", "ı", "ab\x1f\x20", "  \u3000 ", "\u0101\u0101", "\U00010101\u0101\u0101\x01\u0101"]
    needles = ["", "a", "aa", "ab", "yz", "é", "日本", "X", "abc", " ", "éa", "\u0101\u0101", "zz", "本", "\n", "Xb"]
    for word in words:
        for needle in needles:
            table.add("find", [word, needle], lambda: word.find(needle))
            table.add("rfind", [word, needle], lambda: word.rfind(needle))
            table.add("count", [word, needle], lambda: word.count(needle))
            table.add("startswith", [word, needle], lambda: f"{word.startswith(needle)} {word.endswith(needle)}")
            table.add("remove", [word, needle], lambda: f"{word.removeprefix(needle)}|{word.removesuffix(needle)}")
            table.add("partition", [word, needle], lambda: "|".join(word.partition(needle)))
            table.add("rpartition", [word, needle], lambda: "|".join(word.rpartition(needle)))
            for new in ["", "b", "--", "é"]:
                n = RNG.choice([-1, -1, 0, 1, 2, 5])
                table.add("replace", [word, needle, new, n], lambda: word.replace(needle, new, n))
            for n in (-1, 0, 1, 2):
                table.add("split", [word, needle, n], lambda: "|".join(word.split(needle, n)))
                table.add("rsplit", [word, needle, n], lambda: "|".join(word.rsplit(needle, n)))
            for op in ("strip", "lstrip", "rstrip"):
                table.add(op, [word, needle + "ab é"], lambda: getattr(word, op)(needle + "ab é"))
        for n in (-1, 0, 1, 2):
            table.add("split_space", [word, n], lambda: "|".join(word.split(None, n)))
            table.add("rsplit_space", [word, n], lambda: "|".join(word.rsplit(None, n)))
        for keep in (0, 1):
            table.add("splitlines", [word, keep], lambda: "|".join(word.splitlines(bool(keep))))
        for op in ("strip", "lstrip", "rstrip"):
            table.add(op + "_space", [word], lambda: getattr(word, op)())
        for width in (0, 1, 4, 5, 12, 13):
            for fill in (" ", "*", "é"):
                for op in ("center", "ljust", "rjust"):
                    table.add(op, [word, width, fill], lambda: getattr(word, op)(width, fill))
            table.add("zfill", [word, width], lambda: word.zfill(width))
            table.add("expandtabs", [word, width], lambda: word.expandtabs(width))
        if all(ord(c) < 256 for c in word):
            raw = word.encode("latin-1")
            table.add("bytes_split_space", [word], lambda: b"|".join(raw.split()))
            table.add("bytes_splitlines", [word], lambda: b"|".join(raw.splitlines()))
            table.add("bytes_strip", [word], lambda: raw.strip())
    cased = ["", "abc", "ABC", "aBc dEf", "they're bill's", "ß", "ŉ x", "ΑΣ", "ΑΣ.", "ΣΑ", "ΑΣΑ", "Α'Σ'", "ὈΔΥΣΣΕΎΣ ΟΔΥΣ", "ǆ ǅ Ǆ", "ﬁﬂ Ab", "İstanbul ı", "K Å", "ა Ა", "ÿ", "1a 2B", "\ud800aB", "Ⓐⓐ ⅰⅠ", "x\u0301Σ\u0301", "Σ", "aΣ\u00adb", "aΣ\u00ad", "ᾳ ᾼ", "𐐀𐐨", "éÉ"]
    for word in cased:
        for op in ("upper", "lower", "title", "capitalize", "swapcase", "casefold"):
            table.add(op, [word], lambda: getattr(word, op)())
        for op in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"):
            table.add(op, [word], lambda: getattr(word, op)())
    for word in ["_", "a1", "1a", "é_1", "a b", "\u2118x", "Ab Cd", "AB Cd", "ab", "A1b", "ǅa", "aǅ", "ǅ", "1", "٣", "²", "½", "Ⅷ", "A-b", "\x1f", " ", "aı", "a\u0301", "日本"]:
        for op in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"):
            table.add(op, [word], lambda: getattr(word, op)())
    for word in words + cased + ["'", '"', "'\"", "\\", "\x00\x7f\x80\xa0\xad", "\u200b\ud800\uffff\U0001F600\U000E0001\U0010FFFF", "a'b", 'a"b', "a'b\"c\\\n\t\r"]:
        table.add("repr", [word], lambda: repr(word))
        table.add("ascii", [word], lambda: ascii(word))
    for raw in [b"", b"abc", b"'", b'"', b"'\"", bytes(range(256)), b"\\\n\r\t"]:
        table.add("bytes_repr", [raw], lambda: repr(raw))
    for raw in [b"", b"\x01", b"\x01\xab\xff\x10\x20"]:
        for group in (1, 2, 3, -1, -2, -3, 5, 7, 0):
            table.add("bytes_hex", [raw, ":", group], lambda: raw.hex(":", group))
    for text in ["", "00", "0", "ab CD", "a b", "abc", "0g", "g0", " 1f\n2e ", "é0", "0é", "1f2", "1 ", "\u200300", "00\x1f", "00 0"]:
        table.add("bytes_fromhex", [text], lambda: bytes.fromhex(text))
    for raw in [b"", b"abc", b"ABC", b"aBc dEf1x", b"123", b" \t\x0b", b"\x1c", b"A1", b"Ab Cd", b"AB", b"\xe9a", b"they're"]:
        for op in ("isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower", "istitle", "title", "capitalize", "swapcase"):
            table.add("bytes_" + op, [raw], lambda: getattr(raw, op)())
    for start, end in itertools.product([None, 0, 1, 3, 5, 6, -1, -5, -6, -7, 100], repeat=2):
        table.add("window", [start, end], lambda: "abcde".find("", start, end))
    table.write()


def codecs():
    table = Table("codecs")
    encodings = ["utf-8", "utf-8-sig", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
    handlers = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogatepass", "surrogateescape"]
    texts = ["", "abc", "é", "aéb", "日本x", "\U0001F600", "\ud800", "a\ud800\udc00b", "\udc80\udcff", "é\udc80日", "\udc80é", "x\udfff\ud800y", "\xff\u0100", "\udc41", "a\udc80\ud800"]
    for encoding, handler, text in itertools.product(encodings, handlers, texts):
        table.add("encode", [encoding, handler, text], lambda: text.encode(encoding, handler))
    raws = [b"", b"abc", b"\xc3\xa9", b"\xff", b"a\xc3", b"a\xe4b", b"\xe6\x97", b"\xe6\x97x", b"\xed\xa0\x80", b"\xed\xa0", b"\xed", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf0\x9fx", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe0\x80\x80", b"\xe0\x80", b"\xf8\x88", b"\x80\x80a",
            b"\xef\xbb\xbfa", b"\xef\xbb\xbf\xff", b"\xff\xfea\x00", b"\xfe\xff\x00a", b"a\x00b", b"a\x00\x00\xd8", b"\x00\xd8a\x00", b"\x00\xdca\x00", b"\x00\xd8\x00\xdc", b"\xd8\x00\xdc\x00", b"\x00\xd8\x01", b"\x80\xdc", b"\xd8\x80\xd8\x80", b"a\x00\x00\x00", b"\x00\x00\x00a", b"\xff\xfe\x00\x00a\x00\x00\x00", b"\x00\x00\xfe\xffab", b"\x00\xd8\x00\x00", b"\x00\x00\xd8\x00", b"\x00\x00\x11\x00", b"\x00\x11\x00\x00", b"a\x00\x00", b"\xff\xff\xff\xff", b"\xf0\x80\x80\x80", b"\xf1\x80\x80", b"\xe2\x28\xa1", b"\xf0\x28\x8c\xbc", b"\xed\xbf\xbfx", b"\xff\xfe", b"\xff\xfe\x00\xd8", b"\xfe\xff\xd8\x00", b"\xfe\xff\x00", b"\x00\xd8\x00\xd8", b"\xff\xfe\x00\x00\x00\xd8\x00\x00"]
    raws += [RNG.randbytes(RNG.randrange(1, 9)) for _ in range(30)]
    raws += [bytes(RNG.choice(b"\xc3\xe2\xed\xf0\xf4\x80\xa0\xbfa\xd8") for _ in range(RNG.randrange(2, 8))) for _ in range(60)]
    for encoding, handler, raw in itertools.product(encodings, handlers, raws):
        table.add("decode", [encoding, handler, raw], lambda: raw.decode(encoding, handler))
    import codecs as module
    for name in ["utf8", "UTF-8", "Utf_8", "U8", "utf 8", "latin1", "ISO-8859-1", "iso8859_1", "L1", "us-ascii", "646", "ANSI_X3.4-1968", "utf-16le", "UTF_32_BE", "unicodebigunmarked", "cp65001", "utf--8", "iso-ir-100", "utf_8_sig", "UTF-8-SIG", "nope", "", "utf-7x", "latin_1", "utf8-", "-utf8"]:
        table.add("lookup", [name], lambda: module.lookup(name).name)
    table.write()


def unicode_properties():
    table = Table("unicode")
    tests = {
        "isalpha": str.isalpha, "isalnum": str.isalnum, "isdecimal": str.isdecimal, "isdigit": str.isdigit, "isnumeric": str.isnumeric, "isspace": str.isspace,
        "isupper": str.isupper, "islower": str.islower, "istitle": str.istitle, "isprintable": str.isprintable, "isidentifier": str.isidentifier,
        "continues": lambda c: ("a" + c).isidentifier(),
        "breaks": lambda c: len(("a" + c + "b").splitlines()) == 2,
        "sigma_before": lambda c: ("A" + c + "\u03a3").lower().endswith("\u03c2"),
        "sigma_after": lambda c: (c + "\u03a3").lower().endswith("\u03c2"),
    }
    for name, test in tests.items():
        runs = []
        for unit in range(0x110000):
            if test(chr(unit)):
                if runs and runs[-1][1] == unit - 1:
                    runs[-1][1] = unit
                else:
                    runs.append([unit, unit])
        table.add(name, [], lambda: " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in runs))
    for name in ("upper", "lower", "title", "casefold", "swapcase"):
        changes = []
        for unit in range(0x80, 0x110000):
            mapped = getattr(chr(unit), name)()
            if mapped != chr(unit):
                changes.append(f"{unit:x}:" + "+".join(f"{ord(c):x}" for c in mapped))
        table.add(name, [], lambda: " ".join(changes))
    table.write()


if __name__ == "__main__":
    assert sys.version_info[:2] == (3, 14)
    for area in (formats, printfs, templates, numbers, arithmetic, strings, codecs, unicode_properties):
        area()
