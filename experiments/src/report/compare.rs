//! Every engine against the baseline at the same thread count: what the heat map, its table and the verdict tell.
//!
//! The run's own table divides by the baseline with one thread, which shows how the baseline scales too. Here both sides
//! have the same threads, so that what is left is the difference between the engines.

use std::collections::HashMap;

use crate::stats::{self, Interval};
use crate::table::{Cell, Column, Row, Table};

use super::charts::heat::{Entry, Heat};
use super::view::View;

/// What a comparison with the baseline showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The engine took less time.
    Faster,
    /// The engine took more time.
    Slower,
    /// No difference.
    Nothing,
}

/// One engine against the baseline: one program, one thread count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Time relative to the baseline's.
    pub ratio: f64,
    /// Its 95 % interval; the baseline against itself has none.
    pub interval: Option<Interval>,
    /// What it shows.
    pub shown: Shown,
}

/// All comparisons of a run.
#[derive(Debug)]
pub struct Comparisons<'a> {
    view: &'a View<'a>,
    known: HashMap<(&'a str, &'a str, u32), Comparison>,
}

impl<'a> Comparisons<'a> {
    /// Compares.
    pub fn new(view: &'a View<'a>) -> Self {
        let mut known = HashMap::new();
        for program in &view.programs {
            for &threads in &view.threads {
                for &engine in &view.engines {
                    if let Some(comparison) = compare(view, &program.name, engine, threads) {
                        known.insert((program.name.as_str(), engine, threads), comparison);
                    }
                }
            }
        }
        Self { view, known }
    }

    /// One of them; `None` where either side has no time.
    pub fn of(&self, program: &str, engine: &str, threads: u32) -> Option<Comparison> {
        self.known.get(&(program, engine, threads)).copied()
    }

    /// The heat map of a thread count.
    pub fn heat(&self, threads: u32) -> Heat<'a> {
        let row = |program: &'a str| {
            let entries = self.view.engines.iter().map(|engine| self.entry(program, engine, threads));
            (program, entries.collect())
        };
        Heat {
            threads,
            relative_to: self.view.plan().baseline.clone(),
            columns: self.view.engines.clone(),
            rows: self.view.programs.iter().map(|program| row(&program.name)).collect(),
        }
    }

    fn entry(&self, program: &str, engine: &str, threads: u32) -> Entry {
        let baseline = engine == self.view.plan().baseline;
        match self.of(program, engine, threads) {
            Some(Comparison { ratio, interval, shown }) => {
                Entry::Ratio { ratio, interval, shown: baseline || shown != Shown::Nothing }
            }
            None => match self.view.cell(program, engine, threads) {
                None => Entry::Nothing,
                Some(cell) if cell.seconds.is_some() => Entry::Words("no baseline"),
                Some(_) => Entry::Words(self.view.trouble(program, engine, threads).unwrap_or("not run")),
            },
        }
    }

    /// The same as a table, with the intervals.
    pub fn table(&self) -> Table {
        let engines = &self.view.engines;
        let mut columns = vec![Column::words("program", "program"), Column::numbers("threads", "T")];
        columns.extend(engines.iter().map(|engine| Column::numbers("ratio", *engine)));
        let mut rows = Vec::new();
        for program in &self.view.programs {
            for (index, &threads) in self.view.threads.iter().enumerate() {
                let beyond = self.view.cores().is_some_and(|cores| threads as usize > cores);
                let mut cells = vec![Cell::Text(program.name.clone()), Cell::Threads(threads, beyond)];
                cells.extend(engines.iter().map(|engine| {
                    Cell::Text(match self.entry(&program.name, engine, threads) {
                        Entry::Ratio { ratio, interval: None, .. } => Cell::Ratio(Some(ratio)).text(),
                        Entry::Ratio { ratio, interval, .. } => {
                            format!(
                                "{} ({})",
                                Cell::Ratio(Some(ratio)).text(),
                                Cell::RatioInterval(interval).text()
                            )
                        }
                        Entry::Words(words) => words.to_owned(),
                        Entry::Nothing => String::new(),
                    })
                }));
                rows.push(Row { starts_group: index == 0 && !rows.is_empty(), cells });
            }
        }
        Table { title: String::new(), lead: Vec::new(), columns, rows, notes: Vec::new() }
    }
}

fn compare(view: &View, program: &str, engine: &str, threads: u32) -> Option<Comparison> {
    let baseline = view.plan().baseline.as_str();
    let (times, of_baseline) = (view.times(program, engine, threads), view.times(program, baseline, threads));
    let ratio = stats::median(&times)? / stats::median(&of_baseline)?;
    let interval = (engine != baseline)
        .then(|| stats::ratio_interval(&times, &of_baseline, view.plan().measure.seed))
        .flatten();
    let shown = match interval {
        Some(Interval { low, .. }) if low > 1.0 => Shown::Slower,
        Some(Interval { high, .. }) if high < 1.0 => Shown::Faster,
        _ => Shown::Nothing,
    };
    ratio.is_finite().then_some(Comparison { ratio, interval, shown })
}
