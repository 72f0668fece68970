//! `gilectomy run`: config to plan, plan to samples, samples to tables.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{BAD_INPUT, print};
use crate::cli::Run;
use crate::config::{self, error::ConfigError};
use crate::environment::{self, Environment};
use crate::plan::{NoisePolicy, Plan};
use crate::runner::directory::{DirectoryError, RunDirectory};
use crate::runner::interrupt::Interrupt;
use crate::runner::launch::Launcher;
use crate::runner::progress::Progress;
use crate::runner::sample::Sample;
use crate::runner::unfinished;
use crate::runner::{self, Completion, RunError};
use crate::summary::Summaries;
use crate::table::{Table, csv, json, markdown, recorded, results, text};

/// The exit code of a program that Ctrl-C ended, as shells have it.
const INTERRUPTED: u8 = 130;

/// Runs the experiment and prints its table.
pub fn run(arguments: &Run) -> ExitCode {
    match experiment(arguments) {
        Ok(Ended::Table(table)) => print(&table),
        Ok(Ended::Stopped { kept, of, path }) => {
            let quick = if arguments.quick { " --quick" } else { "" };
            let shard = arguments.shard.map(|shard| format!(" --shard {}/{}", shard.index, shard.of));
            let (config, shard) = (arguments.config.display(), shard.unwrap_or_default());
            eprintln!("gilectomy: stopped; {kept} of {of} samples are kept. To continue:");
            eprintln!("  gilectomy run {config} --out {}{quick}{shard}", path.display());
            ExitCode::from(INTERRUPTED)
        }
        Err(Failure::Config(error)) => {
            eprintln!("{error}");
            ExitCode::from(BAD_INPUT)
        }
        Err(failure) => {
            eprintln!("gilectomy: {failure}");
            ExitCode::from(if failure.is_bad_input() { BAD_INPUT } else { 1 })
        }
    }
}

/// How an experiment ended.
enum Ended {
    Table(String),
    Stopped { kept: usize, of: usize, path: PathBuf },
}

/// Why there is no table.
#[derive(Debug)]
enum Failure {
    Config(ConfigError),
    Run(RunError),
    Io { what: &'static str, error: io::Error },
}

impl Failure {
    fn is_bad_input(&self) -> bool {
        match self {
            Self::Config(_) => true,
            Self::Run(RunError::Directory(error)) => !matches!(error, DirectoryError::Io { .. }),
            Self::Run(_) | Self::Io { .. } => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Run(error) => error.fmt(f),
            Self::Io { what, error } => write!(f, "cannot {what}: {error}"),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

impl From<DirectoryError> for Failure {
    fn from(error: DirectoryError) -> Self {
        Self::Run(error.into())
    }
}

fn experiment(arguments: &Run) -> Result<Ended, Failure> {
    let io = |what| move |error| Failure::Io { what, error };
    let loaded = config::load(&arguments.config, arguments.quick)?;
    let plan = Plan { shard: arguments.shard, ..loaded.plan };
    let environment = Environment::capture(&plan).map_err(io("read this executable"))?;
    let launcher = Launcher::this_executable().map_err(io("find this executable"))?;
    let interrupt = Interrupt::listen().map_err(io("listen for Ctrl-C"))?;
    let path = place(arguments, &plan, &environment);
    let mut directory = RunDirectory::open(&path, &plan, &environment, &loaded.text)?;
    announce(&plan, &directory);

    let mut progress = Progress::new(&plan);
    let noise = if arguments.strict_noise { NoisePolicy::Refuse } else { plan.system.noise };
    let ended = runner::run(&plan, &mut directory, &launcher, &interrupt, noise, &mut progress);
    progress.close();
    match ended? {
        Completion::Stopped(kept) => Ok(Ended::Stopped { kept, of: plan.samples(), path }),
        Completion::Finished(samples) => {
            let table = write_tables(&plan, &samples, &directory)?;
            eprintln!("Written to {}", directory.path().display());
            Ok(Ended::Table(table))
        }
    }
}

/// Where the run goes: where the user says, or on with an unfinished run, or to a new directory.
fn place(arguments: &Run, plan: &Plan, environment: &Environment) -> PathBuf {
    let runs = Path::new("runs");
    let unfinished = || unfinished::newest(runs, plan, environment).filter(|_| !arguments.fresh);
    if let Some(path) = &arguments.out {
        return path.clone();
    }
    if let Some(path) = unfinished() {
        eprintln!("continuing the unfinished run in {} (--fresh starts anew)", path.display());
        return path;
    }
    let quick = if plan.quick { "-quick" } else { "" };
    let shard = plan.shard.map(|shard| format!("-{}of{}", shard.index, shard.of)).unwrap_or_default();
    let time = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    let name = format!("{}{quick}{shard}-{time}", plan.name);
    let names = std::iter::once(name.clone()).chain((2..).map(|count| format!("{name}-{count}")));
    names.map(|name| runs.join(name)).find(|path| !path.exists()).unwrap_or_else(|| runs.join(name))
}

fn announce(plan: &Plan, directory: &RunDirectory) {
    eprintln!("{} samples into {}", plan.samples(), directory.path().display());
    if cfg!(debug_assertions) {
        eprintln!("warning: this is a debug build; its times mean nothing (use --release)");
    }
    if let Some(bytes) = directory.torn {
        eprintln!(
            "the last line of samples.jsonl was torn ({bytes} bytes) and is dropped; its sample is taken again"
        );
    }
    if !directory.kept.is_empty() {
        eprintln!("{} finished samples are kept", directory.kept.len());
    }
}

/// Writes the table in its four forms, for people with what programs recorded, and gives back the one for the terminal.
pub(super) fn write_tables(
    plan: &Plan,
    samples: &[Sample],
    directory: &RunDirectory,
) -> Result<String, DirectoryError> {
    // A shard's table has its own cells only; the others would be rows of samples that are not run.
    let plan = Plan { cells: plan.own_cells().cloned().collect(), ..plan.clone() };
    let summaries = Summaries::new(&plan, samples);
    let table = results::results(&plan, &summaries, environment::cores());
    let mut tables = vec![table];
    tables.extend(recorded::recorded(&plan, &summaries, environment::cores()));
    let rendered = |form: fn(&Table) -> String| tables.iter().map(form).collect::<Vec<_>>().join("\n");
    let shown = rendered(text::render);
    let table = &tables[0];
    directory.write("table.txt", &shown)?;
    directory.write("table.md", &rendered(markdown::render))?;
    directory.write("table.csv", &csv::render(table))?;
    directory.write("table.json", &json::render(table))?;
    Ok(shown)
}
