# collections.deque: both ends, the limit, rotation, searching, changes during iteration, operators, subclasses.
from _collections import deque


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


d = deque()
print(d, len(d), bool(d), deque([1, 2]), deque('abcdef', maxlen=3), deque((1, 2), 2).maxlen, d.maxlen)
d.append(1)
d.appendleft(0)
d.extend([2, 3])
d.extendleft('ab')
print(d)
print(d.pop(), d.popleft(), d)
show(deque().pop)
show(deque().popleft)
print(d[0], d[-1], d[1])
show(lambda: d[10])
show(lambda: d['a'])
show(lambda: d[0:1])
d[0] = 'z'
print(d)
del d[1]
print(d)


def se():
    d[9] = 1


show(se)


def de():
    del d[9]


show(de)
d = deque(range(10))
d.rotate(3)
print(d)
d.rotate(-5)
print(d)
d.rotate()
print(d)
d.rotate(0)
d.rotate(10 ** 3)
print(d)
show(d.rotate, 1, 2)
show(d.rotate, 'a')
show(d.rotate, -2 ** 62)
print(d)
deque().rotate(5)
d = deque('abcabc')
print(d.count('a'), d.index('b'), d.index('b', 2), d.index('a', -3))
show(d.index, 'z')
show(d.index, 'a', 1, 3)
d.remove('b')
print(d)
show(d.remove, 'q')
d.insert(2, 'X')
d.insert(-1, 'Y')
d.insert(100, 'Z')
d.insert(-100, 'A')
print(d)
m = deque([1, 2, 3], 3)
show(m.insert, 0, 1)
m.append(4)
print(m)
m.appendleft(0)
print(m)
m.extend([7, 8, 9, 10])
print(m)
m.extendleft([1, 2])
print(m)
z = deque([1], 0)
z.append(1)
z.extend([1, 2])
z.appendleft(3)
print(z, z.maxlen)
d.reverse()
print(d)
d.clear()
print(d)
show(deque, [], -1)
show(deque, [], 'a')
show(deque, 1)
show(deque, [], 1, 2)
show(deque, foo=1)
print(deque(maxlen=2), deque(iterable='ab'))
show(deque, [], 2 ** 70)
print(deque([1, 2]) + deque([3]), deque([1, 2]) * 2, 2 * deque([1]), deque([1, 2], 3) * 2,
    deque([1]) * 0, deque([1], 1) + deque([2]))
show(lambda: deque([1]) + [2])
show(lambda: deque([1]) * 'a')
show(lambda: deque([1]) * 1.5)
show(lambda: [1] + deque([2]))
d = deque([1])
d += 'ab'
print(d)
d *= 2
print(d)
d *= 0
print(d)
d = deque([1, 2])
d += d
d.extend(d)
d.extendleft(d)
print(d)
print(deque([1, 2]) == deque([1, 2]), deque([1]) != deque([2]), deque([1]) < deque([1, 2]),
    deque([2]) > deque([1, 5]), deque([1]) == [1], deque() <= deque(), deque([1], 2) == deque([1], 3))
show(lambda: deque() < 1)
print(1 in deque([1]), 5 in deque([1]), list(reversed(deque('abc'))), [x for x in deque('xy')],
    list(map(str, deque([1, 2]))), sorted(deque([3, 1])), max(deque([1, 9])), sum(deque([1, 2])))
d = deque([1, 2, 3])
try:
    for x in d:
        d.append(x)
except RuntimeError as e:
    print(e)
it = iter(d)
next(it)
d.pop()
for _ in range(2):
    try:
        next(it)
    except RuntimeError as e:
        print(e)
    except StopIteration:
        print('stop')


class Evil:

    def __init__(s, d):
        s.d = d

    def __eq__(s, o):
        s.d.clear()
        return False


for f in ('count', 'index', 'remove'):
    d = deque()
    d.extend([Evil(d), 1, 2])
    show(getattr(d, f), 7)
d = deque()
d.extend([Evil(d), 1])
show(lambda: 7 in d)
d = deque([1])
d.append(d)
print(d)
show(hash, d)


class D(deque):

    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.tag = 1


x = D('abc', maxlen=5)
print(x, x.tag, x + deque('d'), x.copy(), type(x.copy()), x * 2)
import weakref
w = weakref.ref(x)
print(w() is x)
del x
print(w())
print(deque.__module__, deque, deque[int], type(iter(deque())), type(reversed(deque())),
    iter(deque([1, 2])).__length_hint__())


class P(deque):

    def __iter__(self):
        yield 1


print(list(P([5, 6])), P([1]).__len__())
print(deque([1, 2, 3]).__reduce__()[:3], deque([1], 4).__reduce__()[:3])
a, *b = deque([1, 2, 3])
print(a, b)
match deque([1, 2]):
    case [x, y]:
        print('matched')
    case _:
        print('no match')
print(deque(deque([1, 2], 5)))
x = deque([1])
x.__init__([5, 6], 1)
print(x)
print(bool(deque([0])), not deque())
try:
    deque().foo = 1
except AttributeError as e:
    print(e)
show(deque().append)
show(deque().append, 1, 2)
show(deque().insert, 1)
big = deque(range(100000))
s = 0
while big:
    s += big.popleft()
print(s)
