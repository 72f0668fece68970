# A JSON parser and printer with error positions.


class JSONError(ValueError):
    def __init__(self, message, text, pos):
        line = text.count("\n", 0, pos) + 1
        column = pos - text.rfind("\n", 0, pos)
        super().__init__(f"{message} at line {line} column {column}")


class Parser:
    WORDS = {"true": True, "false": False, "null": None}
    ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}

    def __init__(self, text):
        self.text, self.i = text, 0

    def fail(self, message):
        raise JSONError(message, self.text, self.i)

    def peek(self):
        while self.i < len(self.text) and self.text[self.i] in " \t\r\n":
            self.i += 1
        return self.text[self.i : self.i + 1]

    def expect(self, ch):
        if self.peek() != ch:
            self.fail(f"expected {ch!r}, found {self.peek()!r}")
        self.i += 1

    def parse(self):
        value = self.value()
        if self.peek():
            self.fail("extra text")
        return value

    def value(self):
        match self.peek():
            case "{":
                return dict(self.items("{", "}", self.member))
            case "[":
                return list(self.items("[", "]", self.value))
            case '"':
                return self.string()
            case "":
                self.fail("unexpected end")
            case ch if ch == "-" or ch.isdigit():
                return self.number()
        for word, value in self.WORDS.items():
            if self.text.startswith(word, self.i):
                self.i += len(word)
                return value
        self.fail(f"unexpected {self.peek()!r}")

    def items(self, left, right, one):
        self.expect(left)
        if self.peek() != right:
            yield one()
            while self.peek() == ",":
                self.i += 1
                yield one()
        self.expect(right)

    def member(self):
        if self.peek() != '"':
            self.fail("expected a key")
        key = self.string()
        self.expect(":")
        return key, self.value()

    def string(self):
        self.i += 1
        out = []
        while True:
            if self.i >= len(self.text):
                self.fail("unterminated string")
            ch = self.text[self.i]
            self.i += 1
            if ch == '"':
                return "".join(out)
            if ch == "\\":
                ch = self.text[self.i]
                self.i += 1
                if ch == "u":
                    code = int(self.text[self.i : self.i + 4], 16)
                    self.i += 4
                    if 0xD800 <= code < 0xDC00 and self.text[self.i : self.i + 2] == "\\u":
                        low = int(self.text[self.i + 2 : self.i + 6], 16)
                        self.i += 6
                        code = 0x10000 + (code - 0xD800 << 10) + (low - 0xDC00)
                    ch = chr(code)
                elif ch in self.ESCAPES:
                    ch = self.ESCAPES[ch]
                else:
                    self.fail(f"bad escape {ch!r}")
            out.append(ch)

    def number(self):
        start = self.i
        while self.i < len(self.text) and self.text[self.i] in "+-0123456789.eE":
            self.i += 1
        text = self.text[start : self.i]
        try:
            return int(text) if text.lstrip("-").isdigit() else float(text)
        except ValueError:
            self.i = start
            self.fail(f"bad number {text!r}")


def dump(v, indent=None, level=0):
    match v:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[v]
        case int() | float():
            return repr(v)
        case str():
            return '"' + "".join(f"\\u{ord(c):04x}" if c < " " else {'"': '\\"', "\\": "\\\\"}.get(c, c) for c in v) + '"'
        case dict():
            parts, ends = [f"{dump(str(k))}: {dump(x, indent, level + 1)}" for k, x in v.items()], "{}"
        case list() | tuple():
            parts, ends = [dump(x, indent, level + 1) for x in v], "[]"
        case _:
            raise TypeError(f"cannot dump {type(v).__name__}")
    if indent is None or not parts:
        return ends[0] + ", ".join(parts) + ends[1]
    pad = "\n" + " " * indent * (level + 1)
    return ends[0] + pad + ("," + pad).join(parts) + "\n" + " " * indent * level + ends[1]


text = r'''{"name": "Ada \"L\"", "tags": ["x", "\u00e9", "\ud83c\udf89", "tab\t"], "n": -12, "f": 2.5e-3, "big": 123456789012345678901234567890,
  "nested": {"empty": {}, "list": [], "deep": [[1, [2, [3]]], null, true, false]}}'''
data = Parser(text).parse()
print(data)
print(dump(data))
print(dump(data, 2))
print(Parser(dump(data)).parse() == data, Parser(dump(data, 4)).parse() == data)
for bad in ("", "[1, 2", "{1: 2}", '{"a" 1}', "[1,]", "nul", "1 2", '"abc', "[\n 1,\n  ?]", "-", r'"\q"', '{"a": 1,}', "1.2.3"):
    try:
        print(Parser(bad).parse())
    except JSONError as error:
        print(f"{bad!r}: {error}")
try:
    dump({"s": {1, 2}})
except TypeError as error:
    print(error)
