//! A table that only grows, read without a lock: call sites and shapes refer to its entries by number, in
//! a cache word that has no room for an address.

use super::reserve::Reserve;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The table. Entries are words; 0 is none.
pub struct AppendTable {
    slots: Reserve<AtomicU64>,
    len: AtomicU32,
}

/// Room for a million entries: eight megabytes of address space, touched only as far as used.
const ROOM: usize = 1 << 20;

impl Default for AppendTable {
    fn default() -> Self {
        // SAFETY: zero is a word.
        AppendTable { slots: unsafe { Reserve::zeroed(ROOM) }, len: AtomicU32::new(1) }
    }
}

impl AppendTable {
    /// Adds an entry and gives its number, or `None` when the table is full.
    pub fn add(&self, word: u64) -> Option<u32> {
        let index = self.len.fetch_add(1, Ordering::Relaxed);
        if index as usize >= ROOM {
            self.len.store(ROOM as u32, Ordering::Relaxed);
            return None;
        }
        self.slots[index as usize].store(word, Ordering::Release);
        Some(index)
    }

    /// The entry of a number that [`add`](Self::add) gave.
    #[inline(always)]
    pub fn get(&self, index: u32) -> u64 {
        debug_assert!((index as usize) < ROOM);
        // SAFETY: numbers come from `add`, which stays below `ROOM`.
        unsafe { self.slots.get_unchecked(index as usize) }.load(Ordering::Acquire)
    }

    /// Replaces an entry that [`add`](Self::add) made.
    pub fn set(&self, index: u32, word: u64) {
        self.slots[index as usize].store(word, Ordering::Release);
    }

    /// Empties an entry; its number is not used again.
    pub fn clear(&self, index: u32) {
        self.slots[index as usize].store(0, Ordering::Release);
    }

    /// Numbers and words of the entries in use.
    pub fn entries(&self) -> impl Iterator<Item = (u32, u64)> {
        let len = self.len.load(Ordering::Acquire);
        (1..len).map(|i| (i, self.get(i))).filter(|&(_, word)| word != 0)
    }
}
