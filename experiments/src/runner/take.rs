//! One sample: a child process is started, watched, judged, and what went on beside it is noted.
//!
//! A noisy sample is taken again if the plan says so. It is chosen by what the machine did, never by its time, so that
//! repeating does not prefer fast samples; those that were replaced are kept in a file of their own.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use super::calibration::{self, Calibration};
use super::child::{self, Outcome};
use super::directory::RunDirectory;
use super::interrupt::Interrupt;
use super::launch::{self, Launcher};
use super::noise::{self, Usage, Watch};
use super::pinning::Processors;
use super::probe::Probe;
use super::sample::{Noise, Sample, Status};
use super::{RunError, verdict};
use crate::expect;
use crate::plan::{Cell, Engine, EngineKind, NoisePolicy, Pinning, Plan, Program};

/// How long a sample that may be taken again waits for a quiet machine.
const PATIENCE: Duration = Duration::from_secs(3);

/// What every sample of a run needs.
pub struct Taker<'a> {
    plan: &'a Plan,
    launcher: &'a Launcher,
    interrupt: &'a Interrupt,
    noise: NoisePolicy,
    pinning: Option<Processors>,
    probe: Probe,
    machine_processors: usize,
    scratch: tempfile::TempDir,
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

impl<'a> Taker<'a> {
    /// Makes ready for the samples of `plan`; `noise` is what becomes of the noisy ones.
    pub fn new(
        plan: &'a Plan,
        launcher: &'a Launcher,
        interrupt: &'a Interrupt,
        noise: NoisePolicy,
    ) -> Result<Self, RunError> {
        let failed = |what: &str| {
            let command = format!("children without {what}");
            move |error| RunError::Child { command, error }
        };
        Ok(Self {
            plan,
            launcher,
            interrupt,
            noise,
            pinning: match plan.system.pinning {
                Pinning::None => None,
                Pinning::Cores => {
                    Some(Processors::of_this_machine().map_err(failed("knowing the processors"))?)
                }
            },
            probe: Probe::new().map_err(failed("knowing the processors"))?,
            machine_processors: noise::machine_processors(),
            scratch: tempfile::tempdir().map_err(failed("a place for their statistics"))?,
        })
    }

    /// A sample of the cell, taken again while it is noisy and the policy allows it; `None` if the user stopped it.
    pub fn sample(&self, cell: &Cell, directory: &mut RunDirectory) -> Result<Option<Sample>, RunError> {
        let Some(calibration) = self.calibration(cell, directory)? else { return Ok(None) };
        let most = match self.noise {
            NoisePolicy::Repeat(times) => times.saturating_add(1),
            NoisePolicy::Mark | NoisePolicy::Refuse => 1,
        };
        let mut attempt = 1;
        loop {
            if most > 1 {
                self.probe.wait_for_quiet(self.plan.system.thresholds.slowdown, PATIENCE, self.interrupt);
            }
            let mut sample = self.attempt(cell, &calibration, self.plan.measure.values, directory)?;
            if self.interrupt.stopping() {
                return Ok(None);
            }
            sample.attempts = attempt;
            if sample.marks.is_empty() || attempt == most {
                if !sample.marks.is_empty() && self.noise == NoisePolicy::Refuse {
                    return Err(RunError::Noisy { cell: cell.clone(), marks: sample.marks });
                }
                return Ok(Some(sample));
            }
            directory.append_repeated(&sample)?;
            attempt += 1;
        }
    }

    /// What the cell's programs are asked for, by a trial if the plan wants one and none was made yet.
    fn calibration(
        &self,
        cell: &Cell,
        directory: &mut RunDirectory,
    ) -> Result<Option<Calibration>, RunError> {
        let measure = &self.plan.measure;
        let Some((warmup, rounds)) = calibration::trial(measure) else {
            return Ok(Some(Calibration::fixed(cell, measure)));
        };
        if let Some(known) = directory.calibrated.iter().find(|known| known.cell == *cell) {
            return Ok(Some(known.clone()));
        }
        let trial = Calibration { cell: cell.clone(), warmup, rounds_per_value: 1, steady: None };
        let sample = self.attempt(cell, &trial, rounds, directory)?;
        if self.interrupt.stopping() {
            return Ok(None);
        }
        let calibration = Calibration::of_trial(cell, measure, &sample);
        directory.append_calibration(calibration.clone())?;
        Ok(Some(calibration))
    }

