# Sieve, pi digits, factorial digits, e, matrix powers, roman numerals, Collatz, perfect numbers.


def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]


primes = sieve(2000)
print(len(primes), primes[:10], primes[-3:], sum(primes))


def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


digits = pi_digits()
print("".join(str(next(digits)) for _ in range(80)))


def e_digits(n):
    scale = 10 ** (n + 10)
    term, total, k = scale, 0, 0
    while term:
        total += term
        k += 1
        term //= k
    return str(total)[: n + 1]


print(e_digits(60))
f = 1
for i in range(1, 201):
    f *= i
print(sum(map(int, str(f))), len(str(f)), str(f).rstrip("0")[-5:])


def mat_mul(a, b, m=None):
    out = [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]
    return [[v % m for v in row] for row in out] if m else out


def mat_pow(a, n, m=None):
    result = [[int(i == j) for j in range(len(a))] for i in range(len(a))]
    while n:
        if n & 1:
            result = mat_mul(result, a, m)
        a = mat_mul(a, a, m)
        n >>= 1
    return result


print(mat_pow([[1, 1], [1, 0]], 300)[0][1])
print(mat_pow([[1, 1], [1, 0]], 10**18, 10**9 + 7)[0][1])
ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n):
    out = ""
    for value, text in ROMAN:
        count, n = divmod(n, value)
        out += text * count
    return out


def from_roman(s):
    values = [dict((t, v) for v, t in ROMAN)[c] for c in s]
    return sum(-v if v < w else v for v, w in zip(values, values[1:] + [0]))


print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026, 3999)], all(from_roman(to_roman(n)) == n for n in range(1, 400)))


def collatz(n, known={1: 1}):
    path = []
    while n not in known:
        path.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    length = known[n]
    for p in reversed(path):
        length += 1
        known[p] = length
    return length


print(max(range(1, 2000), key=collatz), collatz(27))
print([n for n in range(2, 500) if sum(d for d in range(1, n // 2 + 1) if n % d == 0) == n])


def is_prime(n):
    if n < 2:
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n == a:
            return True
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


print([p for p in range(2, 130) if is_prime(2**p - 1) and is_prime(p)], [n for n in range(200) if is_prime(n)] == [p for p in primes if p < 200])
