//! Making rare things happen often, for tests.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// What a program is run under beside its own work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stress {
    /// Every thread comes to each safepoint there is, and collects cycles there.
    pub gc: bool,
    /// With `gc`: it collects at one of so many safepoints; 0 and 1: at each.
    pub stride: u32,
    /// A thread lets others run inside each critical section. Developer builds only: elsewhere the check
    /// would cost every lock a load.
    pub locks: bool,
    /// Each collection checks that no shared object holds a private one, or, where objects are traced, that
    /// everything that can be reached has been marked; and aborts the program otherwise. What is there when the program
    /// begins is shared, as if it had started a thread.
    pub publication: bool,
    /// For tests of the tests: stores are not told to a tracing collector.
    pub unshaded: bool,
    /// For tests of the tests: what native code holds is no root of a tracing collector.
    pub unrooted: bool,
    /// Each allocation of an object whose number is a multiple of this fails while the program's main module
    /// runs; 0: none does. Developer builds only, for the same reason. The object is made all the same, as from
    /// a reserve, and the thread raises `MemoryError` at its next safepoint: wherever an exception can come
    /// from, this one will.
    pub memory_errors: u32,
}

/// For all runtimes of the process: a critical section knows none.
static LOCKS: AtomicBool = AtomicBool::new(false);

/// As `Stress::memory_errors`, and how many allocations there have been.
static MEMORY_ERRORS: AtomicU32 = AtomicU32::new(0);
static ALLOCATIONS: AtomicU32 = AtomicU32::new(0);

impl Stress {
    /// Turns on what is not asked for each time.
    pub(super) fn begin(self) {
        if self.locks {
            LOCKS.store(true, Ordering::Relaxed);
        }
    }
}

impl Stress {
    /// From here on allocations fail, or do so no more.
    pub(crate) fn let_allocations_fail(self, fail: bool) {
        MEMORY_ERRORS.store(if fail { self.memory_errors } else { 0 }, Ordering::Relaxed);
    }
}

/// Whether allocations fail now.
pub(super) fn memory_is_short() -> bool {
    cfg!(debug_assertions) && MEMORY_ERRORS.load(Ordering::Relaxed) > 0
}

/// Called at each allocation of an object: whether it fails.
#[inline(always)]
pub(crate) fn allocation_fails() -> bool {
    memory_is_short() && {
        let number = ALLOCATIONS.fetch_add(1, Ordering::Relaxed) + 1;
        number.is_multiple_of(MEMORY_ERRORS.load(Ordering::Relaxed).max(1))
    }
}

/// Called inside a critical section that has just been entered.
#[inline(always)]
pub(crate) fn inside_section() {
    if cfg!(debug_assertions) && LOCKS.load(Ordering::Relaxed) {
        std::thread::yield_now();
    }
}
