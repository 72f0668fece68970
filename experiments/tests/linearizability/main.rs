//! Are the operations of builtin types atomic? Programs of `strategies/tests/histories` record what threads
//! do to one list, dict, set or object, and what they get, in many short rounds; each round's history must be
//! linearizable. Every registered strategy runs them, in developer builds with other threads let in inside
//! each critical section (`--stress locks`).
//!
//! The checker itself is tested on histories that are linearizable and on some that are not.

mod checker;
mod sequential;

use checker::{Operation, is_linearizable, overlaps};
use gilectomy_strategies::registry::{Entry, strategies};
use libtest_mimic::{Arguments, Failed, Trial};
use sequential::{Dict, List, Set};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn main() {
    let mut trials = vec![Trial::test("checker::accepts", accepts), Trial::test("checker::refuses", refuses)];
    for strategy in strategies().iter().filter(|s| s.threads && s.is_default) {
        let mut add = |program: &'static str, check: fn(&[Operation]) -> bool| {
            trials.push(Trial::test(format!("{}::{program}", strategy.spec), move || {
                check_program(strategy, program, check)
            }));
        };
        add("list", |h| is_linearizable(h, List(vec![1, 2])));
        add("dict", |h| is_linearizable(h, Dict { items: vec![(0, 1), (1, 2)], missing: "KeyError" }));
        add("set", |h| is_linearizable(h, Set([0, 1].into())));
        add("attributes", |h| {
            is_linearizable(h, Dict { items: vec![(0, 1), (1, 2)], missing: "AttributeError" })
        });
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Rounds with operations that overlap, which a program must have recorded: where nothing overlaps nothing has
/// been tested.
const OVERLAPPING_ROUNDS: usize = 8;
/// Runs of a program in which it may reach them. Under a lock for all, operations overlap only where a thread
/// lost the lock inside one: the faster the machine, the more seldom.
const RUNS: usize = 20;

fn check_program(strategy: &Entry, program: &str, check: fn(&[Operation]) -> bool) -> Result<(), Failed> {
    let mut overlapping = 0;
    for _ in 0..RUNS {
        overlapping += check_run(strategy, program, check)?;
        if overlapping >= OVERLAPPING_ROUNDS {
            return Ok(());
        }
    }
    Err(format!("operations overlap in {overlapping} rounds of {RUNS} runs only").into())
}

/// Checks each round of one run; gives the number of rounds in which operations overlap.
fn check_run(strategy: &Entry, program: &str, check: fn(&[Operation]) -> bool) -> Result<usize, Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../strategies/tests/histories");
    let output = Command::new(env!("CARGO_BIN_EXE_gilectomy"))
        .args(["exec", "--strategy", &strategy.spec, "--stress", "locks", "--census"])
        .arg(format!("{program}.py"))
        .current_dir(folder)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    let rounds = histories(&text).ok_or("the recorder's output is not a history")?;
    for (round, history) in &rounds {
        if !check(history) {
            let lines: Vec<String> = history.iter().map(described).collect();
            return Err(format!("round {round} is not linearizable:\n{}", lines.join("\n")).into());
        }
    }
    Ok(rounds.values().filter(|history| overlaps(history)).count())
}

/// The histories of the rounds.
fn histories(text: &str) -> Option<BTreeMap<u64, Vec<Operation>>> {
    let mut rounds = BTreeMap::<u64, Vec<Operation>>::new();
    for line in text.lines() {
        let (call, result) = line.split_once(" -> ")?;
        let mut words = call.split(' ');
        let (round, _thread) = (words.next()?.parse().ok()?, words.next()?);
        let (begin, end) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let name = words.next()?.to_owned();
        let arguments = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
        let operation = Operation { begin, end, name, arguments, result: result.to_owned() };
        rounds.entry(round).or_default().push(operation);
    }
    (!rounds.is_empty()).then_some(rounds)
}

fn described(o: &Operation) -> String {
    format!("  {}..{} {}{:?} -> {}", o.begin, o.end, o.name, o.arguments, o.result)
}

fn op(begin: u64, end: u64, name: &str, arguments: &[i64], result: &str) -> Operation {
    let (name, result) = (name.to_owned(), result.to_owned());
    Operation { begin, end, name, arguments: arguments.to_vec(), result }
}

fn list(history: &[Operation]) -> bool {
    is_linearizable(history, List(vec![]))
}

fn accepts() -> Result<(), Failed> {
    // Two appends at once, seen in the order that they did not begin in.
    assert!(list(&[
        op(0, 10, "append", &[1], "None"),
        op(1, 9, "append", &[2], "None"),
        op(20, 21, "copy", &[], "[2,1]"),
    ]));
    // A reader beside a writer may see the list before or after.
    for seen in ["[]", "[1]"] {
        assert!(list(&[op(0, 10, "append", &[1], "None"), op(5, 6, "copy", &[], seen)]));
    }
    // The first choice, the pop that began first, leads nowhere.
    assert!(list(&[
        op(0, 10, "pop", &[], "IndexError"),
        op(1, 2, "append", &[1], "None"),
        op(3, 11, "pop", &[], "1"),
    ]));
    assert!(is_linearizable(&[op(0, 3, "pop", &[], "1"), op(1, 2, "pop", &[], "0")], Set([0, 1].into())));
    assert!(is_linearizable(
        &[
            op(0, 9, "setdefault", &[5, 1], "2"),
            op(1, 8, "set", &[5, 2], "None"),
            op(10, 11, "popitem", &[], "[5,2]")
        ],
        Dict { items: vec![], missing: "KeyError" }
    ));
    Ok(())
}

fn refuses() -> Result<(), Failed> {
    // A lost update.
    assert!(!list(&[
        op(0, 10, "append", &[1], "None"),
        op(1, 9, "append", &[2], "None"),
        op(20, 21, "len", &[], "1"),
    ]));
    // Half of an operation.
    assert!(!list(&[op(0, 10, "extend", &[1, 2], "None"), op(5, 6, "copy", &[], "[1]")]));
    // One item given to two.
    assert!(!list(&[
        op(0, 1, "append", &[1], "None"),
        op(2, 10, "pop", &[], "1"),
        op(3, 9, "pop_first", &[], "1"),
    ]));
    // Each alone would do, but not one after the other: the second reader is later and sees less.
    assert!(!list(&[
        op(0, 20, "append", &[1], "None"),
        op(1, 2, "len", &[], "1"),
        op(3, 4, "len", &[], "0"),
    ]));
    // A stale read: the write had ended.
    assert!(!is_linearizable(
        &[op(0, 1, "set", &[0, 5], "None"), op(2, 3, "get", &[0], "4")],
        Dict { items: vec![(0, 4)], missing: "KeyError" }
    ));
    Ok(())
}
