# find, index, count, replace, startswith, translate, in, ordering.


def attempt(label, action):
    try:
        print(label, repr(action()))
    except Exception as error:
        print(label, type(error).__name__, error)


s = "the cat sat on the mat"
print("== find and index")
print(s.find("the"), s.rfind("the"), s.find("the", 1), s.rfind("the", 0, 10), s.find("dog"), s.find(""), s.rfind(""), s.find("", 50), s.find("", len(s)))
print(s.index("cat"), s.rindex("at"), s.find("t", -3), s.find("t", -100, 3), s.find("cat", 4, 6), s.find("cat", 4, 7), "aaa".rfind("aa"), "abc".find("b", None, None))
attempt("index", lambda: s.index("dog"))
attempt("rindex", lambda: s.rindex("dog", 3))
attempt("type", lambda: s.find(3))

print("== count")
print(s.count("t"), s.count("at"), s.count(""), "aaaa".count("aa"), s.count("the", 1), s.count("t", 0, 1), "".count(""), "abc".count("", 1, 2), "🎉a🎉".count("🎉"))

print("== replace")
print(s.replace("the", "a"), "|", s.replace("t", ""), "|", s.replace("at", "og", 2), "|", "abc".replace("", "-"), "|", "abc".replace("", "-", 2), "|", "aaa".replace("aa", "b"))
print("".replace("", "x"), "abc".replace("x", "y"), "abc".replace("b", "→🎉"), "abc".replace("b", "B", 0), "abab".replace("a", "x", count=1))
attempt("type", lambda: "abc".replace("a", 1))

print("== startswith and endswith")
print(s.startswith("the"), s.startswith("cat", 4), s.startswith(("dog", "the")), s.startswith(()), s.startswith(""), s.startswith("the", 0, 2))
print(s.endswith("mat"), s.endswith(("cat", "mat")), s.endswith("the", 0, 18), s.endswith(""), "".endswith("", 1), "".startswith("", 0))
attempt("list", lambda: s.startswith(["the"]))
attempt("tuple item", lambda: s.startswith((1,)))

print("== in")
print("cat" in s, "dog" not in s, "" in "", "a" in "", "🎉" in "x🎉y", "\u0301" in "a\u0301")
attempt("int in str", lambda: 1 in s)

print("== translate and maketrans")
table = str.maketrans("abc", "xyz")
print("aabbccdd".translate(table), sorted(table.items()))
print("abc".translate({97: "AA", 98: None, 99: 0x1F389}), "hello".translate(str.maketrans("", "", "l")), "hello".translate(str.maketrans({"h": "J", "o": None, 101: "E"})))
attempt("lengths", lambda: str.maketrans("ab", "x"))
attempt("key length", lambda: str.maketrans({"ab": "x"}))
attempt("bad value", lambda: "a".translate({97: []}))


class Shift:
    def __getitem__(self, code):
        if code == 32:
            raise LookupError
        return code + 1


print("HAL 9".translate(Shift()))

print("== comparison")
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "é" > "z", "\uffff" < "\U00010000", "Z" < "a", "10" < "9")
print(sorted(["b", "B", "a", "A", "é", "z", "", "aa", "🎉", "中"]), max("hello"), min("hello"), sorted("hello", key=str.upper, reverse=True))
attempt("str < int", lambda: "a" < 1)
print("a" == 1, "a" != 1, "a" == b"a", "abc" == "abc", "abc" is not None)

print("== concatenation and repetition")
print("a" + "b" * 3, 3 * "ab", "x" * 0, "x" * -5, "-" * True, "a" "b" 'c', len("ab" * 1000), "é" + "🎉")
attempt("str + int", lambda: "a" + 1)
attempt("int + str", lambda: 1 + "a")
attempt("str * str", lambda: "a" * "b")
attempt("str * float", lambda: "a" * 2.0)
attempt("str - str", lambda: "a" - "b")
attempt("str + bytes", lambda: "a" + b"b")
text = "a"
text += "b"
text *= 2
print(text)
