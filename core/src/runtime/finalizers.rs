//! Objects that wait for their finalizer, and running it.
//!
//! Finalizers run at safepoints. A safepoint may lie inside another finalizer, which may hold a lock of the
//! program: a finalizer that the program did not cause *there* and wants the same lock would wait for its
//! own thread for ever (Hans-J. Boehm, "Destructors, Finalizers, and Synchronization", POPL 2003). So there
//! are two kinds of deaths:
//!
//! - *prompt*: the running code gave up the last reference. Its finalizer runs at the next safepoint,
//!   wherever that is, as the program can see from its text;
//! - *late*: another thread gave up the last reference, or the collector found the object. Its finalizer
//!   waits until the thread is in no finalizer.

use super::Vm;
use crate::object::{Kind, Ref, Value};
use crate::strategy::{Memory, Strategy};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// See the module.
#[derive(Default)]
pub(crate) struct Finalizers {
    prompt: RefCell<Vec<Value>>,
    /// In the order in which they were found.
    late: RefCell<VecDeque<Value>>,
    /// Deaths are late now: what is being settled died earlier, by another thread's doing.
    settling: Cell<bool>,
    /// The thread is in a finalizer.
    running: Cell<bool>,
}

impl Finalizers {
    /// Keeps an object, with the one reference that it has been revived with, for its finalizer.
    pub(crate) fn push(&self, v: Value) {
        if self.settling.get() {
            self.late.borrow_mut().push_back(v);
        } else {
            self.prompt.borrow_mut().push(v);
        }
    }

    /// Runs `f`; objects that die meanwhile died late.
    pub(crate) fn settling<R>(&self, f: impl FnOnce() -> R) -> R {
        let before = self.settling.replace(true);
        let result = f();
        self.settling.set(before);
        result
    }

    /// Everything that waits, for another thread to finalize.
    pub(super) fn take_all(&self) -> Vec<Value> {
        let mut all = self.prompt.take();
        all.extend(self.late.take());
        all
    }
}

impl<S: Strategy> Vm<S> {
    /// Settles the objects of ours that other threads have handed back.
    pub(crate) fn drain_inbox(&mut self) {
        if !S::Memory::QUEUES {
            return;
        }
        let queued = std::mem::take(&mut *self.inbox.lock());
        self.finalizers.settling(|| queued.into_iter().for_each(crate::heap::settle::<S>));
    }

    /// Runs the finalizers of objects that died since the last safepoint. Takes them all out first, so
    /// that a safepoint inside one finds only what that one has caused.
    pub(crate) fn run_finalizers(&mut self) {
        let nested = self.finalizers.running.replace(true);
        loop {
            let mut batch = self.finalizers.prompt.take();
            if batch.is_empty() && !nested {
                let late = self.finalizers.late.borrow_mut().pop_front();
                batch.extend(late.or_else(|| self.rt.orphans.lock().pop()));
            }
            if batch.is_empty() {
                break;
            }
            batch.into_iter().rev().map(Ref::from_owned).for_each(|object| self.finalize(object));
        }
        self.finalizers.running.set(nested);
    }

    fn finalize(&mut self, object: Ref<S>) {
        if !object.is_exact(Kind::Generator) {
            return self.finalize_object(object);
        }
        // What a generator raises while it is closed for good has nobody to go to.
        if let Err(raised) = self.close_generator(object.get()) {
            drop(self.take_raised(raised));
        }
    }
}
