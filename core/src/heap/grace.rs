//! Memory that readers without a lock may still be looking at.
//!
//! Under a strategy with optimistic reads a thread may hold the address of a list's array, of a dict's
//! index or of a large object's page while another thread frees it. Such memory is freed after a *grace
//! period*: when every thread has passed a quiescent state, a moment at which it holds no such address
//! (quiescent-state-based reclamation: Paul McKenney's RCU; Hart, McKenney, Brown, Walpole, 2007). A
//! thread is pinned to `crossbeam-epoch`'s epoch from attaching to detaching; its quiescent states are
//! safepoints, where it pins anew. When a thread has put off enough, it asks all threads for a safepoint.
//!
//! Where nobody reads without a lock, or nobody else is there yet to do so, all this is one load and branch for each
//! array that is freed.

use allocator_api2::alloc::{AllocError, Allocator, Global};
use crossbeam_epoch::{self as epoch, Guard};
use std::alloc::Layout;
use std::cell::Cell;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// A vector whose memory stays for a grace period when it is given up.
#[derive(Debug)]
pub struct Array<T>(Inner<T>);

type Inner<T> = allocator_api2::vec::Vec<T, Grace>;

impl<T> Default for Array<T> {
    fn default() -> Self {
        Array(Inner::new_in(Grace))
    }
}

impl<T> std::ops::Deref for Array<T> {
    type Target = Inner<T>;

    #[inline(always)]
    fn deref(&self) -> &Inner<T> {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Array<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Inner<T> {
        &mut self.0
    }
}

impl<T> IntoIterator for Array<T> {
    type Item = T;
    type IntoIter = allocator_api2::vec::IntoIter<T, Grace>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> From<Vec<T>> for Array<T> {
    /// The same elements, without a copy.
    fn from(items: Vec<T>) -> Self {
        let mut items = std::mem::ManuallyDrop::new(items);
        // SAFETY: `Vec` takes its memory from the global allocator, as `Grace` does.
        Array(unsafe { Inner::from_raw_parts_in(items.as_mut_ptr(), items.len(), items.capacity(), Grace) })
    }
}

/// A runtime of this process has had a second thread, and readers without locks. Never reset: another may run still.
static READERS: AtomicBool = AtomicBool::new(false);

/// How much a thread puts off before it asks for a grace period, in bytes.
const BOUND: usize = 256 * 1024;

thread_local! {
    /// Bytes put off by this thread since it last asked.
    static PUT_OFF: Cell<usize> = const { Cell::new(0) };
    /// The thread's safepoint word, and the bit in it that asks for a quiescent state.
    static ASK: Cell<Option<(&'static AtomicU32, u32)>> = const { Cell::new(None) };
}

/// From here on, what is freed stays for a grace period. Called before the first thread starts: what one thread alone
/// has freed nobody else can be looking at.
pub(crate) fn expect_readers() {
    READERS.store(true, Ordering::Relaxed);
}

/// Runs `f`, on any thread, when every thread that is pinned now has passed a quiescent state. Called while
/// the world is stopped, or of what no thread can reach any more.
pub(super) fn after_grace_period(f: impl FnOnce() + Send + 'static) {
    let pin = epoch::pin();
    pin.defer(f);
    pin.flush();
}

/// Frees with `free` after a grace period, at once where nobody reads without a lock.
///
/// # Safety
///
/// `free` may run on any thread at any later time, and gives up `bytes` bytes that nothing refers to but
/// readers pinned now.
pub(super) unsafe fn defer(bytes: usize, free: impl FnOnce()) {
    if !READERS.load(Ordering::Relaxed) {
        return free();
    }
    PUT_OFF.set(PUT_OFF.get() + bytes);
    if PUT_OFF.get() >= BOUND
        && let Some((safepoint, bit)) = ASK.get()
    {
        safepoint.fetch_or(bit, Ordering::Relaxed);
    }
    // SAFETY: the caller's contract: the closure is as good on another thread.
    unsafe { epoch::pin().defer_unchecked(free) };
}

/// The calling thread's pin.
pub(crate) struct Pin(Guard);

impl Pin {
    /// Pins the calling thread. When it has put off enough it will find `bit` set in its `safepoint` word.
    ///
    /// # Safety
    ///
    /// The word lives until the pin is dropped.
    pub unsafe fn new(safepoint: &AtomicU32, bit: u32) -> Self {
        // SAFETY: `Drop` takes it out again, in the word's lifetime.
        ASK.set(Some((unsafe { &*std::ptr::from_ref(safepoint) }, bit)));
        Pin(epoch::pin())
    }

    /// A quiescent state: the thread holds no address of shared memory that it does not own or count.
    pub fn quiesce(&mut self) {
        self.0.flush();
        self.0.repin();
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        ASK.set(None);
    }
}

/// Whether the thread has put off enough to ask everybody for a quiescent state; it is taken as asked for.
pub(crate) fn is_due() -> bool {
    let due = PUT_OFF.get() >= BOUND;
    if due {
        PUT_OFF.set(0);
    }
    due
}

/// The allocator of [`Array`]: the global one, but for the time of freeing.
#[derive(Clone, Copy, Default)]
pub struct Grace;

// SAFETY: memory comes from and goes back to `Global`, with the layouts it was asked for with.
unsafe impl Allocator for Grace {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        Global.allocate(layout)
    }

    unsafe fn deallocate(&self, ptr: NonNull<u8>, layout: Layout) {
        let address = ptr.as_ptr() as usize;
        // SAFETY: the caller's contract; the address is freed once.
        unsafe {
            defer(layout.size(), move || {
                if let Some(ptr) = NonNull::new(address as *mut u8) {
                    Global.deallocate(ptr, layout);
                }
            });
        }
    }

    unsafe fn grow(&self, ptr: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        if !READERS.load(Ordering::Relaxed) {
            // SAFETY: the caller's contract.
            return unsafe { Global.grow(ptr, old, new) };
        }
        let bigger = Global.allocate(new)?;
        // SAFETY: `old` bytes are readable there and writable here, and the two do not overlap.
        unsafe {
            std::ptr::copy_nonoverlapping(ptr.as_ptr(), bigger.as_ptr().cast(), old.size());
            self.deallocate(ptr, old);
        }
        Ok(bigger)
    }

    unsafe fn shrink(&self, ptr: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        if !READERS.load(Ordering::Relaxed) {
            // SAFETY: the caller's contract.
            return unsafe { Global.shrink(ptr, old, new) };
        }
        let smaller = Global.allocate(new)?;
        // SAFETY: as in `grow`, for the bytes that are kept.
        unsafe {
            std::ptr::copy_nonoverlapping(ptr.as_ptr(), smaller.as_ptr().cast(), new.size());
            self.deallocate(ptr, old);
        }
        Ok(smaller)
    }
}
