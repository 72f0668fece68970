//! A heap that all threads share, behind locks, with free lists before it.
//!
//! One [`Heap`] with one lock, or one for each size class with a lock each (see
//! [`Allocation`](crate::strategy::Allocation)). A slot that becomes free first goes to a *free list* of its
//! class, of the thread or of all threads, and comes from there: CPython's free lists, which spare the way through
//! the allocator for what has just died. A list is as long as CPython's for lists and dicts.
//!
//! A slot in a free list is free for whoever walks the pages: its type word is null.

use super::page::{CLASSES, FreeSlot, Heap, LARGEST_CLASS, class_of, mark_free, slot_bytes};
use crate::runtime::{Mutator, SAFEPOINT};
use crate::strategy::{Allocation, Allocator, FreeLists, Strategy};
use parking_lot::Mutex;
use std::array;
use std::cell::Cell;
use std::ptr::{NonNull, null_mut};

/// Classes with free lists: slots up to 512 bytes.
const LISTED: usize = 33;
/// How many slots a list keeps.
const LONGEST: u32 = 80;

/// Free slots of one class.
#[derive(Clone, Copy)]
struct FreeList {
    first: *mut FreeSlot,
    len: u32,
}

// SAFETY: a list owns its slots, which any thread may use.
unsafe impl Send for FreeList {}

impl Default for FreeList {
    fn default() -> Self {
        FreeList { first: null_mut(), len: 0 }
    }
}

impl FreeList {
    /// # Safety
    ///
    /// The slot is free, and in no other list.
    unsafe fn push(&mut self, slot: *mut FreeSlot) -> bool {
        let room = self.len < LONGEST;
        if room {
            // SAFETY: the slot is the list's from here on.
            unsafe { (*slot).next = self.first };
            self.first = slot;
            self.len += 1;
        }
        room
    }

    fn pop(&mut self) -> Option<NonNull<u8>> {
        let slot = NonNull::new(self.first)?;
        // SAFETY: the list owns its slots, which are linked through `next`.
        self.first = unsafe { slot.as_ref().next };
        self.len -= 1;
        Some(slot.cast())
    }
}

/// A thread's own free lists; empty where the allocation has none.
pub(crate) struct OwnLists([Cell<FreeList>; LISTED]);

impl Default for OwnLists {
    fn default() -> Self {
        OwnLists(array::from_fn(|_| Cell::default()))
    }
}

/// See the module. Empty where each thread has its own heap.
pub(crate) struct LockedHeaps {
    /// By class, large objects last; or one for all.
    heaps: Box<[Mutex<Box<Heap>>]>,
    /// By class; none where each thread has its own.
    lists: Box<[Mutex<FreeList>]>,
}

impl LockedHeaps {
    pub(crate) fn new(allocation: Allocation) -> Self {
        let heaps = match allocation.allocator {
            Allocator::PerThread => 0,
            Allocator::LockPerClass => CLASSES + 1,
            Allocator::OneLock => 1,
        };
        let lists = if allocation.free_lists == FreeLists::Shared { LISTED } else { 0 };
        LockedHeaps {
            heaps: (0..heaps).map(|_| Mutex::default()).collect(),
            lists: (0..lists).map(|_| Mutex::default()).collect(),
        }
    }

    fn heap(&self, class: usize) -> &Mutex<Box<Heap>> {
        &self.heaps[class.min(self.heaps.len() - 1)]
    }

    /// Every heap, for a walk while the world is stopped.
    pub(super) fn each(&self) -> impl Iterator<Item = *mut Heap> {
        self.heaps.iter().map(|heap| &raw mut **heap.lock())
    }

    /// Objects allocated and not freed since the last collection.
    pub(super) fn grown(&self) -> isize {
        self.heaps.iter().map(|heap| heap.lock().grown).sum()
    }

    /// Runs `f` on the free list of a class, if there is one.
    fn with_list<R>(&self, own: &OwnLists, class: usize, f: impl FnOnce(&mut FreeList) -> R) -> Option<R> {
        if class >= LISTED {
            return None;
        }
        if let Some(list) = self.lists.get(class) {
            return Some(f(&mut list.lock()));
        }
        let mut list = own.0[class].get();
        let result = f(&mut list);
        own.0[class].set(list);
        Some(result)
    }
}

fn class(bytes: usize) -> usize {
    if bytes > LARGEST_CLASS { CLASSES } else { class_of(bytes) }
}

impl<S: Strategy> Mutator<S> {
    /// As [`Heap::allocate`], from the heaps that all threads share.
    #[inline(never)]
    pub(super) fn allocate_locked(&self, kind: u8, bytes: usize) -> Option<NonNull<u8>> {
        let (heaps, class) = (&self.rt.locked_heaps, class(bytes));
        if let Some(slot) = heaps.with_list(&self.free_lists, class, FreeList::pop).flatten() {
            return Some(slot);
        }
        let mut heap = heaps.heap(class).lock();
        let slot = heap.allocate(kind, bytes);
        if std::mem::take(&mut heap.pressed) {
            self.request(SAFEPOINT::COLLECT);
        }
        slot
    }

    /// As [`Heap::free`], for what [`allocate_locked`](Self::allocate_locked) gave.
    ///
    /// # Safety
    ///
    /// As for [`Heap::free`].
    #[inline(never)]
    pub(super) unsafe fn free_locked(&self, object: *mut u8) {
        // SAFETY: the caller's contract; the slot is nobody else's before it is in a list.
        unsafe {
            let (heaps, class) = (&self.rt.locked_heaps, class(slot_bytes(object.cast())));
            mark_free(object);
            let listed = heaps.with_list(&self.free_lists, class, |list| list.push(object.cast()));
            if listed != Some(true) {
                heaps.heap(class).lock().free::<false>(object);
            }
        }
    }

    /// Gives back what the thread's free lists hold. Called when it ends.
    pub(crate) fn give_back_lists(&self) {
        for (class, list) in self.free_lists.0.iter().enumerate() {
            let mut list = list.take();
            while let Some(slot) = list.pop() {
                // SAFETY: a free slot of the heap of its class.
                unsafe { self.rt.locked_heaps.heap(class).lock().free::<false>(slot.as_ptr()) };
            }
        }
    }
}
