//! Syntax errors as CPython 3.14 prints them.

use gilectomy_frontend::{Mode, Operands, compile};

#[track_caller]
fn check(source: &str, expected: &str) {
    let error = compile(source, "x.py", Mode::Module, Operands::InPlace).expect_err("a syntax error");
    assert_eq!(error.to_string(), format!("  File \"x.py\", line {expected}"));
}

#[test]
fn brackets() {
    check("print(\n", "1\n    print(\n         ^\nSyntaxError: '(' was never closed");
    check("x = (1,\ny = 2\n", "1\n    x = (1,\n        ^\nSyntaxError: '(' was never closed");
    check(
        "foo(]\n",
        "1\n    foo(]\n        ^\nSyntaxError: closing parenthesis ']' does not match opening parenthesis '('",
    );
    check(
        "x = [1, 2)\n",
        "1\n    x = [1, 2)\n             ^\nSyntaxError: closing parenthesis ')' does not match opening parenthesis '['",
    );
    check(")\n", "1\n    )\n    ^\nSyntaxError: unmatched ')'");
    check("if True:\n    x = (1 +\n    y\n", "2\n    x = (1 +\n        ^\nSyntaxError: '(' was never closed");
    check("x = {\n  'a': 1,\n  'b': 2\n", "1\n    x = {\n        ^\nSyntaxError: '{' was never closed");
    check("x = (1,\\\n\\", "1\n    x = (1,\\\n        ^\nSyntaxError: '(' was never closed");
    check("print('a'\nprint('b')\n", "1\n    print('a'\n         ^\nSyntaxError: '(' was never closed");
}

#[test]
fn strings_and_numbers() {
    check(
        "x = 'abc\n",
        "1\n    x = 'abc\n        ^\nSyntaxError: unterminated string literal (detected at line 1)",
    );
    check(
        "x = \"\"\"abc\n",
        "1\n    x = \"\"\"abc\n        ^\nSyntaxError: unterminated triple-quoted string literal (detected at line 1)",
    );
    check("1abc\n", "1\n    1abc\n    ^\nSyntaxError: invalid decimal literal");
    check(
        "0777\n",
        "1\n    0777\n    ^\nSyntaxError: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
    );
    check("0b12\n", "1\n    0b12\n       ^\nSyntaxError: invalid digit '2' in binary literal");
    check("0xg\n", "1\n    0xg\n     ^\nSyntaxError: invalid hexadecimal literal");
    check("1e\n", "1\n    1e\n    ^\nSyntaxError: invalid decimal literal");
    check("x = $\n", "1\n    x = $\n        ^\nSyntaxError: invalid syntax");
    check(
        "a\\ b\n",
        "1\n    a\\ b\n      ^\nSyntaxError: unexpected character after line continuation character",
    );
    check("€ = 2\n", "1\n    € = 2\n    ^\nSyntaxError: invalid character '€' (U+20AC)");
}

#[test]
fn colons_and_commas() {
    check("if x\n    pass\n", "1\n    if x\n        ^\nSyntaxError: expected ':'");
    check("def f()\n  pass\n", "1\n    def f()\n           ^\nSyntaxError: expected ':'");
    check("with a\n  pass\n", "1\n    with a\n          ^\nSyntaxError: expected ':'");
    check(
        "if x = 1: pass\n",
        "1\n    if x = 1: pass\n       ^^^^^\nSyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
    );
    check("a if b\n", "1\n    a if b\n    ^^^^^^\nSyntaxError: expected 'else' after 'if' expression");
    check("f(a b)\n", "1\n    f(a b)\n      ^^^\nSyntaxError: invalid syntax. Perhaps you forgot a comma?");
    check(
        "f(a=b for b in c)\n",
        "1\n    f(a=b for b in c)\n      ^^\nSyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
    );
    check(
        "[a, b for a in c]\n",
        "1\n    [a, b for a in c]\n     ^^^^\nSyntaxError: did you forget parentheses around the comprehension target?",
    );
    check(
        "{**a for a in b}\n",
        "1\n    {**a for a in b}\n     ^^\nSyntaxError: dict unpacking cannot be used in dict comprehension",
    );
    check("{a b}\n", "1\n    {a b}\n     ^^^\nSyntaxError: invalid syntax. Perhaps you forgot a comma?");
    check("x = [1, 2\ny = 3\n", "1\n    x = [1, 2\n        ^\nSyntaxError: '[' was never closed");
    check(
        "while True print(1)\n",
        "1\n    while True print(1)\n               ^^^^^\nSyntaxError: invalid syntax",
    );
}

