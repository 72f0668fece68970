# slice objects: attributes, indices(), equality, hashing, use from __getitem__.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(1, 2), slice(None), slice("a", [], ()), type(s).__name__)
print(slice(1, 2) == slice(1, 2, None), slice(1) == slice(2), slice(1, 2) < slice(1, 3), hash(slice(1, 2)) == hash(slice(1, 2)), {slice(1): "k"}[slice(1)])
for sl in (slice(None), slice(2), slice(-3, None), slice(None, None, -1), slice(8, 1, -2), slice(-100, 100), slice(100, -100, -3), slice(3, 3), slice(None, -1), slice(5, None, 3)):
    print(sl, sl.indices(10), list(range(10))[sl], list(range(*sl.indices(10))) == list(range(10))[sl], sl.indices(0))
print("abcdef"[slice(1, 4)], (1, 2, 3)[slice(None, None, -1)], b"abc"[slice(1)], list(range(5))[slice(-2, None)], range(10)[slice(2, 5)])
attempt("zero step", lambda: slice(1, 2, 0).indices(5))
attempt("negative length", lambda: slice(1).indices(-1))
attempt("bad part", lambda: slice("a").indices(5))
attempt("bad slice", lambda: [1, 2]["a":])
attempt("float slice", lambda: [1, 2][1.0:])
attempt("set attribute", lambda: setattr(s, "start", 5))
attempt("no args", lambda: slice())
attempt("unhashable part", lambda: hash(slice([])))
attempt("dict", lambda: {}[1:2])
attempt("set on tuple", lambda: (1,).__setitem__(slice(0, 1), 5))
attempt("unsliceable", lambda: (5)[1:2])
attempt("subscript function", lambda: len[0])
attempt("delete slice of str", lambda: "abc".__delitem__(slice(0, 1)))


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        print(f"index {self.n}", end=" ")
        return self.n


print([0, 1, 2, 3, 4][Index(1) : Index(4) : Index(2)])
print("abcde"[Index(-2) :], (1, 2, 3)[Index(0)])


class Matrix:
    def __init__(self, rows):
        self.rows = rows

    def __getitem__(self, key):
        if isinstance(key, tuple):
            row, column = key
            rows = self.rows[row]
            return [r[column] for r in rows] if isinstance(row, slice) else rows[column]
        if isinstance(key, slice):
            return Matrix(self.rows[key])
        return self.rows[key]

    def __len__(self):
        return len(self.rows)

    def __repr__(self):
        return f"Matrix({self.rows})"


m = Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
print(m[0], m[1, 2], m[:, 0], m[1:, 1:], m[::2], m[-1, ::-1], len(m[1:]), list(m), [5, 6] in m, [4, 5, 6] in m)


class Lazy:
    def __init__(self, source):
        self.source = source

    def __len__(self):
        return 10

    def __getitem__(self, key):
        if isinstance(key, slice):
            return [self.source(i) for i in range(*key.indices(len(self)))]
        if key < 0:
            key += len(self)
        if not 0 <= key < len(self):
            raise IndexError("out of range")
        return self.source(key)


squares = Lazy(lambda x: x * x)
print(squares[3], squares[-1], squares[2:5], squares[::-3], list(squares), 49 in squares, 50 in squares, list(reversed(squares))[:3])
attempt("lazy", lambda: squares[10])
