//! Every construct of the language is translated to code that keeps the promises of `isa`.

mod verifier;

use gilectomy_frontend::{Mode, Operands, compile, disassemble};

#[track_caller]
fn check(source: &str) {
    for operands in [Operands::InPlace, Operands::Copied] {
        let code =
            compile(source, "test.py", Mode::Module, operands).unwrap_or_else(|error| panic!("{error}"));
        if let Err(message) = verifier::verify(&code) {
            panic!("{operands:?}: {message}\n{}", disassemble(&code));
        }
    }
}

#[test]
fn control_flow() {
    check(
        "
def f(a, b, xs):
    x = a if b else (b or a and xs)
    while a:
        if b: continue
        elif x: break
        a -= 1
    else:
        return a < b < x <= 3
    for i, (j, *k) in xs:
        for l in k:
            if l: break
            if j: return i
        else:
            continue
        assert i, 'message'
    return f(a, b if a else x, *[y or x for y in xs if y])
",
    );
}

#[test]
fn exceptions() {
    check(
        "
def f(a, xs):
    for x in xs:
        try:
            a(x)
        except (ValueError, KeyError) as e:
            if e: continue
            raise RuntimeError from e
        except TypeError:
            return [x for x in xs if a(x)]
        else:
            break
        finally:
            for y in xs:
                if y: break
            a(None)
    try:
        try: a()
        finally: a(1)
    except: raise
    while a:
        try: return a()
        finally: break
",
    );
}

#[test]
fn exception_groups() {
    check(
        "
def f(a, xs):
    for x in xs:
        try:
            if a: continue
            a(x)
        except* (ValueError, KeyError) as e:
            if e: raise
            try: a(e)
            except* OSError: a()
        except* a(x):
            for y in e: break
        else:
            return a(1)
        finally:
            a(2)
",
    );
}

#[test]
fn context_managers() {
    check(
        "
def f(a, b):
    for x in a:
        with a as c, b() as (d, e):
            if c: return d
            if d: break
            if e: continue
            with c: raise e
        print(x)
    try:
        with a: return 1
    except ValueError:
        print(a)
    raise a
",
    );
}

#[test]
fn comprehensions_and_closures() {
    check(
        "
def f(a, b, q):
    g = [lambda: q for q in b]
    h = {k: [v + q for v in b for q in v if q] for k, v in a.items()}
    def inner(x=a, *y, z: int = 1, **w) -> None:
        nonlocal q
        q = [q for q in x]
        return {u for u in y}, (u for u in z), any(u for u in w), tuple(u for u in w)
    try:
        return [1 / q for q in a]
    except ZeroDivisionError:
        return q
    return inner, g, h
[x for x in range(3)]
class C:
    y = [x for x in range(3)]
    z = [lambda: y for y in y]
",
    );
}

#[test]
fn generators() {
    check(
        "
def f(xs):
    x = yield
    for x in xs:
        try:
            y = yield x, (yield)
        finally:
            yield from xs
        with x: yield y
    while (z := (yield from f(x))): yield z
    return x
",
    );
}

#[test]
fn patterns() {
    check(
        "
def f(x):
    match x:
        case 0 | 1 | -2.5 | 'a' | None: return 1
        case [a, [b, *c], *_] if a: return b, c
        case {'k': k, 'l': [1, 2], **rest}: return k, rest
        case Point(x=0, y=y) | Point(y, 0): return y
        case str() as s: return s
        case a.b.c: return 3
        case _: return x
",
    );
}

#[test]
fn classes() {
    check(
        "
import a.b.c as d, e
from . import f
from g import *
@d.decorate(lambda c: c)
class C(d, metaclass=e, **f):
    '''Doc.'''
    x: int = 3
    if x: y: str
    def __init__(self, *args):
        super().__init__(*args)
        super(C, self).x
        self.x.y[0] += self.x[1:2]
        self.x[::2], *self.y = args
        del self.x, self.y[0], args
    @property
    def p(self): return __class__, f'{self.x!r:>{self.y}} {self} text', x
    class D: z = x
x: int
del x
global_ = lambda *, a=1: +a, -a, ~a, not a
",
    );
}

#[test]
fn unsupported_constructs_translate() {
    check(
        "
async def f(x):
    async with x as y: await y
    async for z in y: yield z
    return
def g[T](x: T) -> T: return x
class C[T]: pass
type A = int
t = t'{x}'
",
    );
}

#[test]
fn an_expression_returns_its_value() {
    let code = compile("a + f(1)", "test.py", Mode::Eval, Operands::InPlace).expect("an expression");
    verifier::verify(&code).expect("code in order");
    assert!(disassemble(&code).ends_with("Return t0!\n"));
}

#[test]
fn long_functions_use_long_jumps() {
    let body = "        x(a, b, c)\n".repeat(20_000);
    check(&format!("def f(x, a, b, c):\n    while a < 3:\n        if b == 4: return\n{body}"));
}
