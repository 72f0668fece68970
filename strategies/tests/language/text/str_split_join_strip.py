# split, rsplit, splitlines, partition, join, strip and their error cases.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


print("== split")
print("a b  c".split(), "  a b ".split(), "".split(), "   ".split(), "\ta\nb\u2003c\x1cd".split())
print("a,b,,c,".split(","), "".split(","), ",".split(","), "a--b--c".split("--"), "aaa".split("aa"))
print("a b c d".split(None, 2), "  a  b  c  ".split(None, 1), "a,b,c".split(",", 1), "a,b,c".split(",", 0), "a b".split(maxsplit=0))
print("a b c d".rsplit(None, 2), "  a  b  c  ".rsplit(None, 1), "a,b,c".rsplit(",", 1), "aaa".rsplit("aa"), " a b ".rsplit(maxsplit=0))
print("a,b".split(sep=",", maxsplit=-1), "ä→ö→ü".split("→"), "🎉x🎉y".split("🎉"))
attempt("empty sep", lambda: "abc".split(""))
attempt("bad sep", lambda: "abc".split(1))
attempt("bad max", lambda: "abc".split(",", "x"))

print("== splitlines")
text = "one\ntwo\r\nthree\rfour\x0bfive\x0csix\x85seven\u2028eight\n\nnine"
print(text.splitlines())
print(text.splitlines(True))
print("".splitlines(), "\n".splitlines(), "a\n".splitlines(), "a\n\n".splitlines(keepends=True))

print("== partition")
print("key=value=x".partition("="), "key=value=x".rpartition("="), "none".partition("="), "none".rpartition("="))
print("".partition("x"), "a::b".partition("::"), "x".partition("x"))
attempt("empty", lambda: "abc".partition(""))

print("== join")
print(",".join(["a", "b", "c"]), "".join([]), "x".join(["only"]), "-".join("abc"), ", ".join(str(i) for i in range(5)))
print("→".join(("a", "🎉", "b")), "".join({"k": 1}), " ".join(dict.fromkeys("zyx")))
attempt("not str", lambda: ",".join(["a", 1]))
attempt("not iterable", lambda: ",".join(5))
attempt("bytes", lambda: ",".join([b"a"]))

print("== strip")
print("  a b ".strip() + "|", "  a b ".lstrip() + "|", "  a b ".rstrip() + "|", "\t\n\u3000x\u00a0".strip())
print("xxabcxx".strip("x"), "abcba".strip("ab"), "www.example.com".lstrip("w."), "file.txt".rstrip(".tx"), "".strip(), "aaa".strip("a") + "|")
print("  a ".strip(None) + "|", "ééaéé".strip("é"), "abc".strip(""))
attempt("bad strip", lambda: "abc".strip(1))

print("== removeprefix, removesuffix")
print("TestCase".removeprefix("Test"), "TestCase".removesuffix("Case"), "abc".removeprefix("x"), "abc".removesuffix(""), "aa".removeprefix("a"), "abc".removesuffix("abc") + "|")

print("== expandtabs, zfill, justify")
print(repr("a\tbc\td".expandtabs()), repr("a\tbc\n\td".expandtabs(4)), repr("\t\t".expandtabs(0)), repr("01\t012\t0123".expandtabs(tabsize=5)))
print("42".zfill(5), "-42".zfill(6), "+7".zfill(4), "abc".zfill(2), "".zfill(3), "--1".zfill(5))
print("[" + "ab".center(7) + "]", "[" + "abc".center(6, "*") + "]", "[" + "ab".ljust(5, ".") + "]", "[" + "ab".rjust(5, "→") + "]", "abc".center(2), "a".center(4), "ab".center(5))
attempt("fill", lambda: "a".center(5, "xy"))
attempt("fill type", lambda: "a".ljust(5, 1))
