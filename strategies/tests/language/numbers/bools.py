# bool: a subclass of int with its own repr, and the truth value protocol.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print(True, False, repr(True), str(False), bool(), bool(1), bool(""), bool("False"), bool([]), bool([0]))
print(True + True, True * 10, -True, +True, True / 2, True // 2, 5 % True, True**2, False - 1)
print(True & False, True | False, True ^ True, True & 1, True | 2, True ^ 1)
print(type(True & False).__name__, type(True & 1).__name__, type(True + False).__name__)
print(True == 1, False == 0, True is True, (1 == 1) is True, True > False, 2 > True, True < 1.5)
print(isinstance(True, int), isinstance(1, bool), type(True).__name__, bool.__mro__, bool.__base__)
print([10, 20][True], "ab"[False], [1, 2, 3][True:], sum([True, True, False, True]))
print(f"{True}", f"{True:d}", f"{True:5}|", f"{True!s:>6}|", "%s %d" % (True, True), "{:x}".format(True), f"{False:>5}|")
print(int(True), float(True), complex(True), hash(True), (True).bit_length(), True.real, (True).to_bytes(1, "big"))
print({True: "a", 1: "b", 1.0: "c"}, [False, True, 0, 1].index(1), [True, 1, 1.0].count(1))

print("== and, or, not return operands")
print(0 or "x", 1 and "y", "" and 1, [] or {} or None, 1 or 1 / 0, 0 and 1 / 0, not 0, not "a", not not [])
print(1 and 2 and 3, 0 or None or "last", (1 and 0) or 5, 1 or 0 and 2, not 1 == 2)
print("a" if [] else "b", 1 if 2 else 3, ("x" if 0 else "y") if 1 else "z")


class Truth:
    def __init__(self, value):
        self.value = value
        self.asked = 0

    def __bool__(self):
        self.asked += 1
        return self.value


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        print("len asked", self.n)
        return self.n


class Both:
    def __bool__(self):
        return False

    def __len__(self):
        return 5


class Plain:
    pass


class Wrong:
    def __bool__(self):
        return 1


class Negative:
    def __len__(self):
        return -1


class Raises:
    def __bool__(self):
        raise KeyError("no truth")


t = Truth(True)
print(bool(t), not t, (t and "then"), (t or "else") is t, "yes" if t else "no", t.asked == 4 or t.asked)
print(bool(Sized(0)), bool(Sized(3)), bool(Both()), bool(Plain()), bool(Plain), bool(len), bool(print))
attempt("wrong", lambda: bool(Wrong()))
attempt("negative", lambda: bool(Negative()))
attempt("raises", lambda: not Raises())
if Sized(1):
    print("taken")
while Sized(0):
    print("never")
print([x for x in (0, 1, "", "a", None, [], [0], 0.0, 0j, b"", range(0), range(1)) if x])
print(all([]), any([]), all([1, "a", [0]]), any([0, "", None]), any(x > 2 for x in range(5)), all(x < 3 for x in range(5)))
attempt("subclass", lambda: type("B", (bool,), {}))
attempt("no args", lambda: bool(1, 2))
