//! `gilectomy completions` and `gilectomy man`: made from the command line's own description, so that they cannot lag.

use std::io;
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::print;
use crate::cli::Cli;

/// `gilectomy completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Prints the completions of a shell.
pub fn completions(arguments: &Completions) -> ExitCode {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "gilectomy", &mut text);
    print(&String::from_utf8_lossy(&text))
}

/// Prints the manual page, the subcommands' pages after one another.
pub fn man() -> ExitCode {
    let mut command = Cli::command().disable_help_subcommand(true);
    // Gives every subcommand its full name.
    command.build();
    let mut text = Vec::new();
    match pages(&command, &mut text) {
        Ok(()) => print(&String::from_utf8_lossy(&text)),
        Err(error) => {
            eprintln!("gilectomy: cannot write the manual page: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The page of a command and of each that is not hidden beneath it.
fn pages(command: &Command, text: &mut Vec<u8>) -> io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(text)?;
    let mut subcommands = command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    subcommands.try_for_each(|subcommand| pages(subcommand, text))
}
