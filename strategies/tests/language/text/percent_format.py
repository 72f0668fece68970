# The % operator on str and bytes.


def attempt(action):
    try:
        print(repr(action()))
    except Exception as error:
        print(type(error).__name__, error)


print("%s and %r" % ("a", "b"), "%a" % "é", "%d%%" % 50, "%s" % 5, "%s" % None, "%s" % [1, 2], "%s" % (("t", 1),), "no args" % (), "x" % {})
print("%5d|%-5d|%05d|%+d|% d|%d" % (42, 42, 42, 42, 42, -42))
print("%x %X %o %#x %#o %#X %i %u" % (255, 255, 8, 255, 8, 255, 7, 9))
print("%f %.2f %10.3f| %-10.1f| %+.1f %e %.2E %g %G %.3g %#.0f" % (3.14159, 3.14159, 3.14159, 3.14159, 3.14159, 12345.678, 12345.678, 1e-5, 1e20, 1234567, 3))
print("%10s|%-10s|%.2s|%10.2s|%c%c|%5c|" % ("abc", "abc", "abc", "abc", "x", 0x1F389, "y"))
print("%(name)s is %(age)03d, %(name)r" % {"name": "Ada", "age": 36, "unused": 1})
print("%*d|%-*d|%.*f|%*.*f" % (6, 42, 6, 42, 2, 3.14159, 8, 3, 2.71828))
print("%d" % 3.99, "%d" % True, "%d" % 10**30, "%x" % 10**20, "%s %s" % (True, 1.0), "%.0f" % 2.5, "%.1f" % 0.25, "%5.1f%%" % 99.55)
print("%s" % "é中", "%5s|" % "中", "%r" % "it's", "%s" % b"bytes", "%f" % float("inf"), "%5.1f|" % float("nan"), "%e" % 0, "%g" % 100000, "%g" % 1000000)
print("%(a)s%(a)s" % {"a": 1}, "%(x y)s" % {"x y": 2}, "%-+6d|" % 5, "%+-6.2f|" % 1, "%0+6d" % 5, "% 06d" % 5, "%#010x" % 255, "%.5d" % 42, "%.3x" % 10, "%+.3d" % 5)


class Show:
    def __str__(self):
        return "S"

    def __repr__(self):
        return "R"


print("%s %r %a %5s|" % (Show(), Show(), Show(), Show()), "%s" % Show())

print("== errors")
attempt(lambda: "%d" % "5")
attempt(lambda: "%s %s" % ("one",))
attempt(lambda: "%s" % ("one", "two"))
attempt(lambda: "none" % 5)
attempt(lambda: "%(k)s" % {"j": 1})
attempt(lambda: "%(k)s" % 5)
attempt(lambda: "%" % 5)
attempt(lambda: "%z" % 5)
attempt(lambda: "%c" % "ab")
attempt(lambda: "%c" % -1)
attempt(lambda: "%x" % 1.5)
attempt(lambda: "%f" % "x")
attempt(lambda: "%d" % None)
attempt(lambda: "%*d" % ("x", 5))
attempt(lambda: "%d" % float("inf"))
attempt(lambda: "%(a" % {"a": 1})

print("== bytes")
print(b"%d %s %x %c %r" % (5, b"raw", 255, 65, "é"), b"%b|%5d|%-5s|" % (b"x", 42, b"ab"), b"%a" % "é", b"%.2f" % 1.5, b"%(k)d" % {b"k": 1})
attempt(lambda: b"%s" % "text")
attempt(lambda: b"%d" % "5")

text = "%s-%s"
text %= (1, 2)
print(text)
