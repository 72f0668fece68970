# A small Forth, and a vending machine as a state machine with match.


class Forth:
    def __init__(self):
        self.stack, self.out, self.words = [], [], {}

    def pop(self):
        if not self.stack:
            raise RuntimeError("stack underflow")
        return self.stack.pop()

    def run(self, source):
        tokens = source.lower().split() if isinstance(source, str) else source
        i = 0
        while i < len(tokens):
            t = tokens[i]
            match t:
                case "+" | "-" | "*" | "/" | "mod" | "<" | "=" | ">":
                    b, a = self.pop(), self.pop()
                    match t:
                        case "+": r = a + b
                        case "-": r = a - b
                        case "*": r = a * b
                        case "/": r = a // b
                        case "mod": r = a % b
                        case "<": r = -(a < b)
                        case "=": r = -(a == b)
                        case ">": r = -(a > b)
                    self.stack.append(r)
                case "dup":
                    self.stack += self.stack[-1:] or [self.pop()]
                case "drop":
                    self.pop()
                case "swap":
                    b, a = self.pop(), self.pop()
                    self.stack += b, a
                case "over":
                    self.stack.append(self.stack[-2])
                case ".":
                    self.out.append(str(self.pop()))
                case ":":
                    end = tokens.index(";", i)
                    self.words[tokens[i + 1]] = tokens[i + 2 : end]
                    i = end
                case "if":
                    depth, j, middle = 1, i, None
                    while depth:
                        j += 1
                        depth += (tokens[j] == "if") - (tokens[j] == "then")
                        if tokens[j] == "else" and depth == 1:
                            middle = j
                    yes, no = tokens[i + 1 : middle or j], tokens[middle + 1 : j] if middle else []
                    self.run(yes if self.pop() else no)
                    i = j
                case "times":
                    end = tokens.index("end", i)
                    for _ in range(self.pop()):
                        self.run(tokens[i + 1 : end])
                    i = end
                case word if word in self.words:
                    self.run(self.words[word])
                case number:
                    try:
                        self.stack.append(int(number))
                    except ValueError:
                        raise NameError(f"unknown word {number!r}") from None
            i += 1
        return self


for program in (
    "1 2 + 3 * .",
    ": sq dup * ; 7 sq . 2 sq sq .",
    ": fact dup 1 < if drop 1 else dup 1 - fact * then ; 20 fact .",
    ": fib dup 2 < if else dup 1 - fib swap 2 - fib + then ; 12 fib .",
    "0 1 15 times swap over + end . .",
    "5 3 > if 1 if 10 . then else 20 . then",
    "-7 2 / . -7 2 mod .",
    "1 0 /",
    "+",
    "1 bogus",
):
    f = Forth()
    try:
        f.run(program)
        print(program, "=>", " ".join(f.out), f.stack or "")
    except Exception as error:
        print(program, "!!", type(error).__name__, error)


class Vending:
    prices = {"tea": 2, "cake": 5}

    def __init__(self):
        self.state = ("idle",)

    def handle(self, event):
        match self.state, event:
            case _, ("reset",):
                self.state, answer = ("idle",), "reset"
            case ("idle",), ("coin", n) if n > 0:
                self.state, answer = ("paid", n), f"credit {n}"
            case ("paid", have), ("coin", n):
                self.state, answer = ("paid", have + n), f"credit {have + n}"
            case ("paid", have), ("choose", item) if item not in self.prices:
                answer = f"no {item}"
            case ("paid", have), ("choose", item) if have >= self.prices[item]:
                self.state, answer = ("idle",), f"{item} and {have - self.prices[item]} back"
            case ("paid", have), ("choose", item):
                answer = f"{self.prices[item] - have} more"
            case (state, *_), (kind, *_):
                answer = f"ignored {kind} when {state}"
        return answer


v = Vending()
for event in (("choose", "tea"), ("coin", 1), ("choose", "tea"), ("choose", "gold"), ("coin", 5), ("choose", "cake"), ("coin", 0), ("coin", 3), ("reset",), ("choose", "tea")):
    print(event, "->", v.handle(event), v.state)
