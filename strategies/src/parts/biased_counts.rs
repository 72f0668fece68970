//! Biased reference counts (Choi, Shull, Torrellas, PACT 2018).
//!
//! A word has an *owner*, the thread that made the object, and two halves: a *local* count that only the
//! owner touches, without atomic instructions, and a *shared* count for all others, which may go below
//! zero, because a reference counted in one half can be given up in the other. The object is dead when the
//! sum is zero. Two bits beside the shared count:
//!
//! - `MERGED`: the halves are one; there is no owner any more; shared is the whole count.
//! - `QUEUED`: the object is in its owner's queue, and whoever takes it out settles it. Nobody destroys it
//!   meanwhile.
//!
//! *Implicit merge*: the owner's local count reaches zero: it sets `MERGED`; if shared is zero then and
//! the object is not queued, it is dead.
//!
//! *Explicit merge*: another thread takes shared below zero. Only the owner can tell whether the sum is
//! zero, so that thread, if it is the first, sets `QUEUED` and puts the object into the owner's queue. At
//! its next safepoint the owner adds local to shared, sets `MERGED`, and destroys the object if the sum is
//! zero.
//!
//! *The owner has exited*: it takes no queue any more. The thread that set `QUEUED` finds no owner and
//! does the explicit merge itself: it is the only one that does (the bit was clear before), and nobody
//! touches the local half any more. While it ends, a thread counts on the shared half even for its own
//! objects, so that this holds from the moment it leaves the registry.
//!
//! *Trying*: a weak reference asks for a reference while the sum may be zero already. The owner adds to its
//! local count: it has not merged, so nobody has found the object dead. Another thread adds to the shared
//! half in one exchange, unless that half is exactly `MERGED`: merged, a sum of zero, in no queue, which is
//! the state that whoever reports a death leaves behind, and which nothing but a revival leaves. Below zero,
//! or queued with a sum of zero, the object is not dead yet: the settling to come finds it alive again.
//! The owner's implicit merge is one exchange too, and sees the addition or is seen.
//!
//! Immortal words have an owner that no thread is, and nothing is counted for them at all.

use gilectomy_core::runtime::MutatorId;
use gilectomy_core::strategy::{Concurrent, Memory, RacyLoad, Released, Setting};
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};

/// See the module. `PRIVATE`: words begin private, see [`LocalCounts`].
pub struct Biased<const PRIVATE: bool>;

/// Every object can be shared from its birth.
pub type BiasedCounts = Biased<false>;

/// For a synchronisation with private objects: until its word is published an object is its owner's alone,
/// and dies without an atomic instruction when the local count reaches zero.
pub type LocalCounts = Biased<true>;

/// The word: owner, local count, shared count with its two bits.
pub struct BiasedWord {
    owner: AtomicU32,
    local: UnsafeCell<u32>,
    shared: AtomicI32,
}

// SAFETY: `local` is touched by the owner alone, or by the one thread that settles after it has gone.
unsafe impl Sync for BiasedWord {}

/// The owner of a merged word.
const NOBODY: u32 = 0;
/// The owner of an immortal word.
const IMMORTAL: u32 = u32::MAX;
/// What a thread is that is not attached.
const DETACHED: u32 = u32::MAX - 1;

/// The shared half of a private word: nobody else touches it.
const UNPUBLISHED: i32 = i32::MIN;

const MERGED: i32 = 1;
const QUEUED: i32 = 2;
/// One reference, above the two bits.
const ONE: i32 = 4;

thread_local! {
    static ME: Cell<u32> = const { Cell::new(DETACHED) };
}

#[inline(always)]
fn me() -> u32 {
    ME.get()
}

impl BiasedWord {
    #[inline(always)]
    fn is_mine(&self) -> bool {
        self.owner.load(Ordering::Relaxed) == me()
    }

    #[inline(always)]
    fn is_private(&self) -> bool {
        self.shared.load(Ordering::Relaxed) == UNPUBLISHED
    }

    #[inline(always)]
    fn local(&self) -> u32 {
        // SAFETY: called by the owner, or while nobody else can be it.
        unsafe { *self.local.get() }
    }

