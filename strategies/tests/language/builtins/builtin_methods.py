"""What methods of builtin types tell of themselves; flags of types; proxies of weak references."""

import abc
import pickle
import weakref

for method in [int.__add__, int.__radd__, list.__iadd__, [].__len__, iter([]).__next__, str.__lt__, "".__getitem__, object.__init__]:
    print(method.__name__, "|", method.__doc__)
print(type(dict.__dict__["fromkeys"]).__name__, type(object.__dict__["__init_subclass__"]).__name__, type(dict.fromkeys).__name__)
print(dict.__dict__["fromkeys"].__objclass__, dict.__dict__["fromkeys"].__get__(None, dict)("a"))
for function in [len, getattr, [1].__len__, dict.fromkeys, str.upper]:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        made = pickle.loads(pickle.dumps(function, protocol))
        assert made == function or made() == function(), function
print(len.__reduce__(), [1].append.__reduce__()[1], str.upper.__reduce__() == (getattr, (str, "upper")))


class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self):
        pass


class Concrete(Abstract):
    def f(self):
        pass


for kind in int, bool, list, tuple, bytes, str, dict, ValueError, type, object, Abstract, Concrete:
    flags = kind.__flags__
    print(kind.__name__, [bit for bit in (9, 10, 20, 24, 25, 26, 27, 28, 29, 30, 31) if flags >> bit & 1])
print(Concrete.__name__ is Concrete.__name__, Abstract.__qualname__ is Abstract.__qualname__)


class Link:
    __slots__ = "next", "__weakref__"


link = Link()
proxy = weakref.proxy(link)
proxy.next = proxy
print(link.next is proxy, proxy.next is proxy)
