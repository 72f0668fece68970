# functools: partial with placeholders, reduce, cmp_to_key, and the cache of lru_cache.
from _functools import partial, reduce, cmp_to_key, Placeholder, _lru_cache_wrapper


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


def f(*a, **k):
    return (a, k)


p = partial(f, 1, 2, x=3)
print(p(), p(4), p(5, x=6, y=7))
print(p.func is f, p.args, p.keywords)
print(partial(int, base=2), partial(int, base=2)('101'))
show(partial)
show(partial, 3)
q = partial(p, 9, z=1)
print(q.args, q.keywords, q.func is f, q())
p.attr = 1
print(p.attr, p.__dict__)


def se():
    p.func = 1


show(se)


class A:
    m = partial(f, 1)

    def __init__(s):
        pass


print(A.m(2))
a = A()
r = a.m(5)
print(len(r[0]), r[0][0], r[0][2])
P = Placeholder
g = partial(f, P, 2, P, 4)
print(g(1, 3), g(1, 3, 5))
show(g, 1)
show(partial, f, P)
show(partial, f, x=P)
h = partial(g, 1)
print(h.args, h(7))
print(P, type(P))
h2 = partial(g, P, 8)
print(h2.args, h2(5))


class Sub(partial):
    pass


s = Sub(f, 1)
print(s(2), Sub.__mro__[1] is partial)
print(partial(print, 'a', sep='-'), Sub(print))
p = partial(f)
p.keywords['me'] = p
print(str(p).count('...'))
p.keywords.clear()
print(partial[int])
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 5), reduce(max, [3, 9,
    2]), reduce(lambda a, b: a + b, [1], initial=10))
show(reduce, max, [])
show(reduce, max, 3)
show(reduce, max)
show(reduce, 1, [1, 2])
k = cmp_to_key(lambda a, b: (a < b) - (a > b))
print(sorted([3, 1, 2], key=k), k(1) < k(2), k(1) > k(2), k(1) == k(1), k(1) != k(1), k(1) <= k(1),
    k(1) >= k(3), k(5).obj)
show(hash, k(1))
show(lambda: k(1) < 3)
show(cmp_to_key)
show(k)
print(sorted([1, 2], key=cmp_to_key(mycmp=lambda a, b: b - a)))
show(lambda: sorted([1, 2], key=cmp_to_key(lambda a, b: 1 / 0)))
from _collections import deque


class Info(tuple):

    def __new__(c, *a):
        return tuple.__new__(c, a)


calls = []


def fib(n):
    calls.append(n)
    return n if n < 2 else fibc(n - 1) + fibc(n - 2)


fibc = _lru_cache_wrapper(fib, None, False, Info)
print(fibc(30), fibc.cache_info(), len(calls))
fibc.cache_clear()
print(fibc.cache_info())


def sq(x, y=0):
    calls.append(x)
    return x * x + y


calls.clear()
c = _lru_cache_wrapper(sq, 3, False, Info)
for x in (1, 2, 3, 1, 4, 2, 1, 3):
    c(x)
print(calls, c.cache_info())
print(c(1, y=2), c(1, y=2), c(y=2, x=1), c.cache_info())
show(c, [])
print(c.cache_info())
z = _lru_cache_wrapper(sq, 0, False, Info)
z(1)
z(1)
print(z.cache_info())
t = _lru_cache_wrapper(sq, 10, True, Info)
t(1)
t(1.0)
t(True)
print(t.cache_info())
u = _lru_cache_wrapper(sq, 10, False, Info)
u(1)
u(1.0)
u(2 ** 60)
u(2 ** 60)
print(u.cache_info())
n = _lru_cache_wrapper(sq, -5, False, Info)
n(1)
print(n.cache_info())
show(_lru_cache_wrapper, sq, 'a', False, Info)
show(_lru_cache_wrapper, 1, 1, False, Info)


class O:

    @property
    def x(self):
        return 1

    def meth(self, a):
        calls.append(a)
        return a
    meth = _lru_cache_wrapper(meth, None, False, Info)


o = O()
calls.clear()
print(o.meth(1), o.meth(1), O().meth(1), calls, O.meth.cache_info())
c.foo = 3
print(c.foo, c.__copy__() is c)


def rec(n):
    return 0 if n == 0 else recc(n - 1) + 1


recc = _lru_cache_wrapper(rec, 2, False, Info)
print(recc(40), recc.cache_info())


def boom(x):
    raise ValueError(x)


b = _lru_cache_wrapper(boom, 2, False, Info)
show(b, 1)
show(b, 1)
print(b.cache_info())


class K:

    def __init__(s, v):
        s.v = v

    def __hash__(s):
        return 1

    def __eq__(s, o):
        return s.v == o.v


kk = _lru_cache_wrapper(lambda k: k.v, 2, False, Info)
print([kk(K(i)) for i in (1, 2, 1, 3, 2, 1)], kk.cache_info())
import weakref
print(weakref.ref(c)() is c)