#[test]
fn indentation() {
    check(
        "if x:\npass\n",
        "2\n    pass\n    ^^^^\nIndentationError: expected an indented block after 'if' statement on line 1",
    );
    check(
        "def f():\nx\n",
        "2\n    x\n    ^\nIndentationError: expected an indented block after function definition on line 1",
    );
    check(
        "class A:\npass\n",
        "2\n    pass\n    ^^^^\nIndentationError: expected an indented block after class definition on line 1",
    );
    check(
        "try:\n  pass\nexcept:\npass\n",
        "4\n    pass\n    ^^^^\nIndentationError: expected an indented block after 'except' statement on line 3",
    );
    check(
        "match x:\n  case 1:\n  pass\n",
        "3\n    pass\n    ^^^^\nIndentationError: expected an indented block after 'case' statement on line 2",
    );
    check(
        "def f():\n",
        "1\n    def f():\n            ^\nIndentationError: expected an indented block after function definition on line 1",
    );
    check(
        "if x:",
        "1\n    if x:\n         ^\nIndentationError: expected an indented block after 'if' statement on line 1",
    );
    check("  x = 1\n", "1\n    x = 1\nIndentationError: unexpected indent");
    check("x = 1\n  y = 2\n", "2\n    y = 2\nIndentationError: unexpected indent");
    check(
        "if x:\n    y\n  z\n",
        "3\n    z\n     ^\nIndentationError: unindent does not match any outer indentation level",
    );
    check(
        "if x:\n\ty\n        z\n",
        "3\n    z\nTabError: inconsistent use of tabs and spaces in indentation",
    );
    check(
        "if x:\n        y\n\tz\n",
        "3\n    \tz\n    ^\nTabError: inconsistent use of tabs and spaces in indentation",
    );
}

#[test]
fn generic() {
    check("else:\n  pass\n", "1\n    else:\n    ^^^^\nSyntaxError: invalid syntax");
    check("x = 1 2\n", "1\n    x = 1 2\n          ^\nSyntaxError: invalid syntax");
    check("x y\n", "1\n    x y\n      ^\nSyntaxError: invalid syntax");
    check(
        "print 1\n",
        "1\n    print 1\n    ^^^^^^^\nSyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?",
    );
    check("x = \n", "1\n    x = \n        ^\nSyntaxError: invalid syntax");
    check("x = = 1\n", "1\n    x = = 1\n        ^\nSyntaxError: invalid syntax");
    check("x := 1\n", "1\n    x := 1\n      ^^\nSyntaxError: invalid syntax");
    check("x = if\n", "1\n    x = if\n        ^^\nSyntaxError: invalid syntax");
    check("in x\n", "1\n    in x\n    ^^\nSyntaxError: invalid syntax");
    check(
        "x <> y\n",
        "1\n    x <> y\n      ^^\nSyntaxError: invalid syntax.  Maybe you meant '!=' instead of '<>'?",
    );
    check("ééé = 'é' é\n", "1\n    ééé = 'é' é\n              ^\nSyntaxError: invalid syntax");
}

