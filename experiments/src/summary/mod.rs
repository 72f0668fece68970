//! From samples to the numbers of a table: one summary per cell, whatever became of it.
//!
//! A process contributes the median of its measured values; everything else is computed over processes. Times of a
//! cell that partly failed are those of its good samples, and its status says how many that is. Ratios are relative to
//! the baseline engine at one thread of the same program. The throughput gain is work per time relative to the same
//! engine at one thread: with `p(T)` pieces of work in the cell (T of them under weak and serial scaling, one under
//! strong), it is `p(T) x t(1) / (p(1) x t(T))`.
//!
//! Controls have no summary: [`controls`] says what they tell of the others. [`verdicts`] compares with the baseline,
//! [`scaling`] draws curves through the thread counts.

pub mod controls;
pub mod scaling;
pub mod verdicts;

use std::collections::{BTreeMap, HashMap};

use crate::plan::{Cell, Engine, Plan, Program};
use crate::runner::sample::{Sample, Status};
use crate::stats::{self, Interval};

/// What is known about one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellSummary {
    /// Which.
    pub cell: Cell,
    /// Median time over processes.
    pub seconds: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
    /// The fastest process.
    pub minimum: Option<f64>,
    /// Time relative to the baseline at one thread.
    pub ratio: Option<f64>,
    /// Its 95 % interval.
    pub ratio_interval: Option<Interval>,
    /// Throughput relative to the same engine at one thread.
    pub gain: Option<f64>,
    /// Median processor time of the measured part.
    pub cpu_seconds: Option<f64>,
    /// Median peak memory.
    pub peak_rss_bytes: Option<f64>,
    /// How many of its samples are marked as noisy.
    pub noisy: usize,
    /// What became of the samples, in words.
    pub status: String,
}

/// The geometric mean of an engine's ratios over the programs.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanSummary {
    /// Of this engine.
    pub engine: String,
    /// At this many threads.
    pub threads: u32,
    /// The mean of the ratios to the baseline at one thread.
    pub ratio: Option<f64>,
    /// Its 95 % interval.
    pub ratio_interval: Option<Interval>,
    /// How many programs every engine has a time for: only those are averaged.
    pub common: usize,
    /// Of how many.
    pub programs: usize,
}

/// Samples sorted by cell.
pub struct Summaries<'a> {
    plan: &'a Plan,
    samples: HashMap<&'a Cell, Vec<&'a Sample>>,
    seconds: HashMap<&'a Cell, Vec<f64>>,
}

impl<'a> Summaries<'a> {
    /// Sorts the samples of a run.
    pub fn new(plan: &'a Plan, samples: &'a [Sample]) -> Self {
        let mut by_cell: HashMap<&Cell, Vec<&Sample>> = HashMap::new();
        for sample in samples {
            by_cell.entry(&sample.cell).or_default().push(sample);
        }
        let seconds =
            by_cell.iter().map(|(cell, samples)| (*cell, process_medians(samples, "seconds"))).collect();
        Self { plan, samples: by_cell, seconds }
    }

    /// The plan.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// One summary per cell of the plan that is no control, in its order.
    pub fn cells(&self) -> Vec<CellSummary> {
        self.plan
            .programs
            .iter()
            .flat_map(|program| {
                let cells = self.ordinary().filter(|cell| cell.program == program.name);
                cells.map(|cell| self.cell(program, cell))
            })
            .collect()
    }

