//! Pages of equal slots, and the heap a thread allocates from.
//!
//! Objects live in 64 KiB-aligned pages, each cut into slots of one size class, after mimalloc (Leijen,
//! Zorn, de Moura, 2019). A page belongs to one [`Heap`]; only the thread that uses that heap pops from
//! and pushes to the page's free list. Another thread that frees a slot pushes it to the page's *remote*
//! list with one compare-and-swap; the owner takes the whole remote list when it runs out. Because a page
//! is found by masking an object's address and every slot of it begins with a header, whose type word is
//! null in a free slot, the collector and the census can walk all objects without any list of them.
//!
//! Under a strategy that runs one thread at a time all threads share one heap and nothing is remote. Otherwise
//! a thread that ends leaves its heap, with what lives in it, to the next that starts.
//! Pages are cut from chunks of sixteen: asked for one by one, each would cost the global allocator a second
//! page for its alignment, and the system the clearing of both. Chunks go back when the runtime ends; the page
//! of a large object goes back with it.

use super::grace;
use crate::object::{Kind, Prefix};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicPtr, Ordering};

const PAGE_BYTES: usize = 64 * 1024;
const CHUNK_BYTES: usize = 16 * PAGE_BYTES;
const CHUNK: Layout = match Layout::from_size_align(CHUNK_BYTES, PAGE_BYTES) {
    Ok(layout) => layout,
    Err(_) => panic!("a chunk is some pages, aligned as a page"),
};
const FIRST_SLOT: usize = 128;
const GRAIN: usize = 16;
/// Objects up to this many bytes share pages; each larger one has a page of its own.
pub(super) const LARGEST_CLASS: usize = 8 * 1024;

/// How much a thread allocates between two steps of a tracing collector.
pub(super) const STEP_BYTES: usize = 64 * 1024;

/// A free slot: the header's type word is null, and the link takes the rest of the prefix. The memory
/// strategy's word, behind the prefix, stays as the object left it, because a reader may try it still.
#[repr(C)]
pub(super) struct FreeSlot {
    ty: *mut (),
    pub(super) next: *mut FreeSlot,
}

const _: () = assert!(size_of::<FreeSlot>() <= size_of::<Prefix>());

/// The head of a page.
#[repr(C)]
pub struct Page {
    heap: AtomicPtr<Heap>,
    remote: AtomicPtr<FreeSlot>,
    pub(super) free: *mut FreeSlot,
    pub(super) slot_bytes: u32,
    slots: u32,
    /// Slots handed out at least once.
    pub(super) used: u32,
    /// Whether the page is among its heap's pages with room.
    pub(super) available: bool,
    bytes: usize,
    /// One word for each slot while a collection runs; none where no object lives.
    pub(super) scratch: Vec<i64>,
}

/// Sizes go up by grains to 512 bytes, then by quarters of a power of two.
pub(super) fn class_of(bytes: usize) -> usize {
    let grains = bytes.div_ceil(GRAIN);
    if grains <= 32 {
        return grains;
    }
    let log = usize::BITS as usize - 1 - (grains - 1).leading_zeros() as usize;
    let quarter = (grains - 1) >> (log - 2) & 3;
    32 + (log - 5) * 4 + quarter + 1
}

fn class_bytes(class: usize) -> usize {
    if class <= 32 {
        return class * GRAIN;
    }
    let log = 5 + (class - 33) / 4;
    ((4 + (class - 33) % 4 + 1) << (log - 2)) * GRAIN
}

pub(super) const CLASSES: usize = 32 + 4 * 4 + 1;

/// The page that holds an object.
///
/// # Safety
///
/// `object` was returned by [`Heap::allocate`] and not freed.
#[inline(always)]
pub(super) unsafe fn page_of(object: *const u8) -> *mut Page {
    (object as usize & !(PAGE_BYTES - 1)) as *mut Page
}

impl Page {
    pub(super) fn slot(&self, index: u32) -> *mut u8 {
        (self as *const Page as usize + FIRST_SLOT + index as usize * self.slot_bytes as usize) as *mut u8
    }

