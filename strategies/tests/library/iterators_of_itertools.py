# All of itertools: what each iterator gives, how it ends, its errors, its representation and subclasses of it.
from itertools import *


def show(f, *a, **k):
    try:
        r = f(*a, **k)
        if hasattr(r, '__next__'):
            r = list(islice(r, 20))
        print(r)
    except Exception as e:
        print(type(e).__name__, e)


print('-- accumulate')
show(accumulate, [1, 2, 3])
show(accumulate, [1, 2, 3], lambda a, b: a * b)
show(accumulate, [1, 2], initial=10)
show(accumulate, [], initial=None)
show(accumulate, 'abc')
show(accumulate, [1, 'a'])
show(accumulate, 5)
show(accumulate)
show(accumulate, [1, 2, 3], func=max, initial=2)
show(accumulate, [1], None, 3)

print('-- batched')
show(batched, 'ABCDEFG', 3)
show(batched, 'ABCDEFG', 3, strict=True)
show(batched, 'ABC', 0)
show(batched, [], 3)
show(batched, 'abc')
show(batched, 'abc', 'x')

print('-- chain')
show(chain, [1], (2, 3), 'ab')
show(chain, [1], 2)
show(chain.from_iterable, ['ab', [1]])
show(chain)
show(chain.from_iterable, 3)
show(chain, a=1)
c = chain([1], 2, [3])
print(next(c))
try:
    next(c)
except TypeError as e:
    print(e)
print(list(c))

print('-- combinatoric')
show(combinations, 'ABCD', 2)
show(combinations, range(3), 5)
show(combinations, range(3), 0)
show(combinations, range(3), -1)
show(combinations, [])
show(combinations, 2, 1)
show(combinations, [1], None)
show(combinations_with_replacement, 'ABC', 2)
show(combinations_with_replacement, '', 2)
show(combinations_with_replacement, '', 0)
show(combinations_with_replacement, 'AB', -2)
show(permutations, 'ABC')
show(permutations, 'ABC', 2)
show(permutations, 'AB', 3)
show(permutations, 'AB', 0)
show(permutations, 'AB', -1)
show(permutations, 'AB', 'x')
show(permutations, 'AB', None)
show(product, 'AB', 'xy')
show(product, 'AB', repeat=2)
show(product)
show(product, 'AB', [])
show(product, [], repeat=0)
show(product, 'a', repeat=-1)
show(product, 'a', rep=1)
show(product, 3)
for n in range(5):
    for r in range(6):
        print(n, r, len(list(permutations(range(n), r))), len(list(combinations(range(n), r))),
            len(list(combinations_with_replacement(range(n), r))))

print('-- compress')
show(compress, 'ABCDEF', [1, 0, 1, 0, 1, 1])
show(compress, 'ABC', [1])
show(compress, data='ab', selectors=[0, 1])
show(compress, 'a')
show(compress, 1, 2)

print('-- count')
show(count)
show(count, 5)
show(count, 5, -2)
show(count, 1.5, 0.5)
show(count, 'a')
show(count, step=3)
show(count, 1, 2, 3)
print(count(), count(3), count(3, 2), count(2.5), count(1, 1.0), count(-5), count(3, True),
    repr(count(2 ** 70)))
c = count(2 ** 47 - 2)
print([next(c) for _ in range(5)])
c = count(2 ** 63 - 2, 2)
print([next(c) for _ in range(3)])
import sys

print('-- cycle')
show(cycle, 'abc')
show(cycle, [])
show(cycle, 3)
show(cycle)

print('-- while')
show(dropwhile, lambda x: x < 3, [1, 2, 3, 1])
show(takewhile, lambda x: x < 3, [1, 2, 3, 1])
show(filterfalse, lambda x: x % 2, range(6))
show(filterfalse, None, [0, 1, '', 2])
show(takewhile, 1, [1])
show(dropwhile, bool)
show(takewhile)
show(filterfalse, bool, [0, 1])
t = takewhile(lambda x: x < 2, iter([1, 5, 1]))
print(list(t), list(t))

