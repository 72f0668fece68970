//! Atomic reference counts: the obvious answer, and the talk's.
//!
//! An increment needs no ordering: whoever makes a reference holds one. A decrement publishes what the
//! thread did with the object, and the last one sees all of that before it destroys (Boost's argument).

use gilectomy_core::strategy::{Concurrent, Memory, RacyLoad, Released, Setting};
use std::sync::atomic::{AtomicUsize, Ordering};

/// See the module.
pub enum AtomicCounts {}

const IMMORTAL: usize = 1 << 40;

// SAFETY: exactly one decrement takes the count to zero, and the acquire fence orders all others before it.
unsafe impl Memory for AtomicCounts {
    type Word = AtomicUsize;
    type Ledger = ();
    const SETTINGS: &[Setting] = &[("counts", "atomic")];

    #[inline(always)]
    fn new_word() -> AtomicUsize {
        AtomicUsize::new(1)
    }

    fn immortal_word() -> AtomicUsize {
        AtomicUsize::new(IMMORTAL)
    }

    #[inline(always)]
    unsafe fn retain(word: &AtomicUsize) {
        word.fetch_add(1, Ordering::Relaxed);
    }

    unsafe fn try_retain(word: &AtomicUsize) -> bool {
        let more = |count| if count == 0 { None } else { Some(count + 1) };
        word.fetch_update(Ordering::Acquire, Ordering::Relaxed, more).is_ok()
    }

    #[inline(always)]
    unsafe fn release(word: &AtomicUsize) -> Released {
        if word.fetch_sub(1, Ordering::Release) == 1 {
            see_all_releases(word);
            return Released::Dead;
        }
        Released::Alive
    }

    #[inline(always)]
    fn is_unique(word: &AtomicUsize) -> bool {
        word.load(Ordering::Acquire) == 1
    }

    fn count(word: &AtomicUsize) -> i64 {
        word.load(Ordering::Acquire) as i64
    }

    fn revive(word: &AtomicUsize) {
        word.store(1, Ordering::Relaxed);
    }

    fn is_local(_word: &AtomicUsize) -> bool {
        false
    }
}

/// Orders what other threads did before they released before what the last one does now.
#[inline(always)]
fn see_all_releases(word: &AtomicUsize) {
    if cfg!(gilectomy_sanitize) {
        // ThreadSanitizer does not understand fences. This has the same effect and costs a load.
        word.load(Ordering::Acquire);
    } else {
        std::sync::atomic::fence(Ordering::Acquire);
    }
}

// SAFETY: every operation is atomic.
unsafe impl Concurrent for AtomicCounts {}

// SAFETY: the count of a dead object is zero, which `try_retain` refuses.
unsafe impl RacyLoad for AtomicCounts {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn try_retain(word: &AtomicUsize) -> bool {
        // SAFETY: the word is there for as long as its test.
        unsafe { AtomicCounts::try_retain(word) }
    }

    fn release(word: &AtomicUsize) -> Released {
        // SAFETY: the tests hold the references they give up.
        unsafe { AtomicCounts::release(word) }
    }

    #[test]
    fn the_dead_are_not_retained() {
        let word = AtomicCounts::new_word();
        assert!(try_retain(&word));
        assert_eq!(AtomicCounts::count(&word), 2);
        assert_eq!(release(&word), Released::Alive);
        assert_eq!(release(&word), Released::Dead);
        assert!(!try_retain(&word));
        AtomicCounts::revive(&word);
        assert!(try_retain(&word));
        assert_eq!(AtomicCounts::count(&word), 2);
    }

    #[test]
    fn a_racing_release_dies_once_or_is_survived() {
        for _ in 0..2000 {
            let (word, dead) = (AtomicCounts::new_word(), AtomicBool::new(false));
            let give_up = || {
                if release(&word) == Released::Dead {
                    assert!(!dead.swap(true, Ordering::Relaxed));
                }
            };
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    if try_retain(&word) {
                        give_up();
                    }
                });
                give_up();
            });
            assert!(dead.into_inner());
        }
    }
}
