//! No counts at all: a colour in each header, which the tracing collector of the core gives to what lives.
//!
//! A retain and a release are nothing, not even a look at the object: that is what tracing buys. What it costs
//! is told in `gilectomy_core::heap`, in the file `tracing/mod.rs`: handles for native code, a barrier at each
//! store, pauses, and deaths that come late.

use gilectomy_core::strategy::{Concurrent, Memory, Released, Setting};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU8, Ordering};

/// When a collection marks.
pub trait Marking: 'static {
    /// Whether in slices, between which the program runs.
    const INCREMENTAL: bool;
    /// Its name among the settings.
    const NAME: &'static str;
}

/// In slices, behind a store barrier.
pub enum Incremental {}

impl Marking for Incremental {
    const INCREMENTAL: bool = true;
    const NAME: &'static str = "incremental";
}

/// In one pause, without a barrier.
pub enum Stopped {}

impl Marking for Stopped {
    const INCREMENTAL: bool = false;
    const NAME: &'static str = "stopped";
}

/// See the module.
pub struct Traced<M>(PhantomData<M>);

// SAFETY: nothing is ever reported dead; that the collector frees only what nothing refers to is its contract.
unsafe impl<M: Marking> Memory for Traced<M> {
    type Word = AtomicU8;
    type Ledger = ();
    const TRACES: bool = true;
    const INCREMENTAL: bool = M::INCREMENTAL;
    const SETTINGS: &[Setting] = &[("marking", M::NAME)];

    /// Without a colour.
    #[inline(always)]
    fn new_word() -> AtomicU8 {
        AtomicU8::new(0)
    }

    fn immortal_word() -> AtomicU8 {
        AtomicU8::new(0)
    }

    #[inline(always)]
    unsafe fn retain(_word: &AtomicU8) {}

    /// Whatever a thread can still find lives: the collector clears weak references before it frees.
    #[inline(always)]
    unsafe fn try_retain(_word: &AtomicU8) -> bool {
        true
    }

    #[inline(always)]
    unsafe fn release(_word: &AtomicU8) -> Released {
        Released::Alive
    }

    /// Nobody knows.
    #[inline(always)]
    fn is_unique(_word: &AtomicU8) -> bool {
        false
    }

    /// Nobody knows. One reference at least must lead to the object that is asked about.
    fn count(_word: &AtomicU8) -> i64 {
        1
    }

    fn revive(_word: &AtomicU8) {}

    #[inline]
    fn mark(word: &AtomicU8, colour: u8) -> bool {
        // Most that is found has been found before: a look writes nothing.
        word.load(Ordering::Relaxed) != colour && word.swap(colour, Ordering::Relaxed) != colour
    }

    #[inline]
    fn is_marked(word: &AtomicU8, colour: u8) -> bool {
        word.load(Ordering::Relaxed) == colour
    }
}

// SAFETY: every operation is atomic, or nothing.
unsafe impl<M: Marking> Concurrent for Traced<M> {}

#[cfg(test)]
mod tests {
    use super::*;

    type Word = Traced<Incremental>;

    #[test]
    fn an_object_is_marked_once_in_each_colour() {
        let word = Word::new_word();
        assert!(!Word::is_marked(&word, 1));
        assert!(Word::mark(&word, 1));
        assert!(!Word::mark(&word, 1));
        assert!(Word::is_marked(&word, 1));
        assert!(Word::mark(&word, 2));
        assert!(!Word::is_marked(&word, 1));
    }
}
