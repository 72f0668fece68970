# sort and sorted: key, reverse, stability, errors, mutation inside a key.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


a = [5, 2, 9, 1, 5, 6]
print(a.sort(), a, sorted(a, reverse=True), a)
a.sort(reverse=True)
print(a)
a.sort(key=lambda x: (x % 3, -x))
print(a)
words = ["banana", "apple", "Cherry", "date", "fig", "Elder"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)))
print(sorted("hello"), sorted({3: "a", 1: "b"}), sorted((2, 1)), sorted(x % 4 for x in range(8)), sorted([]), sorted([[2], [1, 5], [1]]), sorted([1.5, 1, True, 0.5]))

print("== stability")
people = [("Ann", 30), ("Bob", 25), ("Cid", 30), ("Dee", 25), ("Eve", 30)]
print(sorted(people, key=lambda p: p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
people.sort(key=lambda p: p[0], reverse=True)
people.sort(key=lambda p: p[1])
print(people)

print("== larger input against a simple reference")
seed = 12345


def rand():
    global seed
    seed = (seed * 1103515245 + 12345) % 2**31
    return seed


for size in (2, 31, 32, 63, 64, 65, 100, 500):
    data = [(rand() % 50, i) for i in range(size)]
    by_key = sorted(data, key=lambda p: p[0])
    print(size, by_key == sorted(data), sorted(data, reverse=True) == sorted(data)[::-1], all(x <= y for x, y in zip(by_key, by_key[1:])))
runs = list(range(100)) + list(range(200, 100, -1)) + list(range(50))
print(sorted(runs) == sorted(reversed(runs)), sorted(runs)[:5], sorted(runs)[-3:])

print("== only __lt__ is used")


class Item:
    compared = 0

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        Item.compared += 1
        return self.n < other.n

    def __repr__(self):
        return f"i{self.n}"


print(sorted([Item(3), Item(1), Item(2)]), Item.compared > 0, max([Item(1), Item(2)], key=lambda i: i.n), sorted([Item(1), Item(2)], reverse=True))

print("== errors")
attempt("mixed", lambda: sorted([1, "a"]))
attempt("none", lambda: [None, 1].sort())
attempt("dicts", lambda: sorted([{}, {}]))
attempt("complex", lambda: sorted([1j, 2j]))
attempt("positional", lambda: [1].sort(len))
attempt("sorted positional", lambda: sorted([1], len))
attempt("bad keyword", lambda: sorted([1], cmp=1))
attempt("key raises", lambda: sorted([1, 0], key=lambda x: 1 / x))
attempt("key not callable", lambda: sorted([1], key=5))
attempt("not iterable", lambda: sorted(5))
kept = [3, "x", 1]
attempt("kept", lambda: kept.sort())
print(sorted(kept, key=str))
print(sorted([3, 1, 2], key=None, reverse=False), sorted([3, 1], reverse=1), sorted([[3], [1]], key=lambda x: x[0]), sorted([float("inf"), -1.0, 0.0]))

print("== changing the list from its own key function")
m = [3, 1, 2]


def meddle(x):
    m.append(x)
    return x


attempt("meddle", lambda: m.sort(key=meddle))
n = [2, 1]
lengths = []
n.sort(key=lambda x: (lengths.append(len(n)), x)[1])
print(n, lengths)
