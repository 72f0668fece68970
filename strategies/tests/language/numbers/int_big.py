# Multi-limb arithmetic, checked by identities and by printed digits.


def fact(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


print(fact(50))
print(fact(100))
print(len(str(fact(300))), fact(300) // fact(298))

a, b = 0, 1
for _ in range(500):
    a, b = b, a + b
print(a)
print(gcd(a, b), gcd(2**200 * 3**50, 2**150 * 3**80) == 2**150 * 3**50)

print("square roots")
print(isqrt(2 * 10**80))
print(isqrt(10**60) == 10**30)

print("division identities")
x = 3**333 + 17
y = 7**77 - 5
q, r = divmod(x, y)
print(q * y + r == x, 0 <= r < y)
print(q)
print(r)
for s in (1, -1):
    for t in (1, -1):
        q, r = divmod(s * x, t * y)
        print(s, t, q * t * y + r == s * x, r % 1000007, q % 1000007, (r > 0) == (t > 0))

print("karatsuba-size products")
m = int("123456789" * 40)
n = int("987654321" * 40)
p = m * n
print(p % 998244353, p // m == n, p % n, (m + n) ** 2 - (m - n) ** 2 == 4 * p)
print(str(p)[:40], str(p)[-40:], len(str(p)))

print("subtraction down to small values")
print((10**50 + 3) - 10**50, type((10**50 + 3) - 10**50).__name__)
print(10**50 - 10**50 == 0, not (10**50 - 10**50), (10**50 + 3) - 10**50 in [1, 2, 3])
print({3: "three"}[(10**50 + 3) - 10**50])

print("shifts")
print(1 << 100, (1 << 100) >> 98, -(1 << 100) >> 98, -1 >> 1000, 12345 >> 1000, -5 >> 1, -5 >> 0)
print((3**100) >> 50, (-(3**100)) >> 50, 5 << 0, 0 << 1000, -7 << 70)
for bad in (lambda: 1 << -1, lambda: 1 >> -1):
    try:
        bad()
    except ValueError as error:
        print("ValueError", error)

print("bitwise on negative big numbers")
big = 2**100 + 12345
print(big & 0xFFFF, -big & 0xFFFF, -big & (2**70 - 1), big | -1, big ^ -1, ~big)
print(-big | 255, -big ^ -255, (-big & -(2**64)) == -(2**100) - 2**64, big & -big)

print("string conversion both ways")
text = "9" * 200
print(int(text) + 1 == 10**200, str(10**200 - 1) == text)
print(hex(10**40), oct(10**30), bin(2**70 + 1))
print(int(hex(fact(60)), 16) == fact(60), int(bin(-fact(30)), 2) == -fact(30))
try:
    int("1" * 5000)
except ValueError as error:
    print("ValueError", error)
