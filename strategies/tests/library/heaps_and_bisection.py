# heapq and bisect: with items whose order is known, and with items that ask Python, change the list, or fail.
from _heapq import *
from _bisect import bisect_left, bisect_right, insort_left, insort_right


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


import math


def numbers(n, seed=7):
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2 ** 31
        yield (seed % 1000)


data = list(numbers(60))
for make in (lambda x: x, float, str, lambda x: (x % 5, str(x)), lambda x: [x]):
    heap = [make(x) for x in data]
    heapify(heap)
    print(heap[:8])
    print([heappop(heap) for _ in range(5)])
    heappush(heap, make(3))
    print(heapreplace(heap, make(500)), heappushpop(heap, make(1)), heappushpop(heap, make(999)))
    print([heappop(heap) for _ in range(len(heap))] == [], len(heap))
    heap = [make(x) for x in data]
    heapify_max(heap)
    print(heap[:8])
    print([heappop_max(heap) for _ in range(5)])
    heappush_max(heap, make(3))
    print(heapreplace_max(heap, make(5)), heappushpop_max(heap, make(1)), heappushpop_max(heap, make(9999)))
h = []
for x in data:
    heappush(h, x)
print([heappop(h) for _ in data] == sorted(data), h)
h = []
for x in data:
    heappush_max(h, x)
print([heappop_max(h) for _ in data] == sorted(data, reverse=True))
show(heappop, [])
show(heapreplace, [], 1)
print(heappushpop([], 5))
show(heappush, (), 1)
show(heapify, 3)
show(heappop)
show(heappush, [1])
show(heappop_max, [])
show(heapify_max, 'a')
show(heapify, [1, 'a', 2])
show(heappush, [1, 2], None)
mixed = [1.5, 2, True, 0]
heapify(mixed)
print(mixed)
nan = [math.nan, 1.0, 0.5]
heapify(nan)
print(nan)


class Less:
    asked = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        Less.asked += 1
        return self.v < other.v

    def __repr__(self):
        return f'<{self.v}>'


heap = [Less(x) for x in data]
heapify(heap)
print(heap[:5], Less.asked, heappop(heap), Less.asked)
heap = [(1, Less(2)), (1, Less(1)), (0, Less(5))]
heapify(heap)
print(heap)


class Grow:

    def __init__(self, heap):
        self.heap = heap

    def __lt__(self, other):
        self.heap.append(1)
        return True


heap = []
heap.extend((Grow(heap) for _ in range(4)))
show(heapify, heap)


class Clear(Grow):

    def __lt__(self, other):
        self.heap.clear()
        return True


for f in (heappop, heapify, lambda h: heappush(h, Clear(h)), lambda h: heapreplace(h, Clear(h)), lambda h: heappushpop(h, Clear(h))):
    heap = []
    heap.extend((Clear(heap) for _ in range(6)))
    show(f, heap)


class Fail:

    def __lt__(self, other):
        raise ValueError('no order')


heap = [Fail(), Fail()]
show(heapify, heap)
show(heappush, heap, Fail())
print(len(heap))


class L(list):
    pass


heap = L([3, 1, 2])
heapify(heap)
print(heap, heappop(heap), type(heap))

print('-- bisect')
a = [1, 2, 2, 2, 3, 5, 8]
for x in (0, 1, 2, 3, 4, 8, 9, 2.5):
    print(x, bisect_left(a, x), bisect_right(a, x), bisect_left(a, x, 2), bisect_right(a, x, 1, 3),
        bisect_left(a, x, lo=1, hi=4))
show(bisect_left, a, 1, -1)
show(bisect_left, a, 2, 0, 100)
show(bisect_left, a)
show(bisect_left, a, 'x')
show(bisect_right, 5, 1)
show(bisect_left, a, 2, key=lambda v: -v)
show(bisect_left, [], 1)
show(bisect_left, a, 1, 'a')
print(bisect_left(range(100), 37), bisect_right((1, 2, 3), 2), bisect_left('abcde', 'c'))
for insort in (insort_left, insort_right):
    b = []
    for x in (3, 1, 2, 2, 5, 4):
        insort(b, x)
    print(b)
pairs = [('a', 3), ('b', 5)]
insort_right(pairs, ('c', 4), key=lambda p: p[1])
print(pairs)
print(bisect_left(pairs, 4, key=lambda p: p[1]), bisect_left([1, 2, 3], 2, hi=None), bisect_left([1,
    2, 3], 2, hi=-1))


class Own:

    def __init__(self):
        self.d = [1, 3, 5]

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return self.d[i]

    def insert(self, i, x):
        print('insert', i, x)


insort_left(Own(), 4)
print(bisect_right(Own(), 3))
show(insort_left, (1, 2), 1)
