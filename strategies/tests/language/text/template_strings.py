"""Template strings (PEP 750)."""
name = 'w'
t = t'hello {name!r:>10} and {1+1}'
print(t.strings, t.values)
for part in t.interpolations:
    print(part.value, part.expression, part.conversion, repr(part.format_spec))
print(type(t), t)
print(list(t), list(t''), list(t'{name}{name!s:{4}}'))
print(t'a{1}b' + t'c{2}d')
try: t'a' + 'b'
except TypeError as e: print(e)
match t.interpolations[0]:
    case object(value=v, expression=e): print(v, e)
print(type(t)('a', 'b', t.interpolations[1], 'c'))
def f(x): return t'{x}', rt'\{x}'
print(f(3))
