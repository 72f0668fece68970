//! `gilectomy report` and `gilectomy charts`: a run as a page, and its charts as files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::BAD_INPUT;
use crate::report::{self, Files};

/// `gilectomy report`.
#[derive(Debug, clap::Args)]
pub struct Report {
    /// The run directory
    pub run: PathBuf,
    /// Where the report goes [default: report.html in the run directory]
    #[arg(short, long, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
}

/// `gilectomy charts`.
#[derive(Debug, clap::Args)]
pub struct Charts {
    /// The run directory
    pub run: PathBuf,
    /// The folder for the charts, made if need be [default: charts in the run directory]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Writes the report of a run.
pub fn report(arguments: &Report) -> ExitCode {
    with_run(&arguments.run, |files| {
        let path = arguments.out.clone().unwrap_or_else(|| arguments.run.join("report.html"));
        written(&path, fs::write(&path, report::html(files)))
    })
}

/// Writes the charts of a run.
pub fn charts(arguments: &Charts) -> ExitCode {
    with_run(&arguments.run, |files| {
        let folder = arguments.out.clone().unwrap_or_else(|| arguments.run.join("charts"));
        let mut charts = report::charts(files).into_iter();
        let all = fs::create_dir_all(&folder)
            .and_then(|()| charts.try_for_each(|(name, svg)| fs::write(folder.join(name), svg)));
        written(&folder, all)
    })
}

fn with_run(path: &Path, then: impl FnOnce(&Files) -> ExitCode) -> ExitCode {
    match Files::read(path) {
        Ok(files) => then(&files),
        Err(error) => {
            eprintln!("gilectomy: {error}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

fn written(path: &Path, result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => {
            eprintln!("Written to {}", path.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!(
                "gilectomy: cannot write to {}: {error}\n  help: give another place with -o",
                path.display()
            );
            ExitCode::FAILURE
        }
    }
}
