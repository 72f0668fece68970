# Slicing, slice assignment and slice deletion on lists.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


a = list(range(10))
print(a[:], a[2:5], a[:3], a[7:], a[-3:], a[:-3], a[::2], a[1::3], a[::-1], a[8:2:-2], a[-1:-5:-1], a[5:2], a[100:], a[-100:3], a[3:100], a[2:2])
print(a[None:None:None], a[True:5], a[:: 10**30], a[-(10**30) : 10**30], a[:: -(10**30)], a[slice(1, 8, 3)])

print("== assignment")


def assign(start, stop, step, value, source=range(8)):
    b = list(source)
    try:
        b[start:stop:step] = value
        print((start, stop, step), value, "->", b)
    except Exception as error:
        print((start, stop, step), value, "->", type(error).__name__, error)


assign(1, 3, None, ["x"])
assign(1, 3, None, [])
assign(1, 1, None, ["x", "y"])
assign(None, None, None, "abc")
assign(5, 2, None, ["x"])
assign(100, 200, None, ["end"])
assign(-100, -50, None, ["start"])
assign(None, None, 2, "abcd")
assign(None, None, -1, range(8))
assign(6, 1, -2, "xyz")
assign(None, None, 2, "abc")
assign(0, 0, 2, [])
assign(0, 0, 2, [1])
assign(1, 3, 1, [7, 8, 9])
assign(None, None, 0, [])
assign(1, 2, None, 5)
assign(0, 4, 2, 5)
assign("a", 2, None, [])
b = list(range(8))
b[2:5] = (x * x for x in range(2))
print(b)
assign(1, 2, None, {"k": 1, "l": 2})

print("== deletion")


def delete(start, stop, step):
    b = list(range(10))
    try:
        del b[start:stop:step]
        print((start, stop, step), "->", b)
    except Exception as error:
        print((start, stop, step), "->", type(error).__name__, error)


delete(2, 5, None)
delete(None, None, None)
delete(None, None, 2)
delete(1, None, 3)
delete(None, None, -1)
delete(8, 2, -3)
delete(5, 2, None)
delete(20, 30, None)
delete(-3, None, None)
delete(None, None, 0)
delete(None, None, 100)

print("== aliased")
b = [1, 2, 3]
b[1:1] = b
print(b)
b[:] = b[::-1]
print(b)
b[::2] = b[1::2]
print(b)
c = b
c[:] = [0]
print(b, c is b)
b[:0] = [5]
b[len(b) :] = [6]
print(b)
b[1:2] += [7]
print(b)
b[0] += 10
b[-1] *= 2
del b[0], b[0]
print(b)
i = 0
b = [10, 20, 30]
i, b[i] = 2, "set"
print(i, b)
b[0], b[2] = b[2], b[0]
print(b)
m = [[1, 2], [3, 4]]
m[0][1:], m[1][:1] = [9], [8, 8]
print(m)


class Probe:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


p = Probe()
print(p[1], p[1:2], p[:], p[::3], p[1:2, 3], p[...], p[1, 2], p[()], p["a":"b":None], p[-1], p[(1, 2)], p[*[1, 2], 3])
p[1:2] = 3
p[:, 0] = 4
del p[::2]
del p[0], p["k"]
p[0] = p[1] = 5
