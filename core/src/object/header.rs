//! The header every heap object begins with.

use crate::strategy::{LockWord, MemoryWord, Strategy};
use crate::types::Type;
use std::sync::atomic::{AtomicPtr, AtomicU8};

/// The part of the header that does not depend on the strategy.
#[repr(C)]
pub struct Prefix {
    /// The object's type; null marks a free slot of a heap page.
    pub ty: AtomicPtr<()>,
    /// The body's [`Kind`](super::Kind), with the subclass bit. Set at allocation, never changed.
    pub kind: u8,
    /// [`flag`] bits.
    pub flags: AtomicU8,
    /// Instances: how many attribute slots lie inline. Others: free for the body.
    pub aux: u16,
}

/// Bits of [`Prefix::flags`].
pub mod flag {
    /// A string in the intern table.
    pub const INTERNED: u8 = 1;
    /// The runtime's own object: no count reaches zero, no collection frees it.
    pub const IMMORTAL: u8 = 2;
    /// Liveness is decided by the collector alone (types, top-level functions, modules where the
    /// strategy defers their counts): a count of zero frees nothing.
    pub const DEFERRED: u8 = 4;
    /// The object has or had weak references.
    pub const WEAKLY_REFERENCED: u8 = 8;
    /// The object's `__del__` has run.
    pub const FINALIZED: u8 = 16;
    /// `gc.freeze()` has taken the object out of the collector's sight: it lives.
    pub const FROZEN: u8 = 32;
    /// A tracing collector has found that nothing refers to the object; its memory waits for a grace period.
    pub const CONDEMNED: u8 = 64;
}

/// The header: type, kind and flags, then the words that memory and synchronisation strategy ask for.
#[repr(C)]
pub struct Header<S: Strategy> {
    /// Strategy-independent part.
    pub prefix: Prefix,
    /// The memory strategy's word (a reference count, most often).
    pub mem: MemoryWord<S>,
    /// The synchronisation strategy's word (a lock, or nothing).
    pub lock: LockWord<S>,
}

/// A heap object: header and body.
#[repr(C)]
pub struct Object<S: Strategy, T> {
    /// The header.
    pub header: Header<S>,
    /// The body.
    pub body: std::cell::UnsafeCell<T>,
}

impl<S: Strategy> Header<S> {
    /// The object's type.
    #[inline(always)]
    pub fn ty(&self) -> *mut Object<S, Type<S>> {
        self.prefix.ty.load(std::sync::atomic::Ordering::Relaxed).cast()
    }

    /// Whether a flag bit is set.
    #[inline(always)]
    pub fn has(&self, bit: u8) -> bool {
        self.prefix.flags.load(std::sync::atomic::Ordering::Relaxed) & bit != 0
    }

    /// Clears a flag bit.
    pub fn clear(&self, bit: u8) {
        self.prefix.flags.fetch_and(!bit, std::sync::atomic::Ordering::Relaxed);
    }

    /// Sets a flag bit.
    pub fn set(&self, bit: u8) {
        self.prefix.flags.fetch_or(bit, std::sync::atomic::Ordering::Relaxed);
    }
}
