# bytearray: the mutable sequence of bytes.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


a = bytearray(b"hello")
print(a, len(a), a[0], a[1:3], type(a[1:3]).__name__, a == b"hello", bytearray(), bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"))
a[0] = ord("J")
print(a)
a[1:3] = b"EEE"
print(a)
a[::2] = b"...."[: len(a[::2])]
print(a)
del a[0]
del a[1:3]
print(a)
a.append(33)
a.extend(b"xyz")
a.extend([1, 2])
a += b"!"
a *= 2
print(a)
print(a.pop(), a.pop(0), a)
a.insert(1, 65)
a.remove(33)
a.reverse()
print(a)
b = a.copy()
b.clear()
print(len(a), b, bool(b))

attempt("value", lambda: a.append(256))
attempt("set value", lambda: a.__setitem__(0, -1))
attempt("set str", lambda: a.__setitem__(0, "x"))
attempt("index", lambda: a[99])
attempt("set index", lambda: a.__setitem__(99, 1))
attempt("del index", lambda: a.__delitem__(99))
attempt("remove", lambda: a.remove(200))
attempt("pop empty", lambda: bytearray().pop())
attempt("pop index", lambda: bytearray(b"a").pop(5))
attempt("hash", lambda: hash(a))
attempt("extended slice", lambda: bytearray(b"abcdef").__setitem__(slice(0, 6, 2), b"x"))
attempt("str slice", lambda: a.__setitem__(slice(0, 1), "abc"))
attempt("extend str", lambda: a.extend("abc"))

print("== aliasing")
x = bytearray(b"ab")
x = x + x
x.extend(x)
print(x)
x[1:1] = x
print(x)
y = x
y += b"z"
print(x is y, x[-1])
x[:] = reversed(x)
print(x)

print("== methods return bytearray")
m = bytearray(b" Mixed Case,text ")
print(m.upper(), m.strip(), m.split(b","), m.replace(b"e", b"E"), m.find(b"C"), m.title(), m.center(20, b"-"), m.partition(b","))
print(type(m.upper()).__name__, type(m + b"x").__name__, type(b"x" + m).__name__, bytearray(b",").join([b"a", b"b"]), bytes(m), m.decode(), m.hex()[:8])
print(bytearray.fromhex("0aff"), bytearray(b"b") < bytearray(b"c"), 97 in bytearray(b"abc"), b"bc" in bytearray(b"abc"), sorted(bytearray(b"cab")), list(reversed(bytearray(b"ab"))))
print(m.count(b"e"), m.startswith(b" M"), m.endswith(b" "), m.isalpha(), bytearray(b"abc").isalpha(), bytearray(b"a") * 3, repr(bytearray(b"it's")))

print("== used as a sieve")
size = 60
sieve = bytearray([1]) * size
sieve[0:2] = b"\x00\x00"
for i in range(2, 8):
    if sieve[i]:
        sieve[i * i :: i] = bytes(len(range(i * i, size, i)))
print([i for i in range(size) if sieve[i]])
