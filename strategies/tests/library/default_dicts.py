# collections.defaultdict, the counting that Counter rests on, and the fields of named tuples.
from _collections import defaultdict, _count_elements, _tuplegetter


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


d = defaultdict(list)
d['a'].append(1)
d['b']
print(d, len(d), d == dict(a=[1], b=[]), d.default_factory)
show(lambda: defaultdict()['x'])
show(defaultdict, 1)
print(defaultdict(None, {1: 2}, a=3), defaultdict(int, [(1, 2)]))
show(lambda: defaultdict(lambda: 1 / 0)['x'])
d = defaultdict(int)
d[1] += 5
print(d, d.copy(), type(d.copy()), d.copy().default_factory, d.get(7), 7 in d)
print(d | {3: 4}, {9: 9} | d, type({1: 1} | d))
show(lambda: d | [1])
d |= {5: 6}
print(d)
d.default_factory = str
print(d['q'] == '', d)
d.default_factory = None
show(lambda: d['zz'])


class S(defaultdict):

    def __missing__(self, k):
        return k * 2


print(S(int)[4], S(int))


class T(defaultdict):

    def __setitem__(self, k, v):
        print('set', k, v)
        super().__setitem__(k, v)


t = T(int)
print(t[1], t, dict(t))
print(defaultdict, defaultdict[int, str], isinstance(d, dict), issubclass(defaultdict, dict),
    defaultdict.__mro__)
r = defaultdict(int, {1: 2}).__reduce__()
print(r[:4], list(r[4]))
print(defaultdict().__reduce__()[:2])
d = defaultdict()
d['self'] = d
print(d)


class C(dict):
    pass


c = {}
_count_elements(c, 'abracadabra')
print(c)


class M:

    def __init__(s):
        s.d = {}

    def get(s, k, v):
        return s.d.get(k, v)

    def __setitem__(s, k, v):
        s.d[k] = v


m = M()
_count_elements(m, 'aab')
print(m.d)
show(_count_elements, {}, [[]])
show(_count_elements, {}, 1)


class P(tuple):
    x = _tuplegetter(0, 'first')
    y = _tuplegetter(1, 'second')


p = P((3, 4))
print(p.x, p.y, P.x, P.x.__doc__)


def st():
    p.x = 1


def de():
    del p.x


show(st)
show(de)
show(lambda: P((1,)).y)
show(lambda: P.x.__get__(3, int))
P.x.__doc__ = 'new'
print(P.x.__doc__)
print({**defaultdict(int, a=1)}, [k for k in defaultdict(int, {1: 1, 2: 2})],
    sorted(defaultdict(int, {2: 1, 1: 1}).items()))
print(hasattr(defaultdict(), '__dict__'))


def f(**k):
    return k


print(f(**defaultdict(int, z=1)))
