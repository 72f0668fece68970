"""Callbacks that come back to the very object whose operation called them."""


class Nosy:
    """Equal keys that do something to the container they are compared in."""

    def __init__(self, value, act):
        self.value = value
        self.act = act

    def __hash__(self):
        return 7

    def __eq__(self, other):
        self.act()
        return isinstance(other, Nosy) and self.value == other.value


def nothing():
    pass


# A dict that is cleared, or grown, while one of its keys is compared.
d = {}
d[Nosy(1, lambda: d.clear())] = "one"
print(d.get(Nosy(2, nothing)), len(d))
d = {}
d[Nosy(1, lambda: d.setdefault(len(d), 0))] = "one"
for i in range(5):
    d[Nosy(1, nothing)] = i
print(len(d) > 1)

# A set whose member changes it.
s = set()
s.add(Nosy(1, lambda: s.clear()))
s.add(Nosy(2, nothing))
print(len(s) <= 2)

# A list whose elements empty it while it is searched.
items = []
items.extend(Nosy(i, lambda: items.clear()) for i in range(5))
print(Nosy(9, nothing) in items, len(items))
items.extend(Nosy(i, lambda: items.pop() if items else None) for i in range(9))
try:
    items.index(Nosy(99, nothing))
except ValueError as e:
    print("ValueError")
try:
    items.remove(Nosy(99, nothing))
except ValueError as e:
    print("ValueError")
print(items.count(Nosy(99, nothing)))

# A sort whose key function changes the list.
values = [3, 1, 2]


def key(x):
    values.append(x)
    return x


try:
    values.sort(key=key)
except ValueError as e:
    print("ValueError:", e)


# Iteration over what the loop changes.
numbers = [1, 2, 3]
for n in numbers:
    if len(numbers) < 6:
        numbers.append(n * 10)
print(numbers)
table = {1: 1}
try:
    for k in table:
        table[k + 1] = 1
except RuntimeError as e:
    print("RuntimeError:", e)
members = {1}
try:
    for m in members:
        members.add(m + 1)
except RuntimeError as e:
    print("RuntimeError:", e)


class Attr:
    def __getattr__(self, name):
        setattr(self, name, len(vars(self)))
        return getattr(self, name)


a = Attr()
print(a.x, a.y, a.x, sorted(vars(a)))


class Index:
    def __init__(self, target):
        self.target = target

    def __index__(self):
        self.target.clear()
        return 0


target = [1, 2, 3]
try:
    print(target[Index(target)])
except IndexError as e:
    print("IndexError:", e)
target = [1, 2, 3]
try:
    target[Index(target)] = 5
except IndexError as e:
    print("IndexError:", e)


class Repr:
    def __init__(self, owner):
        self.owner = owner

    def __repr__(self):
        self.owner.clear()
        return "gone"


shown = []
shown.extend(Repr(shown) for _ in range(4))
print(repr(shown))


def generate():
    yield 1
    try:
        next(g)
    except ValueError as e:
        yield str(e)


g = generate()
print(next(g), next(g))
