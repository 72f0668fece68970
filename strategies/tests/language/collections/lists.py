# Every list method, operators and their errors.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


a = [3, 1, 2]
print(a, len(a), a[0], a[-1], list(), list("abc"), list(range(4)), list((1, 2)), list({"x": 1, "y": 2}), [1, "two", None, [4]], [], list(x for x in "hi"))
a.append(4)
a.extend([5, 6])
a.extend("xy")
a.extend(x for x in (7, 8))
a.insert(0, "first")
a.insert(-1, "before last")
a.insert(100, "last")
a.insert(-100, "very first")
print(a)
print(a.pop(), a.pop(0), a.pop(-2), a.index(1), a.count(1), a)
a.remove("x")
a.reverse()
print(a, a.index(2, 1), a.copy() == a, a.copy() is a)
a.clear()
print(a, bool(a))

print("== operators")
x, y = [1, 2], [3]
print(x + y, x * 2, 3 * y, x * 0, 2 in x, 5 not in x, x == [1, 2], x != y, x < y, [1, 2] < [1, 2, 3], [] < [0], [2] > [1, 5], [1, [2]] == [1, [2]])
x += y
x += (4,)
x += "ab"
x *= 2
print(x)
same = x
same += [9]
print(x is same, x[-1])
other = x + []
other.append(1)
print(len(other) - len(x))

print("== nested and shared")
grid = [[0] * 3] * 2
grid[0][1] = 5
print(grid)
grid = [[0] * 3 for _ in range(2)]
grid[0][1] = 5
print(grid)
a = [1, 2]
a.append(a)
print(a, a[2] is a, a[2][2][0])
a = [1, 2, 3]
a.extend(a)
a += a
print(a)
a[2:4] = a
print(a)
b = a
a = a + [0]
print(len(b), len(a))

print("== errors")
e = [1, 2, 3]
attempt("index", lambda: e[3])
attempt("negative", lambda: e[-4])
attempt("type", lambda: e["a"])
attempt("set", lambda: e.__setitem__(5, 0))
attempt("del", lambda: e.__delitem__(5))
attempt("remove", lambda: e.remove(9))
attempt("index missing", lambda: e.index(9))
attempt("pop empty", lambda: [].pop())
attempt("pop range", lambda: e.pop(9))
attempt("pop type", lambda: e.pop("a"))
attempt("concat", lambda: e + (1,))
attempt("concat str", lambda: e + "a")
attempt("mul", lambda: e * 1.5)
attempt("extend", lambda: e.extend(5))
attempt("append", lambda: e.append())
attempt("append two", lambda: e.append(1, 2))
attempt("insert", lambda: e.insert(1))
attempt("hash", lambda: hash(e))
attempt("compare", lambda: e < (1,))
attempt("call", lambda: e())
attempt("list(5)", lambda: list(5))
attempt("subtract", lambda: e - [1])
attempt("attribute", lambda: e.push(1))
attempt("set attribute", lambda: setattr(e, "x", 1))

print("== changing while iterating")
seen = []
n = [1, 2, 3, 4]
for v in n:
    seen.append(v)
    if v == 2:
        n.remove(1)
    if len(seen) < 5:
        n.append(v * 10)
print(seen, n)
it = iter([1])
print(next(it), next(it, "done"), next(it, "still done"))
it = iter(n)
n.clear()
print(list(it))
n.append(1)
print(list(it), [x for x in reversed([1, 2, 3])])


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def __getitem__(self, i):
        return ("got", super().__getitem__(i))


s = Stack([1]).push(2)
print(s, s[0], s[-1], len(s), type(s + [1]).__name__, type(s[:]).__name__, s == [1, 2], list(s), isinstance(s, list))
