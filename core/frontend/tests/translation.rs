//! What source is translated to, where it matters: fusions, loops, hazards, exception ranges.

use gilectomy_frontend::{Mode, Operands, compile, disassemble};

/// Compares the code of the function that `source` defines with `expected`, a line for each instruction.
#[track_caller]
fn check(source: &str, expected: &str) {
    check_with(Operands::InPlace, source, expected);
}

#[track_caller]
fn check_with(operands: Operands, source: &str, expected: &str) {
    let code = compile(source, "test.py", Mode::Module, operands).unwrap_or_else(|error| panic!("{error}"));
    let text = disassemble(&code);
    let function = text.split("\n\n").nth(1).expect("a function");
    let actual: Vec<&str> = function.lines().skip(1).map(str::trim).collect();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(actual, expected, "\n{function}");
}

#[test]
fn comparison_and_jump_are_one_instruction() {
    check(
        "def f(n, s):\n  if n < 2: return n\n  while n is not None and n in s: n += 1",
        "0 JumpLtI.false n, 2, -> 2
         1 Return n
         2 JumpIfNone.true n, -> 7
         3 JumpIn.false n, s, -> 7
         5 AddI.inplace n, n, 1
         6 JumpBack -> 2
         7 LoadConst t0, None
         8 Return t0!",
    );
}

#[test]
fn copied_operands_are_temporaries() {
    check_with(
        Operands::Copied,
        "def f(n, s):\n  if n < 2: return s.x\n  s[n] += 1",
        "0 Move t0, n
         1 LoadInt t1, 2
         2 JumpLt.false t0!, t1!, -> 8
         4 Move t0, s
         5 LoadAttr t0, t0!, x
         7 Return t0!
         8 Move t0, s
         9 Move t1, n
         10 Move t2, t0
         11 Move t3, t1
         12 Subscr t2, t2!, t3!
         13 LoadInt t3, 1
         14 Add.inplace t2, t2!, t3!
         15 StoreSubscr t2!, t0!, t1!
         16 LoadConst t0, None
         17 Return t0!",
    );
}

#[test]
fn negation_flips_the_jump() {
    check(
        "def f(a, b):\n  if not a: return b\n  if not (a is b): return a\n  return not a",
        "0 JumpIf.true a, -> 2
         1 Return b
         2 JumpIs.true a, b, -> 5
         4 Return a
         5 Not t0, a
         6 Return t0!",
    );
}

#[test]
fn values_are_computed_where_they_are_stored() {
    check(
        "def f(x, y):\n  x = x + 1\n  y = x[0] * y\n  z = g(y)\n  return z",
        "0 AddI x, x, 1
         1 SubscrI t0, x, 0
         2 Mul y, t0!, y
         3 LoadCallee t0, g
         5 Move t2, y
         6 Call z, t0, 1
         7 Return z",
    );
}

#[test]
fn a_local_is_read_before_it_changes() {
    check(
        "def f(a, b):\n  a, b = b, a\n  return (a, (a := 1))",
        "0 Move t0, a
         1 Move a, b
         2 Take b, t0
         3 Move t0, a
         4 LoadInt a, 1
         5 LoadInt t1, 1
         6 BuildTuple t0, t0, 2
         7 Return t0!",
    );
}

#[test]
fn and_or_test_in_place() {
    check(
        "def f(a, b):\n  return a.x and b",
        "0 LoadAttr t0, a, x
         2 JumpIf.false t0, -> 5
         3 Clear t0
         4 Move t0, b
         5 Return t0!",
    );
}

#[test]
fn loops_keep_their_iterator_in_registers() {
    check(
        "def f(rows):\n  for row in rows:\n    for x in row:\n      if x: break\n  else:\n    return 1",
        "0 ForPrep t4, rows, t0
         1 ForIter t4, t0, row, -> 11
         3 ForPrep t5, row, t2
         4 ForIter t5, t2, x, -> 10
         6 JumpIf.true x, -> 8
         7 JumpBack -> 4
         8 Clear t5
         9 JumpBack -> 1
         10 JumpBack -> 1
         11 LoadInt t4, 1
         12 Return t4!",
    );
}

#[test]
fn a_handler_keeps_what_lies_below() {
    check(
        "def f(g):\n  for x in g:\n    try: g(x)\n    except E: pass",
        "0 ForPrep t2, g, t0
         1 ForIter t2, t0, x, -> 9
         3 Move t3, g
         4 Clear t4
         5 Move t5, x
         6 Call t3, t3, 1
         7 Clear t3
         8 JumpBack -> 1
         9 LoadConst t2, None
         10 Return t2!
         11 PushExcInfo t3
         12 LoadGlobal t5, E
         14 ExcMatch t5, t4, t5!
         15 JumpIf.false t5!, -> 19
         16 Clear t4
         17 PopExcept t3
         18 JumpBack -> 1
         19 Reraise t4
         20 Move t6, t3
         21 PopExcept t6
         22 Reraise t5
         3..8 -> 11 keep t3
         11..17 -> 20 keep t4 lasti
         19..20 -> 20 keep t4 lasti",
    );
}

