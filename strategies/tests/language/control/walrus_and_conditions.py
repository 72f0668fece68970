# Assignment expressions, chained comparisons, conditional expressions, boolean short circuit.
log = []


def say(x):
    log.append(x)
    return x


def show(*values):
    print(*values, log)
    log.clear()


if (n := len("hello")) > 3:
    print("long", n)
items = [1, 2, 3]
while items and (last := items.pop()) > 1:
    print("popped", last)
print([y for x in range(5) if (y := x * x) > 3], y, (a := 1, b := 2), a, b, (z := (1, 2)))
print(any((hit := v) > 2 for v in [1, 3, 5]), hit, f"{(q := 5)} {q:=4}", {(k := "key"): (w := 1)}, k, w)


def scope():
    values = [(inner := i) for i in range(3)]
    return inner, values, [(inner := 9) for _ in range(1)], inner


print(scope())

print("== chained comparisons evaluate the middle once and stop early")
show(say(1) < say(2) < say(3))
show(say(3) < say(2) < say(1))
show(say(1) < say(2) > say(0) != say(5) == say(5))
show(1 < say(5) in [5], 1 == 1.0 is not None, 1 in [1] == True, (1 in [1]) == True, 3 > 2 > 1, 1 < 3 > 2, not 1 < 2 < 3)


class Cmp:
    def __init__(self, result):
        self.result = result

    def __lt__(self, other):
        return self.result


class Truth:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        say(f"bool {self.v}")
        return self.v

    def __repr__(self):
        return f"Truth({self.v})"


t, f = Truth(True), Truth(False)
show(Cmp(f) < Cmp(t) < 5)
show(Cmp(t) < Cmp(f) < 5)
show(t and f, f and t, t or f, f or t, not t, t and t and f or t)
show("yes" if t else "no", "yes" if f else "no", [x for x in (t, f) if x])
show(say(0) or say("") or say(None), say(1) and say(2) and say(0) and say(3), say(0) and 1 or say(4))
show(say("then") if say(1) else say("else"), say("then") if say(0) else say("else"), (1 if 0 else 2 if 0 else 3))
if f or t and t:
    show("branch")
while not f:
    show("loop once")
    break
assert t, "fine"
show("assert")
x = 5
print(1 < x < 10, 1 < x > 3, x == 5 != 6, 0 < x < 3 or 4 < x < 6, (x > 3) + (x > 4), x in (5,) and x is x, not x == 6)
print(None is None, None == None, () is not None, "a" < "b" < "c" <= "c", 1 == 2 == 1 / 1, [1] == [1] == [1], 1 <= 1 < 2)
try:
    1 < 2 < "3"
except TypeError as error:
    print(error)
print(1 > 2 < "never compared")


def early(n):
    return n == 0 or early(n - 1)


def count(limit):
    i = 0
    while (i := i + 1) < limit:
        if i % 2:
            continue
        say(i)
    else:
        say("else")
    return i


show(early(5), count(7))
total = 0
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        total += i * j
    else:
        print("never")
    if i == 5:
        break
else:
    print("outer else", total)
