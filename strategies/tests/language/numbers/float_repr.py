# Shortest round-trip repr, parsing, and formatting of floats.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print("== repr")
for x in (
    0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 1e15, 1e16, 123456789012345680.0, 1e17,
    1e22, 1e23, 1e-4, 1e-5, 0.0001234, 0.00001234, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
    3.141592653589793, 1e100, -1.5e-10, 12345.678, 9007199254740993.0, 4.35, 0.5, 1e21, 9999999999999998.0,
):  # fmt: skip
    print(repr(x), str(x), float(repr(x)) == x)

print("== literals")
print(1., .5, 1e3, 1E-3, 1_000.5, 1e1_0, 0e0, 00.5, 1.5e+2)

print("== special values")
inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, -nan, inf + 1, inf - inf, inf * 0, 1 / inf, -1 / inf, inf == inf, nan == nan, nan != nan)
print(nan < 1, nan > 1, inf > 1e308, -inf < 0, 1e308 * 10, -1e308 * 10, 1e-320 / 1e10)
print([nan] == [nan], nan in [nan], [nan].index(nan), nan is nan)

print("== parsing")
for text in ("1.5", " 2.5 ", "-3", "+4.", ".25", "1e5", "1E-5", "inf", "-Infinity", "NaN", "1_000.0", "1e400", "1e-400", "0x10", "", "1.2.3", "e5", "1_", "infinit", "--1"):
    attempt(ascii(text), lambda: float(text))
print(float(), float(5), float(True), float(b"2.5"), float(10**20))
attempt("list", lambda: float([]))
attempt("complex", lambda: float(1j))

print("== format specs")
for spec in ("", ".2f", ".0f", "#.0f", "10.3f", "<10.3f", "^10.3f", "010.3f", "+.1f", " .1f", "e", ".2e", "E", "g", ".3g", "G", "n", "%", ".1%", ",.2f", "_.1f", "#g", ".10g", "10", "z.1f", "+,.3f", "=+12.2f", "x^12"):
    print(f"{spec:10}", [format(v, spec) for v in (0.0, -0.04, 3.14159, 1234567.891, 1e-7, 1e20, -2.5)])
print([format(v, s) for v in (inf, -inf, nan) for s in ("", ".2f", "8.1f", "08.1f", "+", "e", "g", "F", "%")])
attempt("bad code", lambda: format(1.5, "d"))
attempt("bad spec", lambda: format(1.5, ".f"))
attempt("string code", lambda: format(1.5, "s"))

print("== hex and ratio")
for x in (0.0, -0.0, 1.0, 0.1, -2.5, 1e300, 5e-324, 255.5):
    print(x.hex(), float.fromhex(x.hex()) == x, x.as_integer_ratio())
print(float.fromhex("0x1.8p1"), float.fromhex("ff"), float.fromhex("-0x.8"), float.fromhex("inf"), inf.hex())
attempt("inf ratio", lambda: inf.as_integer_ratio())
attempt("nan ratio", lambda: nan.as_integer_ratio())
attempt("bad hex", lambda: float.fromhex("zz"))
