# json with its native parts: strings, every kind of document and of mistake in one, and what the encoder
# writes.
import json
from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner, scanstring


def show(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, '__notes__', ''))


print(json.encoder.c_make_encoder is make_encoder, json.decoder.scanstring is scanstring)
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
    show(json.loads, doc)
show(json.loads, '[1.5, 2]', parse_float=str, parse_int=lambda s: 'i' + s)
show(json.loads, '[NaN]', parse_constant=lambda s: 'c' + s)
show(json.loads, '{"a":{"b":1}}', object_hook=lambda d: sorted(d.items()))
show(json.loads, '{"a":{"b":1},"a":2}', object_pairs_hook=list)
show(json.loads, '"a\nb"', strict=False)
show(json.loads, '"a\nb"')
show(json.loads, b'[1, "\xc3\xa9"]')
show(json.loads, 5)
show(json.JSONDecoder().raw_decode, '[1] x')
show(json.JSONDecoder().raw_decode, 'x [1]', 2)
k = json.loads('[{"key": 1}, {"key": 2}]')
print(next(iter(k[0])) is next(iter(k[1])))
try:
    json.loads('[' * 100000)
except RecursionError:
    print('too deep')


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
    show(json.dumps, v)
    show(json.dumps, v, indent=2)
    show(json.dumps, v, ensure_ascii=False, separators=(',', ':'))
for bad in (object, {1, 2}, [1, {'a': set()}], {(1, 2): 3}, {'x': [b'']}, 1j):
    show(lambda: json.dumps(bad))
show(json.dumps, {(1,): 2, 'a': 1}, skipkeys=True)
show(json.dumps, {(1,): 2}, skipkeys=True, indent=1)
show(json.dumps, {'b': 1, 'a': 2}, sort_keys=True)
show(json.dumps, {'b': 1, 2: 2}, sort_keys=True)
show(json.dumps, float('nan'), allow_nan=False)
show(json.dumps, {float('inf'): 1}, allow_nan=False)
loop = []
loop.append(loop)
show(json.dumps, loop)
loop = {}
loop['x'] = [loop]
show(json.dumps, loop)
show(json.dumps, {1, 2}, default=sorted)
show(json.dumps, [object()], default=lambda o: {'deep': [1]})
show(json.dumps, object(), default=lambda o: o)
show(json.dumps, [1, [2]], indent='--')
show(json.dumps, {'a': []}, indent=0)
shared = [1]
show(json.dumps, [shared, shared])


class E(json.JSONEncoder):

    def default(self, o):
        return repr(type(o))


show(json.dumps, [1j], cls=E)
print(list(json.JSONEncoder().iterencode([1, {'a': 2}])))
show(make_encoder)
show(make_encoder, 1, 2, 3, 4, 5, 6, 7, 8, 9)
x = []
for _ in range(100000):
    x = [x]
try:
    json.dumps(x)
except RecursionError as e:
    print('too deep')
del x
import io
f = io.StringIO()
json.dump({'a': [1, 2]}, f, indent=1)
print(f.getvalue())
f.seek(0)
print(json.load(f))