    #[inline(always)]
    fn set_local(&self, count: u32) {
        // SAFETY: as above.
        unsafe { *self.local.get() = count }
    }

    #[inline(never)]
    fn retain_shared(&self) {
        if self.owner.load(Ordering::Relaxed) != IMMORTAL {
            self.shared.fetch_add(ONE, Ordering::Relaxed);
        }
    }

    #[inline(never)]
    fn try_retain_shared(&self) -> bool {
        if self.owner.load(Ordering::Relaxed) == IMMORTAL {
            return true;
        }
        // Merged with nothing left is dead. Before the merge the object lives: the sum may be zero already,
        // but then it is queued, and whoever settles it will find this reference.
        // A word that is private is nothing that we can have a reference to: it is a new one in the place of
        // what we looked for.
        let more = |shared| if shared == MERGED || shared == UNPUBLISHED { None } else { Some(shared + ONE) };
        self.shared.fetch_update(Ordering::Acquire, Ordering::Relaxed, more).is_ok()
    }

    /// The owner's local count has reached zero.
    #[cold]
    fn merge_implicitly(&self) -> Released {
        // The owner goes first: whoever sees `MERGED` must not find us here. Only we compare with it.
        self.owner.store(NOBODY, Ordering::Relaxed);
        let before = self.shared.fetch_or(MERGED, Ordering::AcqRel);
        if before >> 2 == 0 && before & QUEUED == 0 { Released::Dead } else { Released::Alive }
    }

    #[inline(never)]
    fn release_shared(&self) -> Released {
        if self.owner.load(Ordering::Relaxed) == IMMORTAL {
            return Released::Alive;
        }
        let mut before = self.shared.load(Ordering::Relaxed);
        loop {
            let mut after = before - ONE;
            let negative = after < 0 && before & MERGED == 0;
            if negative {
                after |= QUEUED;
            }
            match self.shared.compare_exchange_weak(before, after, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) if negative && before & QUEUED == 0 => return Released::Queue,
                Ok(_) if after == MERGED => return Released::Dead,
                Ok(_) => return Released::Alive,
                Err(seen) => before = seen,
            }
        }
    }
}

// SAFETY: the protocol above reports death once: by the owner's implicit merge, by the release that takes a
// merged count to zero, or by the settling of a queued word, and `QUEUED` keeps the first two from the
// third. Acquire and release on `shared` order all uses before it.
unsafe impl<const PRIVATE: bool> Memory for Biased<PRIVATE> {
    type Word = BiasedWord;
    type Ledger = ();
    const SETTINGS: &[Setting] = &[("counts", "biased")];
    const QUEUES: bool = true;

    #[inline(always)]
    fn new_word() -> BiasedWord {
        BiasedWord {
            owner: AtomicU32::new(me()),
            local: UnsafeCell::new(1),
            shared: AtomicI32::new(if PRIVATE { UNPUBLISHED } else { 0 }),
        }
    }

    fn publish(word: &BiasedWord) {
        if word.is_private() {
            word.shared.store(0, Ordering::Relaxed);
        }
    }

    fn immortal_word() -> BiasedWord {
        BiasedWord { owner: AtomicU32::new(IMMORTAL), local: UnsafeCell::new(1), shared: AtomicI32::new(0) }
    }

    #[inline(always)]
    unsafe fn retain(word: &BiasedWord) {
        if word.is_mine() {
            word.set_local(word.local().wrapping_add(1));
        } else {
            word.retain_shared();
        }
    }

    #[inline(always)]
    unsafe fn try_retain(word: &BiasedWord) -> bool {
        if word.is_mine() {
            word.set_local(word.local().wrapping_add(1));
            return true;
        }
        word.try_retain_shared()
    }

    #[inline(always)]
    unsafe fn release(word: &BiasedWord) -> Released {
        if word.is_mine() {
            let left = word.local().wrapping_sub(1);
            word.set_local(left);
            if left > 0 {
                return Released::Alive;
            }
            if PRIVATE && word.is_private() {
                // From here on a word as any other: what only the collector frees may be retained again, by
                // any thread.
                word.owner.store(NOBODY, Ordering::Relaxed);
                word.shared.store(MERGED, Ordering::Relaxed);
                return Released::Dead;
            }
            return word.merge_implicitly();
        }
        word.release_shared()
    }

