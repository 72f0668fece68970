# str.format and format_map: fields, attributes, indexes, nesting, errors.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __str__(self):
        return "point"

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1, 2)
print("{} {} {}".format(1, "two", 3.0), "{0} {1} {0}".format("a", "b"), "{a} {b}".format(b=2, a=1), "{} {k}".format("x", k="y"), "{0}{x}{1}".format(1, 2, x="-"))
print("{{}} {{{}}}".format(5), "}}{{".format(), "".format(), "plain".format(1, 2, a=3))
print("{0.x} {0.y} {p.x} {0!r} {0!s} {0!a}".format(p, p=p))
print("{0[0]} {0[1]} {1[key]} {1[a b]} {2[0][1]} {3.x.real}".format([10, 20], {"key": "v", "a b": "w"}, [[1, 2]], p))
print("{0[-1]}".format({"-1": "string key"}), "{0[1]}".format({1: "int key"}), "{k[a].x}".format(k={"a": p}))
print("{:5}|{:<5}|{:>5}|{:^5}|{:*^5}|{:05}|{:+}|{:x}|{:#b}|{:,}|{:.2f}|{:e}|{:%}".format(1, 2, 3, 4, 5, 6, 7, 255, 5, 1234567, 3.14159, 12345.678, 0.25))
print("{:{}}|{:{w}.{p}f}|{:{}{}{}}|".format("ab", 6, 3.14159, "x", "*", "^", 7, w=8, p=2))
print("{!r:>8}|{!s:<8}|{!a}".format("é", "é", "é"), "{0!r:^9}|{0}".format("q"), "{:}".format(3), "{0:}{1:}".format(1, 2))
print("{:>{width}}".format("right", width=10), "{0:{1}}".format("x", 5) + "|", "{0:>{0}}".format(5))
print("{name:10}|{name!r:>10}|{name:.2}|{name:>5.1}|".format(name="Grace"))

print("== format_map")


class Default(dict):
    def __missing__(self, key):
        return f"<{key}>"


print("{a} {b}".format_map({"a": 1, "b": 2}), "{a} {missing}".format_map(Default(a=1)))

print("== formats of containers and types")
print("{} {} {} {}".format([1, "a"], (1,), {"k": None}, {3}), "{} {}".format(None, True), "{}".format(int), "{:d} {:5}|".format(True, True))

print("== errors")
attempt("missing positional", lambda: "{} {}".format(1))
attempt("missing index", lambda: "{2}".format(1))
attempt("missing key", lambda: "{k}".format(a=1))
attempt("mixed", lambda: "{} {0}".format(1))
attempt("mixed back", lambda: "{0} {}".format(1))
attempt("open", lambda: "{".format(1))
attempt("close", lambda: "}".format(1))
attempt("unclosed", lambda: "{0".format(1))
attempt("conversion", lambda: "{!z}".format(1))
attempt("conversion end", lambda: "{!}".format(1))
attempt("attribute", lambda: "{0.zz}".format(p))
attempt("item", lambda: "{0[9]}".format([1]))
attempt("key item", lambda: "{0[k]}".format({}))
attempt("empty attribute", lambda: "{0.}".format(p))
attempt("empty index", lambda: "{0[]}".format([1]))
attempt("spec", lambda: "{:d}".format("x"))
attempt("object spec", lambda: "{:>5}".format(p))
attempt("list spec", lambda: "{:5}".format([]))
attempt("after bracket", lambda: "{0[0]x}".format([1]))
