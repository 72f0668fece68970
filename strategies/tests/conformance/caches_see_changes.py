"""Changes of globals, classes, instances and builtins are seen, however warm the caches are."""
import builtins
import threading


def f():
    return "old"


def call():
    return f()


print([call() for _ in range(3)][-1])


def f():
    return "new"


print(call())


class A:
    kind = "class"

    def m(self):
        return "m"


def probe(a):
    return a.m(), a.kind


a = A()
print([probe(a) for _ in range(3)][-1])
A.m = lambda self: "patched"
A.kind = "changed"
print(probe(a))
a.kind = "instance"
a.m = lambda: "own"
print(probe(a))
del a.kind, a.m
print(probe(a))


class B(A):
    pass


b = B()
print([probe(b) for _ in range(3)][-1])
A.m = lambda self: "base patched"
print(probe(b))
B.m = lambda self: "shadowed"
print(probe(b))
A.kind = property(lambda self: "property")
print(probe(b))


def length(x):
    return len(x)


print([length("abc") for _ in range(3)][-1])
builtins.len = lambda x: "builtin"
print(length("abc"))
del builtins.len
try:
    length("abc")
except NameError as e:
    print("NameError:", e)
builtins.len = lambda x: x.__len__()
print(length("abc"))
len = lambda x: "global"
print(length("abc"))

# Seen by another thread, which has warm caches too.
ready, changed = threading.Event(), threading.Event()
seen = []


def other():
    for _ in range(5):
        call(), probe(b)
    ready.set()
    changed.wait()
    seen.append((call(), probe(b)))


thread = threading.Thread(target=other)
thread.start()
ready.wait()
f = lambda: "rebound"
B.m = lambda self: "from main"
changed.set()
thread.join()
print(seen)
