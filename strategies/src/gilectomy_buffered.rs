//! `gilectomy-buffered`: increments and decrements are logged, and one thread applies them.
//!
//! Larry Hastings, "The Gilectomy: How's it going?", PyCon 2017. The first Gilectomy spent its time on atomic
//! counts that all cores pull to and fro. In its sequel a thread only writes down what it would count, and a
//! committing thread does the counting ([`BufferedCounts`](crate::parts::BufferedCounts) has the protocol).
//! Locks and object model are those of the first.
//!
//! *Promises*: each operation on one builtin container is atomic. An object is found dead, and finalized, some
//! time after its last reference is gone: within moments while its threads come to safepoints, at once by
//! `gc.collect()`, and before the end of the thread or the program. `weakref`s give the object until then. C
//! code must lock what it touches.

use crate::parts::{LockKind, ObjectLocks};
use gilectomy_core::strategy::{Concurrent, Info, Model, ModelChoice, Strategy};
use std::marker::PhantomData;

/// See the module. `C`: the counts, which say how long a log is; `L`: the kind of lock; `M`: the object model.
pub struct GilectomyBuffered<C, L, M>(PhantomData<(C, L, M)>);

impl<C: Concurrent, L: LockKind, M: ModelChoice> Strategy for GilectomyBuffered<C, L, M> {
    const INFO: Info = Info {
        name: "gilectomy-buffered",
        story: "counts logged by each thread and applied by another: the talk's sequel of 2017",
        memory: "logged counts, applied by a committer",
        sync: "lock per object, through type slots",
    };
    const MODEL: Model = M::MODEL;
    type Memory = C;
    type Sync = ObjectLocks<L, true>;
}
