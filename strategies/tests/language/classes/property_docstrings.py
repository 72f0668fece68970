"""Where the docstring of a property comes from, and where a subclass of `property` keeps it."""


class Sub(property):
    """Of the subclass."""


class Slotted(property):
    """Of the subclass."""

    __slots__ = ()


def getter(self):
    """Of the getter."""
    return 1


def other(self):
    """Of the other getter."""
    return 2


def plain(self):
    return 3


for kind in property, Sub:
    first = kind(getter)
    print(kind.__name__, first.__doc__, kind(plain).__doc__, kind(getter, doc="given").__doc__)
    print(first.getter(other).__doc__, first.setter(plain).__doc__, first.deleter(plain).__doc__)
    print(kind(getter, doc="given").getter(other).__doc__, kind(plain).getter(other).__doc__)
    first.__doc__ = "written"
    print(first.__doc__, first.getter(other).__doc__)
print(vars(Sub(getter)))

print(Slotted(plain).__doc__, Slotted(plain, doc="given").__doc__)
try:
    Slotted(getter)
except AttributeError as e:
    print("AttributeError", e.name)

p = property()
for count in 0, 1, 3:
    try:
        p.__set_name__(*[0] * count)
    except TypeError as e:
        print(e)


class Nameless:
    pass


class Named:
    value = property()


Nameless.value = property()
for kind in Named, Nameless:
    for act in [lambda: kind().value, lambda: setattr(kind(), "value", 1), lambda: delattr(kind(), "value")]:
        try:
            act()
        except AttributeError as e:
            print(e)
