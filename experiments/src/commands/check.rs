//! `gilectomy check`: what an experiment would run, and for how long.

use std::process::ExitCode;
use std::time::Duration;

use super::{BAD_INPUT, print};
use crate::cli::Check;
use crate::plan::{self, Plan, Program};
use crate::runner::calibration;
use crate::table::{Cell, Column, Row, Table};
use crate::{config, environment, format};

/// Prints the cells of the experiment and an estimate.
pub fn check(arguments: &Check) -> ExitCode {
    match config::load(&arguments.config, arguments.quick) {
        Ok(loaded) => print(&cells(&loaded.plan, environment::cores()).render(arguments.format)),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

fn cells(plan: &Plan, cores: usize) -> Table {
    let mut rows: Vec<Row> = Vec::new();
    let (warmup, values) = (plan.measure.warmup.at_most(), plan.measure.values);
    for program in &plan.programs {
        for (index, cell) in plan.cells.iter().filter(|cell| cell.program == program.name).enumerate() {
            rows.push(Row {
                starts_group: index == 0 && !rows.is_empty(),
                cells: vec![
                    Cell::Text(cell.program.clone()),
                    Cell::Text(cell.engine.clone()),
                    Cell::Threads(cell.threads, cell.threads as usize > cores),
                    Cell::Text(arguments(plan, program, cell, warmup, values)),
                ],
            });
        }
    }
    let mut notes = vec![estimate(plan)];
    if let Some((warmup, rounds)) = calibration::trial(&plan.measure) {
        notes.push(format!(
            "Before its first sample each cell has a trial of {} rounds, which finds its warm-up and rounds per value.",
            warmup + rounds
        ));
    }
    if plan.cells.iter().any(|cell| cell.threads as usize > cores) {
        notes.push(format!("* more threads than this machine's {cores} core(s)."));
    }
    Table {
        title: format!("{}{}", plan.name, if plan.quick { " (quick)" } else { "" }),
        lead: vec![plan.question.clone()],
        columns: vec![
            Column::words("program", "program"),
            Column::words("strategy", "strategy"),
            Column::numbers("threads", "T"),
            Column::words("arguments", "arguments"),
        ],
        rows,
        notes,
    }
}

/// The program's arguments, or what the cell is a control for.
fn arguments(plan: &Plan, program: &Program, cell: &plan::Cell, warmup: u32, values: u32) -> String {
    let control = match plan.is_control(cell) {
        true => " (control)",
        false => "",
    };
    format!("{}{control}", plan.arguments(program, cell.threads, warmup, values).join(" "))
}

fn estimate(plan: &Plan) -> String {
    let span = |seconds: f64| {
        Duration::try_from_secs_f64(seconds).map_or_else(|_| "for ever".to_owned(), format::span)
    };
    let about = match plan.estimated_seconds() {
        Some(seconds) => format!("about {} by the programs' own `seconds`", span(seconds)),
        None => "no estimate, as not every program says its `seconds`".to_owned(),
    };
    format!(
        "{} cells x {} processes = {} samples; {about}; at most {} if each ran into its time-out.",
        plan.cells.len(),
        plan.measure.processes,
        plan.samples(),
        span(plan.longest_seconds())
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_experiments_that_come_along_are_sound() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../configs"));
        // Those in a folder are about programs that may not be there.
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|path| path.is_file()) {
            for quick in [false, true] {
                let loaded = config::load(&file, quick);
                let plan = loaded.unwrap_or_else(|error| panic!("{error}")).plan;
                assert!(plan.estimated_seconds().is_some(), "{} says no seconds", plan.name);
                assert_eq!(cells(&plan, 2).rows.len(), plan.cells.len());
            }
        }
    }
}
