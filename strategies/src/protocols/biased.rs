//! Biased reference counts (Choi, Shull, Torrellas, PACT 2018).
//!
//! A word has an *owner*, the thread that made the object, and two halves: a *local* count that only the
//! owner touches, without atomic instructions, and a *shared* count for all others, which may go below
//! zero, because a reference counted in one half can be given up in the other. The object is dead when the
//! sum is zero. Three bits beside the shared count:
//!
//! - `SEEN`: another thread than the owner has counted a reference, or may come to the object by a weak one. PEP 703
//!   has it too (`_Py_REF_MAYBE_WEAKREF`).
//! - `MERGED`: the halves are one; there is no owner any more; shared is the whole count.
//! - `QUEUED`: the object is in its owner's queue, and whoever takes it out settles it. Nobody destroys it
//!   meanwhile.
//!
//! *Implicit merge*: the owner's local count reaches zero: it sets `MERGED`; if shared is zero then and
//! the object is not queued, it is dead. Where all of the shared half is zero no other thread has a reference or can get
//! one, and the object dies without an atomic instruction, as most do.
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
//! half in one exchange, unless that half says merged, a sum of zero, in no queue, which is
//! the state that whoever reports a death leaves behind, and which nothing but a revival leaves; and unless the object
//! is neither `SEEN` nor `MERGED`: its owner may be about to find it dead. Who fails so takes the lock of whatever the
//! reference lies in, and counts one there, after which the object is `SEEN`. Below zero,
//! or queued with a sum of zero, the object is not dead yet: the settling to come finds it alive again.
//! The owner's implicit merge is one exchange too, and sees the addition or is seen.
//!
//! *Private words* belong to a thread that alone can reach the object; they are published before another
//! can, and die without an atomic instruction until then.
//!
//! Immortal words have an owner that no thread is, and nothing is counted for them at all.
//!
//! *Striped words*: a shared half that several threads count in all the time is a cache line that they pull back and
//! forth. Such a word can be given a *stripe*, a number, as its owner: from then on each thread counts its references in
//! a cell of its own with that number, and the count is the shared half and all those cells together (sloppy counters:
//! Boyd-Wickizer and others, OSDI 2010; CPython 3.14 counts types and code objects so). Whoever gives a word its stripe
//! merges it in the same exchange, for an owner that does not run meanwhile, and adds `GUARD` references that nobody has:
//! a thread that has not seen the stripe yet counts in the shared half still, and must not find it empty. A stripe ends
//! when no other thread runs and all cells have been added to the shared half, which is the whole count again then.

use super::facade::{AtomicI32, AtomicU32, Ordering, Plain, Released, yield_now};

/// The word: owner, local count, shared count with its two bits.
pub struct BiasedWord {
    owner: AtomicU32,
    /// Touched by the owner alone, or by the one thread that settles after it has gone.
    local: Plain,
    shared: AtomicI32,
}

/// The owner of a merged word.
const NOBODY: u32 = 0;
/// The owner of an immortal word.
const IMMORTAL: u32 = u32::MAX;
/// What a thread is that is not attached.
pub const DETACHED: u32 = u32::MAX - 1;

/// The shared half of a private word: nobody else touches it.
const UNPUBLISHED: i32 = i32::MIN;

const MERGED: i32 = 1;
const QUEUED: i32 = 2;
const SEEN: i32 = 4;
/// One reference, above the three bits.
const ONE: i32 = 8;
const BITS: u32 = ONE.trailing_zeros();

/// How many words can be striped at the same time.
pub const STRIPES: u32 = 256;
/// The owner of the word with stripe 0; the others follow.
const FIRST_STRIPE: u32 = DETACHED - STRIPES;
/// References that nobody has, in a striped word: more than threads can be about to give up.
const GUARD: i32 = ONE << 24;

/// Whether the shared half says that the object is dead.
#[inline(always)]
fn is_dead(shared: i32) -> bool {
    shared & !SEEN == MERGED
}

/// `me` is the number of the calling thread, or [`DETACHED`].
impl BiasedWord {
    /// One reference, held by its owner.
    #[inline(always)]
    pub fn new(owner: u32, private: bool) -> Self {
        BiasedWord {
            owner: AtomicU32::new(owner),
            local: Plain::new(1),
            shared: AtomicI32::new(if private { UNPUBLISHED } else { 0 }),
        }
    }

    /// A word that counts nothing.
    pub fn immortal() -> Self {
        BiasedWord { owner: AtomicU32::new(IMMORTAL), local: Plain::new(1), shared: AtomicI32::new(0) }
    }

    /// Another thread may reach the object from here on. Called by the owner.
    pub fn publish(&self) {
        if self.is_private() {
            self.shared.store(SEEN, Ordering::Relaxed);
        }
    }

    /// Whether the calling thread counts in the local half.
    #[inline(always)]
    pub fn is_owned_by(&self, me: u32) -> bool {
        self.owner.load(Ordering::Relaxed) == me
    }

