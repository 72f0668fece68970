//! What the modules remember for the whole runtime.

use super::atexit::AtExit;
use super::gc::GcState;
use super::io::Shared;
use super::thread::Awaited;
use crate::object::Value;
use crate::protocol::ImportLocks;
use crate::types::Primitive;
use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::sync::{OnceLock, Weak};
use std::time::Duration;

/// How many digits of an integer conversions from and to decimal text allow at first, as in CPython.
pub(super) const MAX_STR_DIGITS: usize = 4300;

/// State that belongs to the modules, one for each runtime.
pub(crate) struct ModuleState {
    /// Modules that are being imported.
    pub imports: ImportLocks,
    /// The modules that start-up has made, by name: an immortal dict, for who imports one that is no longer in
    /// `sys.modules`.
    pub builtin: OnceLock<Value>,
    /// Streams of files that may hold text not yet written.
    pub open_files: Mutex<Vec<Weak<Shared>>>,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: OnceLock<bool>,
    /// `sys.getswitchinterval()` in nanoseconds.
    pub switch_interval: AtomicU64,
    /// `sys.get_int_max_str_digits()`; 0: no limit.
    pub digit_limit: AtomicUsize,
    /// How long the calls of new sockets wait (`socket.setdefaulttimeout`); `None`: without limit.
    pub socket_timeout: Mutex<Option<Duration>>,
    /// What `gc` remembers.
    pub gc: GcState,
    /// What `atexit` remembers.
    pub atexit: AtExit,
    /// The lock of `with atomic`, where threads run at the same time.
    pub atomic: Primitive,
    /// Threads that the end of the program waits for.
    pub awaited: Awaited,
    /// Native stack of threads to come as the program wants it; 0: as usual.
    pub stack_size: AtomicUsize,
    /// No thread may be started any more.
    pub closed_to_threads: AtomicBool,
}

impl ModuleState {
    /// Shows every reference in it that no object holds. Called by a tracing collector, while the world is
    /// stopped.
    pub fn each_root(&self, visit: &mut dyn FnMut(Value)) {
        self.atexit.each_root(visit);
    }
}

impl Default for ModuleState {
    fn default() -> Self {
        ModuleState {
            imports: ImportLocks::default(),
            builtin: OnceLock::new(),
            open_files: Mutex::default(),
            stdout_is_terminal: OnceLock::new(),
            switch_interval: AtomicU64::new(5_000_000),
            digit_limit: AtomicUsize::new(MAX_STR_DIGITS),
            socket_timeout: Mutex::default(),
            gc: GcState::default(),
            atexit: AtExit::default(),
            atomic: Primitive::new(true),
            awaited: Awaited::default(),
            stack_size: AtomicUsize::new(0),
            closed_to_threads: AtomicBool::new(false),
        }
    }
}
