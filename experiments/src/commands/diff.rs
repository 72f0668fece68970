//! `gilectomy diff`: a newer run against an older one, and a gate for continuous integration.

use std::path::PathBuf;
use std::process::ExitCode;

use super::print;
use super::view::{View, refuse};
use crate::compare::diff::{self as difference, Change, Difference, Gate};
use crate::compare::{Run, Runs};
use crate::plan;
use crate::summary::{Summaries, verdicts};
use crate::table::{Cell, Column, Row, Table};

/// The exit code when a regression beyond the gate is shown.
const REGRESSED: u8 = 3;

/// The exit code when one can be neither shown nor excluded.
const CANNOT_TELL: u8 = 4;

/// `gilectomy diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The run before
    pub old: PathBuf,
    /// The run after
    pub new: PathBuf,
    /// How much slower a cell may become: `5%`. Without it the exit code is 0 whatever changed
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub gate: Option<f64>,
    #[command(flatten)]
    pub view: View,
}

/// What `gilectomy diff --help` ends with.
pub const HELP: &str = "\
Exit codes: 0 a regression beyond the gate is excluded in every common cell, or there is no gate; 2 bad input; 3 a
regression beyond the gate is shown: the 95 % interval of new/old lies beyond it, and the exact rank-sum test agrees
after Holm's correction, or a cell began to fail; 4 cannot tell: too few processes, or an interval that holds the gate.

A gate of 5 % wants quiet machines and at least seven processes per cell. To see it work, run the two configs
configs/gate-before.toml and configs/gate-after.toml: they differ in one setting that makes gil about 20 % slower.";

fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim();
    match number.parse::<f64>() {
        Ok(percent) if percent.is_finite() && percent >= 0.0 => Ok(percent / 100.0),
        _ => Err("give a percentage such as 5%".to_owned()),
    }
}

/// Prints the difference and judges it.
pub fn diff(arguments: &Diff) -> ExitCode {
    let opened = Runs::open(&[arguments.old.clone(), arguments.new.clone()], &arguments.view.filter);
    let runs = match opened {
        Ok(runs) => runs,
        Err(error) => return refuse(&error),
    };
    let summaries = runs.summaries();
    let gate = arguments.gate;
    let ([old, new], [old_run, new_run]) = (summaries.as_slice(), runs.runs.as_slice()) else {
        return ExitCode::FAILURE;
    };
    let difference = difference::diff(old, new, gate);
    let table = Table {
        title: format!("{} -> {}", old_run.label, new_run.label),
        lead: Vec::new(),
        columns: columns(),
        rows: rows(&runs, [old, new], &difference),
        notes: notes(&runs, [old_run, new_run], &summaries, &difference, gate),
    };
    let printed = print(&table.render(arguments.view.format));
    match gate.map(|_| difference.worst()) {
        Some(Gate::Regressed) => ExitCode::from(REGRESSED),
        Some(Gate::CannotTell) => ExitCode::from(CANNOT_TELL),
        Some(Gate::Fine) | None => printed,
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("program", "program"),
        Column::words("strategy", "strategy"),
        Column::numbers("threads", "T"),
        Column::numbers("old_seconds", "old"),
        Column::numbers("new_seconds", "new"),
        Column::numbers("ratio", "new/old"),
        Column::numbers("ratio", "95 % interval"),
        Column::words("verdict", "verdict"),
        Column::words("gate", "gate"),
        Column::words("status", "status"),
    ]
}

fn rows(runs: &Runs, [old, new]: [&Summaries; 2], difference: &Difference) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (index, change) in difference.changes.iter().enumerate() {
        let starts_group = index > 0 && difference.changes[index - 1].cell.program != change.cell.program;
        rows.push(Row { starts_group, cells: cells(runs, [old, new], change) });
    }
    rows
}

fn cells(runs: &Runs, [old, new]: [&Summaries; 2], change: &Change) -> Vec<Cell> {
    let cell = &change.cell;
    let seconds = |summaries: &Summaries| Cell::Seconds(crate::stats::median(summaries.times(cell)));
    let status = match change.failures {
        (None, None) => "ok".to_owned(),
        (old, new) => format!("{} -> {}", old.unwrap_or("ok"), new.unwrap_or("ok")),
    };
    vec![
        Cell::Text(cell.program.clone()),
        Cell::Text(cell.engine.clone()),
        Cell::Threads(cell.threads, runs.is_beyond_cores(cell.threads)),
        seconds(old),
        seconds(new),
        Cell::Ratio(change.comparison.map(|it| it.ratio)),
        Cell::RatioInterval(change.comparison.and_then(|it| it.interval)),
        Cell::Verdict(change.comparison),
        Cell::Text(change.gate.map_or("–", Gate::words).to_owned()),
        Cell::Text(status),
    ]
}

fn notes(
    runs: &Runs,
    [old, new]: [&Run; 2],
    summaries: &[Summaries],
    difference: &Difference,
    gate: Option<f64>,
) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(gate) = gate {
        let count = |of: Gate| difference.changes.iter().filter(|change| change.gate == Some(of)).count();
        notes.push(format!(
            "Gate {:.3} %: {} regressed, {} cannot tell, {} fine.",
            gate * 100.0,
            count(Gate::Regressed),
            count(Gate::CannotTell),
            count(Gate::Fine)
        ));
    }
    let verdicts = difference.changes.iter().filter_map(|change| Some(change.comparison?.verdict));
    notes.extend(verdicts::notes(verdicts));
    notes.extend(only("old", &difference.only_old));
    notes.extend(only("new", &difference.only_new));
    notes.extend(runs.cores_note());
    notes.extend(difference::surroundings(old, new));
    notes.extend(runs.notes(summaries));
    notes
}

fn only(which: &str, cells: &[plan::Cell]) -> Option<String> {
    let list: Vec<String> =
        cells.iter().map(|cell| format!("{} {} T={}", cell.program, cell.engine, cell.threads)).collect();
    (!list.is_empty()).then(|| format!("Only in the {which} run: {}.", list.join("; ")))
}
