# json with its native parts: strings, every kind of document and of mistake in one, and what the encoder
# writes.
import sys
from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner, scanstring


class JSONDecodeError(ValueError):

    def __init__(self, message, document, at):
        super().__init__(f'{message} at {at}')


decoder = type(sys)('json.decoder')
decoder.JSONDecodeError = JSONDecodeError
sys.modules['json'] = type(sys)('json')
sys.modules['json.decoder'] = decoder


class Context:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    memo = {}

    def parse_constant(self, name):
        return float(name.replace('Infinity', 'inf'))

    def __init__(self, **hooks):
        self.__dict__.update(hooks)


def loads(document, **hooks):
    start = len(document) - len(document.lstrip(' '))
    try:
        value, end = make_scanner(Context(**hooks))(document, start)
    except StopIteration as stop:
        raise JSONDecodeError('Expecting value', document, stop.value) from None
    if document[end:].strip():
        raise JSONDecodeError('Extra data', document, end)
    return value


def no_default(o):
    raise TypeError(f'Object of type {type(o).__name__} is not JSON serializable')


def dumps(o, default=no_default, ensure_ascii=True, indent=None, separators=None, sort_keys=False, skipkeys=False, allow_nan=True):
    item, key = separators or ((', ', ': ') if indent is None else (',', ': '))
    indent = ' ' * indent if isinstance(indent, int) else indent
    encode = encode_basestring_ascii if ensure_ascii else encode_basestring
    return ''.join(make_encoder({}, default, encode, indent, key, item, sort_keys, skipkeys, allow_nan)(o, 0))


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, '__notes__', ''))


for s in ('', 'abc', 'a"b\\c/', '\x00\x1f\n\t\r\x08\x0c\x7f', 'é€😀', '\ud800x'):
    print(ascii(encode_basestring(s)), encode_basestring_ascii(s))
show(encode_basestring, 1)
show(encode_basestring_ascii, None)
for s in ('abc"', 'a\\n\\u00e9\\ud83d\\ude00x"rest', '\\ud83dx"', '\\ud83d\\u0041"', 'é😀"', 'abc', 'a\\', 'a\\q"', '\\u12', '\\u12g4"', '\\ud83d\\u12"', 'a\nb"', '\\u1234', '\\ud800\\udc0"'):
    show(lambda: ascii(scanstring('"' + s, 1)))
    show(lambda: ascii(scanstring('"' + s, 1, False)))
show(scanstring, 'abc', 10)
show(scanstring, 1, 1)
show(scanstring, '"', 1)
docs = ['null', ' true ', 'false', '0', '-0', '12', '-1.5e3', '1E5', '1e', '1.', '-', '01',
    '123456789012345678901234567890', '1.0', 'NaN', 'Infinity', '-Infinity', '"x"', '[]', '[ ]',
    '[1, 2,3 ]', '[1,]', '[1 2]', '[', '[1', '[,1]', '{}', '{ }', '{"a":1}',
    '{"a" : [1, {"b": null}] , "c":"d"}', '{"a"}', '{"a":}', '{"a":1,}', '{a:1}', '{"a":1 "b":2}', '{',
    '{"a":1', '', ' ', 'nul', '[1]x', '{"a":1,"a":2}', '\ufeff1', '[[[[]]]]', '{1:2}', '["a", tru]',
    '1.5.5', '1e400', '-0.0']
for doc in docs:
    show(loads, doc)
show(loads, '[1.5, 2]', parse_float=str, parse_int=lambda s: 'i' + s)
show(loads, '[NaN]', parse_constant=lambda s: 'c' + s)
show(loads, '{"a":{"b":1}}', object_hook=lambda d: sorted(d.items()))
show(loads, '{"a":{"b":1},"a":2}', object_pairs_hook=list)
show(loads, '"a\nb"', strict=False)
show(loads, '"a\nb"')
k = loads('[{"key": 1}, {"key": 2}]')
print(next(iter(k[0])) is next(iter(k[1])))
try:
    loads('[' * 100000)
except (RecursionError, JSONDecodeError):
    print('refused')


class I(int):

    def __repr__(self):
        return 'I!'


class F(float):

    def __repr__(self):
        return 'F!'


class S(str):
    pass


class D(dict):
    pass


class T(tuple):
    pass


values = [None, True, False, 0, -5, 2 ** 70, 1.5, -0.0, 1e+100, float('inf'), float('-inf'),
    float('nan'), 'a"é', [], {}, (), [1, [2, (3,)]], {'a': {'b': [1]}}, I(3), F(2.5), S('s'), D(x=1),
    T((1, 2)), {1: 2, None: 3, True: 4, 1.5: 5, 'k': 6, float('inf'): 7}]
for v in values:
    show(dumps, v)
    show(dumps, v, indent=2)
    show(dumps, v, ensure_ascii=False, separators=(',', ':'))
for bad in (object, {1, 2}, [1, {'a': set()}], {(1, 2): 3}, {'x': [b'']}, 1j):
    show(lambda: dumps(bad))
show(dumps, {(1,): 2, 'a': 1}, skipkeys=True)
show(dumps, {(1,): 2}, skipkeys=True, indent=1)
show(dumps, {'b': 1, 'a': 2}, sort_keys=True)
show(dumps, {'b': 1, 2: 2}, sort_keys=True)
show(dumps, float('nan'), allow_nan=False)
show(dumps, {float('inf'): 1}, allow_nan=False)
loop = []
loop.append(loop)
show(dumps, loop)
loop = {}
loop['x'] = [loop]
show(dumps, loop)
show(dumps, {1, 2}, default=sorted)
show(dumps, [object()], default=lambda o: {'deep': [1]})
show(dumps, object(), default=lambda o: o)
show(dumps, [1, [2]], indent='--')
show(dumps, {'a': []}, indent=0)
shared = [1]
show(dumps, [shared, shared])
show(make_encoder)
show(make_encoder, 1, 2, 3, 4, 5, 6, 7, 8, 9)