    pub(super) fn index(&self, object: *const u8) -> usize {
        (object as usize - self as *const Page as usize - FIRST_SLOT) / self.slot_bytes as usize
    }

    pub(super) fn take_remote(&mut self) {
        let mut slot = self.remote.swap(null_mut(), Ordering::Acquire);
        while !slot.is_null() {
            // SAFETY: a slot on the remote list is free and belongs to this page; the list is ours now.
            let next = unsafe { (*slot).next };
            unsafe { (*slot).next = self.free };
            self.free = slot;
            slot = next;
        }
    }

    /// Pops a free slot or takes a fresh one.
    #[inline]
    fn pop(&mut self) -> *mut u8 {
        let slot = self.free;
        if !slot.is_null() {
            // SAFETY: the free list holds free slots of this page, linked through `next`.
            self.free = unsafe { (*slot).next };
            return slot.cast();
        }
        if self.used < self.slots {
            self.used += 1;
            return self.slot(self.used - 1);
        }
        null_mut()
    }
}

/// The pages one thread (or, where threads take turns, every thread) allocates from.
pub struct Heap {
    current: [*mut Page; CLASSES],
    pub(super) available: [Vec<*mut Page>; CLASSES],
    pub(super) pages: Vec<*mut Page>,
    /// Memory of chunks that is no page yet.
    uncut: Vec<*mut u8>,
    chunks: Vec<*mut u8>,
    /// How many pages a class may add before its full pages are searched for remotely freed slots. Large
    /// objects are the last class.
    patience: [usize; CLASSES + 1],
    /// Objects that can be in a cycle: those allocated minus those freed locally since the last collection; a
    /// hint for the next.
    pub grown: isize,
    /// When `grown` reaches this, a collection is due.
    pub collect_at: isize,
    /// A collection is due; the allocator's caller passes it on and resets it.
    pub pressed: bool,
    /// Bytes charged since the collector was last told of them. Only where objects are traced.
    pub charged: usize,
}

// SAFETY: the raw pages are used by one thread at a time: the thread a heap belongs to, or the one that
// holds the runtime's lists while the world is stopped.
unsafe impl Send for Heap {}

impl Default for Heap {
    fn default() -> Self {
        Heap {
            current: [null_mut(); CLASSES],
            available: std::array::from_fn(|_| Vec::new()),
            pages: Vec::new(),
            uncut: Vec::new(),
            chunks: Vec::new(),
            patience: [4; CLASSES + 1],
            grown: 0,
            collect_at: 50_000,
            pressed: false,
            charged: 0,
        }
    }
}

impl Heap {
    /// Memory for an object of `bytes` bytes, uninitialised but for a null type word. `None` when the
    /// system has none.
    #[inline(always)]
    pub fn allocate(&mut self, kind: u8, bytes: usize) -> Option<NonNull<u8>> {
        if !Kind::is_leaf(kind) {
            self.grown += 1;
        }
        if bytes <= 32 * GRAIN {
            let page = self.current[bytes.div_ceil(GRAIN)];
            if !page.is_null() {
                // SAFETY: a heap's current pages are live and its own.
                let page = unsafe { &mut *page };
                let slot = page.free;
                if !slot.is_null() {
                    // SAFETY: as in `Page::pop`.
                    page.free = unsafe { (*slot).next };
                    return NonNull::new(slot.cast());
                }
            }
        }
        self.allocate_slow(bytes)
    }

