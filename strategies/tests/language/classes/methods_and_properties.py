# Instance, class and static methods; properties; bound method objects.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Account:
    count = 0
    rate = 0.5

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        type(self).count += 1

    @property
    def balance(self):
        """What is there."""
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise ValueError(f"negative balance: {value}")
        self._balance = value

    @balance.deleter
    def balance(self):
        print("deleted")
        self._balance = None

    @property
    def readonly(self):
        return "fixed"

    @classmethod
    def parse(cls, text):
        owner, balance = text.split(":")
        return cls(owner, int(balance))

    @staticmethod
    def valid(name):
        return name.isalpha()

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self._balance})"


class Savings(Account):
    @property
    def balance(self):
        return super().balance * 2

    @Account.balance.setter
    def raw(self, value):
        self._balance = value


a = Account("ann", 5)
a.balance += 10
print(a, a.balance, Account.parse("bob:7"), Savings.parse("cid:8"), Savings("dee", 4).balance, Account.valid("x1"), a.valid("abc"), Account.count, Savings.count)
attempt("negative", lambda: setattr(a, "balance", -1))
attempt("readonly set", lambda: setattr(a, "readonly", 1))
attempt("readonly del", lambda: delattr(a, "readonly"))
attempt("no setter", lambda: setattr(Savings("e"), "balance", 1))
del a.balance
print(a, Account.balance.__doc__, type(Account.balance).__name__, Account.balance.fget(Account("f", 3)), callable(Account.balance))
s = Savings("g", 1)
s.raw = 50
print(s.balance, s.raw)
a.__dict__["readonly"] = "instance"
print(a.readonly, Account.readonly.fset)


class Old:
    def _get(self):
        return getattr(self, "v", "unset")

    def _set(self, v):
        self.v = v

    def _del(self):
        del self.v

    x = property(_get, _set, _del, "doc of x")
    w = property(fset=_set)
    n = property()


o = Old()
print(o.x, end=" ")
o.x = 1
print(o.x, Old.x.__doc__, end=" ")
del o.x
print(o.x)
attempt("write only", lambda: o.w)
attempt("empty", lambda: o.n)
attempt("del twice", lambda: delattr(o, "x"))


class Failing:
    @property
    def p(self):
        return self.missing_inside

    def __getattr__(self, name):
        return f"fallback {name}"


class FailingPlain:
    @property
    def p(self):
        return self.missing_inside


print(Failing().p)
attempt("attribute error inside", lambda: FailingPlain().p)

print("== methods as objects")
m = a.__repr__
n = Account.parse
print(m(), n("z:1"), m.__self__ is a, n.__self__ is Account, m.__func__ is Account.__repr__, type(m).__name__, type(Account.valid).__name__, type(Account.__dict__["valid"]).__name__, type(Account.__dict__["parse"]).__name__, m.__name__)
print(a.parse == Account.parse, a.parse == Savings.parse, a.valid is Account.valid)
a.greet = lambda: "instance function gets no self"
print(a.greet())


class Callable:
    def __init__(self, n):
        self.n = n

    def __call__(self, *args, **kwargs):
        return self.n, args, kwargs


class Holder:
    f = Callable(1)
    builtin = len
    klass = Account
    sm = staticmethod(lambda x: x * 2)
    cm = classmethod(lambda cls, x: (cls.__name__, x))

    def g(self):
        return self

    h = g


h = Holder()
print(h.f(2, k=3), h.builtin("abc"), h.klass("q"), h.sm(4), h.cm(5), Holder.cm(6), h.h() is h, Holder.g(7))
attempt("set method attr", lambda: setattr(h.g, "x", 1))
Holder.g.x = 1
print(h.g.x, staticmethod(len)("ab"), Holder.sm(3))
g = Holder.__dict__["cm"].__get__(None, Holder)
print(g(8), Holder.g.__get__(9, int)(), (lambda self: self).__get__("bound")())
print(sorted(name for name in dir(Holder) if not name.startswith("_")), hasattr(h, "g"), getattr(h, "zz", "default"))
