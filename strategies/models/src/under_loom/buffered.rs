//! Buffered counts: what is found dead has no reference, whenever threads hand over.
//!
//! One thread copies the reference that a shared cell holds, and gives its copy up later; the other takes the
//! reference out of the cell and gives it up. The first hands over twice before, so that it may be a round
//! ahead of the other. Whoever ends a round applies it.

use super::protocols::buffered::{BufferedWord, apply};
use super::protocols::facade::{MutatorId, Released};
use super::protocols::rounds::{Batch, Log, Rounds};
use loom::sync::{Arc, Mutex};
use loom::thread;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Shared {
    rounds: Mutex<Rounds>,
    /// Whether the cell holds a reference to the object.
    cell: Mutex<bool>,
    word: BufferedWord,
    /// Known to the test alone: references that there really are, and deaths.
    references: AtomicUsize,
    deaths: AtomicUsize,
    plan: Plan,
}

/// How the rounds are used.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    Sound,
    /// Planted: a round's decrements are applied when it ends, and not a round later.
    NoDelay,
    /// Planted: the first thread leaves the round before it hands over what it logged in it.
    LeavesFirst,
}

/// A thread and its logs.
struct Own<'a> {
    shared: &'a Shared,
    id: MutatorId,
    round: u64,
    logged: Batch,
}

impl<'a> Own<'a> {
    fn enter(shared: &'a Shared, id: MutatorId) -> Self {
        let mut rounds = shared.rounds.lock().unwrap();
        let round = rounds.enter(id);
        shared.end_rounds(&mut rounds);
        Own { shared, id, round, logged: Batch::default() }
    }

    fn log(&self) -> Log {
        Log { thread: self.id, words: Box::new([&raw const self.shared.word as usize]) }
    }

    /// Copies a reference.
    fn retain(&mut self) {
        self.shared.references.fetch_add(1, Ordering::Relaxed);
        let log = self.log();
        self.logged.increments.push(log);
    }

    /// Gives a reference up.
    fn release(&mut self) {
        self.shared.references.fetch_sub(1, Ordering::Relaxed);
        let log = self.log();
        self.logged.decrements.push(log);
    }

    fn hand_over(&mut self) {
        let mut rounds = self.shared.rounds.lock().unwrap();
        let logs = std::mem::take(&mut self.logged);
        if self.shared.plan == Plan::LeavesFirst && self.id == 1 {
            self.round = rounds.leave(self.round);
            self.shared.end_rounds(&mut rounds);
            return rounds.hand_over(self.round, logs);
        }
        rounds.hand_over(self.round, logs);
        self.round = rounds.leave(self.round);
        self.shared.end_rounds(&mut rounds);
    }

    fn exit(mut self) {
        let mut rounds = self.shared.rounds.lock().unwrap();
        rounds.hand_over(self.round, std::mem::take(&mut self.logged));
        rounds.exit(self.id, self.round);
        self.shared.end_rounds(&mut rounds);
    }
}

impl Shared {
    fn end_rounds(&self, rounds: &mut Rounds) {
        while let Some(mut batch) = rounds.end() {
            if self.plan == Plan::NoDelay {
                batch.decrements.append(&mut rounds.held);
            }
            // SAFETY: the word lives, the lock is held, and batches are applied in order.
            for _ in unsafe { apply(&batch) }.iter().flat_map(|(_, words)| words) {
                if self.word.settle() == Released::Dead {
                    assert_eq!(self.references.load(Ordering::Relaxed), 0, "freed under a reference");
                    self.deaths.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }
}

fn run(plan: Plan) {
    super::model(3, move || {
        let shared = Arc::new(Shared {
            rounds: Mutex::default(),
            cell: Mutex::new(true),
            word: BufferedWord::new(),
            references: AtomicUsize::new(1),
            deaths: AtomicUsize::new(0),
            plan,
        });
        let mut own = Own::enter(&shared, 1);
        let other = {
            let shared = shared.clone();
            thread::spawn(move || {
                let mut own = Own::enter(&shared, 2);
                let taken = std::mem::take(&mut *shared.cell.lock().unwrap());
                assert!(taken);
                own.release();
                own.hand_over();
                own.exit();
            })
        };
        own.hand_over();
        own.hand_over();
        let copied = {
            let cell = shared.cell.lock().unwrap();
            if *cell {
                own.retain();
            }
            *cell
        };
        own.hand_over();
        if copied {
            own.release();
        }
        own.exit();
        other.join().unwrap();
        assert_eq!(shared.deaths.load(Ordering::Relaxed), 1, "deaths");
    });
}

#[test]
fn nothing_is_freed_under_a_reference_and_everything_is_freed() {
    run(Plan::Sound);
}

#[test]
#[should_panic(expected = "freed under a reference")]
fn planted_decrements_are_not_put_off() {
    run(Plan::NoDelay);
}

#[test]
#[should_panic(expected = "freed under a reference")]
fn planted_a_thread_leaves_before_it_hands_over() {
    run(Plan::LeavesFirst);
}
