//! The object model: values, headers, references, bodies.
//!
//! # The discipline of references
//!
//! A [`Value`] is a bare word and borrows: from a register, an argument slice, a body under its lock, or
//! a [`Ref`]. A [`Ref`] owns. The rules that every builtin keeps:
//!
//! 1. A bare `Value` is used only while something that owns it is known to stay: arguments stay for the
//!    whole call, a `Ref` until it is dropped, the contents of a body only inside `exclusive`.
//! 2. Whatever is kept across a call that may run Python code or reach a safepoint is held in a `Ref`.
//! 3. Nothing calls back into the interpreter from inside `exclusive`: its closure does not get the
//!    thread, so it cannot.

mod access;
mod body;
mod header;
mod kind;
mod reference;
mod undo;
mod value;

pub use access::{Obj, exclusive_pair, observe_pair};
pub use body::{Body, KindOps, ops_of};
pub use header::{Header, Object, Prefix, flag};
pub use kind::Kind;
pub(crate) use reference::release_held;
pub use reference::{Ref, release, retain};
pub use undo::MOST_WORDS;
pub use value::{MAX_IMMEDIATE, MIN_IMMEDIATE, Value};
