//! The protocols between threads, apart from everything else: each in a small file that knows atomics only
//! through a facade, so that `strategies/models` can compile the same file against `loom` and `shuttle` and
//! try every interleaving.

pub(crate) mod commit;
pub(crate) mod futex_word;
pub(crate) mod version;

/// What the protocols run on: the platform.
mod facade {
    pub use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

    pub use atomic_wait::{wait, wake_one};
    pub use std::hint::spin_loop;
}
