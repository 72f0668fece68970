//! `epoch-gc`: tracing, with memory reclaimed by epochs.
//!
//! "Tracing garbage collection" was the first of the approaches that Larry Hastings' talk of 2016 set aside
//! ("Removing Python's GIL: The Gilectomy", PyCon 2016): nothing is counted, so that threads write to no shared
//! count; but every C extension counts, and programs rely on objects that die at once. Here it is built, to see
//! what it would cost and buy.
//!
//! - *No counts*: copying a reference writes no memory of the object ([`Traced`]).
//! - *Precise roots*: registers, frames, and a stack of handles for native code.
//! - *Incremental marking* behind an insertion barrier; `marking=stopped` is the same collector without slices
//!   and without the barrier, which shows what they buy and cost.
//! - *Reclamation by epochs*: garbage is freed outside of pauses, by the thread that allocated it, when every
//!   thread has passed a safepoint.
//! - *Locks*: one byte in each object.
//!
//! *Promises*: each operation on one builtin container is atomic. Objects die late: finalizers run, weak
//! references are cleared and generators are closed when a collection finds the object dead, not before;
//! `gc.collect()` finds all that nothing refers to then, in a cycle or not, and the end of the program is one.
//! `sys.getrefcount` says 1 of everything.

use crate::parts::{LockKind, Marking, ObjectLocks, Traced};
use gilectomy_core::strategy::{Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `K`: when it marks; `L`: the kind of lock; `M`: the object model.
pub struct EpochGc<K, L, M>(PhantomData<(K, L, M)>);

impl<K: Marking, L: LockKind, M: ModelChoice> Strategy for EpochGc<K, L, M> {
    const INFO: Info = Info {
        name: "epoch-gc",
        story: "no counts: tracing, and memory reclaimed by epochs: the talk's first bad approach",
        memory: "tracing, reclaimed by epochs",
        sync: "lock per object",
    };
    const MODEL: Model = M::MODEL;
    type Memory = Traced<K>;
    type Sync = ObjectLocks<L, false>;
}
