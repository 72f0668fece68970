//! One file per subcommand: arguments in, an exit code out.

pub mod check;
pub mod cmp;
pub mod diff;
pub mod doctor;
pub mod emit;
pub mod exec;
pub mod export;
pub mod help;
pub mod merge;
pub mod rank;
pub mod report;
pub mod run;
pub mod scale;
pub mod strategies;
mod view;

use std::io::{self, Write};
use std::process::ExitCode;

/// Bad input: nothing was run.
const BAD_INPUT: u8 = 2;

/// Prints to stdout; a reader that has gone away, as `head` does, is no reason to fail.
fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("gilectomy: cannot write to standard output: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
