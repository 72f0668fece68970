# Strings are sequences of code points: length, indexing, slicing, escapes.


def attempt(label, action):
    try:
        print(label, ascii(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


s = "aé中🎉z"
print(len(s), [ascii(c) for c in s], [ord(c) for c in s], s[3], s[-2], s[-5], s[::-1], s[1:4], s[3:], s[:-1])
print(s[::2], s[4:0:-1], s[10:], s[-100:100], s[3:1], s[1:1], s[::-2], s[slice(1, None, 2)])
attempt("index", lambda: s[5])
attempt("negative index", lambda: s[-6])
attempt("str index", lambda: s["a"])
attempt("float index", lambda: s[1.0])
attempt("zero step", lambda: s[::0])
attempt("assign", lambda: s.__setitem__(0, "x"))
print(s.index("🎉"), s.find("z"), s.replace("🎉", "!"), s.upper(), s * 2, s + s[::-1], s.center(9, "·"))

print("== storage widths mixed in one string")
for a in ("abc", "abÿ", "abĀ", "ab\U0001f600"):
    for b in ("x", "ÿ", "Ā", "\U0001f600"):
        c = a + b
        print(len(c), ascii(c[-1]), ascii(c[:3]), c[:3] == a, c[3] == b, c.endswith(b), hash(c[:3]) == hash(a))
narrow = "\U0001f600abc"[1:]
print(narrow == "abc", {narrow: 1}["abc"], "é中"[:1] == "é", hash(narrow) == hash("abc"))

print("== escapes")
print(ascii("\a\b\f\n\r\t\v\\\'\"\0\x41\101\u0041\U00000041\N{LATIN SMALL LETTER A}\N{GREEK SMALL LETTER PI}"))
print(len("\
joined"), r"\n raw \x", len(r"\\"), "tab\there", 'mixed "quotes"', "it's", '''triple
"quoted" text''', "a" 'b' """c""")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\\"), repr("\n\t\r\x00\x1f\x7f\x80\xa0\xad"), repr("é中🎉"), repr("\u200b\u2028\ud800\ue000\U000e0001"))
print(ascii("é中🎉'\""), ascii("plain"), ascii("\xff\u0100\U00010000"))

print("== ord and chr")
print(ord("a"), ord("é"), ord("🎉"), chr(97), chr(0x1F389), ascii(chr(0x10FFFF)), ascii(chr(0xD800)), chr(ord("z")) == "z")
attempt("chr big", lambda: chr(0x110000))
attempt("chr negative", lambda: chr(-1))
attempt("ord of two", lambda: ord("ab"))
attempt("ord of empty", lambda: ord(""))
attempt("ord of int", lambda: ord(5))
print(ord(b"a"))

print("== surrogates")
lone = "\ud83c"
print(len(lone), ascii(lone), lone == "\ud83c", len("\ud83c\udf89"), "\ud83c\udf89" == "🎉")
attempt("encode lone", lambda: lone.encode())

print("== combining characters stay separate")
composed, decomposed = "é", "e\u0301"
print(len(composed), len(decomposed), composed == decomposed, list(map(ascii, decomposed)))

print("== identifiers may be unicode")
größe = 3
π = 3.14
名前 = "name"
print(größe, π, 名前, sorted(k for k in globals() if not k.isascii()))


class Über:
    ñ = 1


print(Über.__name__, Über().ñ, getattr(Über, "ñ"))
