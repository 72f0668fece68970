//! How fast the processors are just now.
//!
//! A neighbour on the other hardware thread of a core, which a virtual machine cannot see, or a lower clock slows an
//! interpreter by a third and more, and leaves no trace in the kernel's counters. So before and after each sample the
//! same half millisecond of arithmetic, which fills a core's execution units ([`control::arithmetic`]), is timed on each
//! processor that the runner may use, and compared with the shortest time that the run has seen. It looks at the
//! machine and not at the sample, so that samples can be chosen by it.

use std::cell::Cell;
use std::io;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use super::interrupt::Interrupt;
use crate::control;

/// Steps of the arithmetic: about half a millisecond.
const STEPS: u64 = 300_000;

/// The shorter of so many counts: an interrupt in one of them is no slow processor.
const TRIES: u32 = 2;

/// So many processors are looked at, spread over those there are.
const MOST: usize = 8;

/// How often the run's shortest time is looked for at its start.
const FIRST: u32 = 10;

/// While somebody waits for a quiet machine it is looked at so often.
const PATIENCE: Duration = Duration::from_millis(100);

/// The processors, and the shortest time so far.
#[derive(Debug)]
pub struct Probe {
    allowed: CpuSet,
    looked_at: Vec<usize>,
    best: Cell<Duration>,
}

impl Probe {
    /// Finds the processors that the calling thread may use, and how fast they are.
    pub fn new() -> io::Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let numbers: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|&number| allowed.is_set(number)).collect();
        let step = numbers.len().div_ceil(MOST).max(1);
        let looked_at = numbers.into_iter().step_by(step).collect();
        let probe = Self { allowed, looked_at, best: Cell::new(Duration::MAX) };
        for _ in 0..FIRST {
            probe.slowdown();
        }
        Ok(probe)
    }

    /// The time of the slowest processor over the shortest time of the run: 1 on a machine that is left alone. `None`
    /// where threads cannot be moved to a processor.
    pub fn slowdown(&self) -> Option<f64> {
        let slowest =
            self.looked_at.iter().map(|&number| self.time_on(number)).collect::<io::Result<Vec<_>>>();
        let back = sched_setaffinity(None, &self.allowed);
        let slowest = slowest.ok().filter(|_| back.is_ok())?.into_iter().max()?;
        Some(slowest.as_secs_f64() / self.best.get().as_secs_f64())
    }

    fn time_on(&self, number: usize) -> io::Result<Duration> {
        let mut only = CpuSet::new();
        only.set(number);
        sched_setaffinity(None, &only)?;
        let time = || {
            let started = Instant::now();
            std::hint::black_box(control::arithmetic(STEPS));
            started.elapsed()
        };
        let time = (0..TRIES).map(|_| time()).min().unwrap_or_default();
        self.best.set(self.best.get().min(time));
        Ok(time)
    }

    /// Waits until the machine is slower by no more than this share, at most so long.
    pub fn wait_for_quiet(&self, share: f64, at_most: Duration, interrupt: &Interrupt) {
        let started = Instant::now();
        while self.slowdown().is_some_and(|slowdown| slowdown > 1.0 + share)
            && started.elapsed() < at_most
            && !interrupt.stopping()
        {
            std::thread::sleep(PATIENCE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_processor_is_faster_than_the_fastest_and_the_thread_is_put_back() {
        let before = sched_getaffinity(None).unwrap();
        let probe = Probe::new().unwrap();
        assert!(probe.slowdown().unwrap() >= 1.0);
        assert_eq!(sched_getaffinity(None).unwrap(), before);
    }
}
