//! Critical sections with a version: a lock in every object, and readers that do without it.
//!
//! PEP 703's critical sections over one object and over two (taken in address order), here only as long as
//! one access to a body: no section is open while Python code runs or a thread blocks, so none has to be
//! suspended. Beside the lock lies a version, odd while somebody is inside: a reader that finds it even and
//! unchanged has seen a body that nobody was changing (a sequence lock).

use super::locks::LockKind;
use gilectomy_core::strategy::{RacyLoad, Setting, Sync};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering, fence};

/// See the module.
pub struct CriticalSections<L>(PhantomData<L>);

/// The lock and the version.
pub struct Section<L: LockKind> {
    version: AtomicU32,
    lock: L::Word,
}

// SAFETY: the lock kind's contract. Readers without the lock need a memory whose references can be tried.
unsafe impl<M: RacyLoad, L: LockKind> Sync<M> for CriticalSections<L> {
    type Word = Section<L>;
    type Parties = ();
    const PARALLEL: bool = true;
    const OPTIMISTIC: bool = true;
    const SETTINGS: &'static [Setting] =
        &[("lock", L::NAME), ("recursive", if L::RECURSIVE { "yes" } else { "no" }), ("reads", "optimistic")];

    #[inline(always)]
    fn new_word() -> Section<L> {
        Section { version: AtomicU32::new(0), lock: L::new_word() }
    }

    #[inline(always)]
    fn version(section: &Section<L>) -> Option<u32> {
        let version = section.version.load(Ordering::Acquire);
        if version.is_multiple_of(2) { Some(version) } else { None }
    }

    #[inline(always)]
    fn is_unchanged(section: &Section<L>, version: u32) -> bool {
        fence(Ordering::Acquire);
        section.version.load(Ordering::Relaxed) == version
    }

    #[inline(always)]
    fn lock(section: &Section<L>) {
        L::lock(&section.lock);
        // Only the holder changes it. The fence keeps what is written inside behind the odd number.
        section.version.store(section.version.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
    }

    #[inline(always)]
    fn unlock(section: &Section<L>) {
        section.version.store(section.version.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
        L::unlock(&section.lock);
    }
}
