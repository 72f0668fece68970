//! The program and its terminal: Ctrl-C.

use super::interrupt;
use crate::runtime::Runtime;
use crate::strategy::Strategy;

/// Turns SIGINT into [`interrupt`], on a thread of its own: what a signal handler may do is too little to
/// wake a thread that sleeps.
pub(super) fn watch_interrupts<S: Strategy>(rt: &'static Runtime<S>) {
    // Without the handler, Ctrl-C ends the process at once, which is no reason not to run the program.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) else { return };
    let watcher = std::thread::Builder::new().name("signals".to_owned()).stack_size(64 << 10);
    let _ = watcher.spawn(move || {
        for _ in signals.forever() {
            interrupt(rt);
        }
    });
}
