//! Walks over all objects of a heap, and the word that a collection has for each.
//!
//! A collection looks at every object several times. The first time it writes a word for each slot into an array of
//! the page's own, one that says so for a free slot; from then on it goes through these arrays, eight bytes a slot in
//! the order of memory, and touches no free slot again. A page in which nothing lives is not looked at a second time,
//! and begins anew if all its slots are back: where a program once had many objects, later collections pay for
//! those it has now.

use super::page::{FreeSlot, Heap, LARGEST_CLASS, Page, page_of};
use crate::object::Prefix;
use std::ptr::null_mut;
use std::sync::atomic::Ordering;

/// The scratch word of a free slot.
const FREE: i64 = i64::MIN + 1;

impl Heap {
    /// Every object in this heap.
    ///
    /// # Safety
    ///
    /// No other thread allocates from or frees to this heap meanwhile, and `visit` does neither.
    pub unsafe fn walk(&self, mut visit: impl FnMut(*mut Prefix)) {
        for &page in &self.pages {
            // SAFETY: the heap's pages are live.
            unsafe { (*page).objects().for_each(|(_, object)| visit(object)) };
        }
    }

    /// Gives every object the scratch word that `initial` says; `scratch` reads and writes them. Called by the
    /// collecting thread, with the world stopped.
    ///
    /// # Safety
    ///
    /// As for [`walk`](Self::walk).
    pub unsafe fn open_scratch(&mut self, mut initial: impl FnMut(*mut Prefix) -> i64) {
        for &page in &self.pages {
            // SAFETY: the heap's pages are live, and nobody else looks at them now.
            let p = unsafe { &mut *page };
            let mut words = Vec::new();
            for (index, object) in p.objects() {
                if words.is_empty() {
                    words.resize(p.used as usize, FREE);
                }
                words[index] = initial(object);
            }
            p.scratch = words;
            if p.scratch.is_empty() && p.begin_anew() {
                p.available = true;
                // SAFETY: pages with several slots are of a class.
                self.available[super::page::class_of(p.slot_bytes as usize)].push(page);
            }
        }
    }

    /// Every object that had a scratch word when they were opened.
    ///
    /// # Safety
    ///
    /// As for [`walk`](Self::walk); scratch words are open, and what was live when they were opened is.
    pub unsafe fn walk_open(&self, mut visit: impl FnMut(*mut Prefix)) {
        for &page in &self.pages {
            // SAFETY: the heap's pages are live.
            let slots = unsafe { &*page }.scratch.len();
            for index in 0..slots {
                // SAFETY: as above. `visit` writes scratch words: no reference to them is kept.
                let p = unsafe { &*page };
                if p.scratch[index] != FREE {
                    visit(p.slot(index as u32).cast());
                }
            }
        }
    }

    /// Drops the scratch words.
    ///
    /// # Safety
    ///
    /// As for [`walk`](Self::walk).
    pub unsafe fn close_scratch(&mut self) {
        for &page in &self.pages {
            // SAFETY: as in `open_scratch`.
            unsafe { (*page).scratch = Vec::new() };
        }
    }
}

impl Page {
    /// The page's objects, each with the index of its slot.
    fn objects(&self) -> impl Iterator<Item = (usize, *mut Prefix)> {
        (0..self.used).map(|index| (index as usize, self.slot(index).cast::<Prefix>())).filter(
            |&(_, object)| {
                // SAFETY: every slot handed out once begins with a type word.
                !unsafe { (*object).ty.load(Ordering::Relaxed) }.is_null()
            },
        )
    }

    /// Makes every slot of a page without objects one that was never handed out, if all are back on its lists: one
    /// may be in a thread's own list still. Says whether the page was not known to have room.
    fn begin_anew(&mut self) -> bool {
        if self.used == 0 || self.slot_bytes as usize > LARGEST_CLASS {
            return false;
        }
        self.take_remote();
        // SAFETY: the free list holds free slots of this page.
        let next = |slot: &*mut FreeSlot| unsafe { slot.as_ref() }.map(|slot| slot.next);
        let back = std::iter::successors(Some(self.free), next).take_while(|slot| !slot.is_null()).count();
        if back < self.used as usize {
            return false;
        }
        self.free = null_mut();
        self.used = 0;
        !self.available
    }
}

/// The scratch word of an object, opened by [`Heap::open_scratch`].
///
/// # Safety
///
/// The object is live, scratch words are open, and no other reference to this word is in use.
pub unsafe fn scratch<'a>(object: *const Prefix) -> &'a mut i64 {
    // SAFETY: the caller's contract.
    let page = unsafe { &mut *page_of(object.cast()) };
    let index = page.index(object.cast());
    &mut page.scratch[index]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Kind;

    #[test]
    fn an_empty_page_begins_anew() {
        const KIND: u8 = Kind::Tuple as u8;
        let mut heap = Heap::default();
        let slots: Vec<*mut u8> = (0..100).map(|_| heap.allocate(KIND, 48).unwrap().as_ptr()).collect();
        let words = |heap: &mut Heap| {
            let mut found = Vec::new();
            // SAFETY: one thread, and the slots that are not free have a type word.
            unsafe {
                heap.open_scratch(|object| object as i64);
                heap.walk_open(|object| found.push((object.cast::<u8>(), *scratch(object))));
                heap.close_scratch();
            }
            found
        };
        for &slot in &slots {
            // SAFETY: the slot is live and has room for a prefix.
            unsafe {
                slot.write_bytes(0, 48);
                (*slot.cast::<Prefix>()).ty.store(8 as *mut (), Ordering::Relaxed);
            }
        }
        assert_eq!(words(&mut heap), slots.iter().map(|&slot| (slot, slot as i64)).collect::<Vec<_>>());
        let mut other = Heap::default();
        for (i, &slot) in slots.iter().enumerate().skip(1) {
            // SAFETY: live and freed once, by this heap or by another.
            unsafe { if i % 2 == 0 { heap.free::<true>(slot) } else { other.free::<true>(slot) } };
        }
        assert_eq!(words(&mut heap), [(slots[0], slots[0] as i64)]);
        // SAFETY: as above.
        unsafe { heap.free::<true>(slots[0]) };
        assert_eq!(words(&mut heap), []);
        let again: Vec<*mut u8> = (0..100).map(|_| heap.allocate(KIND, 48).unwrap().as_ptr()).collect();
        assert_eq!(again, slots, "slots are handed out in the order of memory again");
    }
}
