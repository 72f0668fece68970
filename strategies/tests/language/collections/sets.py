# set: every operation and method, in-place forms, errors. Order is never shown.


def attempt(label, action):
    try:
        result = action()
        print(label, sorted(result) if isinstance(result, (set, frozenset)) else repr(result))
    except Exception as error:
        print(label, type(error).__name__, error)


def show(*sets):
    print(*[sorted(s) if isinstance(s, (set, frozenset)) else s for s in sets])


a, b = {1, 2, 3, 4}, {3, 4, 5}
print(set(), {1}, {"x"}, len(a), repr({(1, 2)}), set([]) == set(), type({1}).__name__, type({}).__name__)
show(set("hello"), set(range(3)), {*[1, 2], *"a"} - {"a"}, {x % 3 for x in range(10)}, set({"k": 1}), {1, 1.0, True})
show(a | b, a & b, a - b, b - a, a ^ b)
show(a.union(b, [9]), a.intersection(b, [3]), a.difference(b, [1]), a.symmetric_difference([1, 9]), a.union(), a.union("x") - {"x"})
print(a == {4, 3, 2, 1}, a != b, a < b, {1} < a, a <= a, a < a, a > {1}, a >= {1, 2}, a.issubset(range(9)), a.issuperset([1]), a.isdisjoint(b), a.isdisjoint([9]), {1} == frozenset({1}), {1} == [1], set() < {1})
print(3 in a, 9 in a, 9 not in a, "x" in a, 3.0 in a, bool(set()), bool(a), max(a), sum(a))

print("== mutation")
s = {1, 2}
s.add(3)
s.add(3)
s.discard(99)
s.discard(1)
s.remove(2)
s.update([4, 5], (6,), {7: 0})
show(s)
s |= {10}
s &= {3, 4, 10, 11}
s -= {4}
s ^= {10, 12}
show(s)
s.intersection_update([3, 12, 13])
s.difference_update([12], [99])
s.symmetric_difference_update([5])
show(s, s.copy(), s.copy() == s, s.copy() is s)
one = {7}
print(one.pop(), one)
s.clear()
print(s)
t = {1, 2, 3}
t |= t
t &= t
show(t)
t -= t
print(t)
t = {1, 2}
t ^= t
print(t)
alias = t
alias |= {5}
print(t, alias is t)

print("== errors")
attempt("remove", lambda: {1}.remove(2))
attempt("pop", lambda: set().pop())
attempt("unhashable", lambda: {[]})
attempt("unhashable set", lambda: {{1}})
attempt("add list", lambda: set().add([]))
attempt("| list", lambda: {1} | [2])
attempt("& str", lambda: {1} & "a")
attempt("|= list", lambda: {1}.__ior__([2]))
attempt("< list", lambda: {1} < [2])
attempt("index", lambda: {1}[0])
attempt("hash", lambda: hash({1}))
attempt("set(5)", lambda: set(5))
attempt("update 5", lambda: {1}.update(5))
attempt("+", lambda: {1} + {2})
attempt("set(1, 2)", lambda: set(1, 2))

print("== changing while iterating")
s = {1, 2, 3}


def grow():
    for x in s:
        s.add(x + 100)


attempt("grow", grow)
for x in sorted(s):
    s.discard(x)
print(s)

print("== sets look up a set by value in another set")
nested = {frozenset({1, 2}), frozenset()}
print({1, 2} in nested, set() in nested, {3} in nested)
nested.discard({1, 2})
print(nested, len(nested))


class Tags(set):
    def __or__(self, other):
        return "custom or"


x = Tags([1])
print(x | {2}, type(x & {1}).__name__, type(x.copy()).__name__, x == {1}, repr(x), isinstance(x, set), len(x))
big = set(range(1000))
big -= set(range(0, 1000, 2))
print(len(big), 501 in big, 500 in big, sum(big))
