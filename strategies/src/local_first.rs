//! `local-first`: what a thread alone can reach costs it nothing.
//!
//! Most objects die young in the thread that made them, and no other thread ever sees them. Here an object
//! is private to its thread until a reference to it is stored where another thread could find it; then it
//! is published, with all that it reaches (the store barrier and the walk:
//! `gilectomy_core::heap::publish`).
//!
//! - A *private* object is counted in its owner's half, without an atomic instruction even when it dies,
//!   and has no critical section to enter: `exclusive` on it is a load and a branch.
//! - A *shared* object is what it is under `nogil`: biased counts, critical sections, optimistic reads,
//!   memory freed by quiescent states; but what several threads count all the time, each counts in a cell of its own
//!   ([`LocalCounts`]).
//! - Until the first thread starts everything is private: a program with one thread takes no lock and runs
//!   no atomic instruction. When the first thread starts, all that exists is shared at once.
//!
//! Publication is eager. Lazily, when another thread reads the reference, it would need a check on every
//! read from a shared object and the owner's answer to it; eagerly the check is on stores, which are fewer,
//! and each object is walked at most once in its life, by the thread that has it in its cache.
//!
//! No program can see the difference, however it races: a race is about an object that two threads can
//! reach, and such an object is shared.
//!
//! *Promises*: those of `nogil` with `counts=striped`.

use crate::parts::{LocalCounts, LockKind, PrivateSections};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `L`: the kind of lock, `M`: the object model.
pub struct LocalFirst<L, M>(PhantomData<(L, M)>);

impl<L: LockKind, M: ModelChoice> Strategy for LocalFirst<L, M> {
    const INFO: Info = Info {
        name: "local-first",
        story: "objects are private to their thread, free of locks and atomics, until they are shared",
        memory: "plain counts while private, biased once shared",
        sync: "none while private; critical sections, optimistic reads once shared",
    };
    const MODEL: Model = M::MODEL;
    type Memory = LocalCounts;
    type Sync = PrivateSections<L>;
}
