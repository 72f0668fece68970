//! A spin lock: waiters look until it is free, then try (test and test-and-set; Rudolph and Segall, 1984).
//! After a while they let other threads have the processor, because its holder may be waiting for one.

use super::LockKind;
use gilectomy_core::strategy::{Event, counters};
use std::sync::atomic::{AtomicBool, Ordering};

/// See the module.
pub enum Spin {}

const LOOKS: u32 = 1000;

// SAFETY: the thread whose exchange turned false into true is inside.
unsafe impl LockKind for Spin {
    const NAME: &'static str = "spin";
    type Word = AtomicBool;

    #[inline(always)]
    fn new_word() -> AtomicBool {
        AtomicBool::new(false)
    }

    #[inline(always)]
    fn lock(word: &AtomicBool) {
        if word.swap(true, Ordering::Acquire) {
            wait(word);
        }
    }

    #[inline(always)]
    fn unlock(word: &AtomicBool) {
        word.store(false, Ordering::Release);
    }
}

#[cold]
fn wait(word: &AtomicBool) {
    counters::count(Event::LockContended);
    loop {
        for _ in 0..LOOKS {
            if !word.load(Ordering::Relaxed) && !word.swap(true, Ordering::Acquire) {
                return;
            }
            std::hint::spin_loop();
        }
        std::thread::yield_now();
    }
}
