//! Python programs with the output they must have, each run under every registered strategy, and those with
//! threads under every variant too.
//!
//! Four folders of `strategies/tests`: the language suite, programs over the standard library, the thread programs,
//! and the conformance kit, all run with a census: nothing may be left in the heap. Some of the programs are run
//! again under stress: with other threads let in inside each critical section, with collections at many more
//! safepoints, and with allocations that fail, each at another point, where nothing but the output may be wrong.
//! Beside `name.py` stand `name.out`, the standard output (`name.lines`: the same, sorted by line), `name.err`, the
//! standard error if it matters, `name.code`, the exit code if it is not 0, and `name.in`, the standard input if any.
//!
//! `strategies/tests/known-differences.txt` lists the programs whose output is known to differ, everywhere or
//! under one strategy, with the reason: those must fail, so that the list is never longer than the truth.
//! Neither a crash nor a time-out counts as a difference.
//!
//! A strategy that runs one thread only must answer a program that starts a second with exit code 4 and
//! the word `unsupported`.

mod child;

use child::Ended;
use gilectomy_strategies::registry::{Entry, strategies};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const UNSUPPORTED: i32 = 4;

/// Programs that are run again, and under what.
const STRESSED: [(&[&str], &[&str]); 3] = [
    (
        &["--stress", "locks,publication"],
        &[
            "conformance/both_orders",
            "conformance/lost_updates",
            "conformance/owners_gone",
            "conformance/resize_under_readers",
            "conformance/shared_iterators",
            "conformance/weak_containers_shared",
            "conformance/whole_updates",
        ],
    ),
    (
        &["--stress", "gc,publication"],
        &[
            "conformance/caches_see_changes",
            "conformance/exception_in_section",
            "conformance/reentrant_callbacks",
            "conformance/self_aliased",
        ],
    ),
    (
        &["--stress", "gc,publication", "--stride", "997"],
        &[
            "conformance/destructors_once",
            "conformance/handed_over",
            "conformance/resurrection",
            "conformance/weak_callbacks_once",
        ],
    ),
];

