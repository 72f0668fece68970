//! `stm`: software transactional memory, the talk's second bad approach.
//!
//! - *Atomic counts.*
//! - *Transactions over runs of bytecodes*: see [`Transactions`].
//! - *Quiescent states*: what a transaction may still look at is freed after a grace period.
//! - *Stop-the-world collection* of cycles, when no transaction is open.
//!
//! *Promises*: those of a global interpreter lock. Single bytecodes and calls of native code are atomic, and whatever
//! a program may not observe under the lock it does not observe here. `with atomic` (module `atomic`) makes a block
//! one transaction. Whatever cannot be undone makes a thread irrevocable until the end of the instruction: input and
//! output, `threading.Lock` and what is made of it, changes of classes and functions, generators, weak references,
//! lists and dicts of more than some hundreds of items that are changed. One thread is irrevocable at a time and
//! nobody commits meanwhile: a program that does little else gains nothing over the lock.

use crate::parts::{AtomicCounts, Transactions};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `M`: the object model.
pub struct Stm<M>(PhantomData<M>);

impl<M: ModelChoice> Strategy for Stm<M> {
    const INFO: Info = Info {
        name: "stm",
        story: "transactions over runs of bytecodes: the talk's second bad approach",
        memory: "atomic counts, freed by quiescent states",
        sync: "transactions",
    };
    const MODEL: Model = M::MODEL;
    type Memory = AtomicCounts;
    type Sync = Transactions;
}
