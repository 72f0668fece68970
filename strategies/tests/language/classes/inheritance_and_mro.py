# Inheritance, method resolution order, super in every form.


class A:
    def who(self):
        return "A"

    def chain(self):
        return ["A"]

    label = "from A"


class B(A):
    def chain(self):
        return ["B"] + super().chain()


class C(A):
    def who(self):
        return "C"

    def chain(self):
        return ["C"] + super().chain()


class D(B, C):
    def chain(self):
        return ["D"] + super().chain()


d = D()
print(d.who(), d.chain(), d.label, [k.__name__ for k in D.__mro__], D.__bases__, D.__base__, D.mro() == list(D.__mro__))
print(isinstance(d, C), issubclass(D, A), issubclass(A, D), isinstance(d, (int, A)), issubclass(bool, (str, int)), isinstance(D, type), issubclass(D, object))
print(super(B, d).who(), super(D, D).who(d), super(C, d).chain(), A.chain(d), type(super(B, d)).__name__)

print("== bad hierarchies")


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


attempt("order", lambda: type("X", (A, B), {}))
attempt("duplicate", lambda: type("X", (A, A), {}))
attempt("not a class", lambda: type("X", (5,), {}))
attempt("none", lambda: type("X", (type(None),), {}))
attempt("layout", lambda: type("X", (int, str), {}))
attempt("super type", lambda: super(int, d))
attempt("super attribute", lambda: super(B, d).nothing)
attempt("isinstance arg", lambda: isinstance(1, "int"))
attempt("issubclass arg", lambda: issubclass(1, int))


def outside():
    return super().x


attempt("super outside", outside)

print("== init chains")


class Base:
    def __init__(self, name, **rest):
        self.name = name
        self.rest = rest


class Left(Base):
    def __init__(self, left, **rest):
        super().__init__(**rest)
        self.left = left


class Right(Base):
    def __init__(self, right=0, **rest):
        super().__init__(**rest)
        self.right = right


class Both(Left, Right):
    def __init__(self, **kw):
        super().__init__(**kw)


b = Both(left=1, right=2, name="n", extra=3)
print(vars(b), [k.__name__ for k in Both.__mro__])

print("== super in other kinds of methods")


class P:
    count = 0

    @classmethod
    def make(cls):
        cls.count += 1
        return cls.__name__

    @staticmethod
    def st():
        return "P.st"

    @property
    def prop(self):
        return "P.prop"

    def gen(self):
        yield 1


class Q(P):
    @classmethod
    def make(cls):
        return "Q+" + super().make()

    @staticmethod
    def st():
        return "Q+" + super(Q, Q).st()

    @property
    def prop(self):
        return "Q+" + super().prop

    def gen(self):
        yield from super().gen()
        yield [super(Q, self).prop for _ in range(1)]

    def nested(self):
        def inner():
            return super(Q, self).prop + __class__.__name__

        return inner()

    def item(self):
        self.x = 1
        super().__setattr__("y", 2)
        return super().__getattribute__("x") + self.y


print(Q.make(), P.count, Q.count, Q.st(), Q().prop, list(Q().gen()), Q().nested(), Q().item())

print("== class attributes and instances")
a1, a2 = A(), A()
a1.label = "own"
print(a1.label, a2.label, A.label, B.label)
A.label = "changed"
B.label = "B's"
print(a1.label, a2.label, B().label, C().label, D().label)
del a1.label, B.label
print(a1.label, D().label)
A.added = lambda self: f"added {type(self).__name__}"
print(d.added(), D.added(a1))
d.__class__ = C
print(d.who(), type(d).__name__)
D.__bases__ = (C,)
print([k.__name__ for k in D.__mro__], D().chain())
attempt("class assignment", lambda: setattr(d, "__class__", int))
attempt("class to non class", lambda: setattr(d, "__class__", 5))
attempt("delete missing", lambda: delattr(A, "nothing"))
attempt("delete from instance", lambda: delattr(a1, "label"))
attempt("set on builtin", lambda: setattr(int, "x", 1))
