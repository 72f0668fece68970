//! Biased reference counts: the protocol of [`BiasedWord`], and who the calling thread is.

use super::stripes::{self, Stripes, Wish};
use crate::protocols::biased::{BiasedWord, DETACHED};
use gilectomy_core::runtime::MutatorId;
use gilectomy_core::strategy::{Concurrent, Memory, RacyLoad, Released, Setting};
use std::cell::Cell;

/// See the module. `PRIVATE`: words begin private, see [`LocalCounts`]. `STRIPED`: words that many threads count are
/// [striped](super::stripes).
pub struct Biased<const PRIVATE: bool, const STRIPED: bool>;

/// Every object can be shared from its birth.
pub type BiasedCounts = Biased<false, false>;

/// The same, striped where threads meet.
pub type StripedCounts = Biased<false, true>;

/// For a synchronisation with private objects: until its word is published an object is its owner's alone,
/// and dies without an atomic instruction when the local count reaches zero. Striped where threads meet.
pub type LocalCounts = Biased<true, true>;

thread_local! {
    static ME: Cell<u32> = const { Cell::new(DETACHED) };
}

#[inline(always)]
fn me() -> u32 {
    ME.get()
}

// SAFETY: the protocol reports death once: by the owner's implicit merge, by the release that takes a
// merged count to zero, or by the settling of a queued word, and `QUEUED` keeps the first two from the
// third. Acquire and release on the shared half order all uses before it.
unsafe impl<const PRIVATE: bool, const STRIPED: bool> Memory for Biased<PRIVATE, STRIPED> {
    type Word = BiasedWord;
    type Ledger = Stripes;
    const SETTINGS: &[Setting] = &[("counts", if STRIPED { "striped" } else { "biased" })];
    const QUEUES: bool = true;

    #[inline(always)]
    fn new_word() -> BiasedWord {
        BiasedWord::new(me(), PRIVATE)
    }

    fn publish(word: &BiasedWord) {
        word.publish();
    }

    fn immortal_word() -> BiasedWord {
        BiasedWord::immortal()
    }

    #[inline(always)]
    unsafe fn retain(word: &BiasedWord) {
        if word.is_owned_by(me()) { word.retain_local() } else { Self::retain_other(word) }
    }

    #[inline(always)]
    unsafe fn try_retain(word: &BiasedWord) -> bool {
        if word.is_owned_by(me()) {
            word.retain_local();
            return true;
        }
        Self::try_retain_other(word)
    }

    fn expect_tries(word: &BiasedWord) {
        word.expect_tries();
    }

    #[inline(always)]
    unsafe fn release(word: &BiasedWord) -> Released {
        if word.is_owned_by(me()) { word.release_local::<PRIVATE>() } else { Self::release_other(word) }
    }

    #[inline(always)]
    fn is_unique(word: &BiasedWord) -> bool {
        word.is_unique::<PRIVATE>(me())
    }

    fn count(word: &BiasedWord) -> i64 {
        word.count::<PRIVATE>()
    }

    fn revive(word: &BiasedWord) {
        word.revive();
    }

    fn revive_private(word: &BiasedWord) {
        // A thread that ends owns nothing any more: it publishes what others are to finalize.
        if me() == DETACHED { word.revive() } else { word.revive_private(me()) }
    }

    fn owner(word: &BiasedWord) -> Option<MutatorId> {
        word.owner()
    }

    unsafe fn settle(word: &BiasedWord) -> Released {
        word.settle()
    }

    fn attach(id: MutatorId) {
        ME.set(id);
    }

    fn detach(_id: MutatorId) {
        ME.set(DETACHED);
    }

    fn resume(stripes: &Stripes) {
        if STRIPED {
            stripes.resume(me());
        }
    }

    fn pause(stripes: &Stripes) {
        if STRIPED {
            stripes.pause(me() == DETACHED);
        }
    }

    fn poll(stripes: &Stripes) -> bool {
        stripes.settle();
        false
    }

    fn flush(stripes: &Stripes) {
        stripes.settle();
    }

    fn is_local(word: &BiasedWord) -> bool {
        word.is_owned_by(me()) || word.stripe().is_some()
    }
}

/// What a thread does to words that it does not own.
impl<const PRIVATE: bool, const STRIPED: bool> Biased<PRIVATE, STRIPED> {
    #[inline(never)]
    fn retain_other(word: &BiasedWord) {
        match word.stripe() {
            Some(stripe) if STRIPED => stripes::count(stripe, 1),
            _ => word.retain_shared(),
        }
    }

    #[inline(never)]
    fn try_retain_other(word: &BiasedWord) -> bool {
        match word.stripe() {
            // It lives: only when no other thread runs is a striped word found dead.
            Some(stripe) if STRIPED => {
                stripes::count(stripe, 1);
                true
            }
            _ => word.try_retain_shared(),
        }
    }

