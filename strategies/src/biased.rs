//! `biased`: counts that are plain for the thread that made the object, and a one-byte lock per object.
//!
//! Jiho Choi, Thomas Shull, Josep Torrellas, "Biased Reference Counting: Minimizing Atomic Operations in
//! Garbage Collection", PACT 2018, on a modern object model: most objects are touched by their creating
//! thread alone, so that thread counts without atomic instructions; all others share an atomic count. See
//! [`BiasedCounts`] for the protocol, the queue back to the owner, and what
//! happens when the owner has exited.
//!
//! *Promises*: each operation on one builtin container is atomic. An object whose last reference another
//! thread gives up is finalized when its owner comes to a safepoint. C code must lock what it touches.

use crate::parts::{BiasedCounts, LockKind, ObjectLocks};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `L`: the kind of lock, `M`: the object model.
pub struct Biased<L, M>(PhantomData<(L, M)>);

impl<L: LockKind, M: ModelChoice> Strategy for Biased<L, M> {
    const INFO: Info = Info {
        name: "biased",
        story: "plain counts for an object's own thread, atomic for the others: Choi et al., 2018",
        memory: "biased counts: owner plain, others atomic",
        sync: "lock per object",
    };
    const MODEL: Model = M::MODEL;
    type Memory = BiasedCounts;
    type Sync = ObjectLocks<L, false>;
}
