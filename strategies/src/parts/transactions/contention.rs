//! Who gives way: how long a transaction waits before it aborts.
//!
//! A transaction that finds an object owned waits for a moment, as most are given up soon, and then aborts itself: that
//! breaks every circle of waiters. Aborted again and again it becomes irrevocable, and then the others abort for it:
//! so somebody always gets on (Scherer and Scott, "Advanced contention management for dynamic software transactional
//! memory", PODC 2005, call the first half *polite*). How often is the interpreter's to say, which also makes
//! transactions shorter that abort and longer that commit.

use std::time::Duration;

/// A wait in small steps, each longer than the one before.
pub struct Patience(u32);

const SPINS: u32 = 6;
const YIELDS: u32 = 24;
const LONGEST: u32 = 64;

impl Patience {
    /// Nothing waited yet.
    pub fn new() -> Self {
        Patience(0)
    }

    /// Waits a step; false: that was more than a transaction waits.
    pub fn wait(&mut self) -> bool {
        self.0 += 1;
        if self.0 <= SPINS {
            (0..1 << self.0).for_each(|_| std::hint::spin_loop());
        } else if self.0 <= YIELDS {
            std::thread::yield_now();
        } else {
            std::thread::sleep(Duration::from_micros(u64::from((self.0 - YIELDS).min(LONGEST))));
        }
        self.0 <= YIELDS
    }
}
