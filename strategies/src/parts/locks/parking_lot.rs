//! `parking_lot`'s lock of one byte: two bits, locked and parked; waiters sleep in a table beside it.

use super::LockKind;
use gilectomy_core::strategy::{Event, counters};
use lock_api::RawMutex as _;

/// See the module.
pub enum ByteLock {}

// SAFETY: `parking_lot` says so.
unsafe impl LockKind for ByteLock {
    const NAME: &'static str = "parking-lot";
    type Word = parking_lot::RawMutex;

    #[inline(always)]
    fn new_word() -> parking_lot::RawMutex {
        parking_lot::RawMutex::INIT
    }

    #[inline(always)]
    fn lock(word: &parking_lot::RawMutex) {
        if !word.try_lock() {
            wait(word);
        }
    }

    #[inline(always)]
    fn unlock(word: &parking_lot::RawMutex) {
        // SAFETY: the trait's contract: this thread holds it.
        unsafe { word.unlock() };
    }
}

#[cold]
fn wait(word: &parking_lot::RawMutex) {
    counters::count(Event::LockContended);
    word.lock();
}
