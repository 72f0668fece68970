//! The protocols over `loom`.

#![allow(dead_code, reason = "a model needs less than a strategy does")]

#[path = "../../../../core/src/runtime/world/attachment.rs"]
pub mod attachment;
#[path = "../../../src/protocols/biased.rs"]
pub mod biased;
#[path = "../../../src/protocols/buffered.rs"]
pub mod buffered;
#[path = "../../../src/protocols/commit.rs"]
pub mod commit;
#[path = "../../../src/protocols/futex_word.rs"]
pub mod futex_word;
#[path = "../../../src/protocols/privacy.rs"]
pub mod privacy;
#[path = "../../../src/protocols/rounds.rs"]
pub mod rounds;
#[path = "../../../src/protocols/version.rs"]
pub mod version;

pub mod facade {
    pub use crate::Released;
    pub use loom::hint::spin_loop;
    pub use loom::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, Ordering, fence};
    pub use loom::sync::{Condvar, Mutex, MutexGuard as Guard};
    pub use loom::thread::yield_now;

    pub type MutatorId = u32;

    /// Waking is having changed the word: a waiter lets others run until it has changed.
    pub fn wait_on(word: &AtomicU32, value: u32) {
        while word.load(Ordering::Relaxed) == value {
            yield_now();
        }
    }

    pub fn wake_one(_word: &AtomicU32) {}

    pub fn lock<T>(mutex: &Mutex<T>) -> Guard<'_, T> {
        mutex.lock().unwrap()
    }

    pub fn wait<'a, T>(condvar: &Condvar, guard: Guard<'a, T>) -> Guard<'a, T> {
        condvar.wait(guard).unwrap()
    }

    /// A word of one thread at a time: `loom` sees to that.
    pub struct Plain(loom::cell::UnsafeCell<u32>);

    impl Plain {
        pub fn new(value: u32) -> Self {
            Plain(loom::cell::UnsafeCell::new(value))
        }

        /// # Safety
        ///
        /// None: a race is found.
        pub unsafe fn get(&self) -> u32 {
            // SAFETY: `loom` has looked for races.
            self.0.with(|value| unsafe { *value })
        }

        /// # Safety
        ///
        /// None: a race is found.
        pub unsafe fn set(&self, new: u32) {
            // SAFETY: `loom` has looked for races.
            self.0.with_mut(|value| unsafe { *value = new });
        }
    }
}
