//! Plain counts, each change of which is made under one lock for the whole process.
//!
//! No atomic instruction on the count itself, and one on each side of it, always on the same cache line.

use super::locks::{LockKind, Pthread};
use gilectomy_core::strategy::{Concurrent, Memory, Released, Setting};
use std::cell::UnsafeCell;

/// See the module.
pub enum LockedCounts {}

/// The count.
pub struct Count(UnsafeCell<usize>);

// SAFETY: touched under `LOCK` only.
unsafe impl Sync for Count {}

static LOCK: <Pthread as LockKind>::Word = Pthread::mutex();

const IMMORTAL: usize = 1 << 40;

impl Count {
    #[inline(always)]
    fn change<R>(&self, f: impl FnOnce(&mut usize) -> R) -> R {
        Pthread::lock(&LOCK);
        // SAFETY: under the lock, and `f` does not come back here.
        let result = f(unsafe { &mut *self.0.get() });
        Pthread::unlock(&LOCK);
        result
    }
}

// SAFETY: one release finds the count at one, and the lock orders all others before it.
unsafe impl Memory for LockedCounts {
    type Word = Count;
    type Ledger = ();
    const SETTINGS: &[Setting] = &[("counts", "locked")];

    #[inline(always)]
    fn new_word() -> Count {
        Count(UnsafeCell::new(1))
    }

    fn immortal_word() -> Count {
        Count(UnsafeCell::new(IMMORTAL))
    }

    unsafe fn retain(word: &Count) {
        word.change(|count| *count += 1);
    }

    unsafe fn try_retain(word: &Count) -> bool {
        word.change(|count| {
            let alive = *count > 0;
            *count += usize::from(alive);
            alive
        })
    }

    unsafe fn release(word: &Count) -> Released {
        word.change(|count| {
            *count -= 1;
            if *count == 0 { Released::Dead } else { Released::Alive }
        })
    }

    fn is_unique(word: &Count) -> bool {
        word.change(|count| *count == 1)
    }

    fn count(word: &Count) -> i64 {
        word.change(|count| *count as i64)
    }

    fn revive(word: &Count) {
        word.change(|count| *count = 1);
    }

    fn is_local(_word: &Count) -> bool {
        false
    }
}

// SAFETY: every operation holds the lock.
unsafe impl Concurrent for LockedCounts {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dead_are_not_retained() {
        let word = LockedCounts::new_word();
        // SAFETY: the test holds the references it gives up.
        unsafe {
            assert!(LockedCounts::try_retain(&word));
            assert_eq!(LockedCounts::release(&word), Released::Alive);
            assert_eq!(LockedCounts::release(&word), Released::Dead);
            assert!(!LockedCounts::try_retain(&word));
        }
        assert_eq!(LockedCounts::count(&word), 0);
    }
}
