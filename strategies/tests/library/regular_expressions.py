# `re`: compiled by the library, matched by the engine, over ASCII text, other text and bytes.
import re

print(re.match(r"(\w+) (\w+)", "Isaac Newton, physicist").groups())
m = re.search(r"(?P<first>\w+) (?P<last>\w+)", "by Malcolm Reynolds")
print(m, m.group("last", 1), m.groupdict(), m.span("first"), m.start(2), m.end(), m["last"], m.lastgroup, m.lastindex)
print(dict(m.re.groupindex), m.pos, m.endpos, m.regs, m.string)
print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)?", "a1b"), re.findall(r"x*", "axb"))
print([(m.start(), m.group()) for m in re.finditer(r"b*", "abba")])
print(re.split(r"(\W)", "a,b;c"), re.split(r",", "a,b,c", maxsplit=1), re.split(r"x*", "axbc"))
print(re.sub(r"(\w+)@(\w+)", r"\2 at \g<1>", "me@home you@work"), re.subn("a", "b", "banana", count=2))
print(re.sub(r"\d", lambda m: str(int(m.group()) * 2), "1 2 3"), re.sub("x*", "-", "abxd"))
print(re.sub("a", r"\\", "a"), re.sub("(a)|b", r"[\1]", "ab"))

# Beyond ASCII, with and without case.
print(re.findall(r"\w+", "žluťoučký kůň úpěl"), re.search("Ů", "kůň", re.I), re.search("\U0001f600+", "a\U0001f600\U0001f600"))
print(re.fullmatch("[α-ω]+", "λόγος"), re.fullmatch("[a-ω]+", "aλb").span(), re.findall(r"\w", "aé", re.ASCII))
print(re.sub("ß", "ss", "straße"), re.split("é", "caféétéa"))

# Bytes.
print(re.findall(rb"\w+", b"ab cd"), re.sub(rb"(a)", rb"<\1>", bytearray(b"banana")), re.match(b"\xff", b"\xff\x00"))

# Lookaround, back references, conditions, atomic groups, possessive and lazy repetition.
print(re.findall(r"(?<=-)\w+(?!\w)", "a-bc-d"), re.search(r"(.)\1", "hello"), re.search(r"(?i:HE)llo", "hello"))
print([bool(re.fullmatch(r"(<)?\w+(?(1)>|$)", s)) for s in ("<a>", "a", "<a", "a>")])
print(re.match(r"(?>a+)ab", "aaab"), re.match(r"a++b", "aab"), re.match(r"a+?", "aaa"), re.match(r"(?:ab){2,3}?", "ababab"))
print(re.findall(r"^\w", "a\nb", re.M), re.findall("a.b", "a\nb", re.S), re.findall(r"\bfoo\b", "foo food foo"))

# Objects and errors.
p = re.compile("a(b)", re.I | re.X)
print(p, p.pattern, p.flags, p.groups, p == re.compile("a(b)", re.I | re.X), hash(p) == hash(re.compile("a(b)", re.X | re.I)))
print(re.escape("a.b*c"), p.match("xab", 1).span(), p.search("ab", 1), re.Match, re.Pattern[str])
for f in (
    lambda: re.compile("("),
    lambda: re.match(b"a", "a"),
    lambda: re.match("a", b"a"),
    lambda: re.match("a", 1),
    lambda: re.match("a", "a").group(1),
    lambda: re.match("a", "a").group("x"),
    lambda: type(p)(),
):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)
