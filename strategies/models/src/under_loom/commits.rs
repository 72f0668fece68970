//! Transactions: what one has read stood there at one moment, also while it runs, and commits have an order.
//!
//! A small transaction over the protocol, as `strategies/src/parts/transactions` has it, but one that aborts where that
//! one waits: a model has no time.

use super::protocols::commit::{Order, State, Versioned};
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::thread;

/// What a transaction keeps to; planted bugs leave one out.
#[derive(Clone, Copy)]
struct Rules {
    validates: bool,
    looks_again: bool,
}

const RULES: Rules = Rules { validates: true, looks_again: true };

/// A body of one word, which readers copy while it may be changing.
struct Cell {
    word: Versioned,
    value: AtomicU64,
}

/// Two bodies with a sum that every transaction keeps.
struct Heap {
    order: Order,
    cells: [Cell; 2],
}

struct Aborted;

struct Transaction<'a> {
    heap: &'a Heap,
    me: u64,
    start: u64,
    serial: u64,
    reads: Vec<(&'a Cell, u64)>,
    writes: Vec<(&'a Cell, u64, u64)>,
    rules: Rules,
}

impl Heap {
    fn new(values: [u64; 2]) -> Arc<Self> {
        let cell = |value| Cell { word: Versioned::new(), value: AtomicU64::new(value) };
        Arc::new(Heap { order: Order::new(), cells: values.map(cell) })
    }

    /// Both values, when nobody else runs.
    fn values(&self) -> [u64; 2] {
        [0, 1].map(|n| self.cells[n].value.load(Ordering::Relaxed))
    }

    /// Runs a transaction once. Whether it committed.
    fn attempt(
        &self,
        me: u64,
        rules: Rules,
        f: impl FnOnce(&mut Transaction<'_>) -> Result<(), Aborted>,
    ) -> bool {
        let Some((start, serial)) = self.order.start() else { return false };
        let mut tx =
            Transaction { heap: self, me, start, serial, reads: Vec::new(), writes: Vec::new(), rules };
        let committed = f(&mut tx).is_ok() && tx.commit();
        if !committed {
            tx.roll_back();
        }
        committed
    }

    /// Changes both, one after the other, each with its own time; as whoever is irrevocable, if `serial`.
    fn change_at_once(&self, me: u64, values: [u64; 2], serial: bool) {
        if serial && !self.order.try_serial() {
            return;
        }
        for (cell, value) in self.cells.iter().zip(values) {
            let State::At(version) = cell.word.state() else { break };
            if !cell.word.own(version, me) {
                break;
            }
            cell.value.store(value, Ordering::Relaxed);
            cell.word.give_up(self.order.next());
        }
        if serial {
            self.order.end_serial();
        }
    }
}

impl<'a> Transaction<'a> {
    fn read(&mut self, n: usize) -> Result<u64, Aborted> {
        let cell: &'a Cell = &self.heap.cells[n];
        if cell.word.state() == State::Owned(self.me) {
            return Ok(cell.value.load(Ordering::Relaxed));
        }
        let version = self.settle(cell)?;
        let value = cell.value.load(Ordering::Relaxed);
        if self.rules.looks_again && !cell.word.is_still(version) {
            return Err(Aborted);
        }
        self.reads.push((cell, version));
        Ok(value)
    }

    fn write(&mut self, n: usize, value: u64) -> Result<(), Aborted> {
        let cell: &'a Cell = &self.heap.cells[n];
        let version = self.settle(cell)?;
        if !cell.word.own(version, self.me) {
            return Err(Aborted);
        }
        self.writes.push((cell, version, cell.value.load(Ordering::Relaxed)));
        cell.value.store(value, Ordering::Relaxed);
        Ok(())
    }

    fn settle(&mut self, cell: &Cell) -> Result<u64, Aborted> {
        let State::At(version) = cell.word.state() else { return Err(Aborted) };
        if version > self.start {
            self.extend()?;
        }
        if version > self.start { Err(Aborted) } else { Ok(version) }
    }

    fn extend(&mut self) -> Result<(), Aborted> {
        let order = &self.heap.order;
        if !order.enter() {
            return Err(Aborted);
        }
        let (now, serial) = order.now();
        let valid = self.is_valid();
        order.leave();
        (self.start, self.serial) = (now, serial);
        if valid { Ok(()) } else { Err(Aborted) }
    }

    fn is_valid(&self) -> bool {
        self.reads.iter().all(|&(cell, version)| match cell.word.state() {
            State::At(now) => now == version,
            State::Owned(owner) => {
                let mine =
                    |&(written, old, _): &(&Cell, u64, u64)| std::ptr::eq(written, cell) && old == version;
                owner == self.me && self.writes.iter().any(mine)
            }
        })
    }

    fn commit(&mut self) -> bool {
        let order = &self.heap.order;
        if self.writes.is_empty() && order.has_been_quiet(self.serial) {
            return true;
        }
        if !order.enter() {
            return false;
        }
        let time = order.next();
        let valid = !self.rules.validates || self.is_valid();
        if valid {
            self.writes.drain(..).for_each(|(cell, ..)| cell.word.give_up(time));
        }
        order.leave();
        valid
    }

    fn roll_back(&mut self) {
        for (cell, _, old) in self.writes.drain(..).rev() {
            cell.value.store(old, Ordering::Relaxed);
            cell.word.give_up(self.heap.order.next());
        }
    }
}

/// One moves a unit from one body to the other; the other looks at both.
fn a_reader_sees_one_moment(rules: Rules) {
    super::model(2, move || {
        let heap = Heap::new([5, 5]);
        let reader = {
            let heap = heap.clone();
            thread::spawn(move || {
                heap.attempt(2, rules, |tx| {
                    let sum = tx.read(0)? + tx.read(1)?;
                    assert_eq!(sum, 10, "seen half done");
                    Ok(())
                })
            })
        };
        heap.attempt(1, RULES, |tx| {
            let (a, b) = (tx.read(0)?, tx.read(1)?);
            tx.write(0, a - 1)?;
            tx.write(1, b + 1)
        });
        reader.join().unwrap();
        assert_eq!(heap.values().iter().sum::<u64>(), 10);
    });
}

#[test]
fn a_transaction_sees_another_whole_or_not_at_all() {
    a_reader_sees_one_moment(RULES);
}

#[test]
#[should_panic(expected = "seen half done")]
fn planted_a_reader_does_not_look_again() {
    a_reader_sees_one_moment(Rules { looks_again: false, ..RULES });
}

/// Each reads both and clears one if the other stands: at most one may be cleared (write skew).
fn at_most_one_is_cleared(rules: Rules) {
    super::model(2, move || {
        let heap = Heap::new([1, 1]);
        let clear = move |heap: &Heap, n: usize| {
            heap.attempt(n as u64 + 1, rules, |tx| {
                if tx.read(0)? + tx.read(1)? == 2 {
                    tx.write(n, 0)?;
                }
                Ok(())
            })
        };
        let other = {
            let heap = heap.clone();
            thread::spawn(move || clear(&heap, 1))
        };
        clear(&heap, 0);
        other.join().unwrap();
        assert!(heap.values().contains(&1), "both saw the other standing");
    });
}

#[test]
fn two_that_exclude_each_other_do_not_both_commit() {
    at_most_one_is_cleared(RULES);
}

#[test]
#[should_panic(expected = "both saw the other standing")]
fn planted_a_commit_without_validation() {
    at_most_one_is_cleared(Rules { validates: false, ..RULES });
}

/// One changes both at once; the other looks at both.
fn a_commit_sees_all_of_it(serial: bool) {
    super::model(2, move || {
        let heap = Heap::new([5, 5]);
        let reader = {
            let heap = heap.clone();
            thread::spawn(move || {
                let mut seen = 10;
                let committed = heap.attempt(2, RULES, |tx| {
                    seen = tx.read(0)? + tx.read(1)?;
                    Ok(())
                });
                assert!(!committed || seen == 10, "committed what was half done");
            })
        };
        heap.change_at_once(1, [4, 6], serial);
        reader.join().unwrap();
    });
}

#[test]
fn what_is_irrevocable_is_seen_whole() {
    a_commit_sees_all_of_it(true);
}

#[test]
#[should_panic(expected = "committed what was half done")]
fn planted_whoever_changes_at_once_is_not_irrevocable() {
    a_commit_sees_all_of_it(false);
}
