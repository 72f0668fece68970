//! `gilectomy cmp`: strategies side by side, a row for each program and thread count.

use std::path::PathBuf;
use std::process::ExitCode;

use super::view::View;
use crate::compare::{Runs, best};
use crate::summary::verdicts;
use crate::table::{Cell, Column, Row, Table};

/// `gilectomy cmp`.
#[derive(Debug, clap::Args)]
pub struct Cmp {
    /// Run directories; several stand side by side
    #[arg(required = true, value_name = "RUN")]
    pub runs: Vec<PathBuf>,
    #[command(flatten)]
    pub view: View,
}

/// Prints the comparison.
pub fn cmp(arguments: &Cmp) -> ExitCode {
    arguments.view.show(&arguments.runs, table)
}

fn table(runs: &Runs) -> Table {
    let summaries = runs.summaries();
    let competitors = runs.competitors(&summaries);
    let (lines, verdicts) = best::standings(&summaries, &competitors);
    let mut columns = vec![Column::words("program", "program"), Column::numbers("threads", "T")];
    columns.extend(competitors.iter().map(|it| Column::numbers(it.label.clone(), it.label.clone())));
    let mut rows: Vec<Row> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let starts_group = index > 0 && lines[index - 1].place.program != line.place.program;
        let mut cells = vec![
            Cell::Text(line.place.program.to_owned()),
            Cell::Threads(line.place.threads, runs.is_beyond_cores(line.place.threads)),
        ];
        cells.extend(line.standings.iter().copied().map(Cell::Standing));
        rows.push(Row { starts_group, cells });
    }
    let mut notes = vec![
        "Each time is the median over processes; `best` has the shortest of its row, a `tie` is not shown to differ \
         from it, any other time has its ratio to the best."
            .to_owned(),
    ];
    notes.extend(verdicts::notes(verdicts.into_iter()));
    notes.extend(runs.cores_note());
    notes.extend(runs.notes(&summaries));
    Table { title: runs.title(), lead: Vec::new(), columns, rows, notes }
}
