//! The shape of a configuration file, version 1.
//!
//! Unknown keys are refused everywhere. Whatever can be wrong in meaning, and not only in form, carries its span, so
//! that [`super::resolve`] can point at it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// The version of the file format that this build reads.
pub const SCHEMA: i64 = 1;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The version of the format. Checked before everything else.
    #[serde(rename = "schema")]
    pub _schema: i64,
    /// The experiment's name: the start of its run directory.
    pub name: Spanned<String>,
    /// What the experiment asks, in prose.
    pub question: Spanned<String>,
    /// The strategy or engine that ratios are relative to, at one thread.
    pub baseline: Spanned<String>,
    /// Strategies by name; the single word "all" stands for every one there is.
    #[serde(default)]
    pub strategies: Vec<Spanned<String>>,
    /// Thread counts.
    pub threads: Spanned<Vec<Spanned<i64>>>,
    /// Whether the table ends with geometric means of the ratios over the programs.
    #[serde(default)]
    pub geometric_mean: bool,
    /// How samples are taken.
    #[serde(default)]
    pub measure: Measure,
    /// Interpreters that stand beside the strategies.
    #[serde(default, rename = "engine")]
    pub engines: Vec<Engine>,
    /// The work.
    #[serde(default, rename = "program")]
    pub programs: Vec<Program>,
}

/// `[measure]`: how samples are taken. Everything has a default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// Child processes per cell.
    pub processes: Option<Spanned<i64>>,
    /// Unmeasured rounds inside each process.
    pub warmup: Option<Spanned<i64>>,
    /// Measured rounds inside each process.
    pub values: Option<Spanned<i64>>,
    /// Seconds after which a child is killed.
    pub timeout: Option<Spanned<f64>>,
    /// Of the order of samples and of the bootstrap.
    pub seed: Option<Spanned<i64>>,
}

/// `[[engine]]`: an interpreter that is not ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Engine {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// The command that runs a program whose path and arguments follow.
    pub command: Spanned<Vec<String>>,
    /// An environment variable whose value, when set, replaces the first word of the command.
    pub command_env: Option<Spanned<String>>,
}

/// `[[program]]`: one piece of work with its parameters and its expected answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// A file, relative to the config, or the name of a bundled program.
    pub path: Spanned<String>,
    /// What T threads mean for the amount of work.
    pub scaling: Scaling,
    /// Passed to the program as `key=value`.
    #[serde(default)]
    pub params: Params,
    /// What the program must print, with `{key}` for parameters and `{threads}`.
    pub expect: Option<Spanned<String>>,
    /// A file with what the program must print, relative to the config.
    pub expect_file: Option<Spanned<String>>,
    /// About how long one piece of work takes, for estimates only.
    pub seconds: Option<Spanned<f64>>,
    /// What differs under `--quick`.
    pub quick: Option<Quick>,
}

/// `[program.quick]`: replaces single parameters and the expected answer.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quick {
    /// Override the program's parameters of the same name.
    #[serde(default)]
    pub params: Params,
    /// Replaces the program's `expect` or `expect-file`.
    pub expect: Option<Spanned<String>>,
    /// About how long one piece of quick work takes.
    pub seconds: Option<Spanned<f64>>,
}

/// Parameters by name, each a single value.
pub type Params = BTreeMap<Spanned<String>, Spanned<toml::Value>>;

/// What T threads mean for the amount of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// Each of T threads does the whole work.
    Weak,
    /// One thread does the work T times: the control of a weak cell.
    Serial,
    /// T threads share one piece of work.
    Strong,
}

impl Scaling {
    /// How many pieces of work a cell of `threads` threads does.
    pub fn pieces(self, threads: u32) -> u32 {
        match self {
            Scaling::Weak | Scaling::Serial => threads,
            Scaling::Strong => 1,
        }
    }

    /// The word in configs and in the program's `mode=` argument.
    pub fn word(self) -> &'static str {
        match self {
            Scaling::Weak => "weak",
            Scaling::Serial => "serial",
            Scaling::Strong => "strong",
        }
    }
}
