# The operator module: operators as functions, getters and method callers.
import _operator as operator
from _operator import *


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


for n in 'add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor eq ne lt le gt ge is_ is_not'.split():
    print(n, getattr(operator, n)(7, 2))
l = [1]
print(iadd(l, [2]) is l, l, concat([1], [2]), iconcat(l, [3]))
show(concat, 1, 2)
show(concat, {}, {})
show(add, 1, 'a')
show(add, 1)
print(abs(-1), neg(1), pos(1), inv(1), invert(2), not_([]), truth([1]), index(5))
show(index, 1.5)
show(neg, 'a')
print(is_none(None), is_not_none(3))
print(contains([1, 2], 2), countOf([1, 2, 1], 1), indexOf([1, 2], 2), getitem([1, 2], 1),
    length_hint([1, 2]), length_hint(iter([1, 2, 3])), length_hint((x for x in []), 5))
show(indexOf, [1], 5)
show(length_hint, 1, 'a')
show(length_hint, 3)
d = {}
setitem(d, 1, 2)
print(d)
delitem(d, 1)
print(d)
show(delitem, d, 9)
show(call)
print(call(int, '5'), call(dict, a=1))
print(itemgetter(1)('abc'), itemgetter(0, 2)('abc'), itemgetter(slice(1, None))('abcd'),
    itemgetter('a')({'a': 1}))
show(itemgetter)
show(itemgetter(5), 'a')
show(itemgetter(1))
print(itemgetter(1, 'a'))
show(itemgetter, a=1)
show(itemgetter(1), 'a', 'b')


class A:
    pass


a = A()
a.x = A()
a.x.y = 5
a.z = 3
print(attrgetter('z')(a), attrgetter('x.y', 'z')(a), attrgetter('x.y'))
show(attrgetter, 1)
show(attrgetter)
show(attrgetter('q'), a)
show(attrgetter('x.q'), a)
print(methodcaller('upper')('abc'), methodcaller('split', 'b', maxsplit=1)('abcb'), methodcaller('x', 1, y=2))
show(methodcaller)
show(methodcaller, 1)
show(methodcaller('foo'), 1)
show(methodcaller('upper'))
print(itemgetter, attrgetter, methodcaller, sorted([(2, 'a'), (1, 'b')], key=itemgetter(0)),
    type(itemgetter(1)).__module__)
print(operator._compare_digest('a', 'a'), operator._compare_digest(b'a', b'b'))
show(operator._compare_digest, 'a', b'a')
show(operator._compare_digest, 'é', 'a')
try:
    itemgetter(1).x = 1
except AttributeError as e:
    print('AttributeError')


class T:

    def __getitem__(s, i):
        return i * 2


print(itemgetter(4, 5)(T()), itemgetter(-1)([1, 2, 3]), itemgetter(1)((1, 2)))
