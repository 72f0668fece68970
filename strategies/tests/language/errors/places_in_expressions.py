# Where the markers stand: each kind of operation, with operands that are operations themselves.
class Thing:
    def __init__(self, **parts):
        self.__dict__.update(parts)

    def method(self, *args, **kw):
        return self

    def __bool__(self):
        raise ValueError("no truth")


def pair(a, b):
    return a


t = Thing(n=None, d={"k": {}}, l=[1, 2])
t.t = t
none = None


def attributes():
    yield lambda: t.t.missing
    yield lambda: t.missing.t.t
    yield lambda: t.t.t.missing.t
    yield lambda: t.t.t.missing()
    yield lambda: t.method().method(1, 2).missing(3)
    yield lambda: pair(t, t.n.missing)
    yield lambda: (t or none).n.real
    yield lambda: (
        t.method()
        .method(t.l)
        .missing
        .method()
    )
    yield lambda: (
        t.method()
        .method(
            none.real,
        )
    )
    yield lambda: (
        t
        .d.get("k")
        .setdefault(
            []
        )
    )
    yield lambda: super(Thing, t).missing
    yield lambda: super(Thing, t).missing(1)


def items():
    yield lambda: t.d["k"]["x"]
    yield lambda: t.d["k"][t.d["y"]]
    yield lambda: t.l[t.l[0]][0]
    yield lambda: t.l[1 : t.n.x]
    yield lambda: t.l["a" : 2]
    yield lambda: t.l[:: t.d]
    yield lambda: pair(t.l[5], 1)[0]
    yield lambda: -t.d[1]
    yield lambda: {**t.d, 1: t.l[9]}


def operators():
    yield lambda: 1 + t.n
    yield lambda: t.l[0] + (1 * t.n) - 3
    yield lambda: (1 + 2) * (t.l + 1)
    yield lambda: -t.n
    yield lambda: not t
    yield lambda: t.n < 1
    yield lambda: 1 < 2 < t.n < 3
    yield lambda: 1 in t.n
    yield lambda: not 1 in t.n
    yield lambda: not t.n < 1
    yield lambda: t.n is None and t.n < 1
    yield lambda: 2 ** t.n ** 2
    yield lambda: (
        t.l[0]
        + t.l[1]
        + t.n
    )
    yield lambda: ~t.l[0] @ t.l


def truth():
    yield lambda: t and 1
    yield lambda: t.t or 1
    yield lambda: 1 and t.t.t and 3
    yield lambda: 1 and (0 or t) and 3
    yield lambda: 1 if t.t else 2
    yield lambda: 1 if not t.t else 2
    yield lambda: [x for x in t.l if t.t]
    yield lambda: any(t for _ in t.l)
    yield lambda: all(t.missing for _ in t.l)
    yield lambda: (x := t.t) and x
    yield lambda: 1 if (x := t) else 2
    yield lambda: 1 if 1 and t.t or 2 else 2


def calls():
    yield lambda: t.n()
    yield lambda: pair(1)
    yield lambda: pair(t.l[0], b=1, c=t.l[1])
    yield lambda: pair(*t.n)
    yield lambda: pair(1, *t.n, 2)
    yield lambda: pair(**t.n)
    yield lambda: pair(a=1, **{"a": 2})
    yield lambda: pair(**{"a": 2}, **t.d, **{"a": t.l[0]})
    yield lambda: pair(**{"a": 2}, a=t.l[0])
    yield lambda: t.method(t.l[0], *t.l, k=t.missing)
    yield lambda: t.method(t.l[0]).n(1, 2)
    yield lambda: len(t.d["k"] if t.l else t.n)(0)
    yield lambda: (lambda: t.n.x)()
    yield lambda: pair(1)(2)(3)


def displays():
    yield lambda: [1, *t.n]
    yield lambda: (*t.l, *t.n)
    yield lambda: {1, t.l}
    yield lambda: {*t.l, t.l}
    yield lambda: {*t.l, *t.n}
    yield lambda: {1: 2, t.l: t.l[0]}
    yield lambda: {1: 2, **t.n}
    yield lambda: {1: 2, **t.d, t.l: t.l[1]}
    yield lambda: {t.l[0]: t.n[0]}
    yield lambda: {
        0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9,
        10: 0, 11: 1, 12: 2, 13: 3, 14: 4, 15: 5, t.l: t.l[0], 17: 7, 18: 8, 19: 9,
    }
    yield lambda: f"{t.n:d} and {t!r}"
    yield lambda: f"{t.l[0]!r} {t.l[0]:{t.n}} {t.l[0]:{t.l[5]}}"
    yield lambda: f"{1} {t.d['k']['y']}"
    yield lambda: "%s %r" % (t.l, t.l[7])
    yield lambda: "%d" % (t.n,)


def comprehensions():
    yield lambda: [x.y for x in t.l]
    yield lambda: [x for x in t.n]
    yield lambda: [x for x in t.l for y in x]
    yield lambda: [x for x in t.l if x.y]
    yield lambda: [x for x, y in t.l]
    yield lambda: {t.l for x in t.l}
    yield lambda: {t.l: x for x in t.l}
    yield lambda: {x: x.y for x in t.l}
    yield lambda: list(x.y for x in t.l)
    yield lambda: tuple(x.y for x in t.l)
    yield lambda: set(t.l for x in t.l)
    yield lambda: next(x for x in t.n)
    yield lambda: next(x for x in t.l for y in x)
    yield lambda: [[y.z for y in t.l] for x in t.l]


def conditional_results():
    yield lambda: pair(t.l[0] if t.l else t.n)
    yield lambda: pair(t.l[0] if not t.l else t.n)
    yield lambda: 1 + (t.n if t.l else 3)
    yield lambda: (t.n if t.l else 3).x
    yield lambda: t.d[t.l[0] if t.l else 3]
    yield lambda: 1 < (1 if not t.l else t.n if t.d else 3)


errors = []
for name, kind in list(globals().items()):
    if getattr(kind, "__code__", None) and kind.__code__.co_flags & 0x20:
        group = []
        for operation in kind():
            try:
                operation()
                print(name, len(group), "did not raise")
            except Exception as e:
                group.append(e)
        errors.append(ExceptionGroup(name, group))
try:
    [10 / n for n in (1, 0)]
except ZeroDivisionError as e:
    errors.append(e)
raise ExceptionGroup("all", errors)
