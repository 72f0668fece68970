//! A userspace lock on the platform's futex: see [`FutexWord`] for its three states.

use super::LockKind;
use crate::protocols::futex_word::FutexWord;
use gilectomy_core::strategy::{Event, counters};

/// See the module.
pub enum Futex {}

// SAFETY: the thread whose exchange turned "free" into something else is inside; `unlock` lets the next in
// with a release that its acquire reads.
unsafe impl LockKind for Futex {
    const NAME: &'static str = "futex";
    type Word = FutexWord;

    #[inline(always)]
    fn new_word() -> FutexWord {
        FutexWord::new()
    }

    #[inline(always)]
    fn lock(word: &FutexWord) {
        if !word.try_lock() {
            wait(word);
        }
    }

    #[inline(always)]
    fn unlock(word: &FutexWord) {
        word.unlock();
    }
}

#[cold]
fn wait(word: &FutexWord) {
    counters::count(Event::LockContended);
    word.lock_contended();
}