print('-- groupby')
print([(k, list(g)) for k, g in groupby('AAABBAC')])
print([(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
g = groupby('AAABB')
k1, g1 = next(g)
print(k1, next(g1))
k2, g2 = next(g)
print(k2, list(g1), list(g2), list(g))
show(groupby)
show(groupby, 3)
print(list(groupby([])))
l = [g for k, g in groupby('AABB')]
print([list(g) for g in l])

print('-- islice')
show(islice, range(10), 3)
show(islice, range(10), 2, 5)
show(islice, range(10), 2, None)
show(islice, range(10), 0, None, 3)
show(islice, range(10), 1, 8, 3)
show(islice, range(3), -1)
show(islice, range(3), 1, -1)
show(islice, range(3), 'a')
show(islice, range(3), 0, 3, 0)
show(islice, range(3))
show(islice, range(3), None)
show(islice, range(3), 2 ** 63 - 1)
show(islice, range(3), 2 ** 63)
show(islice, range(5), 2, 2 ** 70)
show(islice, range(5), 1, 2, 3, 4, 5)
it = iter(range(10))
print(list(islice(it, 1, 5, 2)), list(it))
it = iter(range(10))
print(list(islice(it, 3)), list(it))
it = iter(range(10))
print(list(islice(it, 2, 2)), list(it))

print('-- pairwise')
show(pairwise, 'ABCD')
show(pairwise, 'A')
show(pairwise, '')
show(pairwise, 1)

print('-- repeat')
show(repeat, 1, 3)
show(repeat, 1)
show(repeat, 1, -3)
show(repeat, object=1, times=2)
show(repeat)
show(repeat, 1, 'a')
print(repeat(1), repeat('a', 3))
r = repeat(1, 5)
print(r.__length_hint__())
try:
    repeat(1).__length_hint__()
except TypeError as e:
    print(e)

print('-- starmap')
show(starmap, pow, [(2, 3), [3, 2]])
show(starmap, pow, [1])
show(starmap, pow)
show(starmap, pow, 4)

print('-- tee')
a, b = tee('abc')
print(list(a), list(b))
print(tee([1], 0))
show(tee, [1], -1)
print(len(tee([], 5)))
a, b, c = tee(range(200), 3)
print(sum(a))
print(next(b))
d = b.__copy__()
print(sum(d), sum(b), sum(c))
print(list(a))
a, b = tee(iter(range(3)))
x, y = tee(a)
print(list(x), list(y), list(b), list(a))


class R:

    def __iter__(self):
        return self

    def __next__(self):
        return next(a)


a, b = tee(R())
try:
    next(a)
except RuntimeError as e:
    print(e)
show(tee)
show(tee, 3)

print('-- zip_longest')
show(zip_longest, 'ab', [1, 2, 3])
show(zip_longest, 'ab', [1], fillvalue='-')
show(zip_longest)
show(zip_longest, [], [])
show(zip_longest, 3)
show(zip_longest, 'a', x=1)

print('-- types')
for t in (accumulate, batched, chain, combinations, combinations_with_replacement, compress, count, cycle, dropwhile, filterfalse, groupby, islice, pairwise, permutations, product, repeat, starmap, takewhile, zip_longest):
    print(t, t.__name__, t.__module__, t.__qualname__)

    class Sub(t):
        x = 1
    print(issubclass(Sub, t))
print(type(tee([])[0]), type(next(groupby('a'))[1]))


class C(count):

    def __init__(self, *a):
        self.tag = a


c = C(3, 4)
print(c.tag, next(c), next(c), c)


class Ch(chain):
    pass


print(list(Ch([1], [2])), type(Ch.from_iterable([])), chain[int])
try:
    next(count).x
except TypeError as e:
    print(e)
print(iter(count(1)).__next__(), list(map(lambda a, b: (a, b), count(), 'abc')))
try:
    len(count())
except TypeError as e:
    print(e)

try:
    tee([], 2**62)
except MemoryError:
    print("tee: too many")
