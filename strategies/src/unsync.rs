//! `unsync`: plain counts, no locks, one thread.
//!
//! The limit that nothing can beat: what is left of the runtime when nothing keeps threads apart. A
//! second thread cannot be started. What the other strategies cost on one thread is their distance from
//! this one.
//!
//! *Promises*: to readers, writers and finalizers everything, there being only one of them at a time; to
//! C code the same.

use crate::parts::{NoLock, PlainCounts};
use gilectomy_core::strategy::{Info, Model, Strategy};

/// See the module.
pub enum Unsync {}

impl Strategy for Unsync {
    const INFO: Info = Info {
        name: "unsync",
        story: "no synchronisation at all, one thread only: the limit that nothing can beat",
        memory: "plain counts",
        sync: "none",
    };
    const MODEL: Model = Model::MODERN;
    type Memory = PlainCounts;
    type Sync = NoLock;
}
