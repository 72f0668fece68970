# The descriptor protocol, __set_name__, precedence of lookups.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return f"Data on {owner.__name__}"
        return instance.__dict__.get(self.name, "nothing yet")

    def __set__(self, instance, value):
        print("set", self.name, value)
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        print("delete", self.name)
        instance.__dict__.pop(self.name, None)


class NonData:
    def __get__(self, instance, owner):
        return ("non-data", instance is None, owner.__name__)


class SetOnly:
    def __set__(self, instance, value):
        instance.__dict__["s"] = ("through set", value)


class GetSetNoDelete:
    def __get__(self, instance, owner):
        return "gs"

    def __set__(self, instance, value):
        raise AttributeError("read-only by choice")


class Owner:
    d = Data()
    n = NonData()
    s = SetOnly()
    gs = GetSetNoDelete()


o = Owner()
print(o.d, Owner.d, o.n, Owner.n)
o.d = 5
print(o.d, vars(o))
del o.d
print(o.d)
o.n = "instance wins over non-data"
print(o.n, Owner.n)
del o.n
print(o.n)
print(isinstance(o.s, SetOnly))
o.s = 1
print(o.s)
o.__dict__["d"] = "behind its back"
print(o.d)
o.__dict__["gs"] = "hidden"
print(o.gs)
attempt("set gs", lambda: setattr(o, "gs", 1))
attempt("delete gs", lambda: delattr(o, "gs"))


class Sub(Owner):
    pass


print(Sub.d, Sub().n, Sub().d)
Sub.d = "a class assignment replaces the descriptor"
print(Sub.d, Sub().d, Owner.d)

print("== a validating field")


class Typed:
    def __init__(self, kind, check=None):
        self.kind, self.check = kind, check

    def __set_name__(self, owner, name):
        self.private = "_" + name
        self.public = name

    def __get__(self, obj, owner):
        return self if obj is None else getattr(obj, self.private)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.public} must be {self.kind.__name__}, not {type(value).__name__}")
        if self.check and not self.check(value):
            raise ValueError(f"bad {self.public}: {value!r}")
        setattr(obj, self.private, value)


class Person:
    name = Typed(str)
    age = Typed(int, lambda v: v >= 0)

    def __init__(self, name, age):
        self.name, self.age = name, age


p = Person("Ada", 36)
p.age += 1
print(p.name, p.age, vars(p), Person.age.public)
attempt("type", lambda: Person(5, 5))
attempt("value", lambda: Person("x", -1))
attempt("unset", lambda: Person.__new__(Person).name)

print("== lazy attribute")


class lazy:
    def __init__(self, f):
        self.f = f
        self.__doc__ = f.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner):
        value = obj.__dict__[self.name] = self.f(obj)
        return value


class Page:
    @lazy
    def text(self):
        print("computing")
        return "content"


page = Page()
print(page.text, page.text, vars(page))

print("== descriptors only work on the class")
o.extra = NonData()
print(type(o.extra).__name__)


class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("refused")


def bad():
    class Refused:
        attr = BadName()


try:
    bad()
except ValueError as error:
    print(type(error).__name__, error, error.__notes__)


class MyStatic:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, owner):
        return self.f


class MyClassMethod(MyStatic):
    def __get__(self, obj, owner):
        return lambda *a: self.f(owner, *a)


class Uses:
    @MyStatic
    def s(x):
        return x

    @MyClassMethod
    def c(cls, x):
        return cls.__name__, x


print(Uses.s(1), Uses().s(2), Uses.c(3), Uses().c(4), Owner.__dict__["d"].__get__(None, int))
