//! The table of a run: a row for every cell of the plan, and geometric means if the plan wants them.

use super::{Cell, Column, Row, Table};
use crate::plan::{Plan, Scaling};
use crate::stats::verdict::Comparison;
use crate::summary::verdicts::Verdicts;
use crate::summary::{CellSummary, MeanSummary, Summaries};

/// Builds the table of a run, which has no row for controls, on a machine with `cores` cores.
pub fn results(plan: &Plan, summaries: &Summaries, cores: usize) -> Table {
    let cells = summaries.cells();
    let verdicts = summaries.verdicts();
    let mut rows: Vec<Row> = Vec::new();
    let mut program = None;
    for cell in &cells {
        let starts_group = program.replace(cell.cell.program.as_str()) != Some(cell.cell.program.as_str());
        let starts_group = starts_group && !rows.is_empty();
        rows.push(cell_row(cell, verdicts.of(&cell.cell), starts_group, cores));
    }
    if plan.geometric_mean {
        let means = summaries.means();
        rows.extend(means.iter().enumerate().map(|(index, mean)| mean_row(mean, index == 0, cores)));
    }
    let quick = if plan.quick { " (quick)" } else { "" };
    Table {
        title: format!("{}{quick}", plan.name),
        lead: vec![plan.question.clone()],
        columns: columns(plan),
        rows,
        notes: notes(plan, summaries, &verdicts, cores),
    }
}

fn columns(plan: &Plan) -> Vec<Column> {
    vec![
        Column::words("program", "program"),
        Column::words("strategy", "strategy"),
        Column::numbers("threads", "T"),
        Column::numbers("seconds", "time"),
        Column::numbers("seconds", "95 % interval"),
        Column::numbers("minimum_seconds", "minimum"),
        Column::numbers("ratio", format!("vs {} T=1", plan.baseline)),
        Column::numbers("ratio", "95 % interval"),
        Column::numbers("gain", "gain"),
        Column::numbers("cpu_seconds", "CPU"),
        Column::numbers("peak_rss_bytes", "memory"),
        Column::words("verdict", format!("vs {}, same T", plan.baseline)),
        Column::numbers("noisy", "noisy"),
        Column::words("status", "status"),
    ]
}

fn cell_row(summary: &CellSummary, verdict: Option<Comparison>, starts_group: bool, cores: usize) -> Row {
    Row {
        starts_group,
        cells: vec![
            Cell::Text(summary.cell.program.clone()),
            Cell::Text(summary.cell.engine.clone()),
            threads(summary.cell.threads, cores),
            Cell::Seconds(summary.seconds),
            Cell::SecondsInterval(summary.interval),
            Cell::Seconds(summary.minimum),
            Cell::Ratio(summary.ratio),
            Cell::RatioInterval(summary.ratio_interval),
            Cell::Ratio(summary.gain),
            Cell::Seconds(summary.cpu_seconds),
            Cell::Bytes(summary.peak_rss_bytes),
            Cell::Verdict(verdict),
            Cell::Count(summary.noisy),
            Cell::Text(summary.status.clone()),
        ],
    }
}

fn mean_row(summary: &MeanSummary, starts_group: bool, cores: usize) -> Row {
    let status = match summary.ratio {
        Some(_) => format!("over {} of {} programs", summary.common, summary.programs),
        None if summary.common == 0 => "no program that all engines have a time for".to_owned(),
        None => "no time for the common programs".to_owned(),
    };
    Row {
        starts_group,
        cells: vec![
            Cell::Text("geometric mean".to_owned()),
            Cell::Text(summary.engine.clone()),
            threads(summary.threads, cores),
            Cell::Seconds(None),
            Cell::SecondsInterval(None),
            Cell::Seconds(None),
            Cell::Ratio(summary.ratio),
            Cell::RatioInterval(summary.ratio_interval),
            Cell::Ratio(None),
            Cell::Seconds(None),
            Cell::Bytes(None),
            Cell::Verdict(None),
            Cell::Count(0),
            Cell::Text(status),
        ],
    }
}

pub(super) fn threads(count: u32, cores: usize) -> Cell {
    Cell::Threads(count, count as usize > cores)
}

fn notes(plan: &Plan, summaries: &Summaries, verdicts: &Verdicts, cores: usize) -> Vec<String> {
    let measure = &plan.measure;
    let mut notes = Vec::new();
    if plan.quick {
        notes.push(
            "Quick: few processes, at most two threads, small work. Good to see that it works, not to quote."
                .to_owned(),
        );
    }
    notes.push(format!(
        "time, CPU and memory: medians over {} processes, each the median of its {} measured round(s) after {} of \
         warm-up; intervals by the percentile bootstrap, seed {}.",
        measure.processes, measure.values, measure.warmup, measure.seed
    ));
    notes.push(format!("vs {0} T=1: time relative to {0} with one thread, same program.", plan.baseline));
    notes.push(gain_note(plan));
    notes.extend(verdicts.notes());
    notes.extend(summaries.control_notes());
    if summaries.ordinary().any(|cell| cell.threads as usize > cores) {
        notes.push(format!("* more threads than this machine's {cores} core(s)."));
    }
    notes
}

fn gain_note(plan: &Plan) -> String {
    let has = |scaling: Scaling| {
        plan.programs.iter().any(|program| !program.is_control() && program.scaling == scaling)
    };
    let mut words = vec!["gain: throughput relative to the same strategy with one thread".to_owned()];
    if has(Scaling::Weak) || has(Scaling::Serial) {
        words.push("T x t(1) / t(T) for weak (each thread does the whole work) and serial (one thread does it T times)".to_owned());
    }
    if has(Scaling::Strong) {
        words.push("t(1) / t(T) for strong (the threads share the work)".to_owned());
    }
    format!("{}.", words.join("; "))
}
