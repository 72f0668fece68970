# print: sep, end, file, flush; and what it asks of its arguments and files.
import sys


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print()
print("one")
print("a", "b", 1, None, [1], sep="")
print("a", "b", sep=", ", end=".\n")
print("a", "b", sep=None, end=None)
print(1, 2, 3, sep="\n")
print("no newline", end="")
print()
print(end="only end\n")
print("", end="")
print(*range(5), sep=" < ")
print("unicode é 中 🎉", ascii("é"), "\ttab", "quote'\"")
print("to stdout", file=sys.stdout)
print("to None is stdout", file=None, flush=True)
print("to stderr", file=sys.stderr)
print(print("nested"))


class File:
    def __init__(self):
        self.calls = []

    def write(self, text):
        self.calls.append(text)

    def flush(self):
        self.calls.append("FLUSH")


f = File()
print("x", 1, file=f)
print("a", "b", sep="-", end="!", file=f, flush=True)
print(file=f)
print(f.calls)


class Shown:
    def __str__(self):
        return "str of Shown"


class Broken:
    def __str__(self):
        raise ValueError("cannot show")


print(Shown(), [Shown].__len__(), {Shown: 1}.__len__())
attempt("broken str", lambda: print("before", Broken(), "after"))
attempt("sep type", lambda: print(1, sep=5))
attempt("end type", lambda: print(1, end=5))
attempt("bad keyword", lambda: print(1, colour="red"))
attempt("bad file", lambda: print(1, file=5))
real = sys.stdout
sys.stdout = captured = File()
print("captured", 1)
sys.stdout.write("written")
sys.stdout = real
print(captured.calls, sys.stdout is sys.__stdout__)
print(sys.stdout.write("five\n"), sys.stdout.write(""), sys.stdout.flush())
attempt("write int", lambda: sys.stdout.write(5))
sys.stdout.writelines(["l1\n", "l2\n"])
sys.stderr.write("err\n")
print("last", flush=True)
