//! Whole little programs under many random schedules, by `shuttle`: biased counts, locks and glimpses as a
//! strategy puts them together.
//!
//! Threads share a row of cells. Each runs a random program: it makes objects, which may hold others, stores
//! them in cells, loads what is there, follows what it holds, drops what it has, and comes to safepoints. No
//! memory is freed: an object is marked dead, and whoever uses it then has found the bug. At the end
//! everything is dead, once.
//!
//! The schedules are random, and by the PCT algorithm (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A
//! randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010), which gives threads
//! priorities and changes them at few points.

mod protocols;

use protocols::biased::{BiasedWord, DETACHED};
use protocols::facade::Released;
use protocols::futex_word::FutexWord;
use protocols::version::Version;
use shuttle::rand::{Rng, thread_rng};
use shuttle::scheduler::PctScheduler;
use shuttle::sync::Mutex;
use shuttle::sync::atomic::{AtomicUsize, Ordering};
use shuttle::thread;
use std::sync::Arc;

const THREADS: u32 = 2;
const CELLS: usize = 2;
const STEPS: usize = 12;
const NONE: usize = usize::MAX;

/// An object: its count, and a reference to another.
struct Object {
    word: BiasedWord,
    holds: AtomicUsize,
    dead: AtomicUsize,
}

/// A shared object with room for a reference, or [`NONE`].
struct Cell {
    lock: FutexWord,
    version: Version,
    holds: AtomicUsize,
}

impl Cell {
    fn section<R>(&self, f: impl FnOnce() -> R) -> R {
        if !self.lock.try_lock() {
            self.lock.lock_contended();
        }
        self.version.enter();
        let result = f();
        self.version.leave();
        self.lock.unlock();
        result
    }
}

/// A bug to plant.
#[derive(Clone, Copy, PartialEq)]
enum Planted {
    Nothing,
    /// Whoever is told to queue an object settles it itself.
    NoQueue,
    /// What a glimpse finds is taken as alive.
    NoTrying,
}

struct Program {
    heap: Mutex<Vec<&'static Object>>,
    cells: Vec<Cell>,
    /// The queue of each thread that is there.
    registry: Mutex<Vec<Option<Vec<usize>>>>,
    planted: Planted,
}

/// A thread, and the references that it holds.
struct Thread<'a> {
    program: &'a Program,
    me: u32,
    registers: Vec<usize>,
}

