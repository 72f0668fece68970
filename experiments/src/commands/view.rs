//! What all commands that read runs have in common: the filter, the form of the table, and what a bad run exits with.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{BAD_INPUT, print};
use crate::compare::{Runs, RunsError};
use crate::filter::Filter;
use crate::table::{Format, Table};

/// The flags of a command that reads runs.
#[derive(Debug, Clone, clap::Args)]
pub struct View {
    /// How the table is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    #[command(flatten)]
    pub filter: Filter,
}

impl View {
    /// Reads the runs and prints the table that `build` makes of them.
    pub fn show(&self, paths: &[PathBuf], build: impl FnOnce(&Runs) -> Table) -> ExitCode {
        match Runs::open(paths, &self.filter) {
            Ok(runs) => print(&build(&runs).render(self.format)),
            Err(error) => refuse(&error),
        }
    }
}

/// Says why runs cannot be read.
pub fn refuse(error: &RunsError) -> ExitCode {
    eprintln!("gilectomy: {error}");
    ExitCode::from(BAD_INPUT)
}
