//! Memory that is reserved whole and used from its beginning: only what is touched is ever resident.
//!
//! It is a mapping of its own. The program's allocator would do as well were it sure not to write zeros where the system
//! has: sixteen megabytes of them took a third of the start.

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};
use std::alloc::{Layout, handle_alloc_error};
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

/// A zeroed array, from the beginning of a page.
pub struct Reserve<T> {
    start: NonNull<T>,
    len: usize,
}

// SAFETY: it owns what it holds, as a box does.
unsafe impl<T: Send> Send for Reserve<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Reserve<T> {}

impl<T> Reserve<T> {
    /// Room for `len` of them, not 0. Without memory for that the process ends, as in any allocation.
    ///
    /// # Safety
    ///
    /// Zero bytes are a `T`, which has no destructor.
    pub unsafe fn zeroed(len: usize) -> Self {
        const { assert!(!std::mem::needs_drop::<T>() && size_of::<T>() > 0) };
        let layout = Layout::array::<T>(len).expect("a constant number of words");
        let (access, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE | MapFlags::NORESERVE);
        // SAFETY: a new mapping, wherever the system likes.
        let start = unsafe { mmap_anonymous(std::ptr::null_mut(), layout.size(), access, flags) };
        let start = start.ok().and_then(|start| NonNull::new(start.cast()));
        Reserve { start: start.unwrap_or_else(|| handle_alloc_error(layout)), len }
    }
}

impl<T> Deref for Reserve<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        // SAFETY: `zeroed` made as many, and they are this reserve's.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl<T> DerefMut for Reserve<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

impl<T> Drop for Reserve<T> {
    fn drop(&mut self) {
        // SAFETY: `zeroed` mapped it, and nobody can refer to it any more. There is nothing to do about an error.
        let _ = unsafe { munmap(self.start.as_ptr().cast(), self.len * size_of::<T>()) };
    }
}
