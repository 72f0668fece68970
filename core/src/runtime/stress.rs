//! Making rare things happen often, for tests.

use std::sync::atomic::{AtomicBool, Ordering};

/// What a program is run under beside its own work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stress {
    /// Cycles are collected at every safepoint.
    pub gc: bool,
    /// A thread lets others run inside each critical section. Developer builds only: elsewhere the check
    /// would cost every lock a load.
    pub locks: bool,
    /// Each collection checks that no shared object holds a private one, or, where objects are traced, that
    /// everything that can be reached has been marked; and aborts the program otherwise.
    pub publication: bool,
    /// For tests of the tests: stores are not told to a tracing collector.
    pub unshaded: bool,
    /// For tests of the tests: what native code holds is no root of a tracing collector.
    pub unrooted: bool,
}

/// For all runtimes of the process: a critical section knows none.
static LOCKS: AtomicBool = AtomicBool::new(false);

impl Stress {
    /// Turns on what is not asked for each time.
    pub(super) fn begin(self) {
        if self.locks {
            LOCKS.store(true, Ordering::Relaxed);
        }
    }
}

/// Called inside a critical section that has just been entered.
#[inline(always)]
pub(crate) fn inside_section() {
    if cfg!(debug_assertions) && LOCKS.load(Ordering::Relaxed) {
        std::thread::yield_now();
    }
}
