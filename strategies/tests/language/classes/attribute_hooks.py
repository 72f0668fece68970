# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, getattr & co.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Fallback:
    real = "class attribute"

    def __init__(self):
        self.own = "instance attribute"

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(f"refused {name}")
        return f"<{name}>"


f = Fallback()
print(f.real, f.own, f.anything, getattr(f, "dyn"), hasattr(f, "x"), hasattr(f, "nope"), getattr(f, "nope", "default"))
attempt("refused", lambda: f.nope)


class Everything:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattribute__(self, name):
        if name == "log":
            return object.__getattribute__(self, name)
        self.log.append(f"get {name}")
        return super().__getattribute__(name)

    def __setattr__(self, name, value):
        self.log.append(f"set {name}")
        super().__setattr__(name, value)

    def __delattr__(self, name):
        self.log.append(f"del {name}")
        super().__delattr__(name)

    def method(self):
        return self.x

    def __len__(self):
        return 3


e = Everything()
e.x = 1
e.x += 1
print(e.method(), len(e), hasattr(e, "missing"))
del e.x
attempt("del again", lambda: delattr(e, "x"))
print(e.log)


class Both:
    def __getattribute__(self, name):
        if name == "blocked":
            raise AttributeError("blocked here")
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        return f"rescued {name}"


b = Both()
b.z = 1
print(b.z, b.blocked, b.other)


class Frozen:
    def __init__(self, **values):
        self.__dict__.update(values)

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} is frozen, cannot set {name!r}")

    def __delattr__(self, name):
        raise AttributeError("cannot delete")


z = Frozen(a=1)
print(z.a)
attempt("frozen", lambda: setattr(z, "a", 2))
attempt("frozen del", lambda: delattr(z, "a"))
try:
    z.a += 1
except AttributeError as error:
    print(error)
object.__setattr__(z, "a", 99)
print(z.a)


class Proxy:
    def __init__(self, target):
        self.__dict__["target"] = target

    def __getattr__(self, name):
        return getattr(self.target, name)

    def __setattr__(self, name, value):
        setattr(self.target, name, value)


class Thing:
    def __init__(self):
        self.v = 1


t = Thing()
p = Proxy(t)
p.v = 5
p.w = 6
print(t.v, t.w, p.v, Proxy([3, 1]).count(3), Proxy("abc").upper())
attempt("len through proxy", lambda: len(Proxy([1])))

print("== special methods are looked up on the type")
t.__len__ = lambda: 5
attempt("instance __len__", lambda: len(t))
Thing.__len__ = lambda self: 7
print(len(t))
Thing.__getattr__ = lambda self, name: "added later " + name
print(t.q)
del Thing.__getattr__
attempt("removed", lambda: t.q)

print("== getattr, setattr, delattr, hasattr")
setattr(t, "not an identifier!", 1)
print(getattr(t, "not an identifier!"), "not an identifier!" in vars(t), getattr(t, "nothing", None))
attempt("name type", lambda: getattr(t, 5))
attempt("set name type", lambda: setattr(t, 5, 5))
attempt("hasattr type", lambda: hasattr(t, 5))
attempt("args", lambda: getattr(t))


class Raising:
    @property
    def bad(self):
        raise ValueError("not an AttributeError")

    def __dir__(self):
        return ["b", "a"]


attempt("hasattr passes errors on", lambda: hasattr(Raising(), "bad"))
attempt("getattr default passes on", lambda: getattr(Raising(), "bad", 0))
print(dir(Raising()), [n for n in dir(Thing()) if not n.startswith("__")])
try:
    Thing().nothing
except AttributeError as error:
    print(error.name, type(error.obj).__name__, error)


class Dotted:
    def __init__(self, path=""):
        self._path = path

    def __getattr__(self, name):
        return Dotted(f"{self._path}/{name}")

    def __str__(self):
        return self._path


print(Dotted().users.list.active, Dotted("x").y)
