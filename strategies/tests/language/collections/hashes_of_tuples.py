# The hash of a tuple is that of its items, which may be asked once or each time; a class derived from tuple may have its own.
from collections import namedtuple

asked = []


class Counted:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        asked.append(self.n)
        return hash(self.n)

    def __eq__(self, other):
        return self.n == other.n


class Own(tuple):
    def __hash__(self):
        return 7


class Derived(tuple):
    pass


class Unhashable(tuple):
    __hash__ = None


Pair = namedtuple("Pair", "a b")
plain = (Counted(1), Counted(2))
print(hash(plain) == hash((1, 2)) == hash(Pair(1, 2)) == hash(Derived((1, 2))) == tuple.__hash__(Own((1, 2))), asked[:2])
print(hash(plain) == hash(plain), hash(Own((1, 2))), {plain: 3}[Counted(1), Counted(2)], sorted(set(asked)))
for it in ((1, []), Pair([], 1), Unhashable()):
    for _ in range(2):
        try:
            print(hash(it))
        except TypeError as error:
            print(error)
nested = Pair(Pair(1, ("x", None)), frozenset((2, 3)))
print({nested: 1}[Pair(Pair(1, ("x", None)), frozenset((3, 2)))], hash(()) == hash(Derived()))

numbers = [0, 1, 2, 3, 4]
numbers[1:3] = numbers[3:1:-1]
print(numbers)
numbers[:3] = numbers[2::-1]
print(numbers)
numbers[2:2] = []
numbers[1:1] = numbers
print(numbers)
numbers[:] = numbers
numbers[3:5] = iter("ab")
print(numbers)
