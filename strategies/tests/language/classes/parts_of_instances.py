# How instances are taken apart for copies.
import copy
import copyreg


class Plain:
    pass


class Slots:
    __slots__ = "a"


class State:
    def __getstate__(self):
        return "state"


class Args:
    def __new__(cls, *args):
        return super().__new__(cls)

    def __getnewargs__(self):
        return 1, 2


class Reduced:
    def __reduce__(self):
        return int, (3,)


class Asks:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name


def show(it, protocol=4):
    parts = it.__reduce_ex__(protocol)
    print(*[part.__name__ if callable(part) else part for part in parts])


plain = Plain()
show(plain)
plain.x, plain.y = 1, [2]
show(plain)
print(plain.__reduce_ex__(2)[2] is plain.__dict__, plain.__reduce_ex__(4)[0] is copyreg.__newobj__)
slots = Slots()
show(slots)
slots.a = 5
show(slots)
for it in (State(), Args(), Reduced(), Asks(), object()):
    show(it)
plain.__getstate__ = lambda: "the instance's own"
show(plain)
del plain.__getstate__
twin, deep = copy.copy(plain), copy.deepcopy(plain)
print(twin.y is plain.y, deep.y is plain.y, deep.y, vars(twin) is vars(plain), type(deep) is Plain)
numbers = [3, 1, 2, True, False, -5]
numbers.sort()
print(numbers)
numbers = [3, 1, 2, -5, 10**30]
numbers.sort(reverse=True)
print(numbers)
numbers = [3, 1, 2, -5]
numbers.sort(reverse=True)
print(numbers, numbers.sort(), numbers, [2, 1].sort(key=None))