/// Programs in which allocations fail.
const SHORT_OF_MEMORY: [&str; 4] = [
    "conformance/reentrant_callbacks",
    "conformance/exception_in_section",
    "conformance/caches_see_changes",
    "conformance/self_aliased",
];

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../strategies/tests");
    let known = known_differences(&root.join("known-differences.txt"));
    let mut trials = Vec::new();
    for folder in ["language", "library", "threads", "conformance"] {
        let programs = programs_below(&root.join(folder));
        assert!(!programs.is_empty(), "no programs in {folder}");
        // A variant differs in settings, which the language suite has met in the strategies themselves; what
        // the library adds to it knows nothing of them.
        let plain_only = ["language", "library"].contains(&folder);
        for strategy in strategies().iter().filter(|s| s.is_default || !plain_only) {
            for program in &programs {
                let short = program.strip_prefix(&root).unwrap_or(program).display().to_string();
                let program = program.clone();
                // What a strategy without threads refuses to run cannot differ either.
                let refused = folder == "threads" && !strategy.threads;
                let listed =
                    known.iter().filter(|_| !refused).find(|k| is_listed(k, strategy, &short)).cloned();
                trials.push(Trial::test(format!("{}::{short}", strategy.spec), move || {
                    let result = check(strategy, &program, &[]);
                    match listed {
                        None => result.map_err(Failed::from),
                        // What one strategy puts off depends on time.
                        Some(entry) if entry.contains("::") => may_differ(result),
                        Some(_) => must_differ(result),
                    }
                }));
            }
        }
    }
    for strategy in strategies().iter().filter(|s| s.is_default) {
        for (stress, short) in STRESSED.iter().flat_map(|(stress, all)| all.iter().map(move |p| (stress, p)))
        {
            let program = root.join(format!("{short}.py"));
            let late =
                known.iter().any(|k| k.contains("::") && is_listed(k, strategy, &format!("{short}.py")));
            trials.push(Trial::test(format!("{}::{short} {}", strategy.spec, stress.join(" ")), move || {
                let result = check(strategy, &program, stress);
                if late { may_differ(result) } else { result.map_err(Failed::from) }
            }));
        }
        for short in SHORT_OF_MEMORY {
            let program = root.join(format!("{short}.py"));
            trials.push(Trial::test(format!("{}::{short} short of memory", strategy.spec), move || {
                Ok(short_of_memory(strategy, &program)?)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The first word of each line that is not a comment.
fn known_differences(list: &Path) -> Vec<String> {
    let text = fs::read_to_string(list).expect("the list of known differences");
    text.lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_whitespace().next())
        .map(String::from)
        .collect()
}

/// Whether an entry of that list, a program or `strategy::program`, is about this one.
fn is_listed(entry: &str, strategy: &Entry, program: &str) -> bool {
    let (only, listed) = entry.split_once("::").unwrap_or((strategy.info.name, entry));
    only == strategy.info.name && program.strip_suffix(".py") == Some(listed)
}

/// Why a program failed.
enum Problem {
    /// Its output or exit code is not the expected one.
    Differs(String),
    /// It crashed, hung, or could not be run.
    Broken(String),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        match problem {
            Problem::Differs(text) | Problem::Broken(text) => text.into(),
        }
    }
}

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Problem {
        Problem::Broken(error.to_string())
    }
}

fn must_differ(result: Result<(), Problem>) -> Result<(), Failed> {
    match result {
        Err(Problem::Differs(_)) => Ok(()),
        Err(broken) => Err(broken.into()),
        Ok(()) => Err("agrees now: take it off the list of known differences".into()),
    }
}

fn may_differ(result: Result<(), Problem>) -> Result<(), Failed> {
    match result {
        Ok(()) | Err(Problem::Differs(_)) => Ok(()),
        Err(broken) => Err(broken.into()),
    }
}

fn programs_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|e| e.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "py")
                && (path.with_extension("out").exists() || path.with_extension("lines").exists())
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether a strategy without threads has said that the program wants one.
fn is_unsupported(strategy: &Entry, got: &Ended) -> bool {
    got.code == UNSUPPORTED && !strategy.threads && got.stderr.contains("gilectomy: unsupported:")
}

/// Runs a program again and again, each time with other allocations that fail. Whatever it answers, it must
/// neither crash nor panic, and leave nothing behind.
fn short_of_memory(strategy: &Entry, program: &Path) -> Result<(), Problem> {
    // The first that fails lies between the first there is and one that few programs reach.
    for every in (1..16).map(|i| 3 * i * i * i + i) {
        let got = run(strategy, program, &["--census", "--memory-errors", &every.to_string()])?;
        let short = got.code == 1 && got.stderr.contains("MemoryError");
        let ended = got.code == 0 || short || is_unsupported(strategy, &got);
        if !ended || got.stderr.contains("panicked") {
            let message = format!("every {every}th allocation fails: exit code {}\n{}", got.code, got.stderr);
            return Err(Problem::Broken(message));
        }
    }
    Ok(())
}

fn check(strategy: &Entry, program: &Path, options: &[&str]) -> Result<(), Problem> {
    let beside = |extension: &str| fs::read_to_string(program.with_extension(extension)).ok();
    let expected_code = beside("code").map_or(Ok(0), |c| c.trim().parse::<i32>())?;
    // What a program leaves when it ends by an error or `sys.exit` is in tracebacks and daemon threads.
    let census: &[&str] = if expected_code == 0 { &["--census"] } else { &[] };
    let mut got = run(strategy, program, &[census, options].concat())?;
    // Daemon threads keep what they have.
    let skipped = |line: &&str| line.starts_with("gilectomy: census: skipped");
    got.stderr = got.stderr.split_inclusive('\n').filter(|line| !skipped(line)).collect();
    if is_unsupported(strategy, &got) {
        return Ok(());
    }
    if let Some(expected) = beside("lines") {
        let mut lines: Vec<&str> = got.stdout.lines().collect();
        lines.sort_unstable();
        let mut expected: Vec<&str> = expected.lines().collect();
        expected.sort_unstable();
        same("sorted standard output", &lines.join("\n"), &expected.join("\n"), &got)?;
    } else {
        same("standard output", &got.stdout, &beside("out").unwrap_or_default(), &got)?;
    }
    match beside("err") {
        Some(expected) => same("standard error", &got.stderr, &expected, &got)?,
        None if expected_code == 0 => same("standard error", &got.stderr, "", &got)?,
        None => {}
    }
    if got.code != expected_code {
        let message = format!("exit code {}, expected {expected_code}\n{}", got.code, got.stderr);
        return Err(Problem::Differs(message));
    }
    Ok(())
}

fn run(strategy: &Entry, program: &Path, options: &[&str]) -> Result<Ended, Problem> {
    let stdin = match fs::File::open(program.with_extension("in")) {
        Ok(file) => Stdio::from(file),
        Err(_) => Stdio::null(),
    };
    let folder = program.parent().unwrap_or(Path::new("."));
    let mut command = child::command(folder, &["exec", "--strategy", &strategy.spec]);
    Ok(child::run(command.args(options).arg(program.file_name().unwrap_or_default()), stdin)?)
}

fn same(what: &str, got: &str, expected: &str, all: &Ended) -> Result<(), Problem> {
    if got == expected {
        return Ok(());
    }
    let line = got.lines().zip(expected.lines()).take_while(|(g, e)| g == e).count();
    let show = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    Err(Problem::Differs(format!(
        "{what} differs at line {}:\n  expected: {}\n  got:      {}\nexit code {}\nstderr: {}",
        line + 1,
        show(expected),
        show(got),
        all.code,
        all.stderr
    )))
}
