//! A lock in every object, threads running at the same time.

use super::locks::LockKind;
use gilectomy_core::strategy::{Concurrent, Setting, Sync};
use std::marker::PhantomData;

/// Per-object locks of kind `L`. Plain counts under them would race, and such a pair does not compile:
///
/// ```compile_fail
/// use gilectomy_core::strategy::{Info, Model, Strategy};
/// use gilectomy_strategies::parts::{ByteLock, ObjectLocks, PlainCounts};
///
/// enum Racy {}
///
/// impl Strategy for Racy {
///     const INFO: Info = Info { name: "racy", story: "", memory: "", sync: "" };
///     const MODEL: Model = Model::MODERN;
///     type Memory = PlainCounts;
///     type Sync = ObjectLocks<ByteLock, false>;
/// }
/// ```
///
/// `SLOTS`: reached through the type's lock and unlock slots.
pub struct ObjectLocks<L, const SLOTS: bool>(PhantomData<L>);

// SAFETY: the lock kind's contract. Threads run at the same time, so the memory must be `Concurrent`.
unsafe impl<M: Concurrent, L: LockKind, const SLOTS: bool> Sync<M> for ObjectLocks<L, SLOTS> {
    type Word = L::Word;
    type Parties = ();
    const PARALLEL: bool = true;
    const SLOTS: bool = SLOTS;
    const SHARED_READS: bool = L::SHARED;
    const SETTINGS: &'static [Setting] =
        &[("lock", L::NAME), ("recursive", if L::RECURSIVE { "yes" } else { "no" }), ("reads", "locked")];

    #[inline(always)]
    fn new_word() -> L::Word {
        L::new_word()
    }

    #[inline(always)]
    fn lock(word: &L::Word) {
        L::lock(word);
    }

    #[inline(always)]
    fn unlock(word: &L::Word) {
        L::unlock(word);
    }

    #[inline(always)]
    fn lock_shared(word: &L::Word) {
        L::lock_shared(word);
    }

    #[inline(always)]
    fn unlock_shared(word: &L::Word) {
        L::unlock_shared(word);
    }
}
