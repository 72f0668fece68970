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
    /// The frames it passed through, innermost first. Shared with traceback objects made from it.
    pub trace: Vec<TracebackEntry>,
}

/// A traceback object: a frame that an exception passed through, and the one that it called. Touched only
/// inside its critical section.
pub struct Traceback {
    /// The frame.
    pub entry: TracebackEntry,
    /// `tb_next`, owned or null.
    pub next: Value,
}

// SAFETY: each reference is shown once.
unsafe impl<S: Strategy> Body<S> for Exception {
    const KIND: Kind = Kind::Exception;

    fn image(&self) -> Option<Self> {
        let Exception { args, cause, context, suppress_context, .. } = *self;
        Some(Exception { args, cause, context, suppress_context, trace: self.trace.clone() })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        for v in [self.args, self.cause, self.context] {
            if !v.is_null() {
                visit(v);
            }
        }
    }
}

// SAFETY: the reference is shown once.
unsafe impl<S: Strategy> Body<S> for Traceback {
    const KIND: Kind = Kind::Traceback;

    fn image(&self) -> Option<Self> {
        Some(Traceback { entry: self.entry.clone(), next: self.next })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        if !self.next.is_null() {
            visit(self.next);
        }
    }
}
