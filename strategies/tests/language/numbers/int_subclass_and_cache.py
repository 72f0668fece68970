# Subclasses of int behave as ints, and no caching of values can be observed.


class Celsius(int):
    def __repr__(self):
        return f"Celsius({int(self)})"

    def __add__(self, other):
        return Celsius(int(self) + int(other))

    @property
    def fahrenheit(self):
        return self * 9 / 5 + 32


t = Celsius(20)
print(t, repr(t), t + 5, type(t + 5).__name__, type(t * 2).__name__, t.fahrenheit)
print(t == 20, hash(t) == hash(20), {20: "x"}[t], [0] * Celsius(3), "abcdef"[Celsius(2)])
print(5 + t, type(5 + t).__name__, sum([t, t]), max(t, 7), -t, type(-t).__name__)
print(f"{t}", f"{t:05d}", "%d" % t, str(t), int(t), type(int(t)).__name__)
t.note = "warm"
print(t.note, t.__dict__)
print(isinstance(t, int), Celsius("15"), Celsius(2.9), Celsius("ff", 16), Celsius())


class Even(int):
    def __new__(cls, value):
        return super().__new__(cls, value // 2 * 2)


print(Even(7), Even(8), Even(-7), type(Even(3)).__name__, Even(9) + 1)


class Level(int):
    pass


LOW, HIGH = Level(1), Level(2)
print(LOW < HIGH, sorted([HIGH, LOW]), LOW | HIGH, bool(Level(0)), bool(Level(2)))
print(Level(3) ** 2, divmod(Level(7), 2), 2**Level(5), Level(7) // Level(2), ~Level(6))

print("values, not identities, decide")
small = [int(str(n)) for n in range(-10, 300, 50)]
again = [int(str(n)) for n in range(-10, 300, 50)]
print(small == again, all(x == y for x, y in zip(small, again)))
x = 256
y = 256
x += 1
y += 1
print(x == y, x, y)
z = x
x += 1
print(z, x)

print("equal strings made differently are the same key")
parts = "".join(["he", "llo"])
table = {"hello": 1}
table[parts] = 2
print(table, parts == "hello", len({parts, "hello", "hel" + "lo"}))
one = ["a"] * 3
one[0] = "b"
print(one)


class Name(str):
    pass


n = Name("hello")
print(n == "hello", table[n], n.upper(), type(n.upper()).__name__, type(n + "!").__name__, repr(n))
table[n] = 3
print(table, [type(k).__name__ for k in table])

print("numbers of different types are one key")
d = {1: "int"}
d[1.0] = "float"
d[True] = "bool"
print(d, len({0, 0.0, False, 0j}), {1, 1.0, True})
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash(0.5) == hash(0.5 + 0j))
