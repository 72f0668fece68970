//! The lock for the whole interpreter, with a time limit (CPython 3.2's "new GIL").
//!
//! A thread that finds the lock taken waits 5 ms at a time. If nobody has switched meanwhile, it asks the
//! holder to drop the lock. The holder sees that at its next safepoint, releases, and then waits until
//! another thread has really taken the lock: without that forced hand-over the holder, which is running,
//! would win the race for its own lock nearly every time.

use gilectomy_core::strategy::{Memory, Parties, Sync};
use parking_lot::{Condvar, Mutex};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// See the module.
pub enum TimedGil {}

/// The lock.
pub struct Gil {
    state: Mutex<State>,
    /// The lock has been released.
    free: Condvar,
    /// The lock has been taken.
    taken: Condvar,
    hand_overs: AtomicU64,
    /// How long a waiter waits before it asks, in nanoseconds.
    interval: AtomicU64,
    request: Box<dyn Fn() + Send + std::marker::Sync>,
}

#[derive(Default)]
struct State {
    held: bool,
    waiting: usize,
    /// Counts acquisitions.
    switches: u64,
}

/// `sys.getswitchinterval()` at the start.
const INTERVAL: Duration = Duration::from_millis(5);

impl Parties for Gil {
    fn new(request: Box<dyn Fn() + Send + std::marker::Sync>) -> Self {
        Gil {
            state: Mutex::default(),
            free: Condvar::new(),
            taken: Condvar::new(),
            hand_overs: AtomicU64::new(0),
            interval: AtomicU64::new(INTERVAL.as_nanos() as u64),
            request,
        }
    }
}

impl Gil {
    fn acquire(&self) {
        let mut state = self.state.lock();
        state.waiting += 1;
        while state.held {
            let seen = state.switches;
            let interval = Duration::from_nanos(self.interval.load(Ordering::Relaxed));
            let timed_out = self.free.wait_for(&mut state, interval).timed_out();
            if timed_out && state.held && state.switches == seen {
                parking_lot::MutexGuard::unlocked(&mut state, || (self.request)());
            }
        }
        state.waiting -= 1;
        state.held = true;
        state.switches += 1;
        self.taken.notify_all();
    }

    fn release(&self) {
        self.state.lock().held = false;
        self.free.notify_one();
    }

    fn hand_over(&self) {
        let mut state = self.state.lock();
        if state.waiting == 0 {
            return;
        }
        self.hand_overs.fetch_add(1, Ordering::Relaxed);
        state.held = false;
        let seen = state.switches;
        self.free.notify_one();
        while state.switches == seen && state.waiting > 0 {
            self.taken.wait(&mut state);
        }
        drop(state);
        self.acquire();
    }
}

// SAFETY: `held` is true between `acquire` and `release`, and only one thread can set it.
unsafe impl<M: Memory> Sync<M> for TimedGil {
    type Word = ();
    type Parties = Gil;
    const PARALLEL: bool = false;

    #[inline(always)]
    fn new_word() {}

    #[inline(always)]
    fn lock(_word: &()) {}

    #[inline(always)]
    fn unlock(_word: &()) {}

    fn acquire(gil: &Gil) {
        gil.acquire();
    }

    fn release(gil: &Gil) {
        gil.release();
    }

    fn poll(gil: &Gil) {
        gil.hand_over();
    }

    fn set_interval(gil: &Gil, interval: Duration) {
        gil.interval.store(interval.as_nanos() as u64, Ordering::Relaxed);
    }

    fn hand_overs(gil: &Gil) -> u64 {
        gil.hand_overs.load(Ordering::Relaxed)
    }
}
