//! From a TOML file to a plan: read, parse, resolve, and say precisely what is wrong with it.
//!
//! Three steps, each in its own file. [`schema`] is the shape of the file and lets serde refuse what has another one.
//! [`resolve`] checks the words against what exists (strategies, engines, programs, parameters) and yields the
//! [`Plan`]. [`error`] draws every problem at its place in the file with the nearest valid word. Nothing runs before
//! all three have passed.

mod cells;
pub mod error;
mod expected;
mod programs;
mod resolve;
mod schema;
mod strategies;
mod syntax;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use self::error::{ConfigError, Problem};
pub use self::schema::Scaling;
use crate::plan::Plan;

/// A configuration that has been read and found sound.
#[derive(Debug)]
pub struct Loaded {
    /// The experiment to run.
    pub plan: Plan,
    /// The file as it was read, for the run directory.
    pub text: String,
}

/// Reads the experiment at `path`; with `quick`, its small version.
pub fn load(path: &Path, quick: bool) -> Result<Loaded, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })?;
    match parse(&text, path.parent().unwrap_or(Path::new("")), quick) {
        Ok(plan) => Ok(Loaded { plan, text }),
        Err(problems) => Err(ConfigError::Invalid { path: path.to_owned(), text, problems }),
    }
}

/// Resolves the text of a config whose relative paths start at `directory`.
fn parse(text: &str, directory: &Path, quick: bool) -> Result<Plan, Vec<Problem>> {
    let config = syntax::parse(text).map_err(|problem| vec![problem])?;
    resolve::resolve(config, &PathBuf::from(directory), quick)
}
