//! The object model, the interpreter, and the traits that a concurrency strategy implements.
//!
//! Everything that a strategy touches is generic over [`strategy::Strategy`] and monomorphised. This
//! crate knows no strategy by name.

pub mod builtins;
pub mod heap;
pub mod interp;
pub mod object;
pub mod program;
pub mod protocol;
pub mod runtime;
pub mod strategy;
pub mod types;
