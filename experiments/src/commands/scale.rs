//! `gilectomy scale`: how each strategy scales on each program, and how parallel the machine was meanwhile.

use std::path::PathBuf;
use std::process::ExitCode;

use super::view::View;
use crate::compare::Runs;
use crate::plan::Scaling;
use crate::stats::scalability::THREAD_COUNTS;
use crate::summary::Summaries;
use crate::summary::scaling::{Curve, SpeedUp};
use crate::table::{Cell, Column, Row, Table};

/// `gilectomy scale`.
#[derive(Debug, clap::Args)]
pub struct Scale {
    /// The run directory
    pub run: PathBuf,
    #[command(flatten)]
    pub view: View,
}

/// Prints the curves.
pub fn scale(arguments: &Scale) -> ExitCode {
    arguments.view.show(std::slice::from_ref(&arguments.run), table)
}

/// The curves of some runs as a table.
pub fn table(runs: &Runs) -> Table {
    let summaries = runs.summaries();
    let curves: Vec<Curve> = summaries.iter().flat_map(Summaries::curves).collect();
    let mut threads: Vec<u32> =
        curves.iter().flat_map(|curve| &curve.points).map(|point| point.threads).collect();
    threads.sort_unstable();
    threads.dedup();
    threads.retain(|threads| *threads > 1);
    let mut rows: Vec<Row> = Vec::new();
    for (index, curve) in curves.iter().enumerate() {
        let starts_group = index > 0 && curves[index - 1].program != curve.program;
        rows.push(Row { starts_group, cells: cells(curve, &threads) });
    }
    if let Some(machine) = summaries.iter().find_map(Summaries::parallelism) {
        rows.push(Row { starts_group: !rows.is_empty(), cells: cells(&machine, &threads) });
    }
    Table {
        title: runs.title(),
        lead: Vec::new(),
        columns: columns(&threads, runs),
        rows,
        notes: notes(runs, &summaries),
    }
}

fn columns(threads: &[u32], runs: &Runs) -> Vec<Column> {
    let mut columns = vec![Column::words("program", "program"), Column::words("strategy", "strategy")];
    columns.extend(threads.iter().map(|threads| {
        let star = if runs.is_beyond_cores(*threads) { "*" } else { "" };
        Column::numbers(format!("speedup_{threads}"), format!("T={threads}{star}"))
    }));
    columns.extend([
        Column::numbers("sigma", "sigma"),
        Column::numbers("sigma", "95 % interval"),
        Column::numbers("kappa", "kappa"),
        Column::numbers("kappa", "95 % interval"),
        Column::numbers("peak_threads", "peak T"),
        Column::words("fit", "fit"),
    ]);
    columns
}

fn cells(curve: &Curve, threads: &[u32]) -> Vec<Cell> {
    let mut cells = vec![Cell::Text(curve.program.clone()), Cell::Text(curve.engine.clone())];
    cells.extend(threads.iter().map(|threads| {
        let none = SpeedUp { threads: *threads, speedup: None, interval: None, failure: None };
        Cell::SpeedUp(curve.points.iter().find(|point| point.threads == *threads).copied().unwrap_or(none))
    }));
    let fit = curve.fit.as_ref();
    let words = match curve.fit {
        Ok(fit) if fit.thread_counts == THREAD_COUNTS => "3 points: cannot be checked".to_owned(),
        Ok(fit) => format!("within {:.1} % of {} points", fit.deviation * 100.0, fit.thread_counts),
        Err(too_few) => too_few.to_string(),
    };
    cells.extend([
        Cell::Number(fit.ok().map(|fit| fit.law.sigma)),
        Cell::NumberInterval(fit.ok().and_then(|fit| fit.sigma)),
        Cell::Number(fit.ok().map(|fit| fit.law.kappa)),
        Cell::NumberInterval(fit.ok().and_then(|fit| fit.kappa)),
        Cell::Number(fit.ok().and_then(|fit| fit.law.peak())),
        Cell::Text(words),
    ]);
    cells
}

fn notes(runs: &Runs, summaries: &[Summaries]) -> Vec<String> {
    let mut notes = vec![
        "T=N: throughput relative to one thread of the same strategy (95 % interval), and that for each thread."
            .to_owned(),
        "Universal Scalability Law, X(N) = lambda N / (1 + sigma (N-1) + kappa N (N-1)), by least squares with sigma \
         and kappa >= 0: sigma is contention, kappa coherency, peak T the thread count of the highest throughput."
            .to_owned(),
    ];
    let serial =
        |summaries: &Summaries| summaries.programs().any(|program| program.scaling == Scaling::Serial);
    if summaries.iter().any(serial) {
        notes.push("Serial programs are left out: one thread does all their work.".to_owned());
    }
    notes.extend(runs.cores_note());
    notes.extend(runs.notes(summaries));
    notes
}
