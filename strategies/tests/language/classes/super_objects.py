"""`super` objects: bound and not, what they show of themselves, and whom they accept."""


class Base:
    def name(self):
        return "Base"

    @classmethod
    def make(cls):
        return cls.__name__


class Middle(Base):
    def name(self):
        return "Middle/" + self.__up.name()


Middle._Middle__up = super(Middle)


class Last(Middle):
    def name(self):
        return "Last/" + super().name()

    def look(self):
        return super()


last = Last()
print(last.name())
proxy = last.look()
print(proxy.__thisclass__ is Last, proxy.__self__ is last, proxy.__self_class__ is Last, proxy.__class__)
unbound = super(Middle)
print(unbound.__thisclass__ is Middle, unbound.__self__, unbound.__self_class__)
print(repr(unbound).replace("__main__.", ""))
print(unbound.__get__(last, Last).name(), unbound.__get__(None, Last) is unbound, proxy.__get__(last) is proxy)
print(super(Last, Last).make(), super(Middle, last).make())
for get in [lambda: unbound.name, lambda: proxy.nothing, lambda: super(Last, last).nothing]:
    try:
        get()
    except AttributeError as e:
        print(e)
for arguments in [(1,), (1, int), (int, "x"), (int, int, int)]:
    try:
        super(*arguments)
    except TypeError as e:
        print(e)


class Own(super):
    def own(self):
        return "own"


own = Own(Last, last)
print(own.own(), own.name(), type(own).__name__)


# A proxy is what its __class__ says.
class Proxy:
    def __init__(self, target):
        self.target = target

    @property
    def __class__(self):
        return type(self.target)


print(super(Last, Proxy(last)).make())


# A metaclass's mro sees the class in the cells of its methods.
class Meta(type):
    def mro(cls):
        cls.__dict__["tell"]()
        return super().mro()


class Told(metaclass=Meta):
    def tell():
        print("told of", __class__.__name__)


# To a class body `__class__` is a name like any other, whatever its methods see.
class Claims(Base):
    __class__ = property(lambda self: Last)

    def name(self):
        return "Claims/" + super().name() + "/" + __class__.__name__


claims = Claims()
print(claims.name(), claims.__class__.__name__, isinstance(claims, Last), "__class__" in vars(Claims))


class Reads:
    __class__ = 413
    read = __class__
    del __class__

    def method(self):
        return __class__


print(Reads.read, Reads().method() is Reads)