    #[inline(always)]
    fn is_private(&self) -> bool {
        self.shared.load(Ordering::Relaxed) == UNPUBLISHED
    }

    /// The shared half, for tests.
    #[cfg(test)]
    pub fn shared_half(&self) -> i32 {
        self.shared.load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn local(&self) -> u32 {
        // SAFETY: called by the owner, or while nobody else can be it.
        unsafe { self.local.get() }
    }

    #[inline(always)]
    fn set_local(&self, count: u32) {
        // SAFETY: as above.
        unsafe { self.local.set(count) }
    }

    /// One more reference.
    #[inline(always)]
    pub fn retain(&self, me: u32) {
        if self.is_owned_by(me) { self.retain_local() } else { self.retain_shared() }
    }

    /// One more reference. Called by the owner.
    #[inline(always)]
    pub fn retain_local(&self) {
        self.set_local(self.local().wrapping_add(1));
    }

    /// One more reference, of a word that the calling thread does not own.
    pub fn retain_shared(&self) {
        if !self.is_immortal() {
            let before = self.shared.fetch_add(ONE, Ordering::Relaxed);
            if before & (SEEN | MERGED) == 0 {
                self.expect_tries();
            }
        }
    }

    /// From here on any thread may [`try_retain`](Self::try_retain); a private word says so when it is published. Called
    /// with a reference.
    pub fn expect_tries(&self) {
        let shared = self.shared.load(Ordering::Relaxed);
        let told = shared & (SEEN | MERGED) != 0 || shared == UNPUBLISHED;
        if !told && !self.is_immortal() {
            self.shared.fetch_or(SEEN, Ordering::Relaxed);
        }
    }

    /// One more reference, unless the object is dead or, to another thread than its owner, unknown.
    #[inline(always)]
    pub fn try_retain(&self, me: u32) -> bool {
        if self.is_owned_by(me) {
            self.set_local(self.local().wrapping_add(1));
            return true;
        }
        self.try_retain_shared()
    }

    /// As [`try_retain`](Self::try_retain), of a word that the calling thread does not own.
    pub fn try_retain_shared(&self) -> bool {
        if self.is_immortal() {
            return true;
        }
        // Merged with nothing left is dead. Before the merge the object lives: the sum may be zero already,
        // but then it is queued, and whoever settles it will find this reference.
        // A word that is private is nothing that we can have a reference to, and has neither bit: it is a new one in
        // the place of what we looked for.
        let more = |shared: i32| (shared & (SEEN | MERGED) != 0 && !is_dead(shared)).then_some(shared + ONE);
        self.shared.fetch_update(Ordering::Acquire, Ordering::Relaxed, more).is_ok()
    }

    /// One reference less. `PRIVATE`: words begin private.
    #[inline(always)]
    pub fn release<const PRIVATE: bool>(&self, me: u32) -> Released {
        if self.is_owned_by(me) { self.release_local::<PRIVATE>() } else { self.release_shared() }
    }

    /// One reference less. Called by the owner.
    #[inline(always)]
    pub fn release_local<const PRIVATE: bool>(&self) -> Released {
        let left = self.local().wrapping_sub(1);
        self.set_local(left);
        if left > 0 {
            return Released::Alive;
        }
        let shared = self.shared.load(Ordering::Relaxed);
        if shared == 0 || PRIVATE && shared == UNPUBLISHED {
            // Nobody else has counted, or can. From here on a word as any other: what only the collector frees may
            // be retained again, by any thread.
            self.owner.store(NOBODY, Ordering::Relaxed);
            self.shared.store(MERGED, Ordering::Relaxed);
            return Released::Dead;
        }
        self.merge_implicitly()
    }

    /// The owner's local count has reached zero.
    #[cold]
    fn merge_implicitly(&self) -> Released {
        // The owner goes first: whoever sees `MERGED` must not find us here. Only we compare with it.
        self.owner.store(NOBODY, Ordering::Relaxed);
        let before = self.shared.fetch_or(MERGED, Ordering::AcqRel);
        if is_dead(before | MERGED) { Released::Dead } else { Released::Alive }
    }

    /// One reference less, of a word that the calling thread does not own.
    pub fn release_shared(&self) -> Released {
        if self.is_immortal() {
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
                Ok(_) if is_dead(after) => return Released::Dead,
                Ok(_) => return Released::Alive,
                Err(seen) => before = seen,
            }
        }
    }

    /// Settles a queued word: the explicit merge. Called by the owner, or by the thread that set `QUEUED` and
    /// found no owner in the registry.
    pub fn settle(&self) -> Released {
        let mut before = self.shared.load(Ordering::Acquire);
        // No owner: it is merging implicitly. It has given the word up but for the exchange that sets
        // `MERGED`, which must come first: it would find its object freed otherwise.
        while self.owner.load(Ordering::Relaxed) == NOBODY && before & MERGED == 0 {
            yield_now();
            before = self.shared.load(Ordering::Acquire);
        }
        // Before the exchange, after which another thread may destroy the object; until then `QUEUED`
        // keeps it.
        self.owner.store(NOBODY, Ordering::Relaxed);
        loop {
            let local = if before & MERGED == 0 { self.local() as i32 } else { 0 };
            let after = (before + local * ONE) & !QUEUED | MERGED;
            match self.shared.compare_exchange_weak(before, after, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if is_dead(after) => return Released::Dead,
                Ok(_) => return Released::Alive,
                Err(seen) => before = seen,
            }
        }
    }

