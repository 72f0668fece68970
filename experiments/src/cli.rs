//! The command line: subcommands, options and their help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands;
use crate::plan::Shard;
use crate::table::Format;

/// What removing a global interpreter lock costs and buys: one Python, many concurrency strategies, measured.
#[derive(Debug, Parser)]
#[command(name = "gilectomy", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run an experiment and print its table
    #[command(after_long_help = RUN_HELP)]
    Run(Run),
    /// Show the cells of an experiment and an estimate of its time, and run nothing
    Check(Check),
    /// Run a Python program under one strategy, like an interpreter
    #[command(after_long_help = EXEC_HELP)]
    Exec(Exec),
    /// Compare strategies side by side, program by program
    Cmp(commands::cmp::Cmp),
    /// Put strategies in one order over all programs
    Rank(commands::rank::Rank),
    /// Show how strategies scale with threads
    Scale(commands::scale::Scale),
    /// Compare a newer run with an older one, and fail on regressions
    #[command(after_long_help = commands::diff::HELP)]
    Diff(commands::diff::Diff),
    /// Print every value of a run, one row each
    Export(commands::export::Export),
    /// Write the report of a run: one HTML file that needs no network
    Report(commands::report::Report),
    /// Write the charts of a run as SVG files
    Charts(commands::report::Charts),
    /// List the strategies
    Strategies(Strategies),
    /// Print completions for a shell
    Completions(commands::help::Completions),
    /// Print the manual page
    Man,
    /// Put the shards of a run together
    Merge(commands::merge::Merge),
    /// Print a script that runs an experiment in shards and merges them
    Emit(commands::emit::Emit),
    /// Look what on this machine would spoil a measurement, and what to do about it
    Doctor(commands::doctor::Doctor),
    /// The ALU control of a run: the runner's own child
    #[command(hide = true)]
    AluControl {
        /// `threads=N`, `warmup=N`, `values=N`, `n=N`, as programs get them.
        options: Vec<String>,
    },
}

/// `gilectomy run`.
#[derive(Debug, clap::Args)]
pub struct Run {
    /// The experiment: a TOML file
    pub config: PathBuf,
    /// The run directory; one that holds the same plan is continued [default: the newest unfinished run of the same
    /// plan in runs/, or else runs/NAME-UTCTIME]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Start anew, whatever unfinished run there is
    #[arg(long, conflicts_with = "out")]
    pub fresh: bool,
    /// Two processes, at most two threads, the programs' quick sizes: does it work at all?
    #[arg(long)]
    pub quick: bool,
    /// Stop at the first noisy sample, whatever the config says; the same command continues
    #[arg(long)]
    pub strict_noise: bool,
    /// Take one part of N only; `gilectomy merge` puts the parts together
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,
}

/// `2/4` is the second of four.
fn shard(word: &str) -> Result<Shard, String> {
    let parts = word.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((index, of)) if (1..=of).contains(&index) => Ok(Shard { index, of }),
        _ => Err("write I/N with I from 1 to N, as in 2/4".to_owned()),
    }
}

/// `gilectomy check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The experiment: a TOML file
    pub config: PathBuf,
    /// Show the quick version
    #[arg(long)]
    pub quick: bool,
    /// How the table is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `gilectomy exec`.
#[derive(Debug, clap::Args)]
pub struct Exec {
    /// The strategy; `gilectomy strategies` lists them
    #[arg(long, value_name = "S", env = "GILECTOMY_STRATEGY")]
    pub strategy: String,
    /// Write the run's statistics to FILE at exit, as JSON: times, peak memory, counters
    #[arg(long, value_name = "FILE")]
    pub stats: Option<PathBuf>,
    /// Count the heap at exit and fail loudly if anything is left
    #[arg(long)]
    pub census: bool,
    /// Make rare things happen often
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    pub stress: Vec<Stress>,
    /// With `--stress gc`: collect at every N-th safepoint of each thread
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub stride: u32,
    /// Let every N-th allocation of an object end in a MemoryError at the next safepoint (developer builds only)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub memory_errors: u32,
    /// The program, and its own arguments: everything after it
    #[arg(value_names = ["PROGRAM.py", "ARGS"], required = true, num_args = 1.., trailing_var_arg = true)]
    pub program: Vec<OsString>,
}

/// What `gilectomy exec --stress` can do to a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Stress {
    /// Collect cycles at every safepoint
    Gc,
    /// Let other threads run inside every critical section (developer builds only)
    Locks,
    /// Check at every collection that no shared object holds a private one, and that what can be reached is
    /// marked
    Publication,
}

/// `gilectomy strategies`.
#[derive(Debug, clap::Args)]
pub struct Strategies {
    /// As JSON, with the model constants
    #[arg(long)]
    pub json: bool,
    /// How the table is written
    #[arg(long, value_enum, default_value_t, conflicts_with = "json")]
    pub format: Format,
}

const RUN_HELP: &str = "\
The run directory holds plan.json, environment.json, samples.jsonl (a line per child process), repeated.jsonl (noisy
samples that were taken again), calibration.jsonl (if the config wants a steady warm-up or a minimum time), the config,
the programs and the table as table.txt, .md, .csv and .json. Ctrl-C, a crash or a full disk leaves it resumable: the
same command continues. A directory with another plan is never overwritten.

Beside the strategies every run measures two controls: the baseline once more under another name, and `alu-control`,
the same arithmetic in each thread, which says how much parallelism the machine gave. A sample beside which the machine
did something else is marked in samples.jsonl; the config's [system] says whether it is taken again.

Programs are Python scripts that take key=value arguments (threads, mode, warmup, values and the config's own
parameters), print `@value seconds NUMBER` and `@value cpu NUMBER` for what they measured, and print their answer,
which is compared with the expected one every time.

Exit codes: 0 the table was made, whatever its rows say; 1 the run could not go on; 2 bad input, nothing was run;
130 stopped by Ctrl-C.

Environment: a config's `command-env` names the variable that replaces an external engine's command, such as
GILECTOMY_CPYTHON in configs/speed.toml.";

const EXEC_HELP: &str = "\
Standard input, output, error and the exit code are the program's. An uncaught exception exits with 1. Bad input (no
such program, a directory, text that is not UTF-8, an unknown strategy) exits with 2. Something that the strategy
cannot do, such as a second thread under one that has none, exits with 4 and a line on stderr that begins
`gilectomy: unsupported:`.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn everything_after_the_program_is_the_programs() {
        let words = ["gilectomy", "exec", "--strategy", "gil", "p.py", "--stats", "x", "--", "-c"];
        let Command::Exec(exec) = Cli::parse_from(words).command else { panic!("not exec") };
        assert_eq!(exec.stats, None);
        assert_eq!(exec.program, ["p.py", "--stats", "x", "--", "-c"]);
    }
}
