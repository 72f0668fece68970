//! No synchronisation: for one thread.

use gilectomy_core::strategy::{Memory, Sync};

/// See the module.
pub enum NoLock {}

// SAFETY: there is one thread.
unsafe impl<M: Memory> Sync<M> for NoLock {
    type Word = ();
    type Parties = ();
    const PARALLEL: bool = false;
    const THREADS: bool = false;

    #[inline(always)]
    fn new_word() {}

    #[inline(always)]
    fn lock(_word: &()) {}

    #[inline(always)]
    fn unlock(_word: &()) {}
}
