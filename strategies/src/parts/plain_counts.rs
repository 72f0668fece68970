//! Plain reference counts: one increment, one decrement, no atomic instruction.
//!
//! Sound only where one thread runs at a time; the bound on parallel synchronisations (`Concurrent`) keeps
//! it from any other.

use gilectomy_core::strategy::{Memory, Released, Setting};
use std::cell::UnsafeCell;

/// See the module.
pub enum PlainCounts {}

/// A count that one thread at a time touches.
pub struct PlainWord(UnsafeCell<u32>);

// SAFETY: `PlainCounts` is no `Concurrent` memory, so it is paired only with synchronisations that let one
// thread run at a time, with a lock's ordering between two of them.
unsafe impl Sync for PlainWord {}

/// Far from zero and from overflow: references to immortal objects go up and down around it.
const IMMORTAL: u32 = 1 << 30;

impl PlainWord {
    #[inline(always)]
    fn get(&self) -> u32 {
        // SAFETY: one thread at a time.
        unsafe { *self.0.get() }
    }

    #[inline(always)]
    fn set(&self, count: u32) {
        // SAFETY: one thread at a time.
        unsafe { *self.0.get() = count }
    }
}

// SAFETY: a count is what its name says; `Dead` is reported by the release that takes it to zero.
unsafe impl Memory for PlainCounts {
    type Word = PlainWord;
    type Ledger = ();
    const SETTINGS: &[Setting] = &[("counts", "plain")];

    #[inline(always)]
    fn new_word() -> PlainWord {
        PlainWord(UnsafeCell::new(1))
    }

    fn immortal_word() -> PlainWord {
        PlainWord(UnsafeCell::new(IMMORTAL))
    }

    #[inline(always)]
    unsafe fn retain(word: &PlainWord) {
        word.set(word.get().wrapping_add(1));
    }

    unsafe fn try_retain(word: &PlainWord) -> bool {
        let alive = word.get() > 0;
        word.set(word.get() + u32::from(alive));
        alive
    }

    #[inline(always)]
    unsafe fn release(word: &PlainWord) -> Released {
        let left = word.get().wrapping_sub(1);
        word.set(left);
        if left == 0 { Released::Dead } else { Released::Alive }
    }

    #[inline(always)]
    fn is_unique(word: &PlainWord) -> bool {
        word.get() == 1
    }

    fn count(word: &PlainWord) -> i64 {
        word.get() as i64
    }

    fn revive(word: &PlainWord) {
        word.set(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dead_are_not_retained() {
        let word = PlainCounts::new_word();
        // SAFETY: the test holds the references it gives up.
        unsafe {
            assert!(PlainCounts::try_retain(&word));
            assert_eq!(PlainCounts::release(&word), Released::Alive);
            assert_eq!(PlainCounts::release(&word), Released::Dead);
            assert!(!PlainCounts::try_retain(&word));
        }
        PlainCounts::revive(&word);
        assert_eq!(PlainCounts::count(&word), 1);
    }
}
