//! Whether an object is private to the thread that made it.
//!
//! A plain flag: only the thread that can reach a private object asks, and it has set the flag itself. It is
//! set before a reference to the object is stored where another thread can find it; that store is ordered
//! (by the lock of the object that holds it, or by its version), so whoever finds the reference finds the
//! flag set, the count words published, and the body as it was built without any lock.

use super::facade::{AtomicBool, Ordering};

/// See the module. True: shared.
pub struct Privacy(AtomicBool);

impl Privacy {
    /// The word of a new object.
    #[inline(always)]
    pub fn new() -> Self {
        Privacy(AtomicBool::new(false))
    }

    /// Whether no other thread can reach the object.
    #[inline(always)]
    pub fn is_private(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }

    /// Other threads may reach the object from here on. Called by the thread that made it.
    #[inline(always)]
    pub fn publish(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