    #[inline(always)]
    fn is_unique(word: &BiasedWord) -> bool {
        let shared = word.shared.load(Ordering::Acquire);
        if word.is_mine() {
            word.local() == 1 && (shared == 0 || PRIVATE && shared == UNPUBLISHED)
        } else {
            shared == ONE | MERGED
        }
    }

    fn count(word: &BiasedWord) -> i64 {
        let shared = word.shared.load(Ordering::Acquire);
        if PRIVATE && shared == UNPUBLISHED {
            return word.local() as i64;
        }
        let local = if shared & MERGED == 0 { word.local() as i64 } else { 0 };
        local + (shared >> 2) as i64
    }

    fn revive(word: &BiasedWord) {
        word.owner.store(NOBODY, Ordering::Relaxed);
        word.shared.store(ONE | MERGED, Ordering::Release);
    }

    fn owner(word: &BiasedWord) -> Option<MutatorId> {
        match word.owner.load(Ordering::Relaxed) {
            NOBODY | IMMORTAL | DETACHED => None,
            owner => Some(owner),
        }
    }

    unsafe fn settle(word: &BiasedWord) -> Released {
        let mut before = word.shared.load(Ordering::Acquire);
        // No owner: it is merging implicitly. It has given the word up but for the exchange that sets
        // `MERGED`, which must come first: it would find its object freed otherwise.
        while word.owner.load(Ordering::Relaxed) == NOBODY && before & MERGED == 0 {
            std::thread::yield_now();
            before = word.shared.load(Ordering::Acquire);
        }
        // Before the exchange, after which another thread may destroy the object; until then `QUEUED`
        // keeps it.
        word.owner.store(NOBODY, Ordering::Relaxed);
        loop {
            let local = if before & MERGED == 0 { word.local() as i32 } else { 0 };
            let after = (before + local * ONE) & !QUEUED | MERGED;
            match word.shared.compare_exchange_weak(before, after, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if after == MERGED => return Released::Dead,
                Ok(_) => return Released::Alive,
                Err(seen) => before = seen,
            }
        }
    }

    fn attach(id: MutatorId) {
        ME.set(id);
    }

    fn detach(_id: MutatorId) {
        ME.set(DETACHED);
    }

    fn is_local(word: &BiasedWord) -> bool {
        word.is_mine()
    }
}

// SAFETY: `local` has one user at a time, everything else is atomic.
unsafe impl<const PRIVATE: bool> Concurrent for Biased<PRIVATE> {}

