# Metaclasses, __init_subclass__, __prepare__, __class_getitem__, type() with three arguments.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Meta(type):
    def __new__(mcls, name, bases, namespace, **kw):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in namespace if not k.startswith("__")), kw)
        namespace["added"] = name.lower()
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kw):
        print("init", name, kw)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def on_class(cls):
        return f"method of the metaclass on {cls.__name__}"

    @property
    def size(cls):
        return len(cls.__name__)

    def __len__(cls):
        return 42

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"

    def __iter__(cls):
        return iter("iter")

    def __contains__(cls, x):
        return x == "in"

    def __repr__(cls):
        return f"<class {cls.__name__} by Meta>"

    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return f"meta fallback {name}"

    def __add__(cls, other):
        return f"{cls.__name__}+{other.__name__}"


class K(metaclass=Meta, option=1):
    x = 1

    def __init__(self, a):
        self.a = a


class L(K):
    y = 2


k = K(5)
print(k.a, K.added, L.added, k.added, K.on_class(), L.size, len(K), K["i"], list(K), "in" in K, K, [L], K.whatever, K + L, type(K).__name__, type(L) is Meta)
attempt("not on instances", lambda: k.on_class())
attempt("instance fallback", lambda: k.whatever)

print("== __prepare__")


class Recorder(dict):
    def __setitem__(self, key, value):
        if not key.startswith("__"):
            print("define", key)
        super().__setitem__(key, value)


class Prepared(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, kw)
        namespace = Recorder()
        namespace["given"] = "from prepare"
        return namespace

    def __new__(mcls, name, bases, namespace, **kw):
        return super().__new__(mcls, name, bases, dict(namespace))

    def __init__(cls, *args, **kw):
        super().__init__(*args)


class P(metaclass=Prepared, opt="o"):
    a = given
    b = 2

    def f(self):
        pass


print(P.a, P.b)

print("== __init_subclass__")


class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        Plugin.registry[key or cls.__name__] = cls.__name__


class One(Plugin):
    pass


class Two(Plugin, key="zwei"):
    pass


class Three(Two, key="drei"):
    pass


print(Plugin.registry)
attempt("unexpected keyword", lambda: type("X", (), {}, bogus=1))
attempt("unexpected for plugin", lambda: type("X", (Plugin,), {}, bogus=1))

print("== type()")
T = type("T", (K,), {"z": 3, "double": lambda self: self.a * 2})
print(T(4).double(), T.__name__, T.__bases__, type(5).__name__, type(type).__name__, type(T) is Meta)
U = type("U", (), {})
print(U.__mro__, U().__class__.__name__, U.__module__)
U.__name__ = "Renamed"
U.__qualname__ = "Some.Where"
print(U, U.__name__)
attempt("name type", lambda: type(5, (), {}))
attempt("two args", lambda: type("a", ()))
attempt("bases type", lambda: type("a", [], {}))


class Other(type):
    pass


attempt("conflict", lambda: Other("X", (K,), {}))


def conflict():
    class Bad(K, metaclass=Other):
        pass


attempt("conflict in a statement", conflict)


class FunctionMeta(metaclass=lambda name, bases, ns: (name, bases, sorted(k for k in ns if k[0] != "_"))):
    q = 1


print(FunctionMeta)


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__} of {item}"


class SubGeneric(Generic):
    pass


print(Generic[int], SubGeneric[1, 2])
attempt("not generic", lambda: U[int])


class Duck(type):
    def __instancecheck__(cls, obj):
        return hasattr(obj, "quack")

    def __subclasscheck__(cls, sub):
        return "quack" in vars(sub)


class DuckLike(metaclass=Duck):
    pass


class Robot:
    quack = "beep"


print(isinstance(Robot(), DuckLike), isinstance(1, DuckLike), issubclass(Robot, DuckLike), issubclass(int, DuckLike), isinstance(DuckLike(), DuckLike), isinstance(5, (str, DuckLike)))


class Singleton(type):
    made = {}

    def __call__(cls, *args):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*args)
        return cls.made[cls]


class Config(metaclass=Singleton):
    def __init__(self, v):
        self.v = v


print(Config(1) is Config(2), Config(3).v)


class AbstractMeta(type):
    def __call__(cls, *args):
        missing = sorted(n for c in cls.__mro__ for n, v in vars(c).items() if getattr(v, "abstract", False) and getattr(cls, n) is v)
        if missing:
            raise TypeError(f"{cls.__name__} lacks {', '.join(missing)}")
        return super().__call__(*args)


def abstract(f):
    f.abstract = True
    return f


class Shape(metaclass=AbstractMeta):
    @abstract
    def area(self): ...

    @abstract
    def name(self): ...


class Square(Shape):
    def area(self):
        return 4

    def name(self):
        return "square"


attempt("abstract", lambda: Shape())
print(Square().area(), Square().name())
