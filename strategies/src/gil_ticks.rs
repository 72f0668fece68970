//! `gil-ticks`: plain counts under one lock for the whole interpreter, offered every 100 instructions.
//!
//! CPython from 1992 (Guido van Rossum, 1.5 and before) to 3.1. Whoever runs counts its instructions; after
//! 100 of them it releases the lock and at once takes it again. Nothing makes it wait until somebody else
//! has run: on one processor the waiting thread is not even scheduled before the lock is taken back, and on
//! several processors the waiters are woken each time, find the lock taken, and sleep again, at the cost of
//! two system calls for each hundred instructions (David Beazley, "Understanding the Python GIL", PyCon
//! 2010). Around whatever may block the lock is released.
//!
//! An instruction here is one of the register code, which does what two or three of the stack code of the
//! day did; the offer is made at the next loop end or call.
//!
//! *Promises*: those of `gil`.

use crate::parts::{PlainCounts, TickGil};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `M`: the object model.
pub struct GilTicks<M>(PhantomData<M>);

impl<M: ModelChoice> Strategy for GilTicks<M> {
    const INFO: Info = Info {
        name: "gil-ticks",
        story: "one lock for the interpreter, offered every 100 instructions: CPython 1992 to 3.1",
        memory: "plain counts",
        sync: "semaphore, offered every 100 instructions",
    };
    const MODEL: Model = M::MODEL;
    type Memory = PlainCounts;
    type Sync = TickGil;
}
