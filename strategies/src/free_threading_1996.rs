//! `free-threading-1996`: every count under one global lock, a lock in every mutable object.
//!
//! Greg Stein's patch to Python 1.4 (1996): the interpreter's global state went into a per-thread structure,
//! lists, dicts and the like got locks of their own, and `Py_INCREF` and `Py_DECREF` became functions that
//! took a lock which all counts shared, because the platforms of the day had no portable atomic increment.
//! No API changed. The lock is the platform's mutex, the object model the one of the day: every number an
//! object, every operand counted.
//!
//! *Promises*: each operation on one builtin container is atomic; finalizers run at safepoints, under no
//! lock; what happens between two operations is anybody's. C code must lock what it touches.

use crate::parts::{LockKind, LockedCounts, ObjectLocks};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `L`: the kind of lock in the objects, `M`: the object model.
pub struct FreeThreading1996<L, M>(PhantomData<(L, M)>);

impl<L: LockKind, M: ModelChoice> Strategy for FreeThreading1996<L, M> {
    const INFO: Info = Info {
        name: "free-threading-1996",
        story: "every count under one global lock, locks in mutable objects: Stein's patch to Python 1.4",
        memory: "counts under one lock",
        sync: "lock per object",
    };
    const MODEL: Model = M::MODEL;
    type Memory = LockedCounts;
    type Sync = ObjectLocks<L, false>;
}
