//! Tuples and lists.

use crate::heap::grace::Array;
use crate::object::{Body, Kind, MOST_WORDS, Value};
use crate::strategy::Strategy;

/// A tuple: its items lie behind the body in the same slot.
pub struct Tuple {
    len: usize,
    items: *mut Value,
}

impl Tuple {
    /// A body for items that the caller places at `items`, inside the same slot.
    pub(crate) fn new(items: *mut Value, len: usize) -> Self {
        Tuple { len, items }
    }

    /// The items, borrowed: they never change.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: the constructor's caller wrote `len` values there before the tuple became reachable.
        unsafe { std::slice::from_raw_parts(self.items, self.len) }
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
