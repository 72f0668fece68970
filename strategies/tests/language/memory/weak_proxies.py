# weakref.proxy: everything is forwarded.
import weakref


class Plain:
    pass


class Full:
    def __init__(self, v):
        self.v = v

    def __add__(self, o):
        return "add", self.v, getattr(o, "v", o)

    def __radd__(self, o):
        return "radd", self.v, o

    def __iadd__(self, o):
        self.v += o
        return self

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return "item", i

    def __setitem__(self, i, v):
        print("  set", i, v)

    def __delitem__(self, i):
        print("  del", i)

    def __contains__(self, i):
        return i == 1

    def __iter__(self):
        return iter("ab")

    def __next__(self):
        return "next"

    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __int__(self):
        return 5

    def __float__(self):
        return 2.5

    def __index__(self):
        return 4

    def __bool__(self):
        return False

    def __divmod__(self, o):
        return "divmod", o

    def __rdivmod__(self, o):
        return "rdivmod", o

    def __pow__(self, o, m=None):
        return "pow", o, m

    def __matmul__(self, o):
        return "matmul", o

    def __lt__(self, o):
        return "lt"

    def __eq__(self, o):
        return "eq"

    __hash__ = None

    def __bytes__(self):
        return b"bytes"

    def __reversed__(self):
        return iter("rev")

    def __str__(self):
        return "a string"

    def __getattr__(self, name):
        return "attribute " + name

    def __call__(self, *args, **kwargs):
        return args, kwargs


def show(source):
    try:
        print(source, "->", eval(source))
    except BaseException as e:
        print(source, "!!", type(e).__name__, e)


plain, full = Plain(), Full(1)
p, q = weakref.proxy(plain), weakref.proxy(full)
print("== types")
for source in ("type(p)", "type(q)", "weakref.proxy(plain) is p", "weakref.ProxyTypes", "type(p) is weakref.ProxyType",
               "type(q) is weakref.CallableProxyType", "p.__class__ is Plain", "isinstance(p, Plain)",
               "isinstance(p, int)", "isinstance(p, weakref.ProxyType)", "weakref.ProxyType()", "hash(p)", "hash(q)",
               "weakref.ref(p)", "weakref.getweakrefcount(plain)", "weakref.proxy()",
               "weakref.proxy(plain, None, 1)", "weakref.proxy(plain, callback=None)"):
    show(source)
print("== operators")
for source in ("q + 1", "1 + q", "q + q", "len(q)", "q[3]", "q[1:2]", "1 in q", "2 in q", "list(q)", "next(q)", "-q",
               "+q", "~q", "abs(q)", "int(q)", "float(q)", "'abcdef'[q]", "bool(q)", "divmod(q, 2)", "divmod(2, q)",
               "q ** 2", "pow(q, 2, 3)", "q @ 1", "q < 1", "q == 1", "bytes(q)", "str(q)",
               "q.foo", "q.v", "q.__len__()", "q(1, x=2)", "f'{q}'"):
    show(source)
q[1] = 2
del q[1]
o = q
o += 5
print(o is full, full.v)
p.attr = 1
print(plain.attr, p.attr)
del p.attr
print(hasattr(plain, "attr"), dir(p) == dir(plain), p.__dict__ is plain.__dict__)
print("== what the target cannot do")
for source in ("p()", "iter(p)", "next(p)", "p[0]", "len(p)", "-p", "p < 1", "p + 1", "1 + p", "p ** 2", "divmod(p, 1)",
               "int(p)", "float(p)", "1 in p", "bytes(p)", "reversed(p)", "p == plain", "plain == p", "p != plain",
               "bool(p)", "format(p, 'x')"):
    show(source)
print("== dead")
called = []
p2 = weakref.proxy(plain, called.append)
print(p2 is p, type(p2) is type(p), repr(p).startswith("<weakproxy at 0x"), "; to 'Plain' at 0x" in repr(p))
del plain
print(len(called), called[0] is p2, repr(p).endswith("; dead>"))
for source in ("p.x", "str(p)", "p + 1", "1 + p", "len(p)", "p == 1", "bool(p)", "p.__class__", "isinstance(p, Plain)",
               "setattr(p, 'a', 1)", "iter(p)", "p[0]", "1 in p", "-p", "int(p)", "dir(p)", "p is p"):
    show(source)
del full, o
show("q(1)")
show("q.v")
