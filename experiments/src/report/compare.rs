//! Every engine against the baseline at the same thread count: what the heat map, its table and the verdict tell.
//!
//! The run's own table divides by the baseline with one thread, which shows how the baseline scales too. Here both sides
//! have the same threads, so that what is left is the difference between the engines.

use crate::plan::Cell as Place;
use crate::stats::verdict::{Comparison, Verdict};
use crate::summary::verdicts::Verdicts;
use crate::table::{Cell, Column, Row, Table};

use super::charts::heat::{Entry, Heat};
use super::view::View;

/// All comparisons of a run.
pub struct Comparisons<'a> {
    view: &'a View<'a>,
    verdicts: Verdicts,
}

impl<'a> Comparisons<'a> {
    /// Compares.
    pub fn new(view: &'a View<'a>) -> Self {
        Self { view, verdicts: view.summaries.verdicts() }
    }

    /// One of them; `None` for the baseline itself and where either side has no time.
    pub fn of(&self, program: &str, engine: &str, threads: u32) -> Option<Comparison> {
        self.verdicts.of(&Place { program: program.to_owned(), engine: engine.to_owned(), threads })
    }

    /// When a difference counts as shown, in words.
    pub fn notes(&self) -> Vec<String> {
        self.verdicts.notes()
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
        let Some(cell) = self.view.cell(program, engine, threads) else { return Entry::Nothing };
        match self.of(program, engine, threads) {
            Some(Comparison { ratio, interval, verdict, .. }) => {
                let shown = matches!(verdict, Verdict::Faster | Verdict::Slower);
                Entry::Ratio { ratio, interval, shown }
            }
            None if cell.seconds.is_none() => Entry::Words(self.view.trouble(program, engine, threads)),
            None if engine == self.view.plan().baseline => {
                Entry::Ratio { ratio: 1.0, interval: None, shown: true }
            }
            None => Entry::Words("no baseline"),
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
