//! The word of buffered counts: who may find it dead.
//!
//! The count in steps of four, above two bits. `QUEUED`: the committer has found the count zero and put the
//! object into a thread's queue. `DEAD`: that thread has found it zero still, and destroys it. Whoever takes a
//! count to zero is the only one, by an exchange that fails if the count is zero no longer. Only weak
//! references can raise it: they try the word directly, with no log in between, and fail on `DEAD`.
//!
//! That a zero means what it says is the work of [`rounds`](super::rounds).

use super::facade::{AtomicU64, MutatorId, Ordering, Released};
use super::rounds::Batch;

/// See the module.
pub struct BufferedWord(AtomicU64);

/// One reference, above the two bits.
const ONE: u64 = 4;
const QUEUED: u64 = 1;
const DEAD: u64 = 2;
const IMMORTAL: u64 = ONE << 40;

impl BufferedWord {
    /// One reference.
    #[inline(always)]
    pub fn new() -> Self {
        BufferedWord(AtomicU64::new(ONE))
    }

    /// A word that counts nothing.
    pub fn immortal() -> Self {
        BufferedWord(AtomicU64::new(IMMORTAL))
    }

    /// From here on the word counts nothing. The committer may be at it.
    pub fn make_immortal(&self) {
        self.0.store(IMMORTAL, Ordering::Relaxed);
    }

    /// Whether nothing needs to be counted. What is immortal is read only, so that its line stays where it is.
    #[inline(always)]
    fn is_immortal(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= IMMORTAL / 2
    }

    /// One more reference, unless the object is dead.
    pub fn try_retain(&self) -> bool {
        let more = |word| if word & DEAD == 0 { Some(word + ONE) } else { None };
        self.0.fetch_update(Ordering::Acquire, Ordering::Relaxed, more).is_ok()
    }

    /// One reference less; whether it was the last, and the object is `found` so.
    fn take_one(&self, found: u64) -> bool {
        let before = self.0.fetch_sub(ONE, Ordering::AcqRel);
        debug_assert!(before >= ONE, "more references given up than there were");
        before == ONE && self.0.compare_exchange(0, found, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// One reference less, that a dead object held: without a log.
    pub fn release_held(&self) -> Released {
        if !self.is_immortal() && self.take_one(DEAD) { Released::Dead } else { Released::Alive }
    }

    /// Settles a queued word. Called by the thread in whose queue it is.
    pub fn settle(&self) -> Released {
        let mut before = self.0.load(Ordering::Acquire);
        loop {
            let dead = before < ONE;
            let after = if dead { DEAD } else { before & !QUEUED };
            match self.0.compare_exchange_weak(before, after, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) if dead => return Released::Dead,
                Ok(_) => return Released::Alive,
                Err(seen) => before = seen,
            }
        }
    }

    /// The number of references that have been applied.
    pub fn count(&self) -> i64 {
        (self.0.load(Ordering::Acquire) / ONE) as i64
    }

    /// One reference again, of a word that was found dead.
    pub fn revive(&self) {
        self.0.store(ONE, Ordering::Release);
    }

    /// Not dead after all.
    pub fn spare(&self) {
        self.0.fetch_and(!DEAD, Ordering::Relaxed);
    }
}

/// Applies a batch. Returns the objects that are to be queued, by the thread that logged the last decrement.
///
/// # Safety
///
/// The batch is next in the order of [`rounds`](super::rounds), and nobody else applies meanwhile.
pub unsafe fn apply(batch: &Batch) -> Vec<(MutatorId, Vec<usize>)> {
    // SAFETY: an object about which something is logged has not been freed.
    let word = |&address: &usize| unsafe { &*(address as *const BufferedWord) };
    let mortal = |word: &&BufferedWord| !word.is_immortal();
    for log in &batch.increments {
        for word in log.words.iter().map(word).filter(mortal) {
            word.0.fetch_add(ONE, Ordering::Relaxed);
        }
    }
    let mut dead = Vec::new();
    for log in &batch.decrements {
        let mut found = Vec::new();
        for word in log.words.iter().map(word).filter(mortal) {
            if word.take_one(QUEUED) {
                found.push(std::ptr::from_ref(word) as usize);
            }
        }
        if !found.is_empty() {
            dead.push((log.thread, found));
        }
    }
    dead
}
