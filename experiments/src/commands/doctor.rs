//! `gilectomy doctor`: what on this machine would spoil a measurement.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{BAD_INPUT, print};
use crate::doctor::{Here, Root, Verdict, findings};
use crate::table::{Cell, Column, Format, Row, Table};
use crate::{config, environment};

/// `gilectomy doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// The experiment that is to run here
    pub config: Option<PathBuf>,
    /// How the table is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Prints a line for each check. What is found is no failure.
pub fn doctor(arguments: &Doctor) -> ExitCode {
    let threads = match arguments.config.as_ref().map(|config| config::load(config, false)) {
        None => None,
        Some(Ok(loaded)) => loaded.plan.cells.iter().map(|cell| cell.threads).max(),
        Some(Err(error)) => {
            eprintln!("{error}");
            return ExitCode::from(BAD_INPUT);
        }
    };
    let here = Here { threads, cores: environment::cores(), out: PathBuf::from("./runs") };
    print(&table(&here).render(arguments.format))
}

fn table(here: &Here) -> Table {
    let findings = findings(&Root::this_machine(), here);
    let spoilt = findings.iter().filter(|finding| finding.verdict == Verdict::Spoils).count();
    let rows = findings.into_iter().map(|finding| Row {
        starts_group: false,
        cells: vec![
            Cell::Text(finding.check.to_owned()),
            Cell::Text(finding.verdict.word().to_owned()),
            Cell::Text(finding.evidence),
            Cell::Text(finding.remedy.to_owned()),
        ],
    });
    Table {
        title: "doctor".to_owned(),
        lead: Vec::new(),
        columns: vec![
            Column::words("check", "check"),
            Column::words("verdict", "verdict"),
            Column::words("evidence", "what was seen"),
            Column::words("remedy", "remedy"),
        ],
        rows: rows.collect(),
        notes: vec![match spoilt {
            0 => "Nothing here spoils a measurement by itself; a run marks its noisy samples.".to_owned(),
            1 => "One thing here spoils measurements.".to_owned(),
            many => format!("{many} things here spoil measurements."),
        }],
    }
}