#[test]
fn comprehensions_restore_their_variable() {
    check(
        "def f(xs, x):\n  return [x for x in xs]",
        "0 ForPrep t2, xs, t0
         1 Take t3, x
         2 BuildList t4, t4, 0
         3 Swap t2, t3
         4 Swap t3, t4
         5 ForIter t4, t0, x, -> 9
         7 ListAppend t3, x
         8 JumpBack -> 5
         9 Take x, t2
         10 Return t3!
         11 Clear t3
         12 Take x, t2
         13 Reraise t4
         5..9 -> 11 keep t4",
    );
}

#[test]
fn iterators_that_others_see_are_objects() {
    check(
        "def f(xs):\n  return sum(x for x in xs)",
        "0 LoadCallee t0, sum
         2 MakeFunction t2, <f.<locals>.<genexpr>>
         3 GetIter t3, xs
         4 Call t2, t2, 0
         5 Call t0, t0, 1
         6 Return t0!",
    );
}

#[test]
fn method_calls_and_keywords() {
    check(
        "def f(x, k):\n  x.go(1, key=k)\n  return x(*k, **k)",
        "0 LoadMethod t0, x, go
         2 LoadInt t2, 1
         3 Move t3, k
         4 CallKw t0, t0, 2, (\"key\")
         6 Clear t0
         7 BuildMap t3, t3, 0
         8 DictMerge t3, k, x
         9 Move t0, x
         10 Clear t1
         11 Move t2, k
         12 CallEx t0, t0
         13 Return t0!",
    );
}

#[test]
fn a_local_that_may_be_unbound_is_checked_once() {
    check(
        "def f(x):\n  if x: y = 1\n  y.a\n  y.a\n  del y\n  return y",
        "0 JumpIf.false x, -> 2
         1 LoadInt y, 1
         2 CheckLocal y
         3 LoadAttr t0, y, a
         5 Clear t0
         6 LoadAttr t0, y, a
         8 Clear t0
         9 DeleteLocal y
         10 CheckLocal y
         11 Return y",
    );
}

#[test]
fn exceptions_are_bound_and_unbound() {
    check(
        "def f(g):\n  try: g()\n  except E as e: return e",
        "0 Move t0, g
         1 Clear t1
         2 Call t0, t0, 0
         3 Clear t0
         4 LoadConst t0, None
         5 Return t0!
         6 PushExcInfo t0
         7 LoadGlobal t2, E
         9 ExcMatch t2, t1, t2!
         10 JumpIf.false t2!, -> 20
         11 Take e, t1
         12 PopExcept t0
         13 Move t0, e
         14 LoadConst e, None
         15 DeleteLocal e
         16 Return t0!
         17 LoadConst e, None
         18 DeleteLocal e
         19 Reraise t2
         20 Reraise t1
         21 Move t3, t0
         22 PopExcept t3
         23 Reraise t2
         0..4 -> 6 keep t0
         6..12 -> 21 keep t1 lasti
         17..21 -> 21 keep t1 lasti",
    );
}

#[test]
fn delegation_sends_and_yields_in_place() {
    check(
        "def f(xs):\n  r = yield from xs\n  yield r",
        "0 ReturnGenerator
         1 GetYieldFromIter t0, xs
         2 LoadConst t1, None
         3 Send t0, t1, -> 7
         5 Yield t1, t1!
         6 JumpBack -> 3
         7 Clear t0
         8 Take r, t1
         9 Yield t0, r
         10 Clear t0
         11 LoadConst t0, None
         12 Return t0!
         13 CleanupThrow t0
         14 JumpBack -> 7
         15 Reraise t1
         1..5 -> 15 keep t0 lasti
         5..6 -> 13 keep t2
         6..14 -> 15 keep t0 lasti",
    );
}

#[test]
fn code_behind_a_with_that_always_returns_has_no_handler() {
    check(
        "def f(m):\n  with m: return 1\n  g()",
        "0 Move t1, m
         1 LoadSpecial t1, 1, t1
         2 Take t0, t1
         3 Take t1, t2
         4 Move t2, m
         5 LoadSpecial t2, 0, t2
         6 Call t2, t2, 0
         7 Clear t2
         8 LoadConst t2, None
         9 LoadConst t3, None
         10 LoadConst t4, None
         11 Call t0, t0, 3
         12 Clear t0
         13 LoadInt t0, 1
         14 Return t0!
         15 LoadCallee t0, g
         17 Call t0, t0, 0
         18 Clear t0
         19 LoadConst t0, None
         20 Return t0!
         21 PushExcInfo t3
         22 WithExcept t5, t0, t4
         23 JumpIf.true t5!, -> 25
         24 Reraise t4
         25 Clear t4
         26 PopExcept t3
         27 Clear t2
         28 Clear t1
         29 Clear t0
         30 JumpBack -> 15
         31 Move t6, t3
         32 PopExcept t6
         33 Reraise t5
         7..8 -> 21 keep t2 lasti
         21..27 -> 31 keep t4 lasti",
    );
}
