//! `gilectomy export`: every value of a run, one row each, for other programs.
//!
//! The rows are tidy (Wickham 2014): each says what was measured, in which process and which metric. Controls are among
//! them, and marked. The child's own figures are metrics like the program's. A sample without a value has a row too, so
//! that failures can be counted.

use std::path::PathBuf;
use std::process::ExitCode;

use super::print;
use super::view::refuse;
use crate::compare::Runs;
use crate::filter::Filter;
use crate::plan::{Plan, Scaling};
use crate::runner::sample::Sample;
use crate::table::{Cell, Column, Format, Row, Table};

/// `gilectomy export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The run directory
    pub run: PathBuf,
    /// As CSV, which is the default
    #[arg(long, conflicts_with = "format")]
    pub csv: bool,
    /// How the rows are written
    #[arg(long, value_enum, default_value = "csv")]
    pub format: Format,
    #[command(flatten)]
    pub filter: Filter,
}

/// Prints the values.
pub fn export(arguments: &Export) -> ExitCode {
    match Runs::open(std::slice::from_ref(&arguments.run), &arguments.filter) {
        Ok(runs) => print(&table(&runs).render(arguments.format)),
        Err(error) => refuse(&error),
    }
}

fn table(runs: &Runs) -> Table {
    let recorded = runs.runs.iter().map(|run| &run.recorded);
    let rows = recorded.flat_map(|recorded| {
        let chosen = recorded.samples.iter().filter(|sample| recorded.plan.cells.contains(&sample.cell));
        chosen.flat_map(|sample| rows(&recorded.plan, sample))
    });
    Table {
        title: runs.title(),
        lead: Vec::new(),
        columns: columns(),
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

fn columns() -> Vec<Column> {
    let words = |key: &str| Column::words(key, key);
    let numbers = |key: &str| Column::numbers(key, key);
    vec![
        words("experiment"),
        words("program"),
        words("scaling"),
        words("strategy"),
        words("control"),
        numbers("threads"),
        numbers("round"),
        numbers("order"),
        words("started_at"),
        words("status"),
        words("marks"),
        words("metric"),
        numbers("index"),
        numbers("value"),
    ]
}

/// A row for each value of a sample.
fn rows(plan: &Plan, sample: &Sample) -> Vec<Row> {
    let measured = sample.values.iter().flat_map(|(metric, values)| {
        values.iter().enumerate().map(move |(index, value)| (metric.as_str(), index, Some(*value)))
    });
    let child = [
        ("wall_seconds", 0, Some(sample.wall_seconds)),
        ("user_seconds", 0, Some(sample.user_seconds)),
        ("system_seconds", 0, Some(sample.system_seconds)),
        ("peak_rss_bytes", 0, sample.peak_rss_bytes.map(|bytes| bytes as f64)),
    ];
    measured.chain(child).map(|(metric, index, value)| row(plan, sample, metric, index, value)).collect()
}

fn row(plan: &Plan, sample: &Sample, metric: &str, index: usize, value: Option<f64>) -> Row {
    let scaling = plan.program(&sample.cell.program).map_or("", |program| Scaling::word(program.scaling));
    let control = if plan.is_control(&sample.cell) { "yes" } else { "no" };
    let text = |words: &str| Cell::Text(words.to_owned());
    Row {
        starts_group: false,
        cells: vec![
            text(&plan.name),
            text(&sample.cell.program),
            text(scaling),
            text(&sample.cell.engine),
            text(control),
            Cell::Count(sample.cell.threads as usize),
            Cell::Count(sample.round as usize),
            Cell::Count(sample.order as usize),
            text(&sample.started_at),
            text(sample.status.word()),
            Cell::Text(sample.marks.join("; ")),
            text(metric),
            Cell::Count(index),
            Cell::Number(value),
        ],
    }
}
