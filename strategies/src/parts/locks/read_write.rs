//! `parking_lot`'s reader/writer lock: threads that only look at an object look together.
//!
//! Pull request 33 of the Gilectomy put such a lock on dicts with string keys, whose lookups of names are nearly all
//! reads; it was said to save 20 % of CPU time, and was never merged.

use super::LockKind;
use gilectomy_core::strategy::{Event, counters};
use lock_api::RawRwLock as _;

/// See the module.
pub enum ReadWrite {}

// SAFETY: `parking_lot` says so.
unsafe impl LockKind for ReadWrite {
    const NAME: &'static str = "read-write";
    const SHARED: bool = true;
    type Word = parking_lot::RawRwLock;

    #[inline(always)]
    fn new_word() -> parking_lot::RawRwLock {
        parking_lot::RawRwLock::INIT
    }

    #[inline(always)]
    fn lock(word: &parking_lot::RawRwLock) {
        if !word.try_lock_exclusive() {
            counters::count(Event::LockContended);
            word.lock_exclusive();
        }
    }

    #[inline(always)]
    fn unlock(word: &parking_lot::RawRwLock) {
        // SAFETY: the trait's contract: this thread holds it.
        unsafe { word.unlock_exclusive() };
    }

    #[inline(always)]
    fn lock_shared(word: &parking_lot::RawRwLock) {
        if !word.try_lock_shared() {
            counters::count(Event::LockContended);
            word.lock_shared();
        }
    }

    #[inline(always)]
    fn unlock_shared(word: &parking_lot::RawRwLock) {
        // SAFETY: as in `unlock`.
        unsafe { word.unlock_shared() };
    }
}
