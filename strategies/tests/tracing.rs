//! The tracing collector misses nothing; and what would notice if it did.
//!
//! Each program runs under `--stress gc`: a collection begins at one safepoint and ends at the next, what is
//! freed is poisoned at once, and, where the test says so, each collection is checked. Then the same with a
//! planted bug: without the store barrier, and without the handles of native code among the roots.

use gilectomy_core::program::{Program, run_program};
use gilectomy_core::runtime::Stress;
use gilectomy_core::strategy::Modern;
use gilectomy_strategies::epoch_gc::EpochGc;
use gilectomy_strategies::parts::{ByteLock, Incremental};
use std::process::Command;

type Traced = EpochGc<Incremental, ByteLock, Modern>;

fn run(source: &str, stress: Stress) -> i32 {
    let program = Program { path: "program.py".into(), source: source.into(), stress, ..Program::default() };
    run_program::<Traced>(program).code
}

/// A step of the collector at each safepoint, each collection checked.
fn checked() -> Stress {
    Stress { gc: true, publication: true, ..Stress::default() }
}

/// Stores new objects into old ones that a collection has looked into already.
const HIDES: &str = "
class Node:
    pass
keep = [Node() for _ in range(100)]
def fill(n):
    for i in range(n):
        keep[i].child = [i]
fill(40)
assert [node.child for node in keep[:40]] == [[i] for i in range(40)]
";

/// What the runner of a program makes of a panic.
const PANIC: i32 = 101;

#[test]
fn stores_are_seen() {
    assert_eq!(run(HIDES, checked()), 0);
}

#[test]
fn without_the_barrier_an_object_is_lost() {
    assert_eq!(run(HIDES, Stress { unshaded: true, ..checked() }), PANIC);
}

/// Native code holds the only references to the items while it calls back.
const HOLDS: &str = "
import gc
def key(item):
    gc.collect()
    return -item[0]
items = sorted(map(lambda i: [i, str(i)], range(10)), key=key)
assert items == [[i, str(i)] for i in range(9, -1, -1)]
";

#[test]
fn native_code_holds_what_it_refers_to() {
    assert_eq!(run(HOLDS, checked()), 0);
}

/// Run by the next test only: it must end badly.
#[test]
#[ignore = "fails on purpose"]
fn without_handles() {
    assert_eq!(run(HOLDS, Stress { unrooted: true, ..checked() }), 0);
}

#[test]
fn without_handles_an_object_is_lost() {
    let this = std::env::current_exe().expect("the test's own path");
    let child = Command::new(this).args(["--exact", "without_handles", "--ignored"]).output();
    assert!(!child.expect("the test runs").status.success());
}
