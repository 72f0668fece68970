//! A lock in every object, threads running at the same time.

use gilectomy_core::strategy::{Concurrent, Sync};
use std::marker::PhantomData;

/// A kind of lock.
///
/// # Safety
///
/// Between `lock` and `unlock` no other thread is between them for the same lock, with the ordering that
/// implies.
pub unsafe trait LockKind: 'static {
    /// The lock itself, unlocked when new.
    type Word: Send + std::marker::Sync;

    /// An unlocked lock.
    fn new_word() -> Self::Word;

    /// Takes it, waiting as long as need be. Called by any attached thread.
    fn lock(word: &Self::Word);

    /// Gives it back. Called by the thread that took it.
    fn unlock(word: &Self::Word);
}

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
}