    #[inline(never)]
    fn release_other(word: &BiasedWord) -> Released {
        if !STRIPED {
            return word.release_shared();
        }
        if word.stripe().is_none() && stripes::is_hot(word) && stripes::stripe(word) == Wish::Merge {
            return word.release_to_merge();
        }
        match word.stripe() {
            Some(stripe) => {
                stripes::count(stripe, -1);
                Released::Alive
            }
            None => word.release_shared(),
        }
    }
}

// SAFETY: the local half has one user at a time, everything else is atomic.
unsafe impl<const PRIVATE: bool, const STRIPED: bool> Concurrent for Biased<PRIVATE, STRIPED> {}

// SAFETY: a dead word is merged with the count zero, which `try_retain` refuses. On a new word, whose owner
// is another thread, it touches the shared half, which a release restores.
unsafe impl<const PRIVATE: bool, const STRIPED: bool> RacyLoad for Biased<PRIVATE, STRIPED> {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn as_thread<R>(id: u32, f: impl FnOnce() -> R) -> R {
        let before = me();
        BiasedCounts::attach(id);
        let result = f();
        ME.set(before);
        result
    }

    fn retain<C: Memory>(word: &C::Word) {
        // SAFETY: the tests hold a reference.
        unsafe { C::retain(word) }
    }

    fn try_retain<C: Memory>(word: &C::Word) -> bool {
        // SAFETY: the word is there for as long as its test.
        unsafe { C::try_retain(word) }
    }

    fn release<C: Memory>(word: &C::Word) -> Released {
        // SAFETY: the tests hold the references they give up.
        unsafe { C::release(word) }
    }

    fn settle<C: Memory>(word: &C::Word) -> Released {
        // SAFETY: no test settles an object in two threads at the same time.
        unsafe { C::settle(word) }
    }

    #[test]
    fn the_owner_alone_counts_without_the_shared_half() {
        as_thread(1, || {
            let w = BiasedCounts::new_word();
            retain::<BiasedCounts>(&w);
            assert_eq!(w.shared_half(), 0);
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
            assert!(BiasedCounts::is_unique(&w));
            assert_eq!(release::<BiasedCounts>(&w), Released::Dead);
        });
    }

