//! Exceptions and their tracebacks.

use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;
use gilectomy_frontend::code::Location;
use std::sync::Arc;

/// Where an exception passed through a frame.
#[derive(Clone)]
pub struct TracebackEntry {
    /// The code that ran.
    pub code: Arc<gilectomy_frontend::code::Code>,
    /// The place.
    pub location: Location,
    /// The line at which it left the frame: another one, where a handler raised it again.
    pub left: u32,
}

/// An exception's body: attributes of its own follow it (see [`attrs_of`](super::attrs_of)). Touched only
/// inside its critical section.
pub struct Exception {
    /// `args`, a tuple, owned.
    pub args: Value,
    /// `__cause__`, owned or null.
    pub cause: Value,
    /// `__context__`, owned or null.
    pub context: Value,
    /// `__suppress_context__`
    pub suppress_context: bool,
    /// The frames it passed through since a program last asked for its traceback, innermost first.
    pub trace: Vec<TracebackEntry>,
    /// The traceback object that the program got then, or set, owned or null.
    pub traceback: Value,
}

/// A traceback object: a frame that an exception passed through, and the one that it called. Touched only
/// inside its critical section.
pub struct Traceback {
    /// The frame.
    pub entry: TracebackEntry,
    /// `tb_next`, owned or null.
    pub next: Value,
    /// The frame object and `tb_lasti` that a program made it of, the first owned; null: the entry tells both.
    pub given: (Value, i64),
}

// SAFETY: each reference is shown once.
unsafe impl<S: Strategy> Body<S> for Exception {
    const KIND: Kind = Kind::Exception;

    fn image(&self) -> Option<Self> {
        let Exception { args, cause, context, suppress_context, traceback, .. } = *self;
        Some(Exception { args, cause, context, suppress_context, trace: self.trace.clone(), traceback })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        for v in [self.args, self.cause, self.context, self.traceback] {
            if !v.is_null() {
                visit(v);
            }
        }
    }
}

// SAFETY: each reference is shown once.
unsafe impl<S: Strategy> Body<S> for Traceback {
    const KIND: Kind = Kind::Traceback;

    fn image(&self) -> Option<Self> {
        Some(Traceback { entry: self.entry.clone(), next: self.next, given: self.given })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        for v in [self.next, self.given.0] {
            if !v.is_null() {
                visit(v);
            }
        }
    }
}
