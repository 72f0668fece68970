//! `gilectomy`: atomic counts and a recursive futex lock on every mutable object.
//!
//! Larry Hastings, "Removing Python's GIL: The Gilectomy", PyCon 2016, and its branch. Reference counts
//! stay, incremented and decremented by atomic instructions. The one lock becomes millions: each mutable
//! object has a recursive userspace lock (by default on a futex), reached through lock and unlock slots of its type (the talk's
//! `Py_LOCK` and `Py_UNLOCK`), taken by every operation on its contents; the lazily filled parts of
//! immutable objects (a string's hash and encodings) are locked as well. The object model is CPython's of
//! the day: every integer and float an object, every operand counted, None and True counted.
//!
//! *Promises*: each operation on one builtin container is atomic; finalizers run at safepoints, under no
//! lock; what happens between two operations is anybody's. C code must lock what it touches.

use crate::parts::{AtomicCounts, LockKind, ObjectLocks};
use gilectomy_core::strategy::{Allocation, AllocationChoice, Info, Model, ModelChoice, Setting, Strategy};
use std::marker::PhantomData;

/// See the module. `L`: the kind of lock, `M`: the object model, `A`: who shares the allocator.
pub struct Gilectomy<L, M, A>(PhantomData<(L, M, A)>);

impl<L: LockKind, M: ModelChoice, A: AllocationChoice> Strategy for Gilectomy<L, M, A> {
    const INFO: Info = Info {
        name: "gilectomy",
        story: "atomic counts and a lock on every mutable object: the talk's proposal of 2016",
        memory: "atomic counts",
        sync: "lock per object, through type slots",
    };
    const MODEL: Model = M::MODEL;
    const ALLOCATION: Allocation = A::ALLOCATION;
    const SETTINGS: &'static [Setting] = A::SETTINGS;
    type Memory = AtomicCounts;
    type Sync = ObjectLocks<L, true>;
}
