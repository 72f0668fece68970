# Who asks whether an attribute is there gets an answer and no exception, but the exceptions that the asking runs into.
import math
import types


class Plain:
    here = 1

    @property
    def gone(self):
        raise AttributeError("no")

    @property
    def broken(self):
        raise ValueError("broken")


class Asks:
    def __getattr__(self, name):
        if name == "made":
            return name
        raise AttributeError(name)


class AsksFirst:
    def __getattribute__(self, name):
        if name == "made":
            return name
        raise AttributeError(name)


class Meta(type):
    def __getattr__(cls, name):
        if name == "of_meta":
            return cls.__name__
        raise AttributeError(name)


class WithMeta(metaclass=Meta):
    pass


class Slots:
    __slots__ = ("empty", "full")

    def __init__(self):
        self.full = 1


module = types.ModuleType("module")
hooked = types.ModuleType("hooked")
hooked.__getattr__ = lambda name: name.upper() if name == "yes" else getattr(math, name)

print([hasattr(Plain(), name) for name in ("here", "gone", "none")], getattr(Plain(), "gone", 2), getattr(Plain(), "none", 3))
print([getattr(it, "made", None) for it in (Asks(), AsksFirst(), Plain())], hasattr(Asks(), "other"), hasattr(AsksFirst(), "x"))
print(getattr(WithMeta, "of_meta", None), getattr(WithMeta, "other", None), hasattr(WithMeta(), "of_meta"), hasattr(int, "x"))
print([hasattr(Slots(), name) for name in ("empty", "full", "other")])
print(hasattr(module, "x"), getattr(hooked, "yes", 0), hasattr(hooked, "pi"), hasattr(hooked, "no"), getattr(module, "__name__"))
print([hasattr(it, "x") for it in (1, "s", None, print, len, super(Plain, Plain()), [].append)])
for asks in (lambda: hasattr(Plain(), "broken"), lambda: getattr(Plain(), "broken", 1), lambda: Plain().none, lambda: int.none):
    try:
        print(asks())
    except Exception as error:
        print(type(error).__name__, error)
try:
    try:
        raise KeyError("outer")
    except KeyError:
        print(hasattr(Plain(), "gone"), getattr(module, "x", "default"))
        raise
except KeyError as error:
    print(repr(error), error.__context__)
