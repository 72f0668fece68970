"""Big integers: the decimals of pi by a spigot, and powers modulo a prime. Every step allocates; nothing is shared."""

from measured import each

PRIME = 2**521 - 1


def decimals_of_pi(n):
    """The first n of them: Gibbons' unbounded spigot, in which all numbers grow."""
    q, r, t, k, digit, stop = 1, 0, 1, 1, 3, 3
    digits = []
    while len(digits) < n:
        if 4 * q + r - t < digit * t:
            digits.append(digit)
            q, r, digit = 10 * q, 10 * (r - digit * t), 10 * (3 * q + r) // t - 10 * digit
        else:
            q, r, t, k, digit, stop = (
                q * k, (2 * q + r) * stop, t * stop, k + 1, (q * (7 * k + 2) + r * stop) // (t * stop), stop + 2
            )
    return digits


def work(n):
    digits = decimals_of_pi(n)
    power = pow(3, sum(digits), PRIME)
    for digit in digits:
        power = power * power % PRIME + digit
    return f"{sum(digits)}, {power % 1000003}"


each(work, n=2000)
