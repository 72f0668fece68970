//! The protocols of the strategies, model-checked.
//!
//! The files of `strategies/src/protocols`, and the one by which core stops the world, are compiled here a
//! second time, against `loom`, which runs a small program under every interleaving and every value that the
//! memory model lets a load return; and a third time against `shuttle`, which runs larger programs under many
//! random schedules. Each protocol has a test that it holds, and one that plants the bug that it guards
//! against and demands that the check finds it: by breaking a rule of the protocol in its caller, or by
//! compiling the same file with orderings that order nothing.

#![allow(clippy::duplicate_mod, reason = "compiling a file several times is the point")]

#[cfg(test)]
mod under_loom;
#[cfg(test)]
mod under_shuttle;

/// What a release found, as `gilectomy_core` has it.
#[cfg(test)]
#[allow(missing_docs, reason = "as there")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    Alive,
    Dead,
    Queue,
}