    /// Whether the calling thread holds the only reference.
    #[inline(always)]
    pub fn is_unique<const PRIVATE: bool>(&self, me: u32) -> bool {
        let shared = self.shared.load(Ordering::Acquire);
        if self.is_owned_by(me) {
            self.local() == 1 && (shared & !SEEN == 0 || PRIVATE && shared == UNPUBLISHED)
        } else {
            shared & !SEEN == ONE | MERGED
        }
    }

    /// The number of references, while all other threads are stopped.
    pub fn count<const PRIVATE: bool>(&self) -> i64 {
        let shared = self.shared.load(Ordering::Acquire);
        if PRIVATE && shared == UNPUBLISHED {
            return self.local() as i64;
        }
        let local = if shared & MERGED == 0 { self.local() as i64 } else { 0 };
        let guard = if self.stripe().is_some() { GUARD } else { 0 };
        local + i64::from((shared - guard) >> BITS)
    }

    /// One reference again, of a word that was found dead. Called by the thread that found it so.
    pub fn revive(&self) {
        self.owner.store(NOBODY, Ordering::Relaxed);
        self.shared.store(ONE | MERGED, Ordering::Release);
    }

    /// One reference again, of a private word that was found dead: it is private again. Called by its owner.
    pub fn revive_private(&self, me: u32) {
        self.set_local(1);
        self.shared.store(UNPUBLISHED, Ordering::Relaxed);
        self.owner.store(me, Ordering::Relaxed);
    }

    /// The thread whose queue takes the object.
    pub fn owner(&self) -> Option<u32> {
        match self.owner.load(Ordering::Relaxed) {
            NOBODY | FIRST_STRIPE.. => None,
            owner => Some(owner),
        }
    }

    /// Whether nothing is counted.
    pub fn is_immortal(&self) -> bool {
        self.owner.load(Ordering::Relaxed) == IMMORTAL
    }

    /// The number of the cell in which each thread counts its references.
    #[inline(always)]
    pub fn stripe(&self) -> Option<u32> {
        let stripe = self.owner.load(Ordering::Relaxed).wrapping_sub(FIRST_STRIPE);
        (stripe < STRIPES).then_some(stripe)
    }

    /// Stripes the word; whether it could. Not while it has an owner that runs, of whom `is_quiet` says that it does not
    /// and will not before this returns, nor while it is queued. Called with a reference, by one thread at a time.
    pub fn begin_stripe(&self, stripe: u32, is_quiet: impl FnOnce(u32) -> bool) -> bool {
        let owner = self.owner.load(Ordering::Relaxed);
        let before = self.shared.load(Ordering::Acquire);
        let is_merged = before & MERGED != 0;
        if before & QUEUED != 0
            || owner >= FIRST_STRIPE
            || !is_merged && (owner == NOBODY || !is_quiet(owner))
        {
            return false;
        }
        let local = if is_merged { 0 } else { self.local() as i32 };
        let after = (before + local * ONE + GUARD) | MERGED;
        let striped =
            self.shared.compare_exchange(before, after, Ordering::AcqRel, Ordering::Relaxed).is_ok();
        if striped {
            self.owner.store(FIRST_STRIPE + stripe, Ordering::Release);
        }
        striped
    }

    /// Adds what a thread has counted in its cell to the shared half of a striped word.
    pub fn add_up(&self, counted: i32) {
        self.shared.fetch_add(counted * ONE, Ordering::AcqRel);
    }

    /// The word has no stripe any more; all cells have been added up. Called while no other thread runs. True: no
    /// reference is left, and the word counts as queued; the caller sees to it that it is settled.
    pub fn end_stripe(&self) -> bool {
        self.owner.store(NOBODY, Ordering::Relaxed);
        let left = self.shared.fetch_sub(GUARD, Ordering::AcqRel) - GUARD;
        let is_over = is_dead(left);
        if is_over {
            self.shared.fetch_or(QUEUED, Ordering::Relaxed);
        }
        is_over
    }

    /// One reference less of a word that is to be merged: unless it is, or is queued already, the caller hands it to its
    /// owner's queue.
    pub fn release_to_merge(&self) -> Released {
        let more = |shared: i32| (shared & (MERGED | QUEUED) == 0).then_some((shared - ONE) | QUEUED);
        match self.shared.fetch_update(Ordering::AcqRel, Ordering::Relaxed, more) {
            Ok(_) => Released::Queue,
            Err(_) => self.release_shared(),
        }
    }
}
