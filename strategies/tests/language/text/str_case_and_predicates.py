# Case conversion and the is... family, over ASCII and beyond.

words = ["hello world", "Hello World", "HELLO", "hELLO", "", "123abc", "they're bill's", "ß", "Straße", "ŒUVRE", "ﬁne", "İ", "ΑΣ", "ǆ", "ŉ", "a\u0301b", "ЖЁЛТЫЙ", "日本語", "x1y2"]
for w in words:
    print(ascii(w), ascii(w.upper()), ascii(w.lower()), ascii(w.title()), ascii(w.capitalize()), ascii(w.swapcase()), ascii(w.casefold()))

print("== predicates")
samples = ["", "a", "A", "aB", "1", "a1", " ", "\t\n", "_x", "x y", "class", "1x", "é", "É", "²", "½", "٣", "Ⅷ", "中", "\u00a0", "\u200b", "\x00", "Hello World", "HELLO World", "Ab1 Cd", "ǅ", "\U0001d7d8", "\U00010400", "ª"]
names = ["isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"]
for s in samples:
    print(ascii(s), " ".join(n[2:] for n in names if getattr(s, n)()))

print("== round trips")
text = "The Quick brown FOX"
print(text.lower().upper().swapcase() == text.lower(), text.swapcase().swapcase() == text)
print("ß".upper().lower(), "ς".upper().lower(), "ΑΣ".lower(), "ΑΣΑ".lower(), "Σ".lower())
print("\U00010400".lower() == "\U00010428", "\U00010428".upper() == "\U00010400", len("ﬀ".upper()))
print("ſ".casefold() == "s", "STRASSE".casefold() == "straße".casefold())
print(str.upper("abc"), list(map(str.title, ["ab cd", "EF"])), "x".upper is "x".upper)
