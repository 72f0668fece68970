//! The protocols over `shuttle`.

#![allow(dead_code, reason = "a model needs less than a strategy does")]

#[path = "../../../src/protocols/biased.rs"]
pub mod biased;
#[path = "../../../src/protocols/futex_word.rs"]
pub mod futex_word;
#[path = "../../../src/protocols/version.rs"]
pub mod version;

pub mod facade {
    pub use crate::Released;
    pub use shuttle::hint::spin_loop;
    pub use shuttle::sync::atomic::{AtomicI32, AtomicU32, Ordering, fence};
    pub use shuttle::thread::yield_now;
    use std::cell::UnsafeCell;

    pub fn wait_on(word: &AtomicU32, value: u32) {
        while word.load(Ordering::Relaxed) == value {
            yield_now();
        }
    }

    pub fn wake_one(_word: &AtomicU32) {}

    /// A word of one thread at a time. Between reading and writing it another may run.
    pub struct Plain(UnsafeCell<u32>);

    // SAFETY: `shuttle` runs one thread at a time.
    unsafe impl Sync for Plain {}

    impl Plain {
        pub fn new(value: u32) -> Self {
            Plain(UnsafeCell::new(value))
        }

        /// # Safety
        ///
        /// None here.
        pub unsafe fn get(&self) -> u32 {
            // SAFETY: one thread at a time.
            let value = unsafe { *self.0.get() };
            yield_now();
            value
        }

        /// # Safety
        ///
        /// None here.
        pub unsafe fn set(&self, value: u32) {
            // SAFETY: one thread at a time.
            unsafe { *self.0.get() = value }
        }
    }
}
