//! `gil`: plain counts under one lock for the whole interpreter, handed over every 5 ms.
//!
//! CPython since 3.2 (Antoine Pitrou, 2009). Whoever holds the lock runs; who waits for it asks after
//! 5 ms, and the holder gives it up at its next safepoint and waits until somebody has taken it (the
//! forced hand-over, which ended the convoys of the tick-counting lock before it). Around whatever may
//! block the lock is released. Reference counts are plain and objects have no locks: the one lock guards
//! them all.
//!
//! *Promises*: each bytecode instruction that runs no Python code is atomic; so is each method of a
//! builtin container as long as it calls nothing back. Finalizers run at safepoints. C code may assume
//! that nothing changes between two points where it releases the lock.

use crate::parts::{PlainCounts, TimedGil};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `M`: the object model.
pub struct Gil<M>(PhantomData<M>);

impl<M: ModelChoice> Strategy for Gil<M> {
    const INFO: Info = Info {
        name: "gil",
        story: "one lock for the interpreter, handed over every 5 ms: CPython since 3.2",
        memory: "plain counts",
        sync: "timed lock, 5 ms, forced hand-over",
    };
    const MODEL: Model = M::MODEL;
    type Memory = PlainCounts;
    type Sync = TimedGil;
}
