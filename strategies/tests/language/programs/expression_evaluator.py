# A tokenizer, a precedence climbing parser, a printer and an evaluator.


class ParseError(Exception):
    pass


class Token:
    __slots__ = ("kind", "text", "pos")

    def __init__(self, kind, text, pos):
        self.kind, self.text, self.pos = kind, text, pos

    def __repr__(self):
        return f"{self.kind}:{self.text}"


def tokenize(text):
    i = 0
    while i < len(text):
        ch, start = text[i], i
        if ch.isspace():
            i += 1
            continue
        if ch.isdigit() or ch == ".":
            while i < len(text) and (text[i].isdigit() or text[i] == "."):
                i += 1
            yield Token("num", text[start:i], start)
        elif ch.isalpha():
            while i < len(text) and text[i].isalnum():
                i += 1
            yield Token("name", text[start:i], start)
        elif text[i : i + 2] in ("**", "<=", ">=", "=="):
            i += 2
            yield Token("op", text[start:i], start)
        elif ch in "+-*/%()<>=,":
            i += 1
            yield Token("op", ch, start)
        else:
            raise ParseError(f"bad character {ch!r} at {i}")
    yield Token("end", "", len(text))


LEVELS = {"=": 1, "<": 2, ">": 2, "<=": 2, ">=": 2, "==": 2, "+": 3, "-": 3, "*": 4, "/": 4, "%": 4, "**": 6}


class Parser:
    def __init__(self, text):
        self.tokens = list(tokenize(text))

    def next(self):
        return self.tokens.pop(0)

    def accept(self, text):
        if self.tokens[0].kind == "op" and self.tokens[0].text == text:
            return self.next()

    def expect(self, text):
        if not self.accept(text):
            raise ParseError(f"expected {text!r} at {self.tokens[0].pos}, found {self.tokens[0]}")

    def parse(self):
        tree = self.expr(0)
        if self.tokens[0].kind != "end":
            raise ParseError(f"unexpected {self.tokens[0]} at {self.tokens[0].pos}")
        return tree

    def expr(self, level):
        left = self.unary()
        while (t := self.tokens[0]).kind == "op" and (mine := LEVELS.get(t.text, -1)) >= max(level, 1):
            self.next()
            right = self.expr(mine if t.text in ("**", "=") else mine + 1)
            left = (t.text, left, right)
        return left

    def unary(self):
        if self.accept("-"):
            return ("neg", self.expr(5))
        t = self.next()
        match t.kind, t.text:
            case "num", text:
                return float(text) if "." in text else int(text)
            case "name", name:
                if self.accept("("):
                    args = []
                    if not self.accept(")"):
                        args.append(self.expr(0))
                        while self.accept(","):
                            args.append(self.expr(0))
                        self.expect(")")
                    return ("call", name, args)
                return name
            case "op", "(":
                inner = self.expr(0)
                self.expect(")")
                return inner
        raise ParseError(f"unexpected {t} at {t.pos}")


def show(tree):
    match tree:
        case ("neg", x):
            return f"(-{show(x)})"
        case ("call", name, args):
            return f"{name}({', '.join(map(show, args))})"
        case (op, a, b):
            return f"({show(a)} {op} {show(b)})"
    return str(tree)


OPS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "%": lambda a, b: a % b,
    "**": lambda a, b: a**b, "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "==": lambda a, b: a == b,
}  # fmt: skip
FUNCTIONS = {"max": max, "min": min, "abs": abs, "round": round}


def evaluate(tree, env):
    match tree:
        case int() | float():
            return tree
        case str(name):
            return env[name]
        case ("=", str(name), value):
            env[name] = evaluate(value, env)
            return env[name]
        case ("neg", x):
            return -evaluate(x, env)
        case ("call", name, args):
            return FUNCTIONS[name](*[evaluate(a, env) for a in args])
        case (op, a, b):
            return OPS[op](evaluate(a, env), evaluate(b, env))


env = {"pi": 3.14159}
for text in ("1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-2 ** 2", "10 - 4 - 3", "x = y = 7 % 4", "x * y + x", "max(1, x, 2 + 5) / 2", "1 < 2 + 3", "--5", "2 * pi * x", "round(2.567, 1)", "100 / 8 / 2", "9 ** 20", "", "1 +", "(1", "1 2", "1 $ 2", "nope + 1", "1 / 0", "max()", "f(1)", "3 = 4"):
    try:
        tree = Parser(text).parse()
        print(f"{text:22} {show(tree)} = {evaluate(tree, env)}")
    except Exception as error:
        print(f"{text:22} {type(error).__name__}: {error}")
print(env, list(tokenize("a1+2.5")))
