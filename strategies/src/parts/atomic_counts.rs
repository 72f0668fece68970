//! Atomic reference counts: the obvious answer, and the talk's.
//!
//! An increment needs no ordering: whoever makes a reference holds one. A decrement publishes what the
//! thread did with the object, and the last one sees all of that before it destroys (Boost's argument).

use gilectomy_core::strategy::{Concurrent, Memory, RacyLoad, Released, Setting};
use std::sync::atomic::{AtomicUsize, Ordering, fence};

/// See the module.
pub enum AtomicCounts {}

const IMMORTAL: usize = 1 << 40;

// SAFETY: exactly one decrement takes the count to zero, and the acquire fence orders all others before it.
unsafe impl Memory for AtomicCounts {
    type Word = AtomicUsize;
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
            fence(Ordering::Acquire);
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

// SAFETY: every operation is atomic.
unsafe impl Concurrent for AtomicCounts {}

// SAFETY: the count of a dead object is zero, which `try_retain` refuses.
unsafe impl RacyLoad for AtomicCounts {}
