//! What the modules remember for the whole runtime.

use super::io::Shared;
use crate::protocol::ImportLocks;
use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};
use std::sync::{OnceLock, Weak};

/// State that belongs to the modules, one for each runtime.
pub(crate) struct ModuleState {
    /// Modules that are being imported.
    pub imports: ImportLocks,
    /// Streams of files that may hold text not yet written.
    pub open_files: Mutex<Vec<Weak<Shared>>>,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: OnceLock<bool>,
    /// `sys.getswitchinterval()` in nanoseconds.
    pub switch_interval: AtomicU64,
    /// `gc.get_threshold()`
    pub gc_threshold: [AtomicI64; 3],
    /// No thread may be started any more.
    pub closed_to_threads: AtomicBool,
}

impl Default for ModuleState {
    fn default() -> Self {
        ModuleState {
            imports: ImportLocks::default(),
            open_files: Mutex::default(),
            stdout_is_terminal: OnceLock::new(),
            switch_interval: AtomicU64::new(5_000_000),
            gc_threshold: [AtomicI64::new(2000), AtomicI64::new(10), AtomicI64::new(0)],
            closed_to_threads: AtomicBool::new(false),
        }
    }
}
