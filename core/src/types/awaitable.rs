//! What an `await` steps through when it is no coroutine itself.

use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;

/// What an [`Awaitable`] waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waits {
    /// The end of a coroutine: `coroutine.__await__()`.
    Coroutine,
    /// The next item of an asynchronous generator: `__anext__()`, `asend(value)`.
    Item,
    /// What it does with an exception: `athrow(...)`, whose arguments are the value.
    Throw,
    /// Its end: `aclose()`.
    Close,
    /// The next item of any asynchronous iterator, or a default, which is the value: `anext(it, default)`.
    Default,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Not awaited yet.
    Fresh,
    /// Being awaited.
    Begun,
    /// Done; it cannot be awaited again.
    Closed,
}

/// Its body. The stage changes inside its critical section; nothing else changes.
pub struct Awaitable {
    /// The coroutine or asynchronous generator; for [`Waits::Default`] any awaitable. Owned.
    pub target: Value,
    /// What it waits for.
    pub waits: Waits,
    /// What to send, to throw or to give, owned.
    pub value: Value,
    /// How far it has come.
    pub stage: Stage,
}

// SAFETY: both references are shown once.
unsafe impl<S: Strategy> Body<S> for Awaitable {
    const KIND: Kind = Kind::Awaitable;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.target);
        visit(self.value);
    }
}
