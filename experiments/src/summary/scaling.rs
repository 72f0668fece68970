//! Curves through the thread counts: speed-up, efficiency, and the Universal Scalability Law.
//!
//! The speed-up is work per time relative to one thread of the same engine; the efficiency is the speed-up for each
//! thread. Serial programs have no curve: one thread does all their work.

use super::Summaries;
use crate::plan::{Cell, Program, Scaling};
use crate::stats::scalability::{self, Fit, Point, TooFewThreadCounts};
use crate::stats::{self, Interval};

/// How an engine scales on a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The program.
    pub program: String,
    /// The engine.
    pub engine: String,
    /// What was reached at each thread count of the plan.
    pub points: Vec<SpeedUp>,
    /// The law through them.
    pub fit: Result<Fit, TooFewThreadCounts>,
}

/// What was reached at one thread count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpeedUp {
    /// The thread count.
    pub threads: u32,
    /// Throughput relative to one thread; `None` if either has no time.
    pub speedup: Option<f64>,
    /// Its 95 % interval; `None` at one thread, which is relative to itself.
    pub interval: Option<Interval>,
    /// What went wrong, if there is no time.
    pub failure: Option<&'static str>,
}

impl SpeedUp {
    /// The speed-up for each thread: 1 is perfect.
    pub fn efficiency(&self) -> Option<f64> {
        Some(self.speedup? / f64::from(self.threads))
    }
}

impl Summaries<'_> {
    /// A curve for every program that is not serial and every engine that is no control.
    pub fn curves(&self) -> Vec<Curve> {
        let programs = self.programs().filter(|program| program.scaling != Scaling::Serial);
        programs
            .flat_map(|program| self.engines().filter_map(|engine| self.curve(program, &engine.name)))
            .collect()
    }

    /// `None` if the engine has no cell of the program.
    pub(super) fn curve(&self, program: &Program, engine: &str) -> Option<Curve> {
        let planned = self.plan.cells.iter();
        let mut cells: Vec<&Cell> =
            planned.filter(|cell| cell.program == program.name && cell.engine == engine).collect();
        cells.sort_by_key(|cell| cell.threads);
        let single = self.times(&Cell { threads: 1, ..(*cells.first()?).clone() });
        let law: Vec<Point> = cells
            .iter()
            .map(|cell| Point {
                threads: cell.threads,
                pieces: program.scaling.pieces(cell.threads),
                seconds: self.times(cell),
            })
            .collect();
        Some(Curve {
            program: program.name.clone(),
            engine: engine.to_owned(),
            points: cells.iter().map(|cell| self.speedup(program, cell, single)).collect(),
            fit: scalability::fit(&law, self.plan.measure.seed),
        })
    }

    fn speedup(&self, program: &Program, cell: &Cell, single: &[f64]) -> SpeedUp {
        let pieces = f64::from(program.scaling.pieces(cell.threads)) / f64::from(program.scaling.pieces(1));
        let times = self.times(cell);
        let ratio = stats::median(single).zip(stats::median(times)).map(|(single, time)| single / time);
        let interval = stats::ratio_interval(single, times, self.plan.measure.seed);
        SpeedUp {
            threads: cell.threads,
            speedup: ratio.map(|ratio| ratio * pieces),
            interval: interval.filter(|_| cell.threads > 1).map(|interval| interval.scaled(pieces)),
            failure: if times.is_empty() { self.failure(cell) } else { None },
        }
    }
}
