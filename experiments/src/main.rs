//! The `gilectomy` command: experiments, their runner, their statistics and tables, and the interpreter's front door.

mod cli;
mod commands;
mod compare;
mod config;
mod control;
mod doctor;
mod engine;
mod environment;
mod expect;
mod filter;
mod format;
mod hash;
mod nearest;
mod plan;
mod programs;
mod recorded;
mod report;
mod runner;
mod stats;
mod summary;
mod table;

use std::process::ExitCode;

use clap::Parser;

/// Thread-caching allocation for what is not an object: list and dict arrays, big integers, the heap's pages.
#[cfg(not(gilectomy_sanitize))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::Cli::parse().command {
        cli::Command::Run(arguments) => commands::run::run(&arguments),
        cli::Command::Check(arguments) => commands::check::check(&arguments),
        cli::Command::Exec(arguments) => commands::exec::exec(arguments),
        cli::Command::Cmp(arguments) => commands::cmp::cmp(&arguments),
        cli::Command::Rank(arguments) => commands::rank::rank(&arguments),
        cli::Command::Scale(arguments) => commands::scale::scale(&arguments),
        cli::Command::Diff(arguments) => commands::diff::diff(&arguments),
        cli::Command::Export(arguments) => commands::export::export(&arguments),
        cli::Command::Report(arguments) => commands::report::report(&arguments),
        cli::Command::Charts(arguments) => commands::report::charts(&arguments),
        cli::Command::Completions(arguments) => commands::help::completions(&arguments),
        cli::Command::Man => commands::help::man(),
        cli::Command::Strategies(arguments) => commands::strategies::strategies(&arguments),
        cli::Command::Merge(arguments) => commands::merge::merge(&arguments),
        cli::Command::Emit(arguments) => commands::emit::emit(&arguments),
        cli::Command::Doctor(arguments) => commands::doctor::doctor(&arguments),
        cli::Command::AluControl { options } => control::run(&options),
    }
}
