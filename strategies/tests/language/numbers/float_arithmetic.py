# Float operators, rounding and conversions to int.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print("== floor division and modulo")
for a in (7.5, -7.5, 0.0, 1e17):
    for b in (2.0, -2.0, 0.3, -0.3):
        print(a, b, a // b, a % b, divmod(a, b))
print(5 // 0.1, 5 % 0.1, -0.0 // 1, 0.0 % -1, -1e-20 % 1.0, 1e300 % 7, float("inf") % 2 == float("inf") % 2)
print(3.0 % float("inf"), -3.0 % float("inf"), 3.0 // float("-inf"))
attempt("/", lambda: 1.0 / 0)
attempt("//", lambda: 1.0 // 0)
attempt("%", lambda: 1.0 % 0)
attempt("divmod", lambda: divmod(1.0, 0))

print("== power")
print(2.0**10, 2**0.5, (-8.0) ** 3, 0.0**0, 4**-0.5, 1e200**0, float("nan") ** 0, 1 ** float("nan"))
print((-8) ** (1 / 3))
attempt("0.0 ** -1", lambda: 0.0**-1)
attempt("overflow", lambda: 10.0**400)

print("== round")
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 1234.5678, -1234.5678, 1e20):
    print(x, round(x), round(x, 1), round(x, 2), round(x, -2), round(x, None))
print(round(0.15, 1), round(2.5, 0), round(1e22, 5), round(5e-324, 3), round(1.5e300, -300), round(123.456, -5))
print(type(round(2.5)).__name__, type(round(2.5, 0)).__name__, round(-0.4), round(-0.4, 0))
attempt("round inf", lambda: round(float("inf")))
attempt("round nan", lambda: round(float("nan")))
print(round(float("inf"), 2), round(1.5, 400))

print("== predicates and conversions")
print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer(), (1e300).is_integer())
print(int(2.9), int(-2.9), (2.9).__trunc__(), (2.1).__ceil__(), (-2.1).__floor__(), int(1e30))
print((2.5).real, (2.5).imag, (2.5).conjugate(), abs(-0.0), abs(-2.5), -(-2.5), +2.5, bool(0.0), bool(-0.0), bool(1e-300))

print("== comparison with ints")
print(1.0 == 1, 1.5 > 1, 2**53 + 1 > float(2**53), 1e16 == 10**16, 0.1 + 0.2 == 0.3, 1e308 < 10**309)
print(float("inf") > 10**400, float("nan") == 10**400, -0.0 == 0.0, 0.5 < 1, 2.0 <= 2, 3.0 != 3)

print("== hash")
print(hash(0.0), hash(-0.0), hash(1.0), hash(1.5), hash(2.0**70) == hash(2**70), hash(float("inf")), hash(-float("inf")))
print(hash(0.1), hash(-1.0), hash(1e300) == hash(int(1e300)))

print("== sums")
print(sum([0.1] * 10), sum([0.1] * 3), sum([1e16, 1.0, -1e16]), sum([1, 2.5, 3]), sum([], 0.0))
total = 0.0
for _ in range(10):
    total += 0.1
print(total)


class Metres(float):
    def __str__(self):
        return f"{float(self)}m"


m = Metres("2.5")
print(m, repr(m), m + 1, type(m + 1).__name__, m == 2.5, f"{m:.2f}", Metres(3), float(m), [m])
attempt("float + str", lambda: 1.5 + "a")
attempt("float & int", lambda: 1.5 & 1)
attempt("-str", lambda: -"a")
