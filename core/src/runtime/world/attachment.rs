//! Who is attached, and how one thread stops the others: the protocol alone, which knows its locks only
//! through a facade, so that the same file can be model-checked.
//!
//! A thread is counted while it is attached. The stopper sets the flag under the lock, asks every thread, and
//! waits until nobody else is counted. Whoever wants to be counted waits while the flag is set. A thread that
//! was asked looks at the flag, at its next safepoint, and steps aside: it is counted no more until the world
//! goes on. Two stoppers: the second finds the flag set, and steps aside as if it had been asked.
//!
//! What a thread did while it was counted happens before what the stopper does, and that before what a thread
//! does when it is counted again: each is a hand-over of the lock. A thread that was asked sees the flag: it
//! is set before the thread is asked, and the asking is a release.

use super::facade::{AtomicBool, Condvar, Guard, Mutex, Ordering, lock, wait};

/// See the module. `T`: what the registry knows of a thread.
pub struct Attachment<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    /// Mirrors `State::stopper`, so that a thread looks without the lock first.
    stopping: AtomicBool,
}

struct State<T> {
    threads: Vec<T>,
    attached: usize,
    stopper: bool,
}

impl<T: Copy> Attachment<T> {
    /// No thread yet.
    pub fn new() -> Self {
        let state = State { threads: Vec::new(), attached: 0, stopper: false };
        Attachment { state: Mutex::new(state), changed: Condvar::new(), stopping: AtomicBool::new(false) }
    }

    /// Adds a thread, attached: in one step, so that a stopper either finds it or keeps it out. `prepare` runs
    /// when the world can be stopped no more, before others know of the thread.
    pub fn register(&self, thread: T, prepare: impl FnOnce()) {
        let mut state = self.attach(lock(&self.state));
        prepare();
        state.threads.push(thread);
    }

    /// Takes a thread out of the registry. It is attached still.
    pub fn unregister(&self, is: impl Fn(&T) -> bool) {
        lock(&self.state).threads.retain(|t| !is(t));
    }

    /// Waits while the world is stopped, then counts the calling thread as attached.
    pub fn enter(&self) {
        drop(self.attach(lock(&self.state)));
    }

    fn attach<'a>(&self, mut state: Guard<'a, State<T>>) -> Guard<'a, State<T>> {
        while state.stopper {
            state = wait(&self.changed, state);
        }
        state.attached += 1;
        state
    }

    /// The calling thread is not attached any more.
    pub fn leave(&self) {
        let mut state = lock(&self.state);
        state.attached -= 1;
        if state.stopper {
            self.changed.notify_all();
        }
    }

    /// Runs `f` on the registered threads, none of which can leave the registry meanwhile.
    pub fn with<R>(&self, f: impl FnOnce(&[T]) -> R) -> R {
        f(&lock(&self.state).threads)
    }

    /// Stops all other threads, runs `f` on them all (the caller among them), and lets them go on. The caller
    /// is attached. `ask`: makes a thread come to a safepoint, with release ordering. `step_aside`: leaves and
    /// enters, at this safepoint.
    pub fn stopped<R>(&self, ask: impl Fn(&T), step_aside: impl Fn(), f: impl FnOnce(&[T]) -> R) -> R {
        let mut state = lock(&self.state);
        while state.stopper {
            // Another stopper waits for us.
            drop(state);
            step_aside();
            state = lock(&self.state);
        }
        state.stopper = true;
        self.stopping.store(true, Ordering::Relaxed);
        state.threads.iter().for_each(ask);
        while state.attached > 1 {
            state = wait(&self.changed, state);
        }
        let threads = state.threads.clone();
        drop(state);
        let result = f(&threads);
        let mut state = lock(&self.state);
        state.stopper = false;
        self.stopping.store(false, Ordering::Relaxed);
        self.changed.notify_all();
        result
    }

    /// Whether a thread that has been asked, and has seen so with acquire ordering, is to step aside.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
