//! Whose memory new objects are cut from: the steps by which the Gilectomy left the global allocator.
//!
//! CPython's allocator and its free lists live under the GIL. Hastings first put a lock around each, then gave
//! every size class a lock of its own, then every thread its own lists and its own heap ("The Gilectomy: How's it
//! going?", PyCon 2017). A strategy says which step it stands at; all but the Gilectomy's early ones stand at the
//! last.

use super::Setting;

/// Who shares the allocator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocator {
    /// Nobody: each thread has its heap. (Where threads take turns, all have one, and need no lock.)
    PerThread,
    /// All threads, with a lock for each size class.
    LockPerClass,
    /// All threads, with one lock.
    OneLock,
}

/// Who shares the short lists of slots that have just become free, in front of an allocator with locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreeLists {
    /// Each thread has its own.
    PerThread,
    /// All threads, with a lock for each list.
    Shared,
}

/// How a strategy allocates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// See there.
    pub allocator: Allocator,
    /// See there; a thread's own heap is its own free lists too.
    pub free_lists: FreeLists,
}

impl Allocation {
    /// Nothing is shared.
    pub const PER_THREAD: Allocation =
        Allocation { allocator: Allocator::PerThread, free_lists: FreeLists::PerThread };

    /// Whether there is a lock on the way.
    pub const fn is_locked(self) -> bool {
        !matches!(self.allocator, Allocator::PerThread)
    }

    /// As settings, for the strategies that come with several.
    pub const fn settings(self) -> [Setting; 2] {
        let allocator = match self.allocator {
            Allocator::PerThread => "per-thread",
            Allocator::LockPerClass => "lock-per-class",
            Allocator::OneLock => "one-lock",
        };
        let free_lists = match self.free_lists {
            FreeLists::PerThread => "per-thread",
            FreeLists::Shared => "shared",
        };
        [("allocator", allocator), ("free-lists", free_lists)]
    }
}

/// An allocation as a type, for strategies that come with several.
pub trait AllocationChoice: 'static {
    /// The allocation.
    const ALLOCATION: Allocation;
    /// Its [settings](Allocation::settings).
    const SETTINGS: &'static [Setting] = &Self::ALLOCATION.settings();
}

/// [`Allocation::PER_THREAD`].
pub enum OwnHeaps {}

impl AllocationChoice for OwnHeaps {
    const ALLOCATION: Allocation = Allocation::PER_THREAD;
}

/// One allocator with one lock, shared free lists with a lock each: the first step.
pub enum SharedHeap {}

impl AllocationChoice for SharedHeap {
    const ALLOCATION: Allocation =
        Allocation { allocator: Allocator::OneLock, free_lists: FreeLists::Shared };
}

/// One allocator with one lock behind free lists of each thread.
pub enum SharedHeapOwnLists {}

impl AllocationChoice for SharedHeapOwnLists {
    const ALLOCATION: Allocation =
        Allocation { allocator: Allocator::OneLock, free_lists: FreeLists::PerThread };
}

/// A lock for each size class behind free lists of each thread.
pub enum ClassHeaps {}

impl AllocationChoice for ClassHeaps {
    const ALLOCATION: Allocation =
        Allocation { allocator: Allocator::LockPerClass, free_lists: FreeLists::PerThread };
}
