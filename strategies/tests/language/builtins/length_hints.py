# Who asks an iterable for its length first, and what becomes of the answer.
class It:
    def __init__(self): self.n = 3
    def __iter__(self): return self
    def __next__(self):
        self.n -= 1
        if self.n < 0: raise StopIteration
        return self.n
    def __length_hint__(self): print("hint-it", end=" "); return 1
class H:
    def __init__(self, hint=7): self.hint = hint
    def __iter__(self): print("iter", end=" "); return It()
    def __length_hint__(self):
        print("hint", end=" ")
        if isinstance(self.hint, Exception): raise self.hint
        return self.hint
class L:
    def __init__(self, len=7): self.len = len
    def __iter__(self): print("iter", end=" "); return It()
    def __len__(self):
        print("len", end=" ")
        if isinstance(self.len, Exception): raise self.len
        return self.len
    def __length_hint__(self): print("hint", end=" "); return 5
class S(list):
    def __len__(self): print("len", end=" "); return 2
class SI(list):
    def __iter__(self): print("iter", end=" "); return iter((1,2))
    def __len__(self): print("len", end=" "); return 2
class TI(tuple):
    def __iter__(self): print("iter", end=" "); return iter((1,2))
    def __len__(self): print("len", end=" "); return 2
def f(*a): return len(a)
def unpack(x):
    a, *b = x
    return b
def unpack2(x):
    a, b, c = x
    return b
def sliceset(x):
    l = [1,2,3]; l[1:2] = x; return l
def iadd(x):
    l = [1]; l += x; return l
fs = [list, tuple, set, frozenset, sorted, bytes, bytearray, f, sum, max, any, lambda x: [*x], lambda x: (*x,), lambda x: {*x},
      lambda x: f(*x), lambda x: f(1, *x),
      lambda x: "".join(str(i) for i in x), lambda x: list(map(str, x)), lambda x: list(zip(x, x)), lambda x: list(enumerate(x)), lambda x: list(filter(None, x)), lambda x: dict.fromkeys(x),
      unpack, unpack2, sliceset, iadd, lambda x: [1].extend(x), lambda x: [i for i in x], lambda x: list(i for i in x), lambda x: bytearray(b"x").extend(x), lambda x: b"".join(bytes([i]) for i in x), lambda x: list(reversed(list(x))), lambda x: min(x), lambda x: 1 in x, lambda x: set().update(x), lambda x: {1}.union(x), lambda x: print(*x, end=" ")]
names = "list tuple set frozenset sorted bytes bytearray f sum max any [*] (*) {*} f(*) f(1,*) join map zip enum filter fromkeys unpack unpack2 sliceset iadd extend lc gen baextend bjoin rev min in update union print".split()
for n, g in zip(names, fs):
    for mk in (H, L, lambda: S([1,2]), lambda: SI([1,2]), lambda: TI([1,2]), It):
        print(n, end=": ")
        try: r = g(mk())
        except Exception as e: print(type(e), e)
        else: print(type(r))
for v in (0, 1, -1, 10**3, 10**100, True, "x", 1.0, None, NotImplemented, TypeError("t"), ValueError("v"), -10**30):
    for c in (H, L):
        for n, g in (("list", list), ("tuple", tuple), ("bytearray", bytearray), ("extend", lambda x: [0].extend(x)), ("sorted", sorted)):
            print(n, v if not isinstance(v, int) or abs(v) < 10**50 else "big", end=": ")
            try: r = g(c(v))
            except Exception as e: print(type(e), e)
            else: print(r)
