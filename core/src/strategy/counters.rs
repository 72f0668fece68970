//! Counters of what a run did: per thread, summed when a thread ends.
//!
//! Events on slow paths are always counted: they cost nothing beside the event. Counting every retain
//! and release would change what is measured, so those are counted only by a build with the `counters`
//! feature of this crate, which timed samples never use.

use std::cell::Cell;

macro_rules! events {
    ($( $(#[$doc:meta])* $name:ident => $label:literal, )*) => {
        /// Something worth counting.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event { $( $(#[$doc])* $name, )* }

        impl Event {
            /// Every event with its name in the statistics.
            pub const ALL: &'static [(Event, &'static str)] = &[ $( (Event::$name, $label), )* ];
        }
    };
}

events! {
    /// A retain that touched only the owner's plain count.
    RetainOwner => "retains_owner",
    /// A retain that used an atomic instruction.
    RetainAtomic => "retains_atomic",
    /// A release that touched only the owner's plain count.
    ReleaseOwner => "releases_owner",
    /// A release that used an atomic instruction.
    ReleaseAtomic => "releases_atomic",
    /// An object handed to its owner's queue.
    Queued => "queued_to_owner",
    /// A log of increments or decrements handed over.
    LogHandedOver => "logs_handed_over",
    /// An increment applied from a log.
    IncrementApplied => "increments_applied",
    /// A decrement applied from a log.
    DecrementApplied => "decrements_applied",
    /// A wait for what is logged to be applied.
    LogWait => "waits_for_committer",
    /// An object lock taken.
    Lock => "lock_acquisitions",
    /// An object lock that had to be waited for.
    LockContended => "lock_contentions",
    /// A read without the lock that had to be made again with it.
    GlimpseFailed => "optimistic_reads_repeated",
    /// An object that each thread counts in a cell of its own from now on.
    Striped => "objects_striped",
    /// A transaction that has committed.
    Commit => "transactions_committed",
    /// A transaction that was undone.
    Abort => "transactions_aborted",
    /// A transaction that had read what has changed since.
    Invalid => "validations_failed",
    /// A thread that became irrevocable.
    Irrevocable => "irrevocable_entries",
    /// A collection of reference cycles.
    Collection => "collections",
    /// Objects the collector freed.
    Collected => "collected_objects",
    /// A private object that became shared.
    Published => "objects_published",
    /// An object allocated.
    Allocated => "allocations",
    /// A safepoint that found something to do.
    Safepoint => "safepoints_taken",
}

/// How many events there are.
pub const EVENTS: usize = Event::ALL.len();

thread_local! {
    static CURRENT: [Cell<u64>; EVENTS] = const { [const { Cell::new(0) }; EVENTS] };
}

/// Counts an event on the calling thread. For slow paths.
#[inline]
pub fn count(event: Event) {
    add(event, 1);
}

/// Counts several at once.
#[inline]
pub fn add(event: Event, n: u64) {
    CURRENT.with(|c| c[event as usize].set(c[event as usize].get() + n));
}

/// Counts an event of a fast path: only in a build with the `counters` feature.
#[inline(always)]
pub fn count_fast(event: Event) {
    if cfg!(feature = "counters") {
        count(event);
    }
}

/// Takes the calling thread's figures, leaving zeros.
pub fn take() -> [u64; EVENTS] {
    CURRENT.with(|c| std::array::from_fn(|i| c[i].replace(0)))
}
