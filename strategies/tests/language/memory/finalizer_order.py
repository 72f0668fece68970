# When finalizers run, and in which order.
import gc


class F:
    def __init__(self, name, *holds):
        self.name = name
        self.holds = holds

    def __del__(self):
        print("  del", self.name)


class Holder:
    pass


gc.disable()
print("== statements")
a, b = F("a"), F("b")
del a
print("between")
del b
print("after")
a = F("first")
a = F("second")
a = None
print("after")
F("temporary")
print("after")
h = Holder()
h.x = F("attribute")
del h.x
print("after")
items = [F(1), F(2), F(3)]
del items[1]
print("after")
items.clear()
print("after")
d = {"k": F("value")}
del d["k"]
print("after")
d["k"] = F("value")
d.clear()
print("after")
print("== a list, a tuple, a dict, attributes")
items = [F(1), F(2), F(3)]
del items
t = (F(1), F(2), F(3))
del t
d = {i: F(i) for i in range(3)}
del d
h = Holder()
h.a, h.b = F("a"), F("b")
del h
h = Holder()
h.x, h.y = [F(1), F(2)], [F(3), F(4)]
del h
print("== an object before what it holds")
x = F("outer", F("inner 1", F("innermost")), F("inner 2"))
del x
print("== locals, the last first")


def function():
    a = F("local a")
    b = F("local b")
    print("  leaving")


function()
print("after")


def returns():
    a = F("dropped")
    return F("returned")


x = returns()
print("got", x.name)
x = None

print("== a finalizer that makes more")


class Again:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("  again", self.n)
        if self.n:
            Again(self.n - 1)


Again(3)
print("== long chains")


class Link:
    deleted = 0

    def __init__(self, next):
        self.next = next

    def __del__(self):
        Link.deleted += 1


chain = None
for _ in range(20000):
    chain = Link(chain)
chain = None
print(Link.deleted)
print("== generators are closed")


def generator(name):
    held = F(name)
    try:
        yield 1
    finally:
        print("  closed", name)


g = generator("g")
next(g)
del g
print("after")
for x in generator("loop"):
    break
print("after")
kept = F("at the end of the program")
print("end")
