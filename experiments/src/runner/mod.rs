//! The runner: every cell of a plan in fresh child processes, until the run directory holds all samples.
//!
//! Rounds follow one another; a round takes each cell once, shuffled (see [`order`]). One child runs at a time: it is
//! started, watched and reaped by [`child`], judged by [`verdict`], and its sample is appended before the next one
//! starts. Samples that the directory holds already are skipped, which is all there is to resuming. Nothing a child
//! does stops the run; only the user and the file system do.

mod child;
pub mod directory;
pub mod interrupt;
pub mod launch;
mod order;
pub mod progress;
pub mod sample;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use self::child::Outcome;
use self::directory::{DirectoryError, RunDirectory};
use self::interrupt::Interrupt;
use self::launch::Launcher;
use self::progress::Progress;
use self::sample::{Noise, Sample, Status};
use self::verdict::Verdict;
use crate::expect;
use crate::plan::{Cell, Engine, EngineKind, Plan, Program};

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
    /// The plan contradicts itself.
    Plan(String),
}

impl std::error::Error for RunError {}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(error) => error.fmt(f),
            Self::Child { command, error } => write!(f, "cannot run {command}: {error}"),
            Self::Plan(reason) => write!(f, "the plan is broken: {reason}"),
        }
    }
}

impl From<DirectoryError> for RunError {
    fn from(error: DirectoryError) -> Self {
        Self::Directory(error)
    }
}

/// What the interpreter writes at exit. Keys that are not listed are left to it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stats {
    user_seconds: Option<f64>,
    system_seconds: Option<f64>,
    peak_rss_bytes: Option<u64>,
    counters: BTreeMap<String, serde_json::Value>,
}

/// Takes every sample of `plan` that `directory` does not hold yet.
pub fn run(
    plan: &Plan,
    directory: &mut RunDirectory,
    launcher: &Launcher,
    interrupt: &Interrupt,
    progress: &mut Progress,
) -> Result<Completion, RunError> {
    let scratch = tempfile::tempdir().map_err(|error| RunError::Child {
        command: "children without a place for their statistics".to_owned(),
        error,
    })?;
    let stats = scratch.path().join("stats.json");
    let mut samples = std::mem::take(&mut directory.kept);
    samples.iter().for_each(|sample| progress.kept(sample));
    let kept: HashSet<(Cell, u32)> =
        samples.iter().map(|sample| (sample.cell.clone(), sample.round)).collect();

    for round in 0..plan.measure.processes {
        let order = order::round_order(plan.cells.len(), round, plan.measure.seed);
        for (place, cell) in order.into_iter().map(|index| &plan.cells[index]).enumerate() {
            if kept.contains(&(cell.clone(), round)) {
                continue;
            }
            if interrupt.stopping() {
                return Ok(Completion::Stopped(samples.len()));
            }
            progress.starts(cell);
            let mut sample = take(plan, cell, directory, launcher, interrupt, &stats)?;
            if interrupt.stopping() {
                return Ok(Completion::Stopped(samples.len()));
            }
            sample.round = round;
            sample.order = u64::from(round) * plan.cells.len() as u64 + place as u64;
            directory.append(&sample)?;
            progress.finished(&sample);
            samples.push(sample);
        }
    }
    Ok(Completion::Finished(samples))
}

/// Takes one sample of a cell.
fn take(
    plan: &Plan,
    cell: &Cell,
    directory: &RunDirectory,
    launcher: &Launcher,
    interrupt: &Interrupt,
    stats: &Path,
) -> Result<Sample, RunError> {
    let (program, engine) = parts(plan, cell)?;
    let expected = expect::expected(program, cell.threads)
        .map_err(|error| RunError::Plan(format!("expected output of `{}`: {error:?}", program.name)))?;
    let arguments = plan.arguments(program, cell.threads, plan.measure.warmup.at_most(), plan.measure.values);
    let mut command = launcher.command(engine, stats, &directory.program(program), &arguments);
    // Nothing of the sample before may be taken for this one's.
    let _ = std::fs::remove_file(stats);

    let started_at = format!("{:.3}", jiff::Timestamp::now());
    let timeout = Duration::from_secs_f64(plan.measure.timeout);
    match child::run(&mut command, timeout, interrupt) {
        Ok(outcome) => {
            let verdict = verdict::judge(&outcome, &expected, plan.measure.timeout);
            Ok(sample(cell, started_at, engine, &outcome, verdict, read_stats(stats)))
        }
        Err(error) if matches!(engine.kind, EngineKind::External { .. }) && is_absence(&error) => {
            Ok(absent(cell, started_at, launch::absence(engine)))
        }
        Err(error) => Err(RunError::Child { command: format!("{command:?}"), error }),
    }
}

fn parts<'a>(plan: &'a Plan, cell: &Cell) -> Result<(&'a Program, &'a Engine), RunError> {
    let program = plan.program(&cell.program);
    let engine = plan.engine(&cell.engine);
    program
        .zip(engine)
        .ok_or_else(|| RunError::Plan(format!("the cell {cell:?} names what the plan does not have")))
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
}

/// What the child left, if it is one of ours and lived to write it.
fn read_stats(path: &Path) -> Option<Stats> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn sample(
    cell: &Cell,
    started_at: String,
    engine: &Engine,
    outcome: &Outcome,
    verdict: Verdict,
    stats: Option<Stats>,
) -> Sample {
    let stats = stats.unwrap_or_default();
    // A strategy's child reads its own peak, because the kernel's account of a child includes the fork of its parent.
    let peak_rss_bytes = match engine.kind {
        EngineKind::Strategy { .. } => stats.peak_rss_bytes,
        EngineKind::External { .. } | EngineKind::Machine => Some(outcome.peak_rss_bytes),
    };
    Sample {
        cell: cell.clone(),
        round: 0,
        order: 0,
        started_at,
        status: verdict.status,
        detail: verdict.detail,
        wall_seconds: outcome.wall.as_secs_f64(),
        user_seconds: stats.user_seconds.unwrap_or(outcome.user_seconds),
        system_seconds: stats.system_seconds.unwrap_or(outcome.system_seconds),
        peak_rss_bytes,
        values: verdict.values,
        noise: Noise::default(),
        marks: Vec::new(),
        attempts: 1,
        warmup: None,
        rounds_per_value: 1,
        counters: stats.counters,
        stderr_tail: tail(&outcome.stderr.bytes),
    }
}

fn absent(cell: &Cell, started_at: String, detail: String) -> Sample {
    Sample {
        cell: cell.clone(),
        round: 0,
        order: 0,
        started_at,
        status: Status::Absent,
        detail,
        wall_seconds: 0.0,
        user_seconds: 0.0,
        system_seconds: 0.0,
        peak_rss_bytes: None,
        values: BTreeMap::new(),
        noise: Noise::default(),
        marks: Vec::new(),
        attempts: 1,
        warmup: None,
        rounds_per_value: 1,
        counters: BTreeMap::new(),
        stderr_tail: String::new(),
    }
}

/// The last two kilobytes of stderr as text.
fn tail(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(2048)..]).into_owned()
}