    /// Charges bytes against the next step of a tracing collector.
    #[inline(always)]
    pub fn charge(&mut self, bytes: usize) {
        self.charged += bytes;
        if self.charged >= STEP_BYTES {
            self.pressed = true;
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate_slow(&mut self, bytes: usize) -> Option<NonNull<u8>> {
        if self.grown >= self.collect_at {
            self.pressed = true;
            self.collect_at = self.grown * 2;
        }
        if bytes > LARGEST_CLASS {
            self.patience[CLASSES] -= 1;
            if self.patience[CLASSES] == 0 {
                self.sweep_large();
            }
            let layout = Layout::from_size_align(FIRST_SLOT + bytes, PAGE_BYTES).ok()?;
            // SAFETY: the layout is not empty.
            let memory = NonNull::new(unsafe { alloc(layout) })?;
            let page = self.new_page(memory, layout.size(), bytes, 1);
            // SAFETY: `new_page` returned a live page.
            return NonNull::new(unsafe { (*page).pop() });
        }
        let class = class_of(bytes);
        loop {
            let page = self.current[class];
            if !page.is_null() {
                // SAFETY: as above.
                let page = unsafe { &mut *page };
                let mut slot = page.pop();
                if slot.is_null() {
                    page.take_remote();
                    slot = page.pop();
                }
                if !slot.is_null() {
                    return NonNull::new(slot);
                }
                page.available = false;
            }
            self.current[class] = self.next_page(class)?;
        }
    }

    fn next_page(&mut self, class: usize) -> Option<*mut Page> {
        if let Some(page) = self.available[class].pop() {
            return Some(page);
        }
        self.patience[class] -= 1;
        if self.patience[class] == 0 {
            self.sweep_remote(class);
            if let Some(page) = self.available[class].pop() {
                return Some(page);
            }
        }
        let slot = class_bytes(class);
        let memory = self.cut()?;
        Some(self.new_page(memory, PAGE_BYTES, slot, (PAGE_BYTES - FIRST_SLOT) / slot))
    }

    /// Memory for a page, from a chunk.
    fn cut(&mut self) -> Option<NonNull<u8>> {
        if self.uncut.is_empty() {
            // SAFETY: the layout is not empty.
            let chunk = NonNull::new(unsafe { alloc(CHUNK) })?.as_ptr();
            self.chunks.push(chunk);
            // From the end, so that pages are taken in the order of their addresses.
            self.uncut.extend((0..CHUNK_BYTES).step_by(PAGE_BYTES).rev().map(|at| chunk.wrapping_add(at)));
        }
        self.uncut.pop().and_then(NonNull::new)
    }

    /// Takes what other threads freed in the class's full pages. Patience grows with the number of pages,
    /// so that the search stays a constant part of the cost of a page.
    fn sweep_remote(&mut self, class: usize) {
        let slot_bytes = class_bytes(class) as u32;
        let mut seen = 0;
        for &page in &self.pages {
            // SAFETY: the heap's pages are live; only this thread touches their owner-side fields.
            let p = unsafe { &mut *page };
            if p.slot_bytes == slot_bytes && !p.available {
                seen += 1;
                p.take_remote();
                if !p.free.is_null() {
                    p.available = true;
                    self.available[class].push(page);
                }
            }
        }
        self.patience[class] = 4.max(seen / 4);
    }

    /// Gives back the pages of large objects that other threads have freed.
    pub fn sweep_large(&mut self) {
        let mut seen = 0;
        self.pages.retain(|&page| {
            // SAFETY: as in `sweep_remote`.
            let p = unsafe { &mut *page };
            if p.slot_bytes as usize <= LARGEST_CLASS {
                return true;
            }
            seen += 1;
            p.take_remote();
            let free = !p.free.is_null();
            if free {
                // SAFETY: the only slot of a large page is free, and the page leaves the list.
                unsafe { give_back(page) };
            }
            !free
        });
        self.patience[CLASSES] = 16.max(seen / 4);
    }

    /// Makes a page of `bytes` fresh bytes, aligned as a page.
    fn new_page(&mut self, memory: NonNull<u8>, bytes: usize, slot_bytes: usize, slots: usize) -> *mut Page {
        let page = memory.as_ptr().cast::<Page>();
        let head = Page {
            heap: AtomicPtr::new(self),
            remote: AtomicPtr::new(null_mut()),
            free: null_mut(),
            // A larger object is not known to have more room.
            slot_bytes: u32::try_from(slot_bytes).unwrap_or(u32::MAX),
            slots: slots as u32,
            used: 0,
            // The page of a large object, which is taken at once, has no room.
            available: slots > 1,
            bytes,
            scratch: Vec::new(),
        };
        // SAFETY: fresh memory, large and aligned enough.
        unsafe { page.write(head) };
        self.pages.push(page);
        page
    }

    /// Gives back an object's memory. `SHARED`: other threads have heaps of their own, so the slot may
    /// belong to one of them.
    ///
    /// # Safety
    ///
    /// `object` came from `allocate` of some heap of this runtime, its body has been dropped, and nobody
    /// uses it any more.
    #[inline]
    pub unsafe fn free<const SHARED: bool>(&mut self, object: *mut u8) {
        // SAFETY: the caller's contract.
        let page = unsafe { page_of(object) };
        let slot = object.cast::<FreeSlot>();
        // SAFETY: the caller's contract.
        unsafe { mark_free(object) };
        // SAFETY: the page outlives its objects.
        let owner = unsafe { (*page).heap.load(Ordering::Relaxed) };
        if SHARED && !std::ptr::eq(owner, self) {
            // SAFETY: `remote` is the one field that other threads may touch.
            let remote = unsafe { &(*page).remote };
            let mut head = remote.load(Ordering::Relaxed);
            loop {
                // SAFETY: the slot is still ours.
                unsafe { (*slot).next = head };
                match remote.compare_exchange_weak(head, slot, Ordering::Release, Ordering::Relaxed) {
                    Ok(_) => return,
                    Err(seen) => head = seen,
                }
            }
        }
        // SAFETY: the header is still there, but for its type word; or, from a free list, a link, whose byte says
        // something else: `grown` is a hint.
        if !Kind::is_leaf(unsafe { (*object.cast::<Prefix>()).kind }) {
            self.grown -= 1;
        }
        // SAFETY: the page is this heap's own.
        let p = unsafe { &mut *page };
        // SAFETY: the slot is free.
        unsafe { (*slot).next = p.free };
        p.free = slot;
        if !p.available {
            p.available = true;
            self.regain(page);
        }
    }

    #[cold]
    fn regain(&mut self, page: *mut Page) {
        // SAFETY: the page is live and this heap's own.
        let slot_bytes = unsafe { (*page).slot_bytes as usize };
        if slot_bytes <= LARGEST_CLASS {
            self.available[class_of(slot_bytes)].push(page);
        } else {
            self.pages.retain(|&p| p != page);
            // SAFETY: the only slot of a large page is free, and the page has left the lists.
            unsafe { give_back(page) };
        }
    }

    /// Bytes of pages held.
    pub fn bytes(&self) -> usize {
        // SAFETY: the heap's pages are live.
        self.pages.iter().map(|&p| unsafe { (*p).bytes }).sum()
    }
}

/// Bytes the object's slot has in all, at least as many as were asked for.
///
/// # Safety
///
/// The object is live.
#[inline]
pub unsafe fn slot_bytes(object: *const Prefix) -> usize {
    // SAFETY: the caller's contract.
    unsafe { (*page_of(object.cast())).slot_bytes as usize }
}

/// Writes what tells a free slot from an object.
///
/// # Safety
///
/// As for [`Heap::free`].
#[inline(always)]
pub(super) unsafe fn mark_free(object: *mut u8) {
    // SAFETY: the slot is the caller's to write: nobody uses the object any more. Written atomically, because
    // a walk of the heap may look at other slots of the page.
    unsafe { (*object.cast::<Prefix>()).ty.store(null_mut(), Ordering::Relaxed) };
}

/// Ends the page of a large object when nobody can be looking at it any more.
///
/// # Safety
///
/// Its slot is free, and no heap has it in a list.
unsafe fn give_back(page: *mut Page) {
    let address = page as usize;
    // SAFETY: the caller's contract; readers are waited for.
    unsafe { grace::defer((*page).bytes, move || release_page(address as *mut Page)) };
}

/// Ends a page, and gives back its memory if it is no part of a chunk.
///
/// # Safety
///
/// Nothing in the page is used any more.
unsafe fn release_page(page: *mut Page) {
    // SAFETY: the page was written by `new_page`; a large one was allocated with this layout.
    unsafe {
        let (bytes, large) = ((*page).bytes, (*page).slot_bytes as usize > LARGEST_CLASS);
        std::ptr::drop_in_place(page);
        if large {
            dealloc(page.cast(), Layout::from_size_align_unchecked(bytes, PAGE_BYTES));
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for page in std::mem::take(&mut self.pages) {
            // SAFETY: a heap is dropped with its runtime, after every object has gone or is forgotten.
            unsafe { release_page(page) };
        }
        for chunk in std::mem::take(&mut self.chunks) {
            // SAFETY: allocated with this layout; its pages have ended.
            unsafe { dealloc(chunk, CHUNK) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_what_it_is_for_and_wastes_little() {
        for bytes in 1..=LARGEST_CLASS {
            let class = class_of(bytes);
            assert!(class < CLASSES, "{bytes}");
            let slot = class_bytes(class);
            assert!(slot >= bytes && slot <= bytes + bytes / 4 + GRAIN, "{bytes} -> {slot}");
            assert_eq!(class_of(slot), class);
        }
    }

    #[test]
    fn freed_slots_come_back() {
        const KIND: u8 = Kind::Tuple as u8;
        let mut heap = Heap::default();
        let a = heap.allocate(KIND, 48).unwrap();
        // SAFETY: `a` is live and has room for a prefix; then it is freed once.
        unsafe {
            a.as_ptr().write_bytes(0, 48);
            (*a.as_ptr().cast::<Prefix>()).ty.store(8 as *mut (), Ordering::Relaxed);
            let mut live = 0;
            heap.walk(|_| live += 1);
            assert_eq!(live, 1);
            heap.free::<true>(a.as_ptr());
            heap.walk(|_| live += 1);
            assert_eq!(live, 1);
        }
        assert_eq!(heap.allocate(KIND, 40), Some(a));
        let mut other = Heap::default();
        // SAFETY: `a` is live; the other heap frees it remotely.
        unsafe { other.free::<true>(a.as_ptr()) };
        let small = heap.bytes();
        let big = heap.allocate(KIND, 100_000).unwrap();
        // SAFETY: `big` has room for a prefix.
        unsafe { big.as_ptr().write_bytes(0, size_of::<Prefix>()) };
        // SAFETY: `big` is live and freed once.
        unsafe { heap.free::<false>(big.as_ptr()) };
        assert_eq!(heap.bytes(), small, "a large object takes its page with it");
        let before = heap.bytes();
        for _ in 0..1000 {
            let big = heap.allocate(KIND, 100_000).unwrap();
            // SAFETY: `big` has room for a prefix, is live and freed once.
            unsafe {
                big.as_ptr().write_bytes(0, size_of::<Prefix>());
                other.free::<true>(big.as_ptr());
            }
        }
        assert!(heap.bytes() - before < 100 * 100_000, "large objects freed by others come back");
    }

    /// A reader without a lock may try the word of an object that is dead already.
    #[test]
    fn the_words_behind_the_prefix_of_a_freed_slot_stay() {
        const KIND: u8 = Kind::Tuple as u8;
        let mut heap = Heap::default();
        let slots = [(); 3].map(|()| heap.allocate(KIND, 48).unwrap());
        for remote in [false, true] {
            let mut other = Heap::default();
            for slot in slots {
                // SAFETY: the slot is live, or has just been freed and is allocated by nobody else.
                unsafe {
                    slot.as_ptr().write_bytes(0x55, 48);
                    let freeing = if remote { &mut other } else { &mut heap };
                    freeing.free::<true>(slot.as_ptr());
                    let words = std::slice::from_raw_parts(slot.as_ptr().add(size_of::<Prefix>()), 32);
                    assert_eq!(words, [0x55; 32]);
                }
            }
            // What others have freed is taken when the page has no fresh slot any more.
            let mut again = || heap.allocate(KIND, 48).is_some_and(|slot| slots.contains(&slot));
            assert!(remote || (0..3).all(|_| again()));
        }
    }
}
