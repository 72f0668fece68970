//! Objects that wait for their finalizer, weak references that wait for their callback, and running both.
//!
//! Finalizers run at safepoints, in the order of the deaths; what one sets free is finalized before the next,
//! as it would be if finalizers ran on the spot. A safepoint may lie inside another finalizer, which may hold
//! a lock of the program: a finalizer that the program did not cause *there* and wants the same lock would
//! wait for its own thread for ever (Hans-J. Boehm, "Destructors, Finalizers, and Synchronization", POPL 2003). So there
//! are two kinds of deaths:
//!
//! - *prompt*: the running code gave up the last reference. Its finalizer runs at the next safepoint,
//!   wherever that is, as the program can see from its text;
//! - *late*: another thread gave up the last reference, or the collector found the object. Its finalizer
//!   waits until the thread is in no finalizer.
//!
//! A callback of a weak reference is the finalizer that somebody else has given the object.

use super::Vm;
use crate::object::{Kind, Obj, Ref, Value};
use crate::strategy::{Memory, Strategy};
use crate::types::WeakRef;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// What waits. Each owns the one reference that keeps it.
#[derive(Clone, Copy)]
pub(crate) enum Waiting {
    /// An object that has been revived for its `__del__`, or a generator to close.
    Finalizer(Value),
    /// A weak reference whose target has died.
    Callback(Value),
    /// The same, when the collector found the target.
    CollectorsCallback(Value),
}

impl Waiting {
    /// What it is about.
    pub(crate) fn object(self) -> Value {
        match self {
            Waiting::Finalizer(v) | Waiting::Callback(v) | Waiting::CollectorsCallback(v) => v,
        }
    }
}

/// See the module.
#[derive(Default)]
pub(crate) struct Finalizers {
    prompt: RefCell<Vec<Waiting>>,
    late: RefCell<VecDeque<Waiting>>,
    /// Deaths are late now: what is being settled died earlier, by another thread's doing.
    settling: Cell<bool>,
    /// The thread is in a finalizer.
    running: Cell<bool>,
}

impl Finalizers {
    /// Keeps what is to be run at a safepoint.
    pub(crate) fn push(&self, waiting: Waiting) {
        if self.settling.get() {
            self.late.borrow_mut().push_back(waiting);
        } else {
            self.prompt.borrow_mut().push(waiting);
        }
    }

    /// Runs `f`; objects that die meanwhile died late.
    pub(crate) fn settling<R>(&self, f: impl FnOnce() -> R) -> R {
        let before = self.settling.replace(true);
        let result = f();
        self.settling.set(before);
        result
    }

    /// Shows everything that waits. Called by a collector, while the thread is stopped.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(Value)) {
        self.prompt.borrow().iter().for_each(|waiting| visit(waiting.object()));
        self.late.borrow().iter().for_each(|waiting| visit(waiting.object()));
    }

    /// Everything that waits, for another thread to run.
    pub(super) fn take_all(&self) -> Vec<Waiting> {
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
        self.finalizers.settling(|| {
            queued.into_iter().for_each(|v| {
                crate::heap::settle::<S>(v);
            });
        });
    }

    /// Runs the finalizers of objects that died since the last safepoint. Takes them all out first, so
    /// that a safepoint inside one finds only what that one has caused.
    pub(crate) fn run_finalizers(&mut self) {
        let nested = self.finalizers.running.replace(true);
        let handles = self.begin_handles();
        // What one finalizer causes goes before what was caused with it.
        let mut batches: Vec<std::vec::IntoIter<Waiting>> = Vec::new();
        loop {
            while batches.last().is_some_and(|batch| batch.len() == 0) {
                batches.pop();
            }
            let caused = self.finalizers.prompt.take();
            if !caused.is_empty() {
                if S::Memory::TRACES {
                    caused.iter().for_each(|waiting| self.handles.push(waiting.object()));
                }
                batches.push(caused.into_iter());
            }
            let next = match batches.last_mut() {
                Some(batch) => batch.next(),
                None if nested => None,
                None => {
                    let late = self.finalizers.late.borrow_mut().pop_front();
                    late.or_else(|| self.rt.orphans.lock().pop_front())
                }
            };
            let Some(next) = next else { break };
            self.run_waiting(next);
        }
        self.finalizers.running.set(nested);
        self.drop_handles(handles);
    }

    fn run_waiting(&mut self, waiting: Waiting) {
        match waiting {
            Waiting::Finalizer(object) => self.finalize(Ref::from_owned(object)),
            Waiting::Callback(weak) => self.run_callback(Ref::from_owned(weak), "while"),
            Waiting::CollectorsCallback(weak) => self.run_callback(Ref::from_owned(weak), "on"),
        }
    }

    fn finalize(&mut self, object: Ref<S>) {
        if !object.is_exact(Kind::Generator) {
            return self.finalize_object(object);
        }
        // The thread may be on its way with an exception that is none of the generator's.
        let raised = Ref::<S>::from_owned(std::mem::replace(&mut self.raised, Value::NULL));
        self.warn_if_never_awaited(object.get());
        if let Err(error) = self.close_generator(object.get()) {
            let exception = self.take_raised(error);
            self.report_ignored(exception.get(), "Exception ignored while closing generator", object.get());
        }
        self.raised = raised.into_value();
    }

    /// Calls a cleared weak reference's callback, once; an error in it is reported and goes no further.
    fn run_callback(&mut self, weak: Ref<S>, during: &str) {
        let object = Obj::<S, WeakRef>::from_value(weak.get());
        let callback = object.exclusive(|w| w.callback.replace(Value::NULL));
        if callback.is_null() {
            return;
        }
        let callback = Ref::<S>::from_owned(callback);
        // The thread may be on its way with an exception that is none of the callback's.
        let raised = Ref::<S>::from_owned(std::mem::replace(&mut self.raised, Value::NULL));
        if let Err(error) = self.call(callback.get(), &[weak.get()]) {
            let exception = self.take_raised(error);
            let what = format!("Exception ignored {during} calling weakref callback");
            self.report_ignored(exception.get(), &what, callback.get());
        }
        self.raised = raised.into_value();
    }
}