// SAFETY: a dead word is merged with the count zero, which `try_retain` refuses. On a new word, whose owner
// is another thread, it touches the shared half, which a release restores.
unsafe impl<const PRIVATE: bool> RacyLoad for Biased<PRIVATE> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_thread<R>(id: u32, f: impl FnOnce() -> R) -> R {
        let before = me();
        BiasedCounts::attach(id);
        let result = f();
        ME.set(before);
        result
    }

    // SAFETY (of the calls below): the tests hold the references they give up.

    #[test]
    fn the_owner_alone_counts_without_the_shared_half() {
        as_thread(1, || {
            let w = BiasedCounts::new_word();
            unsafe { BiasedCounts::retain(&w) };
            assert_eq!(w.shared.load(Ordering::Relaxed), 0);
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive);
            assert!(BiasedCounts::is_unique(&w));
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Dead);
        });
    }

    #[test]
    fn a_reference_given_up_elsewhere_goes_through_the_queue_once() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(1, || unsafe { BiasedCounts::retain(&w) });
        as_thread(2, || {
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Queue);
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive);
        });
        assert_eq!(BiasedCounts::count(&w), 0);
        as_thread(1, || assert_eq!(unsafe { BiasedCounts::settle(&w) }, Released::Dead));
    }

    #[test]
    fn a_queued_object_is_left_to_the_queue_when_its_owner_is_done() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || {
            // Takes shared below zero with the owner's blessing (a reference it was handed), then gets
            // another: the sum is one again.
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Queue);
            unsafe { BiasedCounts::retain(&w) };
        });
        as_thread(1, || {
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive);
            assert_eq!(unsafe { BiasedCounts::settle(&w) }, Released::Dead);
        });
    }

    #[test]
    fn after_a_merge_everybody_shares() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || unsafe { BiasedCounts::retain(&w) });
        as_thread(1, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive));
        as_thread(1, || assert!(BiasedCounts::is_unique(&w)));
        as_thread(2, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Dead));
    }

    #[test]
    fn immortal_words_are_not_written() {
        let w = BiasedCounts::immortal_word();
        as_thread(3, || {
            unsafe { BiasedCounts::retain(&w) };
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive);
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive);
        });
        assert_eq!(w.shared.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_private_word_that_died_can_be_retained_again_by_anybody() {
        as_thread(1, || {
            let w = LocalCounts::new_word();
            assert_eq!(unsafe { LocalCounts::release(&w) }, Released::Dead);
            assert_eq!(LocalCounts::count(&w), 0);
            assert!(!unsafe { LocalCounts::try_retain(&w) });
            unsafe { LocalCounts::retain(&w) };
            assert_eq!(LocalCounts::count(&w), 1);
            as_thread(2, || assert_eq!(unsafe { LocalCounts::release(&w) }, Released::Dead));
        });
    }

    #[test]
    fn the_owner_may_always_try_until_it_has_merged() {
        as_thread(1, || {
            let w = BiasedCounts::new_word();
            assert!(unsafe { BiasedCounts::try_retain(&w) });
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive);
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Dead);
            assert!(!unsafe { BiasedCounts::try_retain(&w) });
            BiasedCounts::revive(&w);
            assert!(unsafe { BiasedCounts::try_retain(&w) });
            assert_eq!(BiasedCounts::count(&w), 2);
        });
    }

    #[test]
    fn another_thread_may_try_before_the_owner_merges_and_is_seen() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || assert!(unsafe { BiasedCounts::try_retain(&w) }));
        as_thread(1, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive));
        as_thread(2, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Dead));
        as_thread(3, || assert!(!unsafe { BiasedCounts::try_retain(&w) }));
        as_thread(1, || assert!(!unsafe { BiasedCounts::try_retain(&w) }));
    }

    #[test]
    fn what_waits_in_a_queue_with_no_references_can_be_had_again() {
        for trier in [1, 2] {
            let w = as_thread(1, BiasedCounts::new_word);
            as_thread(2, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Queue));
            assert_eq!(BiasedCounts::count(&w), 0);
            as_thread(trier, || assert!(unsafe { BiasedCounts::try_retain(&w) }));
            as_thread(1, || assert_eq!(unsafe { BiasedCounts::settle(&w) }, Released::Alive));
            as_thread(2, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Dead));
            as_thread(1, || assert!(!unsafe { BiasedCounts::try_retain(&w) }));
        }
    }

    #[test]
    fn a_merged_word_in_a_queue_is_not_dead_before_it_is_settled() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || {
            assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Queue);
            unsafe { BiasedCounts::retain(&w) };
        });
        as_thread(1, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Alive));
        as_thread(2, || assert!(unsafe { BiasedCounts::try_retain(&w) }));
        as_thread(1, || assert_eq!(unsafe { BiasedCounts::settle(&w) }, Released::Alive));
        as_thread(2, || assert_eq!(unsafe { BiasedCounts::release(&w) }, Released::Dead));
    }

    #[test]
    fn trying_races_with_the_owner_s_merge() {
        for _ in 0..2000 {
            let w = as_thread(1, BiasedCounts::new_word);
            let deaths = AtomicU32::new(0);
            let release = || {
                if unsafe { BiasedCounts::release(&w) } == Released::Dead {
                    deaths.fetch_add(1, Ordering::Relaxed);
                }
            };
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    as_thread(2, || {
                        if unsafe { BiasedCounts::try_retain(&w) } {
                            release();
                        }
                    });
                });
                as_thread(1, release);
            });
            assert_eq!(deaths.into_inner(), 1);
        }
    }
}
