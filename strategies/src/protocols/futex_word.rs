//! A lock of one word whose waiters sleep in the kernel.
//!
//! Three states, after Ulrich Drepper's "Futexes Are Tricky" (2004, mutex 2): free, taken, taken with
//! waiters. Taking a free lock and giving back one without waiters is one atomic instruction each; only
//! waiting and waking enter the kernel.

use super::facade::{AtomicU32, Ordering, spin_loop, wait_on, wake_one};

/// See the module.
pub struct FutexWord(AtomicU32);

const FREE: u32 = 0;
const TAKEN: u32 = 1;
const WAITERS: u32 = 2;
const SPINS: u32 = 40;

impl FutexWord {
    /// A free lock.
    #[inline(always)]
    pub fn new() -> Self {
        FutexWord(AtomicU32::new(FREE))
    }

    /// Takes it if it is free.
    #[inline(always)]
    pub fn try_lock(&self) -> bool {
        self.0.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Takes it, waiting as long as need be. For a thread whose `try_lock` has failed.
    pub fn lock_contended(&self) {
        for _ in 0..SPINS {
            spin_loop();
            if self.0.load(Ordering::Relaxed) == FREE && self.try_lock() {
                return;
            }
        }
        // Whoever has waited cannot know that it was the only one, and leaves the word as with waiters.
        while self.0.swap(WAITERS, Ordering::Acquire) != FREE {
            wait_on(&self.0, WAITERS);
        }
    }

    /// Gives it back.
    #[inline(always)]
    pub fn unlock(&self) {
        if self.0.swap(FREE, Ordering::Release) == WAITERS {
            wake_one(&self.0);
        }
    }
}
