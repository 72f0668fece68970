//! A recursive lock on the platform's futex, as the Gilectomy put one into every mutable object.
//!
//! Three states, after Ulrich Drepper's "Futexes Are Tricky" (2004, mutex 2): free, taken, taken with
//! waiters. Taking a free lock and giving back one without waiters is one atomic instruction each; only
//! waiting and waking enter the kernel. The owner may take it again: a depth is counted beside it.

use super::LockKind;
use gilectomy_core::strategy::{Event, counters};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU32, Ordering};

/// See the module.
pub enum RecursiveFutex {}

/// The lock.
pub struct FutexWord {
    state: AtomicU32,
    owner: AtomicU32,
    /// Times the owner took it beyond the first.
    depth: UnsafeCell<u32>,
}

// SAFETY: `depth` is touched by the owner alone.
unsafe impl Sync for FutexWord {}

const FREE: u32 = 0;
const TAKEN: u32 = 1;
const WAITERS: u32 = 2;
const SPINS: u32 = 40;

/// A number for the calling thread, never 0.
#[inline(always)]
fn me() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    thread_local! {
        static ME: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
    }
    match ME.get() {
        0 => {
            let id = NEXT.fetch_add(1, Ordering::Relaxed);
            ME.set(id);
            id
        }
        id => id,
    }
}

// SAFETY: the thread whose exchange turned `FREE` into something else is inside; `unlock` lets the next in
// with a release that its acquire reads.
unsafe impl LockKind for RecursiveFutex {
    type Word = FutexWord;

    #[inline(always)]
    fn new_word() -> FutexWord {
        FutexWord { state: AtomicU32::new(FREE), owner: AtomicU32::new(0), depth: UnsafeCell::new(0) }
    }

    #[inline(always)]
    fn lock(word: &FutexWord) {
        let me = me();
        // Only we can have written our own number.
        if word.owner.load(Ordering::Relaxed) == me {
            // SAFETY: we are the owner.
            unsafe { *word.depth.get() += 1 };
            return;
        }
        if word.state.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_err() {
            wait(word);
        }
        word.owner.store(me, Ordering::Relaxed);
    }

    #[inline(always)]
    fn unlock(word: &FutexWord) {
        // SAFETY: we are the owner.
        let depth = unsafe { &mut *word.depth.get() };
        if *depth > 0 {
            *depth -= 1;
            return;
        }
        word.owner.store(0, Ordering::Relaxed);
        if word.state.swap(FREE, Ordering::Release) == WAITERS {
            atomic_wait::wake_one(&word.state);
        }
    }
}

#[cold]
fn wait(word: &FutexWord) {
    counters::count(Event::LockContended);
    for _ in 0..SPINS {
        std::hint::spin_loop();
        if word.state.load(Ordering::Relaxed) == FREE
            && word.state.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok()
        {
            return;
        }
    }
    while word.state.swap(WAITERS, Ordering::Acquire) != FREE {
        atomic_wait::wait(&word.state, WAITERS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_owner_may_take_it_again_and_others_wait() {
        let word = RecursiveFutex::new_word();
        let total = std::cell::UnsafeCell::new(0u64);
        struct Shared<'a>(&'a FutexWord, &'a std::cell::UnsafeCell<u64>);
        // SAFETY: the cell is touched under the lock.
        unsafe impl Sync for Shared<'_> {}
        let shared = Shared(&word, &total);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let shared = &shared;
                    for _ in 0..10_000 {
                        RecursiveFutex::lock(shared.0);
                        RecursiveFutex::lock(shared.0);
                        // SAFETY: under the lock.
                        unsafe { *shared.1.get() += 1 };
                        RecursiveFutex::unlock(shared.0);
                        RecursiveFutex::unlock(shared.0);
                    }
                });
            }
        });
        // SAFETY: the threads are done.
        assert_eq!(unsafe { *total.get() }, 40_000);
    }
}
