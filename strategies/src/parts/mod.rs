//! What strategies are composed of: memories and synchronisations, each in a file of its own.

mod atomic_counts;
mod biased_counts;
mod buffered_counts;
mod critical_sections;
mod locked_counts;
mod locks;
mod no_lock;
mod object_locks;
mod plain_counts;
mod private_sections;
mod stripes;
mod tick_gil;
mod timed_gil;
mod traced;
mod transactions;

pub use atomic_counts::AtomicCounts;
pub use biased_counts::{BiasedCounts, LocalCounts, StripedCounts};
pub use buffered_counts::BufferedCounts;
pub use critical_sections::CriticalSections;
pub use locked_counts::LockedCounts;
pub use locks::{ByteLock, Futex, LockKind, Pthread, ReadWrite, Recursive, Spin};
pub use no_lock::NoLock;
pub use object_locks::ObjectLocks;
pub use plain_counts::PlainCounts;
pub use private_sections::PrivateSections;
pub use tick_gil::TickGil;
pub use timed_gil::TimedGil;
pub use traced::{Incremental, Marking, Stopped, Traced};
pub use transactions::Transactions;