    /// One child process.
    fn attempt(
        &self,
        cell: &Cell,
        calibration: &Calibration,
        values: u32,
        directory: &RunDirectory,
    ) -> Result<Sample, RunError> {
        let (program, engine) = self.parts(cell)?;
        let measure = &self.plan.measure;
        let expected = expect::expected(program, cell.threads)
            .map_err(|error| RunError::Plan(format!("expected output of `{}`: {error:?}", program.name)))?;
        let rounds = values.saturating_mul(calibration.rounds_per_value);
        let arguments = self.plan.arguments(program, cell.threads, calibration.warmup, rounds);
        let stats = self.scratch.path().join("stats.json");
        let mut command = self.launcher.command(engine, &stats, &directory.program(program), &arguments);
        if let Some(processors) = &self.pinning {
            processors.pin(&mut command, cell.threads);
        }
        // Nothing of the sample before may be taken for this one's.
        let _ = std::fs::remove_file(&stats);

        let started_at = format!("{:.3}", jiff::Timestamp::now());
        let before = self.probe.slowdown();
        let watch = Watch::start();
        let timeout = Duration::from_secs_f64(measure.timeout);
        let mut sample = match child::run(&mut command, timeout, self.interrupt) {
            Ok(outcome) => {
                let mut sample = measured(cell, engine, &outcome, read_stats(&stats));
                let verdict = verdict::judge(&outcome, &expected, &measure.metrics, measure.timeout);
                (sample.status, sample.detail, sample.values) =
                    (verdict.status, verdict.detail, verdict.values);
                sample.noise = watch.finish(usage(&outcome));
                sample.noise.slowdown =
                    before.zip(self.probe.slowdown()).map(|(before, after)| before.max(after));
                sample.marks = noise::marks(
                    &sample.noise,
                    sample.wall_seconds,
                    self.machine_processors,
                    &self.plan.system.thresholds,
                );
                sample
            }
            Err(error) if is_external(engine) && is_absence(&error) => {
                Sample::unmeasured(cell, Status::Absent, &launch::absence(engine))
            }
            Err(error) => return Err(cannot_run(&command, error)),
        };
        calibration.fold(&mut sample.values);
        sample.started_at = started_at;
        sample.warmup = Some(calibration.warmup);
        sample.rounds_per_value = calibration.rounds_per_value;
        Ok(sample)
    }

    fn parts(&self, cell: &Cell) -> Result<(&'a Program, &'a Engine), RunError> {
        let program = self.plan.program(&cell.program);
        let engine = self.plan.engine(&cell.engine);
        program
            .zip(engine)
            .ok_or_else(|| RunError::Plan(format!("the cell {cell:?} names what the plan does not have")))
    }
}

fn cannot_run(command: &Command, error: io::Error) -> RunError {
    RunError::Child { command: format!("{command:?}"), error }
}

fn is_external(engine: &Engine) -> bool {
    matches!(engine.kind, EngineKind::External { .. })
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied)
}

/// What the child left, if it is one of ours and lived to write it.
fn read_stats(path: &Path) -> Option<Stats> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn usage(outcome: &Outcome) -> Usage {
    Usage {
        wall_seconds: outcome.wall.as_secs_f64(),
        cpu_seconds: outcome.user_seconds + outcome.system_seconds,
        involuntary_switches: outcome.involuntary_switches,
    }
}

fn measured(cell: &Cell, engine: &Engine, outcome: &Outcome, stats: Option<Stats>) -> Sample {
    let stats = stats.unwrap_or_default();
    Sample {
        wall_seconds: outcome.wall.as_secs_f64(),
        user_seconds: stats.user_seconds.unwrap_or(outcome.user_seconds),
        system_seconds: stats.system_seconds.unwrap_or(outcome.system_seconds),
        // A strategy's child reads its own peak, because the kernel's account of a child includes the fork of its
        // parent.
        peak_rss_bytes: match engine.kind {
            EngineKind::Strategy { .. } => stats.peak_rss_bytes,
            EngineKind::External { .. } | EngineKind::Machine => Some(outcome.peak_rss_bytes),
        },
        counters: stats.counters,
        stderr_tail: tail(&outcome.stderr.bytes),
        ..Sample::unmeasured(cell, Status::Ok, "")
    }
}

impl Sample {
    /// A sample of the cell without any measurement.
    pub fn unmeasured(cell: &Cell, status: Status, detail: &str) -> Self {
        Self {
            cell: cell.clone(),
            round: 0,
            order: 0,
            started_at: String::new(),
            status,
            detail: detail.to_owned(),
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
}

/// The last two kilobytes of stderr as text.
fn tail(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(2048)..]).into_owned()
}
