//! What strategies are composed of: memories and synchronisations, each in a file of its own.

mod atomic_counts;
mod biased_counts;
mod byte_lock;
mod no_lock;
mod object_locks;
mod plain_counts;
mod recursive_futex;
mod timed_gil;

pub use atomic_counts::AtomicCounts;
pub use biased_counts::BiasedCounts;
pub use byte_lock::ByteLock;
pub use no_lock::NoLock;
pub use object_locks::{LockKind, ObjectLocks};
pub use plain_counts::PlainCounts;
pub use recursive_futex::RecursiveFutex;
pub use timed_gil::TimedGil;
