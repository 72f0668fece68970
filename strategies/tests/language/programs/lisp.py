# A small Lisp: reader, environments, closures, tail calls in a loop, errors.


class LispError(Exception):
    pass


class Symbol(str):
    pass


def tokenize(text):
    return text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()


def read(tokens):
    if not tokens:
        raise LispError("unexpected end")
    t = tokens.pop(0)
    if t == "(":
        out = []
        while tokens and tokens[0] != ")":
            out.append(read(tokens))
        if not tokens:
            raise LispError("missing )")
        tokens.pop(0)
        return out
    if t == ")":
        raise LispError("unexpected )")
    if t == "'":
        return [Symbol("quote"), read(tokens)]
    for kind in (int, float):
        try:
            return kind(t)
        except ValueError:
            pass
    return {"#t": True, "#f": False}.get(t, Symbol(t))


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError(f"unbound {name}")


class Lambda:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env

    def bind(self, args):
        if len(args) != len(self.params):
            raise LispError(f"expected {len(self.params)} arguments, got {len(args)}")
        return Env(self.params, args, self.env)


def product(*a):
    r = 1
    for x in a:
        r *= x
    return r


top = Env()
top.update({
    "+": lambda *a: sum(a), "*": product, "-": lambda a, *b: a - sum(b) if b else -a, "/": lambda a, b: a / b, "<": lambda a, b: a < b, "=": lambda a, b: a == b,
    "list": lambda *a: list(a), "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, b: [a, *b], "null?": lambda l: l == [], "length": len, "mod": lambda a, b: a % b,
})  # fmt: skip


def evaluate(x, env=top):
    while True:
        match x:
            case Symbol():
                return env.find(x)[x]
            case [Symbol("quote"), value]:
                return value
            case [Symbol("if"), test, then, other]:
                x = then if evaluate(test, env) is not False else other
                continue
            case [Symbol("define"), [name, *params], *body]:
                env[name] = Lambda(params, body, env)
                return None
            case [Symbol("define"), name, value]:
                env[name] = evaluate(value, env)
                return None
            case [Symbol("set!"), name, value]:
                env.find(name)[name] = evaluate(value, env)
                return None
            case [Symbol("lambda"), params, *body]:
                return Lambda(params, body, env)
            case [Symbol("let"), pairs, *body]:
                env = Env([n for n, _ in pairs], [evaluate(v, env) for _, v in pairs], env)
                *first, x = body
                for b in first:
                    evaluate(b, env)
                continue
            case [head, *rest]:
                f = evaluate(head, env)
                args = [evaluate(a, env) for a in rest]
                if isinstance(f, Lambda):
                    env = f.bind(args)
                    *first, x = f.body
                    for b in first:
                        evaluate(b, env)
                    continue
                if not callable(f):
                    raise LispError(f"not a function: {show(f)}")
                return f(*args)
            case _:
                return x


def show(v):
    if isinstance(v, list):
        return "(" + " ".join(map(show, v)) + ")"
    if isinstance(v, bool):
        return "#t" if v else "#f"
    return "#<lambda>" if isinstance(v, Lambda) else str(v)


PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 25)
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(fib 10)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (loop i acc) (if (= i 0) acc (loop (- i 1) (+ acc i))))
(loop 1500 0)
(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (counter))
(list (c) (c) (c))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
(let ((x 2) (y 3)) (list x y (* x y) '(quoted x) #t (< y x)))
(define (filter p l) (if (null? l) '() (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))
(filter (lambda (n) (= 0 (mod n 3))) (range 0 20))
(/ 7 2)
fact
(undefined-name 1)
(fact 1 2)
(1 2)
(car '())
(/ 1 0)
"""
tokens = tokenize(PROGRAM)
while tokens:
    expression = read(tokens)
    try:
        result = evaluate(expression)
        if result is not None:
            print(show(expression), "=>", show(result))
    except (LispError, IndexError, ZeroDivisionError) as error:
        print(show(expression), "!!", type(error).__name__, error)
for bad in ("(1 (2)", ")", ""):
    try:
        read(tokenize(bad))
    except LispError as error:
        print(repr(bad), "!!", error)
