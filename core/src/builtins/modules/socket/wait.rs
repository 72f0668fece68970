//! Waiting for descriptors, detached from the strategy, by `poll(2)`.
//!
//! The main thread wakes now and then to look whether Ctrl-C was pressed.

use crate::builtins::modules::io::raise_io;
use crate::builtins::modules::time::WATCH;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use std::time::{Duration, Instant};

/// Waits until one of the descriptors is ready or the time is over (`None`: there is no limit), and says for each what
/// it is ready for.
pub(in crate::builtins::modules) fn wait<S: Strategy>(
    vm: &mut Vm<S>,
    wanted: &[(BorrowedFd<'_>, PollFlags)],
    timeout: Option<Duration>,
) -> PyResult<S, Vec<PollFlags>> {
    if timeout.is_none() {
        vm.may_wait("a socket")?;
    }
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut fds: Vec<PollFd<'_>> = wanted.iter().map(|(fd, flags)| PollFd::new(fd, *flags)).collect();
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let slice = if vm.is_main { Some(left.map_or(WATCH, |left| left.min(WATCH))) } else { left };
        let slice = slice
            .map(|slice| Timespec { tv_sec: slice.as_secs() as i64, tv_nsec: slice.subsec_nanos().into() });
        match vm.blocking(|| poll(&mut fds, slice.as_ref())) {
            Ok(0) | Err(Errno::INTR) => {
                if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                    return Ok(vec![PollFlags::empty(); wanted.len()]);
                }
                vm.poll()?;
            }
            Ok(_) => return Ok(fds.iter().map(PollFd::revents).collect()),
            Err(errno) => return Err(raise_io(vm, &errno.into(), None)),
        }
    }
}
