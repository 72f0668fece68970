//! `nogil`: PEP 703, "Making the Global Interpreter Lock Optional in CPython" (Sam Gross, 2023).
//!
//! - *Biased counts*: see [`BiasedCounts`](crate::parts::BiasedCounts).
//! - *Immortal objects*: `None`, `True`, `False`, small integers and interned strings are never counted.
//! - *Deferred counts*: functions, code, modules and types are not counted by the calls and instances that
//!   use them, so that calling a shared function from many threads writes no shared line.
//! - *Critical sections* over one object and over two: see
//!   [`CriticalSections`].
//! - *Optimistic reads*: list items, dict values, attributes and cells are read without the lock; the
//!   reference found is tried, and the object's version looked at again.
//! - *Quiescent states*: what such readers may still look at is freed after a grace period.
//! - *Stop-the-world collection* of cycles.
//!
//! Each but the last is a switch: `counts`, `reads`, `functions`, `singletons`.
//!
//! With `counts=striped`, what is not PEP 703's but CPython 3.14's for types and code, here for whatever object several
//! threads count all the time: each counts it in a cell of its own ([`StripedCounts`](crate::parts::StripedCounts)).
//!
//! *Promises*: those of `biased`. With `counts=striped` an object that is counted so when its last reference goes, while
//! several threads run, dies at the next collection or when one thread runs alone.

use crate::parts::LockKind;
use crate::parts::{CriticalSections, ObjectLocks};
use gilectomy_core::strategy::{Concurrent, Info, Model, ModelChoice, RacyLoad, Strategy};
use std::marker::PhantomData;

/// See the module. `C`: counts, `L`: the kind of lock, `M`: the object model.
pub struct Nogil<C, L, M>(PhantomData<(C, L, M)>);

const INFO: Info = Info {
    name: "nogil",
    story: "biased, deferred and immortal counts, critical sections, optimistic reads: PEP 703",
    memory: "biased counts, freed by quiescent states",
    sync: "critical sections, optimistic reads",
};

impl<C: RacyLoad, L: LockKind, M: ModelChoice> Strategy for Nogil<C, L, M> {
    const INFO: Info = INFO;
    const MODEL: Model = M::MODEL;
    type Memory = C;
    type Sync = CriticalSections<L>;
}

/// `nogil` with `reads=locked`: every read takes the object's lock.
pub struct LockedReads<C, L, M>(PhantomData<(C, L, M)>);

impl<C: Concurrent, L: LockKind, M: ModelChoice> Strategy for LockedReads<C, L, M> {
    const INFO: Info = INFO;
    const MODEL: Model = M::MODEL;
    type Memory = C;
    type Sync = ObjectLocks<L, false>;
}
