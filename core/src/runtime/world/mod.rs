//! The threads of a program, and stopping them all.
//!
//! A thread is *attached* while it may run Python code or touch objects. It detaches around whatever may
//! block. Stopping the world: the stopper sets a safepoint bit in every thread and waits until no other
//! thread is attached ([`attachment`] has the protocol); a thread that comes to a safepoint with the bit set
//! detaches until the world goes on, and a detached thread that wants to attach waits too. Where one thread
//! runs at a time, whoever runs has the world stopped already.

mod attachment;

use super::{Mutator, SAFEPOINT, Vm};
use crate::object::Value;
use crate::strategy::{Memory, Strategy};
use attachment::Attachment;
use std::sync::atomic::{AtomicU32, Ordering};

/// What the protocol runs on: the platform.
mod facade {
    pub use parking_lot::{Condvar, Mutex, MutexGuard as Guard};
    pub use std::sync::atomic::{AtomicBool, Ordering};

    pub fn lock<T>(mutex: &Mutex<T>) -> Guard<'_, T> {
        mutex.lock()
    }

    pub fn wait<'a, T>(condvar: &Condvar, mut guard: Guard<'a, T>) -> Guard<'a, T> {
        condvar.wait(&mut guard);
        guard
    }
}

/// The registry of threads.
pub struct World<S: Strategy> {
    attachment: Attachment<Registered<S>>,
    next_id: AtomicU32,
}

/// A thread: its `Vm`, which only the thread itself and a stopper may look into, and the part that
/// anybody may signal.
struct Registered<S: Strategy> {
    vm: *mut Vm<S>,
    mutator: *const Mutator<S>,
}

impl<S: Strategy> Registered<S> {
    /// # Safety
    ///
    /// The registry is locked, or the world stopped: registered threads are alive then.
    unsafe fn mutator<'a>(&self) -> &'a Mutator<S> {
        // SAFETY: the caller's contract.
        unsafe { &*self.mutator }
    }
}

impl<S: Strategy> Clone for Registered<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Strategy> Copy for Registered<S> {}

// SAFETY: the pointers are used under the lock, and a thread takes itself out before its `Vm` goes.
unsafe impl<S: Strategy> Send for World<S> {}
// SAFETY: as above.
unsafe impl<S: Strategy> Sync for World<S> {}

/// The number of the program's main thread, which is the first.
pub(crate) const MAIN_ID: u32 = 1;

impl<S: Strategy> Default for World<S> {
    fn default() -> Self {
        World { attachment: Attachment::new(), next_id: AtomicU32::new(MAIN_ID) }
    }
}

impl<S: Strategy> World<S> {
    /// A number for a new thread, never used before and never 0.
    pub(crate) fn new_id(&self) -> u32 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Adds a thread, attached: see [`Attachment::register`].
    pub(super) fn register(&self, vm: *mut Vm<S>, mutator: *const Mutator<S>, prepare: impl FnOnce()) {
        self.attachment.register(Registered { vm, mutator }, prepare);
    }

    pub(super) fn unregister(&self, id: u32) {
        // SAFETY: the registry is locked.
        self.attachment.unregister(|t| unsafe { t.mutator() }.id == id);
    }

    /// Waits while the world is stopped, then counts the calling thread as attached.
    pub(super) fn enter(&self) {
        self.attachment.enter();
    }

    /// The calling thread is not attached any more.
    pub(super) fn leave(&self) {
        self.attachment.leave();
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.attachment.with(|threads| threads.len())
    }

    /// Sets a safepoint bit in every thread.
    pub fn request(&self, bit: u32) {
        // SAFETY: the registry is locked.
        self.attachment.with(|threads| threads.iter().for_each(|t| unsafe { t.mutator() }.request(bit)));
    }

    /// Stops all other threads, runs `f` on them all (the caller among them), and lets them go on. The
    /// caller is attached; if another thread is stopping the world, it waits at this safepoint first.
    pub(crate) fn stopped<R>(&self, f: impl FnOnce(&[*mut Vm<S>]) -> R) -> R {
        let vms = |threads: &[Registered<S>]| threads.iter().map(|t| t.vm).collect::<Vec<_>>();
        if !S::PARALLEL {
            return f(&self.attachment.with(vms));
        }
        self.attachment.stopped(
            // SAFETY: the registry is locked.
            |thread| unsafe { thread.mutator() }.request(SAFEPOINT::STOP),
            // SAFETY: the caller is attached.
            || self.step_aside(unsafe { &Mutator::<S>::current().rt.ledger }),
            |threads| f(&vms(threads)),
        )
    }

    /// Called at a safepoint with the stop bit set.
    pub(super) fn yield_to_stopper(&self, ledger: &<S::Memory as Memory>::Ledger) {
        if self.attachment.is_stopping() {
            self.step_aside(ledger);
        }
    }

    fn step_aside(&self, ledger: &<S::Memory as Memory>::Ledger) {
        S::Memory::pause(ledger);
        self.leave();
        self.enter();
        S::Memory::resume(ledger);
    }

    /// Puts objects into the inbox of the thread of that number, or of the first there is.
    pub(super) fn queue(&self, id: u32, objects: impl Iterator<Item = Value>) {
        self.attachment.with(|threads| {
            // SAFETY: the registry is locked.
            let mutators = || threads.iter().map(|t| unsafe { t.mutator() });
            // Where there is no thread the program is over.
            if let Some(mutator) = mutators().find(|m| m.id == id).or_else(|| mutators().next()) {
                mutator.inbox.lock().extend(objects);
                mutator.request(SAFEPOINT::QUEUE);
            }
        });
    }

    /// Runs `f` on the thread of that number, if it is there still.
    pub(crate) fn with_thread<R>(&self, id: u32, f: impl FnOnce(&Mutator<S>) -> R) -> Option<R> {
        self.attachment.with(|threads| {
            // SAFETY: the registry is locked.
            threads.iter().map(|t| unsafe { t.mutator() }).find(|m| m.id == id).map(f)
        })
    }
}
