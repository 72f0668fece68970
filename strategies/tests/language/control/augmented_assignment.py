# Augmented assignment: in place where it can be, rebinding otherwise.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


n = 7
n += 3; n -= 1; n *= 4; n //= 5; n **= 2; n %= 30; n <<= 3; n >>= 1; n |= 1; n &= 0xFF; n ^= 0b1010
print(n)
n /= 4
print(n)
s = "a"
t = s
s += "b"
s *= 3
print(s, t)
l = [1]
m = l
l += [2]
l += (3,)
l += "x"
l += {4: 5}
l *= 2
print(m is l, m)
l = l + [0]
print(m is l, len(m))
u = (1,)
v = u
u += (2,)
print(u, v)
st = {1}
alias = st
st |= {2}
st -= {1}
st ^= {5}
st &= {2, 5, 9}
print(sorted(alias), alias is st)
fs = frozenset([1])
alias = fs
fs |= {2}
print(sorted(fs), sorted(alias))
d = {"a": 1}
alias = d
d |= {"b": 2}
d["a"] += 1
d["b"] *= 5
print(alias)
ba = bytearray(b"a")
alias = ba
ba += b"bc"
ba *= 2
print(alias)
by = b"x"
by += b"y"
print(by)

print("== inside containers")
t = ([1], "s")
attempt("tuple item", lambda: t.__setitem__(0, 1))
try:
    t[0] += [2]
except TypeError as error:
    print(error, t)
try:
    t[1] += "x"
except TypeError as error:
    print(error, t)
grid = [[1, 2], [3, 4]]
grid[0][1] += 10
grid[-1][0] **= 3
grid[1] += [5]
grid[0][:1] += [7, 8]
print(grid)
i = 0
a = [0, 0]
a[i] += (i := 1)
print(a, i)


class Log:
    def __init__(self):
        self.data = {}

    def __getitem__(self, k):
        print("get", k, end="; ")
        return self.data.get(k, 0)

    def __setitem__(self, k, v):
        print("set", k, v, end="; ")
        self.data[k] = v


log = Log()
log["x"] += 5
log["x"] -= 2
log[1, 2] += 1
log[1:2] = 3
print()


def index():
    print("index once", end="; ")
    return "k"


log[index()] += 1
print()


class A:
    shared = 10
    items = []


x, y = A(), A()
x.shared += 1
x.items += ["one"]
print(x.shared, y.shared, A.shared, y.items, "items" in vars(x), "items" in vars(y))
A.shared *= 2
print(x.shared, y.shared)


class InPlace:
    def __init__(self, v):
        self.v = v

    def __iadd__(self, o):
        self.v += o
        return self

    def __add__(self, o):
        return InPlace(self.v + o)

    def __isub__(self, o):
        return "anything"

    def __imul__(self, o):
        return NotImplemented

    def __mul__(self, o):
        return f"mul {o}"


p = q = InPlace(1)
p += 5
print(p is q, q.v)
p = p + 1
print(p is q, p.v, q.v)
p -= 1
print(p)
q *= 3
print(q)
attempt("name", lambda: exec_undefined)


def local():
    try:
        unknown += 1
    except UnboundLocalError as error:
        return str(error)
    unknown = 0


print(local())
try:
    undefined_global += 1
except NameError as error:
    print(error)
counter = 0


def bump():
    global counter
    counter += 1
    return counter


print([bump() for _ in range(3)], counter)
w = 5
w += w * w - (w := 2)
print(w)
none = None
try:
    none += 1
except TypeError as error:
    print(error)
try:
    one = 1
    one += "x"
except TypeError as error:
    print(error)
try:
    lst = [1]
    lst += 5
except TypeError as error:
    print(error, lst)
