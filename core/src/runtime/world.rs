//! The threads of a program, and stopping them all.
//!
//! A thread is *attached* while it may run Python code or touch objects. It detaches around whatever may
//! block. Stopping the world: the stopper sets a safepoint bit in every thread and waits until no other
//! thread is attached; a thread that comes to a safepoint with the bit set detaches until the world goes
//! on, and a detached thread that wants to attach waits too. Where one thread runs at a time, whoever
//! runs has the world stopped already.

use super::{Mutator, SAFEPOINT, Vm};
use crate::object::Value;
use crate::strategy::{Memory, Strategy};
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::sync::atomic::{AtomicBool, Ordering};

/// The registry of threads.
pub struct World<S: Strategy> {
    state: Mutex<State<S>>,
    changed: Condvar,
    /// Mirrors `State::stopper`, so that attaching looks without the lock first.
    stopping: AtomicBool,
}

/// A thread: its `Vm`, which only the thread itself and a stopper may look into, and the part that
/// anybody may signal.
struct Registered<S: Strategy> {
    vm: *mut Vm<S>,
    mutator: *const Mutator<S>,
}

impl<S: Strategy> Clone for Registered<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Strategy> Copy for Registered<S> {}

struct State<S: Strategy> {
    threads: Vec<Registered<S>>,
    attached: usize,
    stopper: bool,
    next_id: u32,
}

// SAFETY: the pointers are used under the lock, and a thread takes itself out before its `Vm` goes.
unsafe impl<S: Strategy> Send for World<S> {}
// SAFETY: as above.
unsafe impl<S: Strategy> Sync for World<S> {}

impl<S: Strategy> Default for World<S> {
    fn default() -> Self {
        World {
            state: Mutex::new(State { threads: Vec::new(), attached: 0, stopper: false, next_id: 1 }),
            changed: Condvar::new(),
            stopping: AtomicBool::new(false),
        }
    }
}

impl<S: Strategy> World<S> {
    /// A number for a new thread, never used before and never 0.
    pub(super) fn new_id(&self) -> u32 {
        let mut state = self.state.lock();
        state.next_id += 1;
        state.next_id - 1
    }

    /// Adds a thread, attached: in one step, so that a stopper either finds it or keeps it out. `prepare` runs
    /// when the world can be stopped no more, before others know of the thread.
    pub(super) fn register(&self, vm: *mut Vm<S>, mutator: *const Mutator<S>, prepare: impl FnOnce()) {
        let mut state = self.state.lock();
        self.attach(&mut state);
        prepare();
        state.threads.push(Registered { vm, mutator });
    }

    pub(super) fn unregister(&self, id: u32) {
        // SAFETY: registered threads are alive while the lock is held.
        self.state.lock().threads.retain(|t| unsafe { (*t.mutator).id } != id);
    }

    /// Waits while the world is stopped, then counts the calling thread as attached.
    pub(super) fn enter(&self) {
        self.attach(&mut self.state.lock());
    }

    fn attach(&self, state: &mut MutexGuard<'_, State<S>>) {
        while state.stopper {
            self.changed.wait(state);
        }
        state.attached += 1;
    }

    /// The calling thread is not attached any more.
    pub(super) fn leave(&self) {
        let mut state = self.state.lock();
        state.attached -= 1;
        if state.stopper {
            self.changed.notify_all();
        }
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.state.lock().threads.len()
    }

    /// Sets a safepoint bit in every thread.
    pub fn request(&self, bit: u32) {
        for thread in &self.state.lock().threads {
            // SAFETY: registered threads are alive while the lock is held.
            unsafe { (*thread.mutator).request(bit) };
        }
    }

    /// Stops all other threads, runs `f` on them all (the caller among them), and lets them go on. The
    /// caller is attached; if another thread is stopping the world, it waits at this safepoint first.
    pub(crate) fn stopped<R>(&self, f: impl FnOnce(&[*mut Vm<S>]) -> R) -> R {
        if !S::PARALLEL {
            let threads: Vec<_> = self.state.lock().threads.iter().map(|t| t.vm).collect();
            return f(&threads);
        }
        let mut state = self.state.lock();
        while state.stopper {
            // Another stopper waits for us: step aside.
            drop(state);
            // SAFETY: the caller is attached.
            self.step_aside(unsafe { &Mutator::<S>::current().rt.ledger });
            state = self.state.lock();
        }
        state.stopper = true;
        self.stopping.store(true, Ordering::Relaxed);
        for thread in &state.threads {
            // SAFETY: as in `request`.
            unsafe { (*thread.mutator).request(SAFEPOINT::STOP) };
        }
        while state.attached > 1 {
            self.changed.wait(&mut state);
        }
        let threads: Vec<_> = state.threads.iter().map(|t| t.vm).collect();
        drop(state);
        let result = f(&threads);
        let mut state = self.state.lock();
        state.stopper = false;
        self.stopping.store(false, Ordering::Relaxed);
        self.changed.notify_all();
        result
    }

    /// Called at a safepoint with the stop bit set.
    pub(super) fn yield_to_stopper(&self, ledger: &<S::Memory as Memory>::Ledger) {
        if self.stopping.load(Ordering::Relaxed) {
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
        let state = self.state.lock();
        // SAFETY: registered threads are alive while the lock is held.
        let mutators = || state.threads.iter().map(|t| unsafe { &*t.mutator });
        // Where there is no thread the program is over.
        if let Some(mutator) = mutators().find(|m| m.id == id).or_else(|| mutators().next()) {
            mutator.inbox.lock().extend(objects);
            mutator.request(SAFEPOINT::QUEUE);
        }
    }

    /// Runs `f` on the thread of that number, if it is there still.
    pub(crate) fn with_thread<R>(&self, id: u32, f: impl FnOnce(&Mutator<S>) -> R) -> Option<R> {
        let state = self.state.lock();
        // SAFETY: registered threads are alive while the lock is held.
        state.threads.iter().map(|t| unsafe { &*t.mutator }).find(|m| m.id == id).map(f)
    }
}