#[test]
fn targets() {
    check(
        "f() = 1\n",
        "1\n    f() = 1\n    ^^^\nSyntaxError: cannot assign to function call here. Maybe you meant '==' instead of '='?",
    );
    check(
        "1 = x\n",
        "1\n    1 = x\n    ^\nSyntaxError: cannot assign to literal here. Maybe you meant '==' instead of '='?",
    );
    check(
        "x + 1 = 2\n",
        "1\n    x + 1 = 2\n    ^^^^^\nSyntaxError: cannot assign to expression here. Maybe you meant '==' instead of '='?",
    );
    check("None = 1\n", "1\n    None = 1\n    ^^^^\nSyntaxError: cannot assign to None");
    check(
        "(a, b) += 1\n",
        "1\n    (a, b) += 1\n    ^^^^^^\nSyntaxError: 'tuple' is an illegal expression for augmented assignment",
    );
    check("lambda: 1 = 2\n", "1\n    lambda: 1 = 2\n    ^^^^^^^^^\nSyntaxError: cannot assign to lambda");
    check("a < b = 1\n", "1\n    a < b = 1\n    ^^^^^\nSyntaxError: cannot assign to comparison");
    check("x = 1 = 2\n", "1\n    x = 1 = 2\n        ^\nSyntaxError: cannot assign to literal");
    check(
        "for f() in x: pass\n",
        "1\n    for f() in x: pass\n        ^^^\nSyntaxError: cannot assign to function call",
    );
    check(
        "with a as 1: pass\n",
        "1\n    with a as 1: pass\n              ^\nSyntaxError: cannot assign to literal",
    );
    check(
        "(f() := 1)\n",
        "1\n    (f() := 1)\n     ^^^\nSyntaxError: cannot use assignment expressions with function call",
    );
    check("del f()\n", "1\n    del f()\n        ^^^\nSyntaxError: cannot delete function call");
    check("del (a, 1)\n", "1\n    del (a, 1)\n            ^\nSyntaxError: cannot delete literal");
}

#[test]
fn calls_and_parameters() {
    check("f(a=1, a=2)\n", "1\n    f(a=1, a=2)\n           ^^^\nSyntaxError: keyword argument repeated: a");
    check(
        "f(1=2)\n",
        "1\n    f(1=2)\n      ^^\nSyntaxError: expression cannot contain assignment, perhaps you meant \"==\"?",
    );
    check("f(True=1)\n", "1\n    f(True=1)\n      ^^^^^\nSyntaxError: cannot assign to True");
    check(
        "f(x for x in y, 1)\n",
        "1\n    f(x for x in y, 1)\n      ^^^^^^^^^^^^\nSyntaxError: Generator expression must be parenthesized",
    );
    check(
        "def f(a, a): pass\n",
        "1\n    def f(a, a): pass\n             ^\nSyntaxError: duplicate argument 'a' in function definition",
    );
    check(
        "def f(a=1, b): pass\n",
        "1\n    def f(a=1, b): pass\n               ^\nSyntaxError: parameter without a default follows parameter with a default",
    );
    check(
        "def f(*): pass\n",
        "1\n    def f(*): pass\n          ^\nSyntaxError: named arguments must follow bare *",
    );
    check(
        "def f(**k, a): pass\n",
        "1\n    def f(**k, a): pass\n               ^\nSyntaxError: arguments cannot follow var-keyword argument",
    );
    check(
        "def f(*a, *b): pass\n",
        "1\n    def f(*a, *b): pass\n              ^\nSyntaxError: * argument may appear only once",
    );
    check("f(a=)\n", "1\n    f(a=)\n      ^^\nSyntaxError: expected argument value expression");
}

#[test]
fn scopes() {
    check(
        "def f():\n  x = 1\n  def g():\n    nonlocal x, y\n",
        "4\n    nonlocal x, y\n    ^^^^^^^^^^^^^\nSyntaxError: no binding for nonlocal 'y' found",
    );
    check("return 1\n", "1\n    return 1\n    ^^^^^^^^\nSyntaxError: 'return' outside function");
    check("yield 1\n", "1\n    yield 1\n    ^^^^^^^\nSyntaxError: 'yield' outside function");
    check("break\n", "1\n    break\n    ^^^^^\nSyntaxError: 'break' outside loop");
    check("continue\n", "1\n    continue\n    ^^^^^^^^\nSyntaxError: 'continue' not properly in loop");
    check("await x\n", "1\n    await x\n    ^^^^^^^\nSyntaxError: 'await' outside function");
    check("class A:\n  return 1\n", "2\n    return 1\n    ^^^^^^^^\nSyntaxError: 'return' outside function");
    check(
        "async with a: pass\n",
        "1\n    async with a: pass\n    ^^^^^^^^^^^^^^^^^^\nSyntaxError: 'async with' outside async function",
    );
    check(
        "def f():\n  await x\n",
        "2\n    await x\n    ^^^^^^^\nSyntaxError: 'await' outside async function",
    );
    check(
        "def f(a):\n  global a\n",
        "2\n    global a\n    ^^^^^^^^\nSyntaxError: name 'a' is parameter and global",
    );
    check(
        "def f():\n  x = 1\n  global x\n",
        "3\n    global x\n    ^^^^^^^^\nSyntaxError: name 'x' is assigned to before global declaration",
    );
    check(
        "nonlocal x\n",
        "1\n    nonlocal x\n    ^^^^^^^^^^\nSyntaxError: nonlocal declaration not allowed at module level",
    );
    check(
        "x = 1\nfrom __future__ import annotations\n",
        "2\n    from __future__ import annotations\n    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nSyntaxError: from __future__ imports must occur at the beginning of the file",
    );
    check(
        "async def f():\n  yield from x\n",
        "2\n    yield from x\n    ^^^^^^^^^^^^\nSyntaxError: 'yield from' inside async function",
    );
}

