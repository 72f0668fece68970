# The math module: exact results, special values, domain errors.
import math


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(16), math.sqrt(2), math.isqrt(99), math.isqrt(10**40), round(math.cbrt(27), 12), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist((0, 0), (3, 4)))
print(math.floor(2.7), math.floor(-2.7), math.ceil(2.1), math.ceil(-2.1), math.trunc(-2.7), math.floor(1e300) == int(1e300), type(math.floor(2.5)).__name__, math.ceil(5))
print(math.factorial(0), math.factorial(20), math.factorial(30), math.comb(10, 3), math.perm(5, 2), math.comb(3, 5), math.perm(4), math.comb(100, 50))
print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(-4, 6, 10), math.lcm(4, 6), math.lcm(), math.gcd(10**30, 10**20), math.lcm(0, 5))
print(math.exp(0), math.log(1), math.log(8, 2), math.log2(1024), math.log10(1000), math.log(10**400), math.log2(2**2000), math.log1p(0), math.expm1(0), math.exp2(10), math.pow(2, 0.5))
print([round(f(0.5), 12) for f in (math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.atanh, math.exp, math.log, math.erf, math.erfc, math.gamma, math.lgamma)], round(math.acosh(2), 12))
print(round(math.atan2(1, -1), 12), math.atan2(0.0, -0.0) == math.pi, math.degrees(math.pi), round(math.radians(180), 12), math.sin(0), math.cos(0))
print(math.fabs(-3), math.fmod(-7, 3), math.fmod(7.5, 2), math.remainder(7, 4), math.modf(3.25), math.modf(-3.25), math.frexp(8.0), math.ldexp(0.5, 4), math.copysign(3, -0.0))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1e308), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9))
print(math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.prod([], start=5), math.prod([2.5, 2]), math.sumprod([1, 2], [3, 4]), math.nextafter(1.0, 2.0), math.ulp(1.0), math.fma(2, 3, 4))
print(math.floor(True), math.sqrt(True), math.exp(-1000), math.atan(math.inf) * 2 == math.pi, math.tanh(1000), math.pow(0, 0), math.pow(1, math.nan))
attempt("sqrt", lambda: math.sqrt(-1))
attempt("log 0", lambda: math.log(0))
attempt("log negative", lambda: math.log(-5.5))
attempt("log big negative", lambda: math.log(-(10**400)))
attempt("acos", lambda: math.acos(2))
attempt("exp", lambda: math.exp(1000))
attempt("pow", lambda: math.pow(10, 400))
attempt("pow domain", lambda: math.pow(-8, 1 / 3))
attempt("pow zero", lambda: math.pow(0, -1))
attempt("factorial", lambda: math.factorial(-1))
attempt("factorial float", lambda: math.factorial(2.5))
attempt("isqrt", lambda: math.isqrt(-1))
attempt("comb", lambda: math.comb(-1, 2))
attempt("fmod", lambda: math.fmod(1, 0))
attempt("floor inf", lambda: math.floor(math.inf))
attempt("ceil nan", lambda: math.ceil(math.nan))
attempt("gcd float", lambda: math.gcd(1.5, 2))
attempt("sqrt str", lambda: math.sqrt("4"))
attempt("sqrt none", lambda: math.sqrt(None))
attempt("sqrt big", lambda: math.sqrt(10**400))
attempt("sin inf", lambda: math.sin(math.inf))
attempt("arguments", lambda: math.sqrt(1, 2))
attempt("keyword", lambda: math.sqrt(x=1))
attempt("gamma", lambda: math.gamma(-1))
attempt("atanh", lambda: math.atanh(1))
