//! `gilectomy rank`: strategies in one order over all programs and thread counts.

use std::path::PathBuf;
use std::process::ExitCode;

use super::view::View;
use crate::compare::{Runs, rank as ranking};
use crate::table::{Cell, Column, Row, Table};

/// `gilectomy rank`.
#[derive(Debug, clap::Args)]
pub struct Rank {
    /// Run directories; several are ranked together
    #[arg(required = true, value_name = "RUN")]
    pub runs: Vec<PathBuf>,
    #[command(flatten)]
    pub view: View,
}

/// Prints the ranking.
pub fn rank(arguments: &Rank) -> ExitCode {
    arguments.view.show(&arguments.runs, table)
}

fn table(runs: &Runs) -> Table {
    let summaries = runs.summaries();
    let ranking = ranking::rank(&summaries, &runs.competitors(&summaries));
    let row = |(index, ranked): (usize, &ranking::Ranked)| Row {
        starts_group: false,
        cells: vec![
            Cell::Count(index + 1),
            Cell::Text(ranked.label.clone()),
            Cell::Ratio(Some(ranked.score)),
            Cell::RatioInterval(ranked.interval),
            Cell::Count(ranked.best),
            Cell::Count(ranked.failures),
        ],
    };
    let mut notes = vec![format!(
        "score: the geometric mean of the ratio to the best, over {} of {} places (a program at a thread count) that \
         all were asked for and somebody has a time at. A failure counts as {:.0} times the slowest of its place.",
        ranking.common,
        ranking.places,
        ranking::PENALTY
    )];
    notes.extend(runs.notes(&summaries));
    Table {
        title: runs.title(),
        lead: Vec::new(),
        columns: vec![
            Column::numbers("rank", "rank"),
            Column::words("strategy", "strategy"),
            Column::numbers("score", "score"),
            Column::numbers("score", "95 % interval"),
            Column::numbers("best", "best"),
            Column::numbers("failures", "failures"),
        ],
        rows: ranking.ranked.iter().enumerate().map(row).collect(),
        notes,
    }
}
