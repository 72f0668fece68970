//! Critical sections with a version: a lock in every object, and readers that do without it.
//!
//! PEP 703's critical sections over one object and over two (taken in address order), here only as long as
//! one access to a body: no section is open while Python code runs or a thread blocks, so none has to be
//! suspended. Beside the lock lies a [`Version`], by which readers without the lock know whether anybody was
//! inside.

use super::locks::LockKind;
use crate::protocols::version::Version;
use gilectomy_core::strategy::{RacyLoad, Setting, Sync};
use std::marker::PhantomData;

/// See the module.
pub struct CriticalSections<L>(PhantomData<L>);

/// The lock and the version.
pub struct Section<L: LockKind> {
    version: Version,
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
        Section { version: Version::new(), lock: L::new_word() }
    }

    #[inline(always)]
    fn version(section: &Section<L>) -> Option<u32> {
        section.version.even()
    }

    #[inline(always)]
    fn is_unchanged(section: &Section<L>, version: u32) -> bool {
        section.version.is_still(version)
    }

    #[inline(always)]
    fn lock(section: &Section<L>) {
        L::lock(&section.lock);
        section.version.enter();
    }

    #[inline(always)]
    fn unlock(section: &Section<L>) {
        section.version.leave();
        L::unlock(&section.lock);
    }
}
