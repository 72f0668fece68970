//! Deques.

use crate::object::{Body, Kind, MOST_WORDS, Value};
use crate::strategy::Strategy;
use std::collections::VecDeque;

/// A deque's items, each owned. Touched only inside the deque's critical section, and never by a glimpse: a ring that
/// grows moves its items to another place at once.
#[derive(Default)]
pub struct Deque {
    /// The items.
    pub items: VecDeque<Value>,
    /// How many there may be.
    pub limit: Option<usize>,
    /// How often items have come or gone: iterators must notice.
    pub changes: usize,
}

// SAFETY: every item is shown once.
unsafe impl<S: Strategy> Body<S> for Deque {
    const KIND: Kind = Kind::Deque;

    fn image(&self) -> Option<Self> {
        let fits = self.items.len() <= MOST_WORDS;
        fits.then(|| Deque { items: self.items.clone(), ..*self })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.items.iter().for_each(|&v| visit(v));
    }
}
