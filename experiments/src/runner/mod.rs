//! The runner: every cell of a plan in fresh child processes, until the run directory holds all samples.
//!
//! Rounds follow one another; a round takes each cell once, shuffled (see [`order`]). One child runs at a time: [`take`]
//! asks for it, [`child`] starts, watches and reaps it, [`verdict`] judges it, [`noise`] says what else went on; its
//! sample is appended before the next one starts. Samples that the directory holds already are skipped, which is all
//! there is to resuming. Nothing a child does stops the run; only the user and the file system do, and noise where the
//! user wants none. Durations are the monotonic clock's; a time stamp is only ever shown, so that it may go backwards.

pub mod calibration;
mod child;
pub mod directory;
pub mod interrupt;
pub mod journal;
pub mod launch;
pub mod noise;
mod order;
pub mod pinning;
mod probe;
pub mod progress;
pub mod sample;
mod take;
#[cfg(test)]
mod tests;
pub mod unfinished;
mod verdict;

use std::collections::HashSet;
use std::fmt;
use std::io;

use self::directory::{DirectoryError, RunDirectory};
use self::interrupt::Interrupt;
use self::launch::Launcher;
use self::progress::Progress;
use self::sample::Sample;
use self::take::Taker;
use crate::plan::{Cell, NoisePolicy, Plan};

/// How a run ended.
#[derive(Debug)]
pub enum Completion {
    /// Every sample of the plan is on disk, and here.
    Finished(Vec<Sample>),
    /// The user stopped it; so many samples are on disk.
    Stopped(usize),
}

/// What stops a run.
#[derive(Debug)]
pub enum RunError {
    /// The run directory.
    Directory(DirectoryError),
    /// A child could not be started or waited for, for a reason that is not its own.
    Child { command: String, error: io::Error },
    /// A sample was noisy, and the user wants none that is.
    Noisy { cell: Cell, marks: Vec<String> },
    /// The plan contradicts itself.
    Plan(String),
}

impl std::error::Error for RunError {}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(error) => error.fmt(f),
            Self::Child { command, error } => write!(f, "cannot run {command}: {error}"),
            Self::Noisy { cell, marks } => write!(
                f,
                "refused: the sample of `{}` under {} with {} thread(s) was noisy: {}\n  \
                 help: quiet the machine (`gilectomy doctor` looks what spoils it), then give the same command: every \
                 quiet sample is kept",
                cell.program,
                cell.engine,
                cell.threads,
                marks.join("; ")
            ),
            Self::Plan(reason) => write!(f, "the plan is broken: {reason}"),
        }
    }
}

impl From<DirectoryError> for RunError {
    fn from(error: DirectoryError) -> Self {
        Self::Directory(error)
    }
}

/// Takes every sample of `plan` that `directory` does not hold yet; `noise` is what becomes of the noisy ones.
pub fn run(
    plan: &Plan,
    directory: &mut RunDirectory,
    launcher: &Launcher,
    interrupt: &Interrupt,
    noise: NoisePolicy,
    progress: &mut Progress,
) -> Result<Completion, RunError> {
    let taker = Taker::new(plan, launcher, interrupt, noise)?;
    let mut samples = std::mem::take(&mut directory.kept);
    samples.iter().for_each(|sample| progress.kept(sample));
    let kept: HashSet<(Cell, u32)> =
        samples.iter().map(|sample| (sample.cell.clone(), sample.round)).collect();
    let own: HashSet<&Cell> = plan.own_cells().collect();

    for round in 0..plan.measure.processes {
        let order = order::round_order(plan.cells.len(), round, &plan.measure);
        for (place, cell) in order.into_iter().map(|index| &plan.cells[index]).enumerate() {
            if !own.contains(cell) || kept.contains(&(cell.clone(), round)) {
                continue;
            }
            if interrupt.stopping() {
                return Ok(Completion::Stopped(samples.len()));
            }
            progress.starts(cell);
            let Some(mut sample) = taker.sample(cell, directory)? else {
                return Ok(Completion::Stopped(samples.len()));
            };
            sample.round = round;
            sample.order = u64::from(round) * plan.cells.len() as u64 + place as u64;
            directory.append(&sample)?;
            progress.finished(&sample);
            samples.push(sample);
        }
    }
    Ok(Completion::Finished(samples))
}
