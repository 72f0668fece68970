//! Runs a Python file under the smallest strategy there can be: plain counts, no locks, one thread.
//!
//!     cargo run -p gilectomy-core --example python -- FILE.py [ARGS...]
//!
//! It is also the shortest answer to what a strategy must bring; the real ones are in `strategies/`.

use gilectomy_core::program::{Program, run_program};
use gilectomy_core::strategy::{Info, Memory, Model, Released, Strategy, Sync};
use std::cell::Cell;

/// A count that only one thread ever touches.
struct Count(Cell<u32>);

// SAFETY: `OneThread` lets no second thread start.
unsafe impl std::marker::Sync for Count {}

/// Where immortal objects' counts begin: far from zero and from overflow.
const IMMORTAL: u32 = 1 << 30;

enum Counts {}

// SAFETY: the count is exact, so `Dead` is reported by the one release that takes it to zero.
unsafe impl Memory for Counts {
    type Word = Count;

    fn new_word() -> Count {
        Count(Cell::new(1))
    }

    fn immortal_word() -> Count {
        Count(Cell::new(IMMORTAL))
    }

    unsafe fn retain(word: &Count) {
        word.0.set(word.0.get() + 1);
    }

    unsafe fn release(word: &Count) -> Released {
        word.0.set(word.0.get() - 1);
        if word.0.get() == 0 { Released::Dead } else { Released::Alive }
    }

    fn is_unique(word: &Count) -> bool {
        word.0.get() == 1
    }

    fn count(word: &Count) -> i64 {
        i64::from(word.0.get())
    }

    fn revive(word: &Count) {
        word.0.set(1);
    }
}

enum OneThread {}

// SAFETY: there is one thread.
unsafe impl<M: Memory> Sync<M> for OneThread {
    type Word = ();
    type Parties = ();
    const PARALLEL: bool = false;
    const THREADS: bool = false;

    fn new_word() {}
    fn lock(_word: &()) {}
    fn unlock(_word: &()) {}
}

enum Plain {}

impl Strategy for Plain {
    const INFO: Info =
        Info { name: "plain", story: "the smallest strategy", memory: "plain counts", sync: "none" };
    const MODEL: Model = Model::MODERN;
    type Memory = Counts;
    type Sync = OneThread;
}

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let census = args.next_if(|a| a == "--census").is_some();
    let Some(path) = args.next() else {
        eprintln!("usage: python [--census] FILE.py [ARGS...]");
        std::process::exit(2);
    };
    let source = match std::fs::read_to_string(&path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("python: cannot read {path}: {error}");
            std::process::exit(2);
        }
    };
    let program = Program { path, source, args: args.collect(), stats: None, census };
    std::process::exit(run_program::<Plain>(program).code);
}
