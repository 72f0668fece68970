//! Ctrl-C, once for the whole process: the running child's group is killed and the runner stops between two samples.
//!
//! A thread waits for SIGINT and SIGTERM. It cannot hit a stranger: the group is registered while its leader is alive
//! or a zombie, so the number still belongs to it, and is withdrawn before the leader is reaped.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Whether the user asked to stop, and which process group to take along.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    stopping: bool,
    group: Option<Pid>,
}

impl Interrupt {
    /// Starts to listen for SIGINT and SIGTERM.
    pub fn listen() -> io::Result<Self> {
        let interrupt = Self::default();
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let listener = interrupt.clone();
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for _ in signals.forever() {
                listener.stop();
            }
        })?;
        Ok(interrupt)
    }

    /// Asks the runner to stop and kills the child that runs now.
    pub fn stop(&self) {
        let mut state = self.lock();
        state.stopping = true;
        kill(state.group);
    }

    /// Whether the runner was asked to stop.
    pub fn stopping(&self) -> bool {
        self.lock().stopping
    }

    /// From now on a stop kills this group; at once if a stop came before.
    pub(super) fn register(&self, group: Pid) {
        let mut state = self.lock();
        state.group = Some(group);
        if state.stopping {
            kill(state.group);
        }
    }

    /// To be called before the group's leader is reaped.
    pub(super) fn withdraw(&self) {
        self.lock().group = None;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn kill(group: Option<Pid>) {
    if let Some(group) = group {
        // The group may be gone already, which is what was wanted.
        let _ = kill_process_group(group, Signal::KILL);
    }
}
