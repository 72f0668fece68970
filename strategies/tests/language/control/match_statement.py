# match: literal, capture, sequence, mapping, class, or, as, value and guard patterns.


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Colour:
    RED, BLUE = 1, "blue"


class Sub(Point):
    pass


class NoArgs:
    pass


def describe(v):
    match v:
        case None:
            return "none"
        case True | False as flag:
            return f"bool {flag}"
        case 0:
            return "zero"
        case -1 | -2.5 | 3 + 4j:
            return "special number"
        case Colour.BLUE:
            return "value pattern"
        case "a" | "b" as letter:
            return f"letter {letter}"
        case b"raw":
            return "bytes"
        case int(n) if n > 100:
            return f"big {n}"
        case int():
            return "int"
        case float(f):
            return f"float {f}"
        case str() as s if s.isupper():
            return f"upper {s}"
        case str(s):
            return f"str {s!r}"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x!r}"
        case [1, y]:
            return f"starts with 1 then {y!r}"
        case ["go", ("north" | "south") as where]:
            return f"going {where}"
        case [Point(x=0), *rest]:
            return f"origin column and {len(rest)} more"
        case [first, *_, last] if first == last:
            return f"same ends {first!r}"
        case (a, [b, *c], *d):
            return f"nested {a!r} {b!r} {c!r} {d!r}"
        case [*everything]:
            return f"list {everything!r}"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": kind, **others} if others:
            return f"{kind} with {sorted(others.items())}"
        case {"deep": {"list": [_, {"k": v}]}}:
            return f"deep {v}"
        case {}:
            return "mapping"
        case Sub(x, y):
            return f"sub {x} {y}"
        case Point(0, 0):
            return "origin"
        case Point(x, y=0):
            return f"on x at {x}"
        case Point(x=px, y=py) if px == py:
            return f"diagonal {px}"
        case Point():
            return "point"
        case _:
            return f"other {type(v).__name__}"


for v in (
    None, True, False, 0, 0.0, -1, -2.5, 3 + 4j, "blue", "a", "b", b"raw", b"x", 101, 7, 2.5, "LOUD", "quiet", "", [], (), [5], ("x",), [1, 2], (1, None),
    ["go", "north"], ["go", "up"], [Point(0, 1), 2, 3], [7, 8, 7], [1, [2, 3], 4, 5], [1, 2, 3], range(3), {"type": "circle", "r": 2, "z": 0}, {"type": "square", "a": 1},
    {"type": "square"}, {"deep": {"list": [0, {"k": 9}]}}, {}, {1: 2}, Sub(1, 2), Point(0, 0), Point(5, 0), Point(3, 3), Point(1, 2), {1, 2}, NoArgs(), int, iter([1]), bytearray(b"x"),
):  # fmt: skip
    print(describe(v))


def no_match(v):
    match v:
        case 1:
            return "one"
    return "fell through"


print(no_match(1), no_match(2))
match 5:
    case bound if bound > 10:
        print("never")
    case _:
        print("bound stays bound after a failed guard:", bound)
match 1, 2:
    case a, b:
        print(a, b)
match (x := [1, 2, 3]):
    case [_, *tail]:
        print(x, tail, len(x))
match {"a": 1, "b": 2}:
    case {"a": one, **rest}:
        print(one, rest)


class Counting:
    def __init__(self):
        self.log = []

    def __eq__(self, other):
        self.log.append(other)
        return other == "third"


c = Counting()
match c:
    case "first" | "second":
        print("no")
    case "third":
        print("compared with", c.log)


def attempt(v, how):
    try:
        match v:
            case NoArgs(x) if how == 0:
                return x
            case Point(a, b, c) if how == 1:
                return a
            case Colour.MISSING if how == 2:
                return 1
    except Exception as error:
        return type(error).__name__, str(error)
    return "no match"


print(attempt(NoArgs(), 0), attempt(Point(1, 2), 1), attempt(5, 2))


class Props:
    @property
    def area(self):
        return 12


match Props():
    case Props(missing=_):
        print("never")
    case Props(area=12 as size):
        print("property", size)
match = {"case": 1}
case = match["case"]
type = "soft keywords are names too"
print(match, case, type)


def tree(t):
    match t:
        case ("add", l, r):
            return tree(l) + tree(r)
        case ("mul", l, r):
            return tree(l) * tree(r)
        case ("neg", e):
            return -tree(e)
        case int() | float():
            return t


print(tree(("add", 2, ("mul", 3, ("neg", 4)))))
