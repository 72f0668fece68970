//! A version beside a lock: readers without the lock find out whether anybody was inside (a sequence lock).
//!
//! Odd while somebody is inside. A reader takes an even version, reads, and asks whether the version is
//! still the same: if so, nobody wrote between.
//!
//! Orderings (Hans-J. Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012):
//! the release fence keeps the writes inside behind the odd version, the release store of the even one keeps
//! them before it; the reader's acquire load and acquire fence do the same for its reads.

use super::facade::{AtomicU32, Ordering, fence};

/// See the module.
pub struct Version(AtomicU32);

impl Version {
    /// Nobody inside.
    #[inline(always)]
    pub fn new() -> Self {
        Version(AtomicU32::new(0))
    }

    /// The holder of the lock begins to write.
    #[inline(always)]
    pub fn enter(&self) {
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
    }

    /// It is done writing, and still holds the lock.
    #[inline(always)]
    pub fn leave(&self) {
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(1), Ordering::Release);
    }

    /// The version, if nobody is inside.
    #[inline(always)]
    pub fn even(&self) -> Option<u32> {
        let version = self.0.load(Ordering::Acquire);
        if version.is_multiple_of(2) { Some(version) } else { None }
    }

    /// Whether nobody has entered since `even` gave this version.
    #[inline(always)]
    pub fn is_still(&self, version: u32) -> bool {
        fence(Ordering::Acquire);
        self.0.load(Ordering::Relaxed) == version
    }
}
