# Formatted string literals.
name, n, pi, items = "Ada", 42, 3.14159, [1, "two", None]


class Show:
    def __repr__(self):
        return "<repr é>"

    def __str__(self):
        return "<str é>"

    def __format__(self, spec):
        return f"<format {spec!r}>"


s = Show()
print(f"{name} is {n}", f"", f"plain", f"{n}{n}", f"{{}} {{{n}}} }}{{", f"{name!r} {name!s} {name!a}")
print(f"{s} {s!s} {s!r} {s!a} {s:>10} {s!r:>12}| {s!s:<12}|")
print(f"{n=} {n = } {n =:>5} {name=} {name=!s} {pi=:.2f} {n+1=} {items[1]=} {s=} {s=!s}")
print(f"{n:5}|{n:<5}|{n:^5}|{n:>5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:#b}|{n:,}|{n:e}")
print(f"{pi:.2f} {pi:10.3f}| {pi:<10.1f}| {pi:+.1e} {1/3:.1%} {1e10:,.0f} {1234567:_}")
print(f"{name:10}|{name:>10}|{name:*^10}|{name:.2}|{name:>6.1}|{'é中🎉':>6}|")

print("== nesting")
width, prec, fill, align = 12, 3, "*", "^"
print(f"{pi:{width}.{prec}f}|{pi:{fill}{align}{width}}|{name:{'>'}{width}}|{n:{width - 4}}|{f'{n:>{4}}':<8}|")
print(f"{f'{f"{n}"}'}", f"{'a' 'b'}", f"{"same quotes"}", f"{', '.join(f'{i:02}' for i in range(4))}", f"{'\n'.join(['x', 'y'])}")
print(f"{name:{f'>{width}'}}|")

print("== expressions")
print(f"{n if n > 1 else 0} {[x * 2 for x in range(3)]} { {'k': n}['k'] } {(lambda x: x * 2)(n)} {n > 40 and 'big'} {not n}")
print(f"{n:=5} {(m := n + 1)} {m} {items} {items[0]} {items[-1]} {len(items)} {name.upper()} {name[::-1]} {n!r:>4}")
print(f"{'nested ' + "quotes"} {d["k"] if (d := {"k": 1}) else 0}" f" tail {n}" " plain " f"{n}")
print(f"{1,}", f"{1, 2}", f"{*items, 3}", f"{n,!r}", f"{3.0}", f"{None} {True} {...}", f"{1 == 1}", f"{1 != 2}", f"{n >= 1}")
print(rf"\n{n}\t", fr"\{n}", f"\n{n}\t|".strip(), f"\x41{n}\u00e9\N{BULLET}", F"{n}", f'''{
    n
    + 1
}''', f"{n  # comment
}")
print(f"""first {name}
second {n:
>5}""" if False else f"""first {name}
second {n:>5}""")


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __format__(self, spec):
        if spec == "polar":
            return f"r={(self.x**2 + self.y**2) ** 0.5:.2f}"
        return f"({self.x:{spec}}, {self.y:{spec}})"


p = Point(3, 4)
print(f"{p} {p:polar} {p:.1f} {p.x:03} {p:>4}")

print("== errors")
for action in (
    lambda: f"{n:s}",
    lambda: f"{name:d}",
    lambda: f"{items:>5}",
    lambda: f"{missing}",
    lambda: f"{n:{name}}",
    lambda: f"{None:5}",
    lambda: f"{pi:x}",
    lambda: f"{n:.2}",
    lambda: f"{name:+}",
    lambda: f"{name:,}",
    lambda: f"{n:,s}",
    lambda: f"{object():x}"[:0],
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

print("evaluation order:", end=" ")


def say(x):
    print(x, end=" ")
    return x


print(f"{say(1)}{say(2):{say(3)}}{say(4)!r}")
