//! The protocols between threads, apart from everything else: each in a small file that knows atomics only
//! through a facade, so that `strategies/models` can compile the same file against `loom` and `shuttle` and
//! try every interleaving.

pub(crate) mod biased;
pub(crate) mod buffered;
pub(crate) mod commit;
pub(crate) mod futex_word;
pub(crate) mod privacy;
pub(crate) mod rounds;
pub(crate) mod version;

#[cfg(test)]
mod rounds_tests;

/// What the protocols run on: the platform.
mod facade {
    pub use gilectomy_core::runtime::MutatorId;
    pub use gilectomy_core::strategy::Released;
    pub use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, Ordering, fence};

    pub use atomic_wait::{wait as wait_on, wake_one};
    pub use std::hint::spin_loop;
    pub use std::thread::yield_now;

    /// A word of one thread at a time.
    pub struct Plain(std::cell::UnsafeCell<u32>);

    // SAFETY: its users' contract.
    unsafe impl Sync for Plain {}

    impl Plain {
        #[inline(always)]
        pub fn new(value: u32) -> Self {
            Plain(std::cell::UnsafeCell::new(value))
        }

        /// # Safety
        ///
        /// Nobody writes it meanwhile.
        #[inline(always)]
        pub unsafe fn get(&self) -> u32 {
            // SAFETY: the caller's contract.
            unsafe { *self.0.get() }
        }

        /// # Safety
        ///
        /// Nobody else uses it meanwhile.
        #[inline(always)]
        pub unsafe fn set(&self, value: u32) {
            // SAFETY: the caller's contract.
            unsafe { *self.0.get() = value }
        }
    }
}