    #[test]
    fn a_reference_given_up_elsewhere_goes_through_the_queue_once() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(1, || retain::<BiasedCounts>(&w));
        as_thread(2, || {
            assert_eq!(release::<BiasedCounts>(&w), Released::Queue);
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
        });
        assert_eq!(BiasedCounts::count(&w), 0);
        as_thread(1, || assert_eq!(settle::<BiasedCounts>(&w), Released::Dead));
    }

    #[test]
    fn a_queued_object_is_left_to_the_queue_when_its_owner_is_done() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || {
            // Takes shared below zero with the owner's blessing (a reference it was handed), then gets
            // another: the sum is one again.
            assert_eq!(release::<BiasedCounts>(&w), Released::Queue);
            retain::<BiasedCounts>(&w);
        });
        as_thread(1, || {
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
            assert_eq!(settle::<BiasedCounts>(&w), Released::Dead);
        });
    }

    #[test]
    fn after_a_merge_everybody_shares() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || retain::<BiasedCounts>(&w));
        as_thread(1, || assert_eq!(release::<BiasedCounts>(&w), Released::Alive));
        as_thread(1, || assert!(BiasedCounts::is_unique(&w)));
        as_thread(2, || assert_eq!(release::<BiasedCounts>(&w), Released::Dead));
    }

    #[test]
    fn immortal_words_are_not_written() {
        let w = BiasedCounts::immortal_word();
        as_thread(3, || {
            retain::<BiasedCounts>(&w);
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
        });
        assert_eq!(w.shared_half(), 0);
    }

    #[test]
    fn a_private_word_that_died_can_be_retained_again_by_anybody() {
        as_thread(1, || {
            let w = LocalCounts::new_word();
            assert_eq!(release::<LocalCounts>(&w), Released::Dead);
            assert_eq!(LocalCounts::count(&w), 0);
            assert!(!try_retain::<LocalCounts>(&w));
            retain::<LocalCounts>(&w);
            assert_eq!(LocalCounts::count(&w), 1);
            as_thread(2, || assert_eq!(release::<LocalCounts>(&w), Released::Dead));
        });
    }

    #[test]
    fn a_private_word_that_is_revived_is_private_and_its_owner_s() {
        as_thread(1, || {
            let w = LocalCounts::new_word();
            assert_eq!(release::<LocalCounts>(&w), Released::Dead);
            LocalCounts::revive_private(&w);
            assert!(w.is_owned_by(1) && LocalCounts::is_unique(&w));
            as_thread(2, || assert!(!try_retain::<LocalCounts>(&w), "nobody else can have come to it"));
            assert_eq!(release::<LocalCounts>(&w), Released::Dead);
        });
    }

    #[test]
    fn the_owner_may_always_try_until_it_has_merged() {
        as_thread(1, || {
            let w = BiasedCounts::new_word();
            assert!(try_retain::<BiasedCounts>(&w));
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
            assert_eq!(release::<BiasedCounts>(&w), Released::Dead);
            assert!(!try_retain::<BiasedCounts>(&w));
            BiasedCounts::revive(&w);
            assert!(try_retain::<BiasedCounts>(&w));
            assert_eq!(BiasedCounts::count(&w), 2);
        });
    }

    #[test]
    fn another_thread_may_try_before_the_owner_merges_and_is_seen() {
        let w = as_thread(1, BiasedCounts::new_word);
        BiasedCounts::expect_tries(&w);
        as_thread(2, || assert!(try_retain::<BiasedCounts>(&w)));
        as_thread(1, || assert_eq!(release::<BiasedCounts>(&w), Released::Alive));
        as_thread(2, || assert_eq!(release::<BiasedCounts>(&w), Released::Dead));
        as_thread(3, || assert!(!try_retain::<BiasedCounts>(&w)));
        as_thread(1, || assert!(!try_retain::<BiasedCounts>(&w)));
    }

    #[test]
    fn what_waits_in_a_queue_with_no_references_can_be_had_again() {
        for trier in [1, 2] {
            let w = as_thread(1, BiasedCounts::new_word);
            BiasedCounts::expect_tries(&w);
            as_thread(2, || assert_eq!(release::<BiasedCounts>(&w), Released::Queue));
            assert_eq!(BiasedCounts::count(&w), 0);
            as_thread(trier, || assert!(try_retain::<BiasedCounts>(&w)));
            as_thread(1, || assert_eq!(settle::<BiasedCounts>(&w), Released::Alive));
            as_thread(2, || assert_eq!(release::<BiasedCounts>(&w), Released::Dead));
            as_thread(1, || assert!(!try_retain::<BiasedCounts>(&w)));
        }
    }

    #[test]
    fn a_merged_word_in_a_queue_is_not_dead_before_it_is_settled() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || {
            assert_eq!(release::<BiasedCounts>(&w), Released::Queue);
            retain::<BiasedCounts>(&w);
        });
        as_thread(1, || assert_eq!(release::<BiasedCounts>(&w), Released::Alive));
        as_thread(2, || assert!(try_retain::<BiasedCounts>(&w)));
        as_thread(1, || assert_eq!(settle::<BiasedCounts>(&w), Released::Alive));
        as_thread(2, || assert_eq!(release::<BiasedCounts>(&w), Released::Dead));
    }

    #[test]
    fn another_thread_may_try_once_one_has_counted() {
        let w = as_thread(1, BiasedCounts::new_word);
        as_thread(2, || {
            assert!(!try_retain::<BiasedCounts>(&w), "its owner may be about to find it dead");
            retain::<BiasedCounts>(&w);
            assert!(try_retain::<BiasedCounts>(&w));
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
            assert!(try_retain::<BiasedCounts>(&w));
            assert_eq!(release::<BiasedCounts>(&w), Released::Alive);
        });
        as_thread(1, || assert_eq!(release::<BiasedCounts>(&w), Released::Dead));
        as_thread(2, || assert!(!try_retain::<BiasedCounts>(&w)));
    }

    #[test]
    fn a_private_word_that_is_published_expects_tries() {
        let w = as_thread(1, LocalCounts::new_word);
        LocalCounts::expect_tries(&w);
        as_thread(2, || assert!(!try_retain::<LocalCounts>(&w)));
        as_thread(1, || LocalCounts::publish(&w));
        as_thread(2, || assert!(try_retain::<LocalCounts>(&w)));
        assert_eq!(LocalCounts::count(&w), 2);
    }

    #[test]
    fn trying_races_with_the_owner_s_merge() {
        for _ in 0..2000 {
            let w = as_thread(1, BiasedCounts::new_word);
            BiasedCounts::expect_tries(&w);
            let deaths = AtomicU32::new(0);
            let give_up = || {
                if release::<BiasedCounts>(&w) == Released::Dead {
                    deaths.fetch_add(1, Ordering::Relaxed);
                }
            };
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    as_thread(2, || {
                        if try_retain::<BiasedCounts>(&w) {
                            give_up();
                        }
                    });
                });
                as_thread(1, give_up);
            });
            assert_eq!(deaths.into_inner(), 1);
        }
    }
}
