"""Operations over two objects that are one."""
a = [1, 2, 3]
a.extend(a)
print(a)
a += a
print(len(a))
a[:] = a
print(len(a))
a[1:3] = a
print(len(a))
d = {1: 2, 3: 4}
d.update(d)
d |= d
print(d)
s = {1, 2, 3}
s |= s
s &= s
print(sorted(s))
s ^= s
print(s)
s = {1, 2, 3}
s -= s
print(s)
s.update(s)
b = bytearray(b"ab")
b.extend(b)
b *= 2
print(b)
print([1, 2] == [1, 2], a == a, s == s, d == d)
x = []
x.append(x)
print(x, x == x)
t = ([],)
t[0].append(t)
print(t)
