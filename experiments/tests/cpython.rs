//! CPython's own tests, run with the library's `unittest`: what has passed once must go on passing.
//!
//! `strategies/tests/cpython` holds the runner, a Python program that each file of tests gets a process of, the
//! tests that are not run (`skips.txt`, with reasons), for some strategies more of them (`skips-NAME.txt`, with what the
//! strategy does not promise), and two files that this harness writes: `passing.txt`, the tests that pass, and
//! `LEDGER.md`, the same in numbers with what fails. They are made anew by
//!
//! ```sh
//! GILECTOMY_LEDGER=write cargo test -p gilectomy-experiments --test cpython
//! ```
//!
//! The tests themselves are CPython 3.11's, from Debian's package `libpython3.11-testsuite`; where it is not
//! installed there is nothing to run. What changed in Python since fails there and is in the ledger.

mod child;

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Where the package puts the tests.
const INSTALLED: &str = "/usr/lib/python3.11/test";
const TIME_LIMIT: Duration = Duration::from_secs(900);
/// Where `GILECTOMY_UNDER` names none.
const STRATEGIES: [&str; 2] = ["gil", "nogil"];
/// The strategy that the ledger is about.
const REFERENCE: &str = "gil";

/// What ends a test that starts a thread under a strategy with one thread only.
const UNSUPPORTED: &str = "SystemExit: gilectomy: unsupported: ";

const FILES: [&str; 37] = [
    "test_bisect",
    "test_bool",
    "test_dataclasses",
    "test_defaultdict",
    "test_deque",
    "test_dict",
    "test_enum",
    "test_enumerate",
    "test_exceptions",
    "test_float",
    "test_generators",
    "test_genexps",
    "test_heapq",
    "test_int",
    "test_iter",
    "test_keywordonlyarg",
    "test_list",
    "test_listcomps",
    "test_long",
    "test_named_expressions",
    "test_property",
    "test_queue",
    "test_raise",
    "test_range",
    "test_scope",
    "test_set",
    "test_slice",
    "test_sort",
    "test_super",
    "test_thread",
    "test_threading",
    "test_threading_local",
    "test_tuple",
    "test_unpack",
    "test_unpack_ex",
    "test_weakref",
    "test_with",
];

