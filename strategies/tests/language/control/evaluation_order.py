# The order in which operands, targets, arguments and defaults are evaluated.
log = []


def e(name, value=None):
    log.append(name)
    return value


def show(label):
    print(label, " ".join(map(str, log)))
    log.clear()


class Box:
    def __getitem__(self, k):
        log.append(f"get[{k}]")
        return 10

    def __setitem__(self, k, v):
        log.append(f"set[{k}]={v}")

    def __delitem__(self, k):
        log.append(f"del[{k}]")

    def __getattr__(self, name):
        log.append(f"get.{name}")
        return 20

    def __setattr__(self, name, v):
        log.append(f"set.{name}={v}")

    def __delattr__(self, name):
        log.append(f"del.{name}")

    def __call__(self, *a, **k):
        log.append(f"call{a}{k}")
        return self

    def __enter__(self):
        return 1

    def __exit__(self, *a):
        log.append("exit")


b = Box()
e("a", 1) + e("b", 2) * e("c", 3) - e("d", 4)
show("arithmetic")
e("base", 2) ** e("exponent", 3) ** e("top", 1)
show("power")
[e(1), e(2)], {e("k1", 1): e("v1"), e("k2", 2): e("v2")}, (e(3), *e(4, []), e(5)), {e(6, 0), e(7, 1)}
show("displays")
e("box", b)[e("key", "k")] = e("value", 1)
show("subscript assignment")
e("box", b).attr = e("value", 1)
show("attribute assignment")
e("box1", b)[e("k1", 1)] = e("box2", b).x = e("value", 5)
show("chained assignment")
e("box1", b)[e("k1", 1)], e("box2", b).y = e("v1", 1), e("v2", 2)
show("tuple assignment")
e("box", b)[e("key", "k")] += e("value", 1)
show("augmented subscript")
e("box", b).attr -= e("value", 1)
show("augmented attribute")
del e("box", b)[e("key", "k")], e("box", b).attr
show("delete")
e("f", b)(e("a1", 1), *e("star", [2]), e("a2", 3), k=e("kw", 4), **e("dstar", {"z": 5}))
show("call")
e("obj", "-").join(e("arg", ["1"]))
show("method call")
e("seq", "abcdef")[e("start", 1) : e("stop", 5) : e("step", 2)]
show("slice")
e("x", 1) if e("cond", 0) else e("y", 2)
show("conditional")
e(1, 1) < e(2, 2) < e(3, 3)
show("comparison")
f"{e('x', 1)}{e('y', 2):{e('w', 3)}}"
show("f-string")


def function(a=e("default a"), *, k=e("default k"), c: e("annotation") = e("default c")):
    pass


show("defaults")


@e("decorator 1", lambda f: (log.append("apply 1"), f)[1])
@e("decorator 2", lambda f: (log.append("apply 2"), f)[1])
class K(e("base", object), metaclass=e("meta", type)):
    log.append("body")


show("class")
[e((x, y)) for x in e("outer", [1, 2]) for y in e(f"inner{x}", [x]) if e(f"if{x}", True)]
show("comprehension")
{e("key", 1): e("value", 2) for _ in [0]}
show("dict comprehension")
with e("cm1", b) as b[e("target1", 1)], e("cm2", b) as b.t2:
    log.append("body")
show("with")
for b[e("target", "i")] in e("iterable", [7, 8]):
    log.append("loop")
show("for")
lambda x=e("lambda default"): e("never")
show("lambda")
assert e("condition", 1), e("message")
show("assert")
try:
    raise e("exception", ValueError()) from e("cause", None)
except ValueError:
    show("raise")
i, a = 0, [5, 6, 7]
i = a[i] = 2
print(i, a)
i, a = 1, [1, 2, 3]
a[i], i = i, a[i]
print(i, a)
x = [1, 2, 3]
x[0], x[x[0]] = 2, 9
print(x)
i = 1
i += i + (i := 5)
print(i)
n = 1
print(n, (n := n + 1), n, [n, (n := 10), n], n)


def gen():
    log.append("started")
    yield 1


g = (log.append("body") or v for v in e("first", gen()))
show("generator expression made")
list(g)
show("generator expression run")
print(e("sep", 1), e("second", 2), sep=e("s", "-"))
show("print")
not e("x", 0) and e("y", 1) or e("z", 2)
show("boolean")
