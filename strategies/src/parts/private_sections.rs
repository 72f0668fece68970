//! Critical sections for shared objects only: a private object has none to enter.

use super::CriticalSections;
use super::critical_sections::Section;
use super::locks::LockKind;
use crate::protocols::privacy::Privacy;
use gilectomy_core::strategy::{RacyLoad, Setting, Sync};
use std::marker::PhantomData;

/// See the module.
pub struct PrivateSections<L>(PhantomData<L>);

/// Whether the object has been published, and the section it has from then on.
pub struct Word<L: LockKind> {
    section: Section<L>,
    privacy: Privacy,
}

type Shared<L> = CriticalSections<L>;

// SAFETY: one thread alone can reach a private object; a shared one has the section of the part below. An
// object is published outside of any section, so that a section is left as it was entered.
unsafe impl<M: RacyLoad, L: LockKind> Sync<M> for PrivateSections<L> {
    type Word = Word<L>;
    type Parties = ();
    const PARALLEL: bool = true;
    const OPTIMISTIC: bool = true;
    const PRIVATE: bool = true;
    const SETTINGS: &'static [Setting] = <Shared<L> as Sync<M>>::SETTINGS;

    #[inline(always)]
    fn new_word() -> Word<L> {
        Word { section: <Shared<L> as Sync<M>>::new_word(), privacy: Privacy::new() }
    }

    #[inline(always)]
    fn is_private(word: &Word<L>) -> bool {
        word.privacy.is_private()
    }

    fn publish(word: &Word<L>) {
        word.privacy.publish();
    }

    #[inline(always)]
    fn version(word: &Word<L>) -> Option<u32> {
        if <Self as Sync<M>>::is_private(word) {
            None
        } else {
            <Shared<L> as Sync<M>>::version(&word.section)
        }
    }

    #[inline(always)]
    fn is_unchanged(word: &Word<L>, version: u32) -> bool {
        <Shared<L> as Sync<M>>::is_unchanged(&word.section, version)
    }

    #[inline(always)]
    fn lock(word: &Word<L>) {
        if !<Self as Sync<M>>::is_private(word) {
            <Shared<L> as Sync<M>>::lock(&word.section);
        }
    }

    #[inline(always)]
    fn unlock(word: &Word<L>) {
        if !<Self as Sync<M>>::is_private(word) {
            <Shared<L> as Sync<M>>::unlock(&word.section);
        }
    }
}