    /// The cells that are no controls.
    pub fn ordinary(&self) -> impl Iterator<Item = &'a Cell> {
        self.plan.cells.iter().filter(|cell| !self.plan.is_control(cell))
    }

    fn cell(&self, program: &Program, cell: &Cell) -> CellSummary {
        let seed = self.plan.measure.seed;
        let samples = self.samples.get(cell).map(Vec::as_slice).unwrap_or_default();
        let times = self.times(cell);
        let baseline = self.times(&self.baseline(&cell.program));
        let single = self.times(&Cell { threads: 1, ..cell.clone() });
        let seconds = stats::median(times);
        let pieces = f64::from(program.scaling.pieces(cell.threads)) / f64::from(program.scaling.pieces(1));
        let memory: Vec<f64> =
            ok(samples).filter_map(|sample| sample.peak_rss_bytes).map(|bytes| bytes as f64).collect();
        CellSummary {
            cell: cell.clone(),
            seconds,
            interval: stats::median_interval(times, seed),
            minimum: stats::minimum(times),
            ratio: quotient(seconds, stats::median(baseline)),
            ratio_interval: if cell == &self.baseline(&cell.program) {
                None
            } else {
                stats::ratio_interval(times, baseline, seed)
            },
            gain: quotient(stats::median(single), seconds).map(|speedup| speedup * pieces),
            cpu_seconds: stats::median(&process_medians(samples, "cpu")),
            peak_rss_bytes: stats::median(&memory),
            noisy: samples.iter().filter(|sample| !sample.marks.is_empty()).count(),
            status: status_words(samples, self.plan.measure.processes as usize),
        }
    }

    /// Geometric means per engine and thread count, over the programs that all engines have times for.
    pub fn means(&self) -> Vec<MeanSummary> {
        let mut threads: Vec<u32> = self.ordinary().map(|cell| cell.threads).collect();
        threads.sort_unstable();
        threads.dedup();
        let mut means = Vec::new();
        let programs = self.programs().count();
        for engine in self.engines() {
            for &threads in &threads {
                let common = self.common_programs(threads);
                let ratios: Vec<(&[f64], &[f64])> = common
                    .iter()
                    .map(|program| {
                        let cell =
                            Cell { program: (*program).to_owned(), engine: engine.name.clone(), threads };
                        (self.times(&cell), self.times(&self.baseline(program)))
                    })
                    .collect();
                let medians: Option<Vec<f64>> = ratios
                    .iter()
                    .map(|(times, baseline)| quotient(stats::median(times), stats::median(baseline)))
                    .collect();
                let itself = engine.name == self.plan.baseline && threads == 1;
                means.push(MeanSummary {
                    engine: engine.name.clone(),
                    threads,
                    ratio: medians.and_then(|medians| stats::geometric_mean(&medians)),
                    ratio_interval: (!itself)
                        .then(|| stats::geometric_mean_interval(&ratios, self.plan.measure.seed))
                        .flatten(),
                    common: common.len(),
                    programs,
                });
            }
        }
        means
    }

    /// Programs for which the baseline has a time and so has every engine that has any time at this thread count. An
    /// engine that is absent altogether does not empty the set.
    fn common_programs(&self, threads: u32) -> Vec<&'a str> {
        let has = |program: &str, engine: &str, threads: u32| {
            let cell = Cell { program: program.to_owned(), engine: engine.to_owned(), threads };
            !self.times(&cell).is_empty()
        };
        let programs = || self.programs().map(|program| program.name.as_str());
        let measured: Vec<&str> = self
            .engines()
            .map(|engine| engine.name.as_str())
            .filter(|engine| programs().any(|program| has(program, engine, threads)))
            .collect();
        programs()
            .filter(|program| has(program, &self.plan.baseline, 1))
            .filter(|program| measured.iter().all(|engine| has(program, engine, threads)))
            .collect()
    }

    /// The engines that are no controls and have a cell.
    pub fn engines(&self) -> impl Iterator<Item = &'a Engine> {
        let has_cell = |engine: &&Engine| self.ordinary().any(|cell| cell.engine == engine.name);
        self.plan.engines.iter().filter(has_cell)
    }

    /// The programs that are no controls and have a cell.
    pub fn programs(&self) -> impl Iterator<Item = &'a Program> {
        let has_cell = |program: &&Program| self.ordinary().any(|cell| cell.program == program.name);
        self.plan.programs.iter().filter(has_cell)
    }

    fn baseline(&self, program: &str) -> Cell {
        Cell { program: program.to_owned(), engine: self.plan.baseline.clone(), threads: 1 }
    }

    /// The time of each good process of a cell: the median of its values, in seconds.
    pub fn times(&self, cell: &Cell) -> &[f64] {
        self.seconds.get(cell).map(Vec::as_slice).unwrap_or_default()
    }

    /// The medians of what the good processes of a cell measured beside their times, by name.
    pub fn recorded(&self, cell: &Cell) -> BTreeMap<&str, f64> {
        let samples = self.samples.get(cell).map(Vec::as_slice).unwrap_or_default();
        let names = ok(samples).flat_map(|sample| sample.values.keys().map(String::as_str));
        names
            .filter(|name| !["seconds", "cpu"].contains(name))
            .filter_map(|name| Some((name, stats::median(&process_medians(samples, name))?)))
            .collect()
    }

    /// What became of the samples of a cell that were not good, in a word; `None` if all of them were.
    pub fn failure(&self, cell: &Cell) -> Option<&'static str> {
        match self.samples.get(cell) {
            None => Some("not run"),
            Some(samples) => {
                let bad = samples.iter().find(|sample| sample.status != Status::Ok);
                bad.map(|sample| sample.status.word())
            }
        }
    }
}

