//! Weak references: `weakref.ref`, and proxies, which are the same behind another type.

use super::Field;
use super::misc::visit_field;
use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;
use std::cell::UnsafeCell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A weak reference. The list it is linked into, and the moment it is cleared, belong to
/// [`heap::weak`](crate::heap); the rest is the module's.
pub struct WeakRef {
    /// The target's word, uncounted; 0: cleared. Set once, and cleared once under the lock that guards the
    /// target's list: after that, whoever cleared it does not touch this object any more.
    target: AtomicU64,
    /// What is called when the target has died: owned, or null. Taken out, inside the object's critical
    /// section, by the thread that calls it.
    pub callback: Field,
    /// The target's hash, once somebody has asked.
    pub hash: OnceLock<i64>,
    links: UnsafeCell<Links>,
}

/// The neighbours in the list of weak references to one target; null at its ends.
#[derive(Clone, Copy)]
pub(crate) struct Links {
    pub previous: Value,
    pub next: Value,
}

impl WeakRef {
    /// A weak reference to nothing yet; takes over the callback.
    pub fn new(callback: Value) -> Self {
        WeakRef {
            target: AtomicU64::new(0),
            callback: Field::new(callback),
            hash: OnceLock::new(),
            links: UnsafeCell::new(Links { previous: Value::NULL, next: Value::NULL }),
        }
    }

    /// The target, uncounted, or null. Good only under the lock that guards its list.
    #[inline]
    pub(crate) fn target(&self) -> Value {
        Value::from_bits(self.target.load(Ordering::Acquire))
    }

    pub(crate) fn set_target(&self, target: Value) {
        self.target.store(target.bits(), Ordering::Release);
    }

    /// The links, read and written only under the lock that guards the target's list.
    pub(crate) fn links(&self) -> *mut Links {
        self.links.get()
    }
}

// SAFETY: the callback is shown once; the target and the links are not owned.
unsafe impl<S: Strategy> Body<S> for WeakRef {
    const KIND: Kind = Kind::WeakRef;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit_field(&self.callback, visit);
    }
}
