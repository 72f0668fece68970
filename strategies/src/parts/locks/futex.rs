//! A userspace lock on the platform's futex.
//!
//! Three states, after Ulrich Drepper's "Futexes Are Tricky" (2004, mutex 2): free, taken, taken with
//! waiters. Taking a free lock and giving back one without waiters is one atomic instruction each; only
//! waiting and waking enter the kernel.

use super::LockKind;
use gilectomy_core::strategy::{Event, counters};
use std::sync::atomic::{AtomicU32, Ordering};

/// See the module.
pub enum Futex {}

const FREE: u32 = 0;
const TAKEN: u32 = 1;
const WAITERS: u32 = 2;
const SPINS: u32 = 40;

// SAFETY: the thread whose exchange turned `FREE` into something else is inside; `unlock` lets the next in
// with a release that its acquire reads.
unsafe impl LockKind for Futex {
    const NAME: &'static str = "futex";
    type Word = AtomicU32;

    #[inline(always)]
    fn new_word() -> AtomicU32 {
        AtomicU32::new(FREE)
    }

    #[inline(always)]
    fn lock(word: &AtomicU32) {
        if word.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_err() {
            wait(word);
        }
    }

    #[inline(always)]
    fn unlock(word: &AtomicU32) {
        if word.swap(FREE, Ordering::Release) == WAITERS {
            atomic_wait::wake_one(word);
        }
    }
}

#[cold]
fn wait(word: &AtomicU32) {
    counters::count(Event::LockContended);
    for _ in 0..SPINS {
        std::hint::spin_loop();
        if word.load(Ordering::Relaxed) == FREE
            && word.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok()
        {
            return;
        }
    }
    while word.swap(WAITERS, Ordering::Acquire) != FREE {
        atomic_wait::wait(word, WAITERS);
    }
}