#[test]
fn clauses() {
    check("try:\n  pass\nx\n", "3\n    x\n    ^\nSyntaxError: expected 'except' or 'finally' block");
    check(
        "try:\n  pass\nexcept:\n  pass\nexcept A:\n  pass\n",
        "3\n    except:\n    ^^^^^^^\nSyntaxError: default 'except:' must be last",
    );
    check(
        "match x:\n  case a: pass\n  case b: pass\n",
        "2\n    case a: pass\n         ^\nSyntaxError: name capture 'a' makes remaining patterns unreachable",
    );
    check(
        "match x:\n  case a | 1: pass\n",
        "2\n    case a | 1: pass\n         ^\nSyntaxError: name capture 'a' makes remaining patterns unreachable",
    );
    check(
        "match x:\n  case A(a=1, a=2): pass\n",
        "2\n    case A(a=1, a=2): pass\n                  ^\nSyntaxError: attribute name repeated in class pattern: a",
    );
}

#[test]
fn f_strings() {
    check("x = f'{a'\n", "1\n    x = f'{a'\n            ^\nSyntaxError: f-string: expecting '}'");
    check("f'{}'\n", "1\n    f'{}'\n       ^\nSyntaxError: f-string: valid expression required before '}'");
    check(
        "f'{a!x}'\n",
        "1\n    f'{a!x}'\n         ^\nSyntaxError: f-string: invalid conversion character 'x': expected 's', 'r', or 'a'",
    );
    check("f'}'\n", "1\n    f'}'\n      ^\nSyntaxError: f-string: single '}' is not allowed");
    check(
        "f'{!r}'\n",
        "1\n    f'{!r}'\n       ^\nSyntaxError: f-string: valid expression required before '!'",
    );
}

#[test]
fn nesting_that_would_overflow_the_stack_is_refused() {
    let brackets = compile(&("(".repeat(300) + &")".repeat(300)), "x.py", Mode::Module, Operands::InPlace);
    assert_eq!(brackets.expect_err("refused").message, "too many nested parentheses");
    for deep in
        ["-".repeat(100_000) + "x", "x".to_owned() + &".y".repeat(100_000), "lambda: ".repeat(20_000) + "x"]
    {
        let error = compile(&deep, "x.py", Mode::Module, Operands::InPlace).expect_err("refused");
        assert_eq!(error.message, "expression nested too deeply to compile");
    }
    let sum = vec!["x"; 5_000].join(" + ");
    assert!(compile(&sum, "x.py", Mode::Module, Operands::InPlace).is_ok());
}

#[test]
fn a_jump_out_of_finally_that_would_be_miscompiled_is_refused() {
    let source = "def f():\n  try: g()\n  except E: return 1\n  finally:\n    if x: return 2";
    let error = compile(source, "x.py", Mode::Module, Operands::InPlace).expect_err("refused");
    assert_eq!(error.message, "a jump out of this 'finally' block is not supported");
}

#[test]
fn places_count_characters() {
    let error = compile("é = 'éé' é", "x.py", Mode::Module, Operands::InPlace).expect_err("a syntax error");
    assert_eq!((error.line, error.column, error.end_column), (1, 10, 11));
    let code = compile("é = 'éé'; u.x", "x.py", Mode::Module, Operands::InPlace).expect("code");
    let columns: Vec<_> = code.locations.iter().map(|(_, place)| (place.column, place.end_column)).collect();
    assert!(columns.contains(&(4, 8)) && columns.contains(&(10, 11)), "{columns:?}");
}
