# Complex literals, arithmetic, repr and conversion.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print("== literals and repr")
print(1j, 2.5j, 0j, -1j, 1 + 2j, 1 - 2j, -1 + 2j, 1e10j, 3J, 1_0j, 0.0 + 1j)
print(complex(1, 2), complex(0, -0.0), complex(-0.0, 1), complex(1.5), complex(), complex(True, False))
print(complex(float("inf"), float("nan")), complex(float("-inf"), 1), complex(1e16, 1e-7))
print(repr(1 + 2j), str(1 + 2j), f"{1 + 2j}", f"{1 + 2j:.2f}", f"{3 - 4.5j:e}", f"{1 + 2j:>12}|", "%s" % (2 + 1j))

print("== arithmetic")
z, w = 3 + 4j, 1 - 2j
print(z + w, z - w, z * w, z / w, -z, +z, z**2, z**0, z**-1, z == w, z != w)
print(z + 1, 1 + z, z - 1.5, 2 * z, z / 2, 1 / z, 2**1j, z * 0, 5 - z)
print((1 + 1j) ** 10, (2j) ** 2, 1j**3, 1j * 1j == -1)
z += 1
z *= 2j
print(z)

print("== parts")
z = 3 + 4j
print(z.real, z.imag, z.conjugate(), abs(z), bool(z), bool(0j), type(z.real).__name__, type(abs(z)).__name__)
print((5).imag, (2.5).real, abs(-1j), abs(1 + 1j))

print("== equality and hash")
print(1 + 0j == 1, 1 == 1 + 0j, 1.5 + 0j == 1.5, 1j == 1, hash(1 + 0j) == hash(1), hash(2.5 + 0j) == hash(2.5))
print({1: "one"}[1 + 0j], 1 + 2j in [1, 1 + 2j], len({1j, 1j, 2j}))

print("== parsing")
for text in ("1+2j", "1-2j", "j", "-j", "+1j", " 3+4j ", "(1+2j)", "1e3+1e-3j", "2", "inf+nanj", "1_0+2j"):
    attempt(text, lambda: complex(text))
for text in ("1 + 2j", "", "abc", "1+2", "1+2jj", "2j1", "(1"):
    attempt(text, lambda: complex(text))

print("== errors")
attempt("<", lambda: 1j < 2j)
attempt("//", lambda: 1j // 2)
attempt("%", lambda: 1j % 2)
attempt("/0", lambda: 1j / 0)
attempt("0j**-1", lambda: 0j**-1)
attempt("int", lambda: int(1j))
attempt("float", lambda: float(1j))
attempt("round", lambda: round(1j))
attempt("str arg", lambda: complex("1", 2))
attempt("str second", lambda: complex(1, "2"))
attempt("+str", lambda: 1j + "a")
attempt("assign", lambda: setattr(1j, "real", 2))


class Point:
    def __complex__(self):
        return 5 + 6j


print(complex(Point()), sum([1j, 2, 3.5]), sorted([3j, 1j], key=abs))
