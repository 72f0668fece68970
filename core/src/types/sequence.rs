//! Tuples and lists.

use crate::heap::grace::Array;
use crate::object::{Body, Kind, MOST_WORDS, Value};
use crate::strategy::Strategy;
use std::sync::atomic::{AtomicI64, Ordering};

/// A tuple: its items lie behind the body in the same slot.
pub struct Tuple {
    len: usize,
    items: *mut Value,
    /// Its hash, once somebody has asked; 0 until then, and where it is that. Every thread that asks puts the same
    /// there.
    hash: AtomicI64,
}

impl Tuple {
    /// A body for items that the caller places at `items`, inside the same slot.
    pub(crate) fn new(items: *mut Value, len: usize) -> Self {
        Tuple { len, items, hash: AtomicI64::new(0) }
    }

    /// The items, borrowed: they never change.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: the constructor's caller wrote `len` values there before the tuple became reachable.
        unsafe { std::slice::from_raw_parts(self.items, self.len) }
    }

    /// The hash, if somebody has asked for it before.
    #[inline]
    pub(crate) fn known_hash(&self) -> Option<i64> {
        Some(self.hash.load(Ordering::Relaxed)).filter(|&hash| hash != 0)
    }

    /// The hash of all items, from here on known.
    pub(crate) fn remember_hash(&self, hash: i64) {
        self.hash.store(hash, Ordering::Relaxed);
    }
}

/// A list's items, each owned. Touched only inside the list's critical section.
#[derive(Default)]
pub struct List {
    /// The items.
    pub items: Array<Value>,
}

// SAFETY: every item is shown once.
unsafe impl<S: Strategy> Body<S> for Tuple {
    const KIND: Kind = Kind::Tuple;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.items().iter().for_each(|&v| visit(v));
    }
}

// SAFETY: every item is shown once.
unsafe impl<S: Strategy> Body<S> for List {
    const KIND: Kind = Kind::List;

    fn image(&self) -> Option<Self> {
        let fits = self.items.len() <= MOST_WORDS;
        fits.then(|| List { items: Array::from(self.items.to_vec()) })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.items.iter().for_each(|&v| visit(v));
    }
}
