//! What the controls of a run say: how far two samples of the same thing differ, and how parallel the machine was.
//!
//! A twin is the baseline once more under another name (an A/A test): the interval of its ratio to the baseline is the
//! noise of that very cell, and no verdict is given for less. The machine's control does arithmetic in registers on T
//! threads; where it does not speed up by T, nothing else can.

use std::collections::HashMap;

use super::Summaries;
use super::scaling::Curve;
use crate::format;
use crate::plan::{Cell, EngineKind};
use crate::stats::{self, Interval, verdict};

/// The baseline against itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// The engine that was measured twice.
    pub of: String,
    /// The geometric mean of the ratios of its second set of times to its first.
    pub ratio: f64,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
    /// Over how many cells.
    pub cells: usize,
}

/// The noise floors of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Floors {
    by_place: HashMap<(String, u32), f64>,
    widest: f64,
}

impl Floors {
    /// The noise floor of a program at a thread count, as a share; the widest of the run where no twin was measured.
    pub fn of(&self, program: &str, threads: u32) -> f64 {
        self.by_place.get(&(program.to_owned(), threads)).copied().unwrap_or(self.widest)
    }
}

impl Summaries<'_> {
    /// Each twin that has times in common with what it repeats.
    pub fn twins(&self) -> Vec<Twin> {
        let twins = self.plan.engines.iter().filter_map(|engine| Some((engine, engine.twin_of.as_ref()?)));
        twins
            .filter_map(|(twin, of)| {
                let pairs: Vec<(&[f64], &[f64])> =
                    self.pairs(&twin.name, of).into_iter().map(|(_, twin, of)| (twin, of)).collect();
                let ratios: Option<Vec<f64>> =
                    pairs.iter().map(|(twin, of)| Some(stats::median(twin)? / stats::median(of)?)).collect();
                Some(Twin {
                    of: of.clone(),
                    ratio: stats::geometric_mean(&ratios?)?,
                    interval: stats::geometric_mean_interval(&pairs, self.plan.measure.seed),
                    cells: pairs.len(),
                })
            })
            .collect()
    }

    /// The noise floor of each place where a twin was measured.
    pub fn floors(&self) -> Floors {
        let mut floors = Floors::default();
        for (twin, of) in
            self.plan.engines.iter().filter_map(|engine| Some((engine, engine.twin_of.as_ref()?)))
        {
            for (cell, times, reference) in self.pairs(&twin.name, of) {
                if let Some(interval) = stats::ratio_interval(times, reference, self.plan.measure.seed) {
                    let floor = verdict::floor(interval);
                    floors.widest = floors.widest.max(floor);
                    floors.by_place.insert((cell.program.clone(), cell.threads), floor);
                }
            }
        }
        floors
    }

    /// The cells of a twin, with its times and those of what it repeats.
    fn pairs(&self, twin: &str, of: &str) -> Vec<(&Cell, &[f64], &[f64])> {
        let cells = self.plan.cells.iter().filter(|cell| cell.engine == twin);
        let pairs = cells.map(|cell| {
            (cell, self.times(cell), self.times(&Cell { engine: of.to_owned(), ..cell.clone() }))
        });
        pairs.filter(|(_, twin, of)| !twin.is_empty() && !of.is_empty()).collect()
    }

    /// How parallel the machine was: the curve of its control, whose every speed-up is what nothing else can exceed;
    /// `None` if the machine was not asked.
    pub fn parallelism(&self) -> Option<Curve> {
        let machine = self.plan.engines.iter().find(|engine| engine.kind == EngineKind::Machine)?;
        let program = self.plan.programs.iter().find(|program| program.is_control())?;
        self.curve(program, &machine.name)
    }

    /// What the controls and the marks say, a line each, for the notes of a table.
    pub fn control_notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.twins().iter().map(Twin::note).collect();
        let reached: Vec<String> = self
            .parallelism()
            .iter()
            .flat_map(|curve| &curve.points)
            .filter(|point| point.threads > 1)
            .filter_map(|point| Some(format!("{} of {}", format::ratio(point.speedup?), point.threads)))
            .collect();
        if !reached.is_empty() {
            notes.push(format!(
                "ALU control: {}: the parallelism that the machine gave to threads that share nothing.",
                reached.join(", ")
            ));
        }
        let samples = || self.samples.values().flatten();
        let noisy = samples().filter(|sample| !sample.marks.is_empty()).count();
        if noisy > 0 {
            notes.push(format!("{noisy} of {} samples are marked as noisy.", samples().count()));
        }
        notes
    }
}

impl Twin {
    fn note(&self) -> String {
        let interval = match self.interval {
            Some(Interval { low, high }) => {
                format!("{} – {}", format::ratio(low), format::ratio(high))
            }
            None => "no interval".to_owned(),
        };
        format!(
            "A/A: {} against itself {} ({interval}) over {} cell(s).",
            self.of,
            format::ratio(self.ratio),
            self.cells
        )
    }
}
