//! What programs measured of themselves beside their time: latencies, rates, counts.

use std::collections::BTreeMap;

use super::{Cell, Column, Row, Table};
use crate::plan::Plan;
use crate::summary::{CellSummary, Summaries};

/// A table for each program that recorded anything, with a column for each name.
pub fn recorded(plan: &Plan, summaries: &Summaries, cores: usize) -> Vec<Table> {
    let cells = summaries.cells();
    let of_program = |program: &str| -> Vec<(&CellSummary, BTreeMap<&str, f64>)> {
        let own = cells.iter().filter(|cell| cell.cell.program == program);
        own.map(|cell| (cell, summaries.recorded(&cell.cell))).collect()
    };
    summaries
        .programs()
        .filter_map(|program| table(plan, &program.name, &of_program(&program.name), cores))
        .collect()
}

fn table(
    plan: &Plan,
    program: &str,
    cells: &[(&CellSummary, BTreeMap<&str, f64>)],
    cores: usize,
) -> Option<Table> {
    let mut names: Vec<&str> = cells.iter().flat_map(|(_, values)| values.keys().copied()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let mut columns = vec![Column::words("strategy", "strategy"), Column::numbers("threads", "T")];
    columns.extend(names.iter().map(|name| Column::numbers(*name, *name)));
    let mut engine = None;
    let rows = cells.iter().map(|(summary, values)| {
        let cell = &summary.cell;
        let starts_group = engine.replace(cell.engine.as_str()).is_some_and(|before| before != cell.engine);
        let mut row = vec![Cell::Text(cell.engine.clone()), super::results::threads(cell.threads, cores)];
        row.extend(names.iter().map(|name| Cell::Number(values.get(name).copied())));
        Row { starts_group, cells: row }
    });
    Some(Table {
        title: format!("{}: recorded by {program}", plan.name),
        lead: Vec::new(),
        rows: rows.collect(),
        columns,
        notes: vec!["Medians over processes, in the units of the program: its times are seconds.".to_owned()],
    })
}
