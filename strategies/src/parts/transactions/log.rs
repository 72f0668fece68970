//! What a transaction remembers: what it has read, and how to undo what it has changed.
//!
//! A read is an object's word and its version then. A loop reads the same few objects again and again, so a small
//! table by address knows what has been written down last. An object that the transaction reads is not retained: its
//! word stays readable, as the thread is pinned to an epoch until the transaction is over (`gilectomy_core`'s
//! `heap::grace`), and an object that dies meanwhile was let go of by a commit that invalidates whatever led to it.

use crate::protocols::commit::{State, Versioned};
use gilectomy_core::strategy::Undo;

const RECENT: usize = 64;

/// See the module.
pub struct Log {
    reads: Vec<(*const Versioned, u64)>,
    recent: [(*const Versioned, u64); RECENT],
    writes: Vec<Write>,
}

/// A body that the transaction owns.
struct Write {
    word: *const Versioned,
    /// Its version when it was read last, before.
    version: u64,
    undo: Box<dyn Undo>,
}

impl Log {
    /// Nothing yet.
    pub fn new() -> Self {
        Log { reads: Vec::new(), recent: [(std::ptr::null(), 0); RECENT], writes: Vec::new() }
    }

    /// Notes a read.
    #[inline(always)]
    pub fn read(&mut self, word: &Versioned, version: u64) {
        let entry = (std::ptr::from_ref(word), version);
        let place = &mut self.recent[(entry.0 as usize >> 5) % RECENT];
        if *place != entry {
            *place = entry;
            self.reads.push(entry);
        }
    }

    /// Notes a change that is about to be made.
    pub fn write(&mut self, word: &Versioned, version: u64, undo: Box<dyn Undo>) {
        self.writes.push(Write { word, version, undo });
    }

    /// Whether the transaction has changed nothing.
    pub fn is_reader(&self) -> bool {
        self.writes.is_empty()
    }

    /// Whether everything read is as it was, or owned by the transaction `me` since.
    pub fn is_valid(&self, me: u64) -> bool {
        self.reads.iter().all(|&(word, version)| {
            // SAFETY: the thread has been pinned since it read the word: see the module.
            match unsafe { &*word }.state() {
                State::At(now) => now == version,
                State::Owned(owner) => {
                    let mine =
                        || self.writes.iter().any(|write| write.word == word && write.version == version);
                    owner == me && mine()
                }
            }
        })
    }

    /// The transaction has committed: what it changed is of this time.
    pub fn publish(&mut self, time: u64) {
        for write in &self.writes {
            // SAFETY: the undo keeps the object, which the transaction owns.
            unsafe { &*write.word }.give_up(time);
        }
    }

    /// Puts back what was changed, as of this time: whoever looked meanwhile must look again.
    pub fn restore(&mut self, time: u64) {
        for write in self.writes.iter_mut().rev() {
            write.undo.restore();
            // SAFETY: as in `publish`.
            unsafe { &*write.word }.give_up(time);
        }
    }

    /// Forgets everything, and gives out what is to be dropped when the log is not borrowed any more: what an undo
    /// kept may have destructors.
    pub fn clear(&mut self) -> Vec<impl Sized + use<>> {
        self.reads.clear();
        self.recent = [(std::ptr::null(), 0); RECENT];
        std::mem::take(&mut self.writes)
    }
}
