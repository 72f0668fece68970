# format() with every part of the specification, for int and str.


def attempt(value, spec):
    try:
        print(f"{spec!r:12}", repr(format(value, spec)))
    except Exception as error:
        print(f"{spec!r:12}", type(error).__name__, error)


print("== int")
for spec in (
    "", "d", "5", "<5", ">5", "^5", "=5", "05", "+", "-", " ", "+5", "=+6", "x<6", "x>6", "x^6", "x=6", "0=6", "<05", "^05",
    "b", "o", "x", "X", "#b", "#o", "#x", "#X", "#010x", "#06b", "c", "n", ",", "_", "_x", "_b", "#_b", "08,", "010_", "=+10,",
    "e", ".2e", "f", ".1f", "g", "%", ".1%", "+.2f", ",.1f", "é^7", "🎉>4", "{<5", "}>5",
):  # fmt: skip
    attempt(65, spec)
print([format(v, s) for v in (0, -1, 1234567, -1234567, 10**20) for s in (",", "_", "+,", "x", "_x", "15,", "015,", "e", "^25")])
for spec in (".2", "s", ",x", ",b", ",_", "_,", "zz", "#s", "5.", ",c", "+c", ",n", "<<<", "10q", "\x00"):
    attempt(65, spec)
attempt(-1, "c")
attempt(0x110000, "c")
attempt(0x1F389, "c")
attempt(True, "")
attempt(True, "d")
attempt(True, "5")

print("== str")
for spec in ("", "s", "6", "<6", ">6", "^6", ".2", "6.2", "^6.1s", "*<6", "é>6", "06", "<06", "=6", "+", " ", ",", "#", "d", "x", "f", "_", "z", "0"):
    attempt("abc", spec)
print(format("日本", ">5"), format("🎉", "^5") + "|", format("", "*^4"), format("abcdef", ".0") + "|", format("abc", "2"), format("abc", ".10"))

print("== other types")
for value, spec in ((None, ""), (None, "5"), ([1], ""), ([1], "x"), ((1, 2), ""), ({}, "s"), (b"x", ""), (b"x", "5"), (range(3), ""), (int, ""), (1 + 2j, ".1f"), (1 + 2j, ">10"), (1 + 2j, "05"), (1j, "=5")):
    attempt(value, spec)


class Custom:
    def __format__(self, spec):
        return spec.upper() or "EMPTY"


class Bad:
    def __format__(self, spec):
        return 5


class Strung:
    def __str__(self):
        return "strung"


print(format(Custom()), format(Custom(), "abc"), "{:x>3}".format(Custom()), f"{Custom():q}")
attempt(Bad(), "")
attempt(Strung(), "")
attempt(Strung(), ">9")
try:
    format(1, 2)
except TypeError as error:
    print("TypeError", error)


class IntSub(int):
    def __format__(self, spec):
        return "I" + super().__format__(spec)


print(f"{IntSub(7):03}", format(IntSub(7), "x"), "{}".format(IntSub(5)), "%d" % IntSub(5), str(IntSub(5)))
