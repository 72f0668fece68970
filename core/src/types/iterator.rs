//! Iterators written in Rust: one body for all, because all they share is being asked for the next item.

use super::{Tool, ViewKind};
use crate::object::{Body, Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;

/// What an iterator iterates. Every `Value` is owned. An exhausted iterator becomes [`Done`](Self::Done).
#[derive(Clone)]
pub enum IterState {
    /// Nothing is left.
    Done,
    /// A list, a tuple, a string, bytes, a bytearray: by index.
    Sequence {
        /// The sequence.
        sequence: Value,
        /// Index of the next item.
        index: usize,
    },
    /// The same, backwards; `index` is one past the next item.
    Reversed {
        /// The sequence.
        sequence: Value,
        /// One past the index of the next item.
        index: usize,
    },
    /// A range within immediate integers.
    Range {
        /// Next value.
        next: i64,
        /// How many are left.
        left: u64,
        /// Step.
        step: i64,
    },
    /// A range beyond them.
    BigRange {
        /// Next value.
        next: Value,
        /// Bound.
        stop: Value,
        /// Step.
        step: Value,
    },
    /// A dict, by entry number.
    Dict {
        /// The dict.
        dict: Value,
        /// What it yields.
        kind: ViewKind,
        /// Number of the next entry (one past it when reversed).
        position: usize,
        /// Backwards.
        reversed: bool,
        /// Live entries when iteration began.
        len: usize,
        /// How many it has still to yield.
        left: usize,
    },
    /// A set or frozen set, by entry number.
    Set {
        /// The set.
        set: Value,
        /// Number of the next entry.
        position: usize,
        /// Live entries when iteration began.
        len: usize,
        /// How many it has still to yield.
        left: usize,
    },
    /// `enumerate`
    Enumerate {
        /// The iterator.
        inner: Value,
        /// Next number.
        count: Value,
    },
    /// `zip`
    Zip {
        /// The iterators.
        inner: Box<[Value]>,
        /// Whether unequal lengths are an error.
        strict: bool,
    },
    /// `map`
    Map {
        /// The function.
        function: Value,
        /// The iterators.
        inner: Box<[Value]>,
        /// Whether unequal lengths are an error.
        strict: bool,
    },
    /// `filter`
    Filter {
        /// The predicate, or None.
        function: Value,
        /// The iterator.
        inner: Value,
    },
    /// `iter(callable, sentinel)`
    Callable {
        /// The callable.
        function: Value,
        /// What ends it.
        sentinel: Value,
    },
    /// The old protocol: `__getitem__` from 0 on.
    GetItem {
        /// The object.
        object: Value,
        /// Index of the next item.
        index: i64,
    },
    /// An iterator of a library module; [`Iter::advance`] knows how.
    Tool(Box<dyn Tool>),
}

/// Finds the next item of an iterator; `None` at its end.
pub type Advance<S> = fn(&mut Vm<S>, Obj<S, Iter<S>>) -> PyResult<S, Option<Ref<S>>>;

/// An iterator's body. Touched only inside its critical section; states that call Python code take what
/// they need out of it first.
pub struct Iter<S: Strategy> {
    /// The state.
    pub state: IterState,
    /// How a [`IterState::Tool`] goes on. Never changes.
    pub advance: Option<Advance<S>>,
}

impl IterState {
    /// Shows every owned reference.
    pub fn trace(&self, visit: &mut dyn FnMut(Value)) {
        match self {
            IterState::Done | IterState::Range { .. } => {}
            IterState::Sequence { sequence, .. } | IterState::Reversed { sequence, .. } => visit(*sequence),
            IterState::BigRange { next, stop, step } => [*next, *stop, *step].into_iter().for_each(visit),
            IterState::Dict { dict, .. } => visit(*dict),
            IterState::Set { set, .. } => visit(*set),
            IterState::Enumerate { inner, count } => [*inner, *count].into_iter().for_each(visit),
            IterState::Zip { inner, .. } => inner.iter().for_each(|&v| visit(v)),
            IterState::Map { function, inner, .. } => {
                visit(*function);
                inner.iter().for_each(|&v| visit(v));
            }
            IterState::Filter { function, inner } => [*function, *inner].into_iter().for_each(visit),
            IterState::Callable { function, sentinel } => [*function, *sentinel].into_iter().for_each(visit),
            IterState::GetItem { object, .. } => visit(*object),
            IterState::Tool(tool) => tool.trace(visit),
        }
    }
}

// SAFETY: the state shows each reference once.
unsafe impl<S: Strategy> Body<S> for Iter<S> {
    const KIND: Kind = Kind::Iterator;

    fn image(&self) -> Option<Self> {
        Some(Iter { state: self.state.clone(), advance: self.advance })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.state.trace(visit);
    }
}
