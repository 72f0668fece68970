//! Where a run stands and how long it still takes: a bar on a terminal, plain lines elsewhere.
//!
//! The time left is the sum over the samples to come of the mean time of their cell so far; a cell that has not run
//! yet is taken to be as long as the others of its program and thread count, or as the mean of all.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::sample::Sample;
use crate::format;
use crate::plan::{Cell, Plan};

/// Tells the user, on stderr.
pub struct Progress {
    display: Display,
    estimate: Estimate,
    total: usize,
    done: usize,
}

enum Display {
    Bar(ProgressBar),
    Lines,
    #[cfg(test)]
    Silent,
}

impl Progress {
    /// A bar if stderr is a terminal, lines otherwise.
    pub fn new(plan: &Plan) -> Self {
        let display = if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(plan.samples() as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
                bar.set_style(style);
            }
            Display::Bar(bar)
        } else {
            Display::Lines
        };
        Self::with(display, plan)
    }

    /// Nothing at all.
    #[cfg(test)]
    pub fn silent(plan: &Plan) -> Self {
        Self::with(Display::Silent, plan)
    }

    fn with(display: Display, plan: &Plan) -> Self {
        Self { display, estimate: Estimate::new(plan), total: plan.samples(), done: 0 }
    }

    /// A sample of an earlier run that is kept.
    pub fn kept(&mut self, sample: &Sample) {
        self.done += 1;
        self.estimate.add(&sample.cell, sample.wall_seconds);
        if let Display::Bar(bar) = &self.display {
            bar.inc(1);
        }
    }

    /// A sample is about to run.
    pub fn starts(&self, cell: &Cell) {
        if let Display::Bar(bar) = &self.display {
            bar.set_message(format!("{}{}", name(cell), self.time_left()));
        }
    }

    /// A sample has run.
    pub fn finished(&mut self, sample: &Sample) {
        self.done += 1;
        self.estimate.add(&sample.cell, sample.wall_seconds);
        match &self.display {
            Display::Bar(bar) => bar.inc(1),
            Display::Lines => eprintln!(
                "[{}/{}] {}: {}{}{}",
                self.done,
                self.total,
                name(&sample.cell),
                outcome(sample),
                noise(sample),
                self.time_left()
            ),
            #[cfg(test)]
            Display::Silent => {}
        }
    }

    /// Clears the bar away.
    pub fn close(&self) {
        if let Display::Bar(bar) = &self.display {
            bar.finish_and_clear();
        }
    }

    fn time_left(&self) -> String {
        match self.estimate.left() {
            Some(left) if self.done < self.total => format!(" · about {} left", format::span(left)),
            _ => String::new(),
        }
    }
}

fn name(cell: &Cell) -> String {
    format!("{} {} T={}", cell.program, cell.engine, cell.threads)
}

fn outcome(sample: &Sample) -> String {
    match sample.values.get("seconds").and_then(|values| crate::stats::median(values)) {
        Some(seconds) => format::seconds(seconds),
        None if sample.detail.is_empty() => sample.status.word().to_owned(),
        None => format!("{}, {}", sample.status.word(), sample.detail),
    }
}

/// What was wrong with the machine meanwhile.
fn noise(sample: &Sample) -> String {
    let times = match sample.attempts {
        0 | 1 => String::new(),
        times => format!(", taken {times} times"),
    };
    match sample.marks.as_slice() {
        [] => times,
        marks => format!("{times}, noisy: {}", marks.join("; ")),
    }
}

/// The time that the samples to come will take.
#[derive(Debug)]
struct Estimate {
    cells: HashMap<Cell, CellTime>,
}

#[derive(Debug, Clone, Copy, Default)]
struct CellTime {
    seconds: f64,
    done: u32,
    to_do: u32,
}

impl Estimate {
    fn new(plan: &Plan) -> Self {
        let fresh = CellTime { to_do: plan.measure.processes, ..CellTime::default() };
        Self { cells: plan.own_cells().map(|cell| (cell.clone(), fresh)).collect() }
    }

    fn add(&mut self, cell: &Cell, seconds: f64) {
        if let Some(time) = self.cells.get_mut(cell) {
            time.seconds += seconds;
            time.done += 1;
            time.to_do = time.to_do.saturating_sub(1);
        }
    }

    fn left(&self) -> Option<Duration> {
        let all = self.mean(|_| true)?;
        let seconds = self.cells.iter().filter(|(_, time)| time.to_do > 0).map(|(cell, time)| {
            let mean = self
                .mean(|other| other == cell)
                .or_else(|| self.mean(|other| other.program == cell.program && other.threads == cell.threads))
                .unwrap_or(all);
            mean * f64::from(time.to_do)
        });
        Duration::try_from_secs_f64(seconds.sum()).ok()
    }

    fn mean(&self, of: impl Fn(&Cell) -> bool) -> Option<f64> {
        let chosen = self.cells.iter().filter(|(cell, _)| of(cell)).map(|(_, time)| time);
        let (seconds, done) =
            chosen.fold((0.0, 0), |(sum, count), time| (sum + time.seconds, count + time.done));
        (done > 0).then(|| seconds / f64::from(done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(program: &str, threads: u32) -> Cell {
        Cell { program: program.to_owned(), engine: "gil".to_owned(), threads }
    }

    #[test]
    fn the_time_left_counts_each_cell_by_its_own_mean() {
        let fresh = CellTime { to_do: 2, ..CellTime::default() };
        let cells = [cell("a", 1), cell("b", 1)];
        let mut estimate = Estimate { cells: cells.iter().map(|cell| (cell.clone(), fresh)).collect() };
        assert_eq!(estimate.left(), None, "nothing is known yet");
        estimate.add(&cells[0], 3.0);
        assert_eq!(estimate.left(), Some(Duration::from_secs(9)), "b is taken to be like a");
        estimate.add(&cells[1], 1.0);
        assert_eq!(estimate.left(), Some(Duration::from_secs(4)));
        estimate.add(&cells[0], 3.0);
        estimate.add(&cells[1], 1.0);
        assert_eq!(estimate.left(), Some(Duration::ZERO));
    }
}