fn main() {
    let arguments = Arguments::from_args();
    if !Path::new(INSTALLED).join("test_list.py").exists() {
        println!(
            "skipped: no CPython tests in {INSTALLED} (Debian: apt-get install libpython3.11-testsuite)"
        );
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../strategies/tests/cpython");
    if std::env::var_os("GILECTOMY_LEDGER").is_some_and(|wish| wish == "write") {
        return write_ledger(&folder);
    }
    let Ok(passing) = fs::read_to_string(folder.join("passing.txt")) else {
        println!("skipped: no list of tests that pass; GILECTOMY_LEDGER=write makes it");
        return;
    };
    let mut trials = Vec::new();
    for strategy in child::strategies(&STRATEGIES) {
        for file in FILES {
            let expected: BTreeSet<String> =
                passing.lines().filter(|t| file_of(t) == file).map(String::from).collect();
            let (spec, folder) = (strategy.clone(), folder.clone());
            trials.push(Trial::test(format!("{spec}::{file}"), move || {
                must_pass(&spec, &folder, file, &expected)
            }));
        }
    }
    // The longest first: others run beside it.
    trials.sort_by_key(|trial| !trial.name().ends_with("test_weakref"));
    libtest_mimic::run(&arguments, trials).exit();
}

/// The file that a test is in.
fn file_of(test: &str) -> &str {
    test.split('.').next().unwrap_or(test)
}

fn must_pass(strategy: &str, folder: &Path, file: &str, expected: &BTreeSet<String>) -> Result<(), Failed> {
    let run = run(strategy, folder, file)?;
    let own = own_skips(strategy, folder);
    let excused = |reason: &str| own.lines().any(|line| line.strip_prefix("# ") == Some(reason));
    let mut report = String::new();
    for test in expected {
        match run.outcomes.iter().find(|outcome| outcome.test == *test) {
            Some(outcome) if outcome.how == "passed" => {}
            Some(outcome) if outcome.how == "skipped" && excused(&outcome.detail) => {}
            Some(outcome) if outcome.detail.starts_with(UNSUPPORTED) => {}
            Some(outcome) => writeln!(report, "{test}: {} {}", outcome.how, outcome.detail)?,
            None => writeln!(report, "{test}: not run ({})", run.end)?,
        }
    }
    if report.is_empty() { Ok(()) } else { Err(report.into()) }
}

/// Further tests that are not run under a strategy, in the form of `skips.txt`.
fn own_skips(strategy: &str, folder: &Path) -> String {
    let name = strategy.split(':').next().unwrap_or(strategy);
    fs::read_to_string(folder.join(format!("skips-{name}.txt"))).unwrap_or_default()
}

/// How a test ended.
struct Outcome {
    how: String,
    test: String,
    detail: String,
}

struct Run {
    outcomes: Vec<Outcome>,
    /// How the process ended: `exit code 0`, or why there is none.
    end: String,
}

/// Runs the tests of one file in a process of their own, in a scratch folder.
fn run(strategy: &str, folder: &Path, file: &str) -> std::io::Result<Run> {
    let scratch = tempfile::tempdir()?;
    let (outcomes, skips) = (scratch.path().join("outcomes"), scratch.path().join("skips"));
    fs::write(&skips, fs::read_to_string(folder.join("skips.txt"))? + &own_skips(strategy, folder))?;
    let mut command = child::command(scratch.path(), &["exec", "--strategy", strategy]);
    command
        .args([
            fs::canonicalize(folder.join("run.py"))?,
            INSTALLED.into(),
            file.into(),
            skips,
            outcomes.clone(),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let end = match child::wait(&mut command, TIME_LIMIT)? {
        Some(status) => status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}")),
        None => format!("no end after {TIME_LIMIT:?}"),
    };
    let text = fs::read(&outcomes).unwrap_or_default();
    let outcomes = String::from_utf8_lossy(&text).lines().filter_map(outcome).collect();
    Ok(Run { outcomes, end })
}

fn outcome(line: &str) -> Option<Outcome> {
    let mut parts = line.splitn(3, '\t').map(str::to_owned);
    Some(Outcome { how: parts.next()?, test: parts.next()?, detail: parts.next()? })
}

fn write_ledger(folder: &Path) {
    let mut passing = String::new();
    let mut table = String::new();
    let (mut failures, mut skips) = (String::new(), String::new());
    let mut totals = [0; 3];
    for file in FILES {
        let run = run(REFERENCE, folder, file).expect("the tests can be run");
        let of = |how: &str| run.outcomes.iter().filter(|o| o.how == how).collect::<Vec<_>>();
        let (passed, failed, skipped) = (of("passed"), of("failed"), of("skipped"));
        let counts = [passed.len(), skipped.len(), failed.len()];
        totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        let end = if run.end == "exit code 0" { "" } else { run.end.as_str() };
        row(&mut table, file, counts, end);
        passed.iter().for_each(|o| passing.push_str(&format!("{}\n", o.test)));
        failed.iter().for_each(|o| failures.push_str(&format!("- `{}`: {}\n", o.test, o.detail)));
        skipped.iter().for_each(|o| skips.push_str(&format!("- `{}`: {}\n", o.test, o.detail)));
        println!("{file}: {} passed, {} skipped, {} failed {end}", counts[0], counts[1], counts[2]);
    }
    row(&mut table, "**all**", totals, "");
    let mut tests: Vec<&str> = passing.lines().collect();
    tests.sort_unstable();
    let share = 100.0 * totals[0] as f64 / (totals[0] + totals[2]).max(1) as f64;
    let text = format!(
        "# CPython's own tests\n\nWritten by `GILECTOMY_LEDGER=write cargo test -p gilectomy-experiments --test cpython`; \
         not to be edited. CPython 3.11's tests under `{REFERENCE}`, run by the library's `unittest`: {share:.1} % of \
         those that are not skipped pass.\n\n| file | run | passed | skipped | failed | |\n|---|---|---|---|---|---|\n\
         {table}\n## Failed\n\n{failures}\n## Skipped\n\n{skips}"
    );
    fs::write(folder.join("passing.txt"), tests.join("\n") + "\n").expect("the list can be written");
    fs::write(folder.join("LEDGER.md"), text).expect("the ledger can be written");
}

fn row(table: &mut String, file: &str, [passed, skipped, failed]: [usize; 3], end: &str) {
    table.push_str(&format!("| {file} | {} | {passed} | {skipped} | {failed} | {end} |\n", passed + failed));
}