impl Thread<'_> {
    fn object(&self, object: usize) -> &'static Object {
        let found = self.program.heap.lock().unwrap()[object];
        assert_eq!(found.dead.load(Ordering::Relaxed), 0, "used after its death");
        found
    }

    fn make(&mut self) {
        let holds = self.registers.pop().unwrap_or(NONE);
        let (word, dead) = (BiasedWord::new(self.me, false), AtomicUsize::new(0));
        let object = Box::leak(Box::new(Object { word, holds: AtomicUsize::new(holds), dead }));
        let mut heap = self.program.heap.lock().unwrap();
        heap.push(object);
        self.registers.push(heap.len() - 1);
    }

    fn retain(&self, object: usize) {
        self.object(object).word.retain(self.me);
    }

    fn release(&self, object: usize) {
        if object == NONE {
            return;
        }
        let found = self.object(object).word.release::<false>(self.me);
        match found {
            Released::Alive => {}
            Released::Dead => self.destroy(object),
            Released::Queue => self.queue(object),
        }
    }

    fn queue(&self, object: usize) {
        // The queue keeps it: it is not dead before it is settled.
        let owner = self.object(object).word.owner();
        let sent = self.program.planted != Planted::NoQueue
            && owner.is_some_and(|owner| {
                let mut registry = self.program.registry.lock().unwrap();
                registry[owner as usize - 1].as_mut().map(|queue| queue.push(object)).is_some()
            });
        if !sent {
            self.settle(object);
        }
    }

    fn settle(&self, object: usize) {
        if self.object(object).word.settle() == Released::Dead {
            self.destroy(object);
        }
    }

    fn destroy(&self, object: usize) {
        let dead = self.program.heap.lock().unwrap()[object];
        assert_eq!(dead.dead.swap(1, Ordering::Relaxed), 0, "died twice");
        self.release(dead.holds.swap(NONE, Ordering::Relaxed));
    }

    /// A reference to what the cell holds.
    fn load(&mut self, cell: &Cell) {
        if let Some(found) = self.glimpse(cell) {
            return self.registers.push(found);
        }
        let found = cell.section(|| {
            let found = cell.holds.load(Ordering::Relaxed);
            if found != NONE {
                self.retain(found);
            }
            found
        });
        if found != NONE {
            self.registers.push(found);
        }
    }

    fn glimpse(&self, cell: &Cell) -> Option<usize> {
        let version = cell.version.even()?;
        let found = cell.holds.load(Ordering::Relaxed);
        if found == NONE {
            return None;
        }
        // Maybe dead: tried, not used.
        let object = self.program.heap.lock().unwrap()[found];
        if self.program.planted == Planted::NoTrying {
            object.word.retain(self.me);
            return Some(found);
        }
        if !object.word.try_retain(self.me) {
            return None;
        }
        if !cell.version.is_still(version) {
            self.release(found);
            return None;
        }
        Some(found)
    }

    fn store(&mut self, cell: &Cell) {
        let new = self.registers.pop().unwrap_or(NONE);
        let old = cell.section(|| cell.holds.swap(new, Ordering::Relaxed));
        self.release(old);
    }

    fn safepoint(&self) {
        let queued = self.program.registry.lock().unwrap()[self.me as usize - 1].as_mut().map(std::mem::take);
        queued.into_iter().flatten().for_each(|object| self.settle(object));
    }

    fn run(mut self) {
        for _ in 0..STEPS {
            let cell = &self.program.cells[thread_rng().gen_range(0..CELLS)];
            match thread_rng().gen_range(0..6) {
                0 => self.make(),
                1 => self.load(cell),
                2 | 3 => self.store(cell),
                4 => self.safepoint(),
                _ => {
                    if let Some(object) = self.registers.pop() {
                        self.release(object);
                    }
                }
            }
        }
        // One reference is given up after the thread has left the registry.
        let last = self.registers.pop();
        while let Some(object) = self.registers.pop() {
            self.release(object);
        }
        self.safepoint();
        let rest = self.program.registry.lock().unwrap()[self.me as usize - 1].take();
        self.me = DETACHED;
        rest.into_iter().flatten().for_each(|object| self.settle(object));
        if let Some(object) = last {
            self.release(object);
        }
    }
}

fn program(planted: Planted) {
    let cell = |_| Cell { lock: FutexWord::new(), version: Version::new(), holds: AtomicUsize::new(NONE) };
    let program = Arc::new(Program {
        heap: Mutex::default(),
        cells: (0..CELLS).map(cell).collect(),
        registry: Mutex::new(vec![Some(Vec::new()); THREADS as usize]),
        planted,
    });
    let threads: Vec<_> = (1..=THREADS)
        .map(|me| {
            let program = program.clone();
            thread::spawn(move || Thread { program: &program, me, registers: Vec::new() }.run())
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let mut end = Thread { program: &program, me: DETACHED, registers: Vec::new() };
    program.cells.iter().for_each(|cell| end.store(cell));
    let left = program.heap.lock().unwrap().iter().filter(|o| o.dead.load(Ordering::Relaxed) == 0).count();
    assert_eq!(left, 0, "objects leaked");
}

#[test]
fn random_programs_leak_nothing_and_use_nothing_dead() {
    shuttle::check_random(|| program(Planted::Nothing), 3000);
}

#[test]
fn so_they_do_with_few_changes_of_priority() {
    shuttle::check_pct(|| program(Planted::Nothing), 3000, 3);
}

/// Schedules that find a planted bug once find it always.
fn check_from_seed(planted: Planted) {
    let scheduler = PctScheduler::new_from_seed(2018, 3, 200_000);
    shuttle::Runner::new(scheduler, shuttle::Config::new()).run(move || program(planted));
}

#[test]
#[should_panic]
fn planted_nobody_uses_the_queue() {
    check_from_seed(Planted::NoQueue);
}

#[test]
#[should_panic]
fn planted_a_glimpse_is_believed() {
    check_from_seed(Planted::NoTrying);
}
