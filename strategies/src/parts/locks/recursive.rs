//! Any lock made recursive: its owner may take it again, and a depth is counted beside it. The Gilectomy put
//! such locks into its objects.

use super::LockKind;
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

/// See the module.
pub struct Recursive<L>(PhantomData<L>);

/// The lock inside, its owner, and how often the owner took it beyond the first.
pub struct Word<L: LockKind> {
    lock: L::Word,
    owner: AtomicU32,
    depth: UnsafeCell<u32>,
}

// SAFETY: `depth` is touched by the owner alone.
unsafe impl<L: LockKind> Sync for Word<L> {}

/// A number for the calling thread, never 0.
#[inline(always)]
fn me() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    thread_local! {
        static ME: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
    }
    match ME.get() {
        0 => {
            let id = NEXT.fetch_add(1, Ordering::Relaxed);
            ME.set(id);
            id
        }
        id => id,
    }
}

// SAFETY: whoever holds the lock inside is the owner; only the owner finds its own number.
unsafe impl<L: LockKind> LockKind for Recursive<L> {
    const NAME: &'static str = L::NAME;
    const RECURSIVE: bool = true;
    type Word = Word<L>;

    #[inline(always)]
    fn new_word() -> Word<L> {
        Word { lock: L::new_word(), owner: AtomicU32::new(0), depth: UnsafeCell::new(0) }
    }

    #[inline(always)]
    fn lock(word: &Word<L>) {
        let me = me();
        // Only we can have written our own number.
        if word.owner.load(Ordering::Relaxed) == me {
            // SAFETY: we are the owner.
            unsafe { *word.depth.get() += 1 };
            return;
        }
        L::lock(&word.lock);
        word.owner.store(me, Ordering::Relaxed);
    }

    #[inline(always)]
    fn unlock(word: &Word<L>) {
        // SAFETY: we are the owner.
        let depth = unsafe { &mut *word.depth.get() };
        if *depth > 0 {
            *depth -= 1;
            return;
        }
        word.owner.store(0, Ordering::Relaxed);
        L::unlock(&word.lock);
    }
}
