# Integer arithmetic over small and big operands, all sign combinations.


def attempt(label, action):
    try:
        print(label, action())
    except Exception as error:
        print(label, type(error).__name__, error)


print("== floor division and modulo")
for a in (7, -7, 0, 10**20, -(10**20)):
    for b in (2, -2, 3, -3, 10**19 + 7, -(10**19) - 7):
        print(a, b, a // b, a % b, divmod(a, b), (a // b) * b + a % b == a)

print("== true division")
print(7 / 2, -7 / 2, 1 / 3, 10**30 / 10**10, (2**1000) / (2**999), -1 / 10**400)
attempt("overflow", lambda: 10**400 / 3)
attempt("int to float", lambda: float(10**400))

print("== division by zero")
attempt("/", lambda: 1 / 0)
attempt("//", lambda: 1 // 0)
attempt("%", lambda: 1 % 0)
attempt("divmod", lambda: divmod(10**30, 0))
attempt("0 ** -1", lambda: 0**-1)

print("== add, sub, mul around the word boundary")
for shift in (30, 31, 32, 60, 62, 63, 64, 127, 128):
    n = 1 << shift
    print(shift, n - 1, n, n + 1, -n - 1, (n - 1) * (n + 1) == n * n - 1, -n + n)
print(9223372036854775807 + 1, -9223372036854775808 - 1)
print(-9223372036854775808 // -1, -(-9223372036854775808), abs(-9223372036854775808))
print(-9223372036854775808 * -1, -9223372036854775808 % -1)
print(4294967296 * 4294967296, 3037000500 * 3037000500)

print("== power")
print(2**10, (-2) ** 3, (-2) ** 4, 0**0, 2**-1, (-2) ** -3, 1**-5)
print(3**100)
print((-3) ** 101)
print(-(2**2), 2**3**2)

print("== modular power")
print(pow(2, 10, 1000), pow(3, 200, 13), pow(-3, 5, 7), pow(3, 5, -7))
print(pow(3, -1, 7), pow(10, -2, 17), pow(5, 0, 1), pow(2, 10**20, 10**9 + 7))
print(pow(123456789123456789, 987654321987654321, 10**18 + 9))
attempt("zero modulus", lambda: pow(2, 3, 0))
attempt("no inverse", lambda: pow(2, -1, 4))
attempt("float modulus", lambda: pow(2.0, 3, 5))

print("== unary")
print(-5, +5, ~5, ~-1, ~0, ~(10**20), -(-(10**20)), - -3)
print(abs(-5), abs(5), abs(-(10**25)))

print("== mixed with float and bool")
print(1 + 2.5, 3 * 0.5, 7 // 2.0, 7 % 2.5, -7 // 2.0, -7 % 2.5, 2**0.5, True + True, False * 9)
print(type(True + 0).__name__, type(1 + 1.0).__name__, type(4 / 2).__name__)

print("== comparison")
print(1 < 2 < 3, 10**30 > 10**29, -(10**30) < 0, 2**53 == float(2**53), 2**53 + 1 == float(2**53 + 1))
print(1 == 1.0, 1 == True, 0 == False, 10**400 > 1e308, -(10**400) < -1e308, 10**22 == 1e22)
print(1 != 2, 10**20 == 10**20, 10**20 != 10**20)