fn ok<'a>(samples: &'a [&'a Sample]) -> impl Iterator<Item = &'a Sample> {
    samples.iter().copied().filter(|sample| sample.status == Status::Ok)
}

/// The median of each good process's values of that name.
fn process_medians(samples: &[&Sample], name: &str) -> Vec<f64> {
    ok(samples).filter_map(|sample| stats::median(sample.values.get(name)?)).collect()
}

fn quotient(numerator: Option<f64>, denominator: Option<f64>) -> Option<f64> {
    let quotient = numerator? / denominator?;
    quotient.is_finite().then_some(quotient)
}

/// `ok 5/5`, or every status with its count and the first detail.
fn status_words(samples: &[&Sample], of: usize) -> String {
    let mut counts: BTreeMap<Status, (usize, &str)> = BTreeMap::new();
    for sample in samples {
        counts.entry(sample.status).or_insert((0, sample.detail.as_str())).0 += 1;
    }
    let mut words: Vec<String> = counts
        .into_iter()
        .map(|(status, (count, detail))| match detail {
            "" => format!("{} {count}/{of}", status.word()),
            detail => format!("{} {count}/{of}: {detail}", status.word()),
        })
        .collect();
    if samples.len() < of {
        words.push(format!("not run {}/{of}", of - samples.len()));
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// A plan over two programs, two engines and two thread counts, and its samples by the time of each cell.
    fn summaries_of(time: impl Fn(&Cell) -> Option<f64>, check: impl Fn(&Summaries)) {
        let text = r#"
            schema = 1
            name = "test"
            question = "why"
            baseline = "gil"
            strategies = ["gil", "nogil"]
            threads = [1, 2]
            geometric-mean = true
            measure = { processes = 3 }
            program = [
                { name = "weak", path = "fib", scaling = "weak", expect = "x" },
                { name = "strong", path = "fib", scaling = "strong", expect = "x" },
            ]
        "#;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        std::fs::write(&path, text).unwrap();
        let plan = crate::config::load(Path::new(&path), false).unwrap().plan;
        let sample = |cell: &Cell, round: u32, seconds: Option<f64>| Sample {
            cell: cell.clone(),
            round,
            order: 0,
            started_at: String::new(),
            status: if seconds.is_some() { Status::Ok } else { Status::Failed },
            detail: String::new(),
            wall_seconds: 1.0,
            user_seconds: 1.0,
            system_seconds: 0.0,
            peak_rss_bytes: Some(1024),
            values: seconds
                .map(|s| BTreeMap::from([("seconds".to_owned(), vec![s, s, 9.0])]))
                .unwrap_or_default(),
            noise: Default::default(),
            marks: Vec::new(),
            attempts: 1,
            warmup: None,
            rounds_per_value: 1,
            counters: BTreeMap::new(),
            stderr_tail: String::new(),
        };
        let samples: Vec<Sample> = plan
            .cells
            .iter()
            .flat_map(|cell| (0..3).map(|round| sample(cell, round, time(cell))).collect::<Vec<_>>())
            .collect();
        check(&Summaries::new(&plan, &samples));
    }

    #[test]
    fn ratios_and_gains_follow_their_definitions() {
        let time = |cell: &Cell| Some(if cell.engine == "gil" { 1.0 } else { 2.0 } * f64::from(cell.threads));
        summaries_of(time, |summaries| {
            let cells = summaries.cells();
            let cell = |program: &str, engine: &str, threads: u32| {
                let wanted = Cell { program: program.to_owned(), engine: engine.to_owned(), threads };
                cells.iter().find(|summary| summary.cell == wanted).unwrap()
            };
            assert_eq!(cell("weak", "gil", 1).ratio, Some(1.0));
            assert_eq!(cell("weak", "gil", 1).ratio_interval, None, "relative to itself");
            assert_eq!(cell("weak", "nogil", 2).ratio, Some(4.0));
            assert_eq!(cell("weak", "nogil", 2).ratio_interval, Some(Interval { low: 4.0, high: 4.0 }));
            assert_eq!(cell("weak", "nogil", 2).gain, Some(1.0), "twice the work in twice the time");
            assert_eq!(cell("strong", "nogil", 2).gain, Some(0.5), "the same work in twice the time");
            let means = summaries.means();
            let mean = means.iter().find(|mean| mean.engine == "nogil" && mean.threads == 1).unwrap();
            assert!((mean.ratio.unwrap() - 2.0).abs() < 1e-12);
            assert_eq!((mean.common, mean.programs), (2, 2));
        });
    }

    #[test]
    fn a_failed_cell_keeps_its_row_and_leaves_the_common_mean() {
        let failed = |cell: &Cell| cell.program == "strong" && cell.engine == "nogil";
        summaries_of(
            |cell| (!failed(cell)).then_some(1.0),
            |summaries| {
                let cells = summaries.cells();
                let row = cells.iter().find(|summary| failed(&summary.cell)).unwrap();
                assert_eq!((row.seconds, row.ratio, row.status.as_str()), (None, None, "failed 3/3"));
                assert!(summaries.means().iter().all(|mean| mean.common == 1));
            },
        );
    }
}
