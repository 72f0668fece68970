# How dict asks for hash and equality, and what happens when those misbehave.


class Key:
    log = []

    def __init__(self, name, hashed=1):
        self.name = name
        self.hashed = hashed

    def __hash__(self):
        Key.log.append(f"hash {self.name}")
        return self.hashed

    def __eq__(self, other):
        Key.log.append(f"{self.name}=={getattr(other, 'name', other)}")
        return isinstance(other, Key) and self.name == other.name

    def __repr__(self):
        return f"Key({self.name})"


def log():
    text = ", ".join(Key.log)
    Key.log.clear()
    return text


a, b, c = Key("a"), Key("b"), Key("c")
d = {a: 1}
print(log())
d[b] = 2
print(log())
d[c] = 3
print(log())
print(d[a], log())
print(d[c], log())
print(d[Key("b")], log())
print(Key("z") in d, log())
print(Key("y", 7) in d, log())
d[Key("a")] = "kept the first key"
print(d, next(iter(d)) is a)
del d[b]
print(d[Key("c")], d)
log()


class Raises:
    def __hash__(self):
        raise ValueError("no hash today")


class Unequal:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise RuntimeError("no equality today")


class NotInt:
    def __hash__(self):
        return "one"


class NoHash:
    __hash__ = None


class EqOnly:
    def __eq__(self, other):
        return True


class Big:
    def __hash__(self):
        return 2**100 + 5


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


attempt("raises", lambda: {Raises(): 1})
attempt("unequal", lambda: {Unequal(): 1}[Unequal()])
attempt("unequal with int", lambda: {1: 1}[Unequal()])
attempt("not int", lambda: hash(NotInt()))
attempt("no hash", lambda: {NoHash()})
attempt("eq only", lambda: hash(EqOnly()))
print(hash(Big()) == hash(2**100 + 5), {Big(): 1} != {}, Unequal.__hash__ is not None, EqOnly.__hash__)
same = Unequal()
print({same: 1}[same], same in [same], [same].index(same), "identity first")


class Minus:
    def __hash__(self):
        return -1


print(hash(Minus()), hash(-1), hash(-2))


class CaseInsensitive(str):
    def __hash__(self):
        return hash(self.lower())

    def __eq__(self, other):
        return self.lower() == other.lower()


table = {CaseInsensitive("Content-Type"): "text"}
print(table[CaseInsensitive("content-TYPE")], CaseInsensitive("A") in table, list(table))

print("a key function that changes the dict while it is searched")


class Meddler:
    def __init__(self, target):
        self.target = target

    def __hash__(self):
        return 5

    def __eq__(self, other):
        self.target.clear()
        return False


victim = {5: "five"}
print(Meddler(victim) in victim, victim)
victim.update({i: i for i in range(100)})
print(len(victim), Meddler(victim) in victim, len(victim))

print("collisions on purpose")
n = 2**61 - 1
crowd = {i * n: i for i in range(40)}
print(len(crowd), all(crowd[i * n] == i for i in range(40)), hash(n) == hash(2 * n))
for i in range(0, 40, 3):
    del crowd[i * n]
print(len(crowd), sorted(crowd.values()), 3 * n in crowd)
