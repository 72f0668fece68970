//! What the command knows about the interpreter: which strategies there are, and how to run a program under one.
//!
//! Everything else in this crate goes through these two functions. The runner does not even call `exec`: it starts
//! this executable again as a child process and lets the command line do so, one process per sample.

use crate::cli::Stress;
use crate::nearest::suggestion;
use gilectomy_core::program::Program;
use gilectomy_strategies::registry::{self, SpecError};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

/// One line of the registry: a strategy as configs, tables and listings name it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StrategyInfo {
    /// The name in configs and on the command line.
    pub name: &'static str,
    /// The memory axis: how references are counted or traced.
    pub memory: &'static str,
    /// The synchronisation axis: what keeps two threads apart.
    pub sync: &'static str,
    /// What the strategy stands for, in one line.
    pub story: &'static str,
    /// Whether two threads run bytecode at the same time.
    pub parallel: bool,
    /// Its parameters and their values, the model's constants first.
    #[serde(serialize_with = "pairs_as_map")]
    pub settings: Vec<(&'static str, &'static str)>,
    /// How its variants, which differ in settings, are asked for.
    pub variants: Vec<&'static str>,
}

/// What `gilectomy exec` hands to the interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecOptions {
    /// The path as the user gave it: `__file__`, `sys.argv[0]` and tracebacks show it.
    pub program: PathBuf,
    /// The text of the program, already known to be UTF-8.
    pub source: String,
    /// `sys.argv[1:]`.
    pub args: Vec<String>,
    /// Where the statistics go at exit, as JSON.
    pub stats: Option<PathBuf>,
    /// Whether the heap is counted at exit and must be empty.
    pub census: bool,
    /// What is made to happen more often than it would.
    pub stress: Vec<Stress>,
    /// At which safepoints cycles are collected under stress.
    pub stride: u32,
    /// Which allocations fail, if any.
    pub memory_errors: u32,
}

/// Every strategy, in the order in which listings show them.
pub fn strategies() -> &'static [StrategyInfo] {
    static LIST: LazyLock<Vec<StrategyInfo>> = LazyLock::new(|| {
        registry::strategies().iter().filter(|entry| entry.is_default).map(StrategyInfo::of).collect()
    });
    &LIST
}

/// The strategy or variant that a spec such as `gilectomy:lock=spin` asks for, spelled as tables show it.
///
/// # Errors
///
/// The words for the user when there is none: what is wrong, and what would be right.
pub fn resolve(spec: &str) -> Result<&'static str, (String, String)> {
    let error = match registry::find(spec) {
        Ok(entry) => return Ok(&entry.spec),
        Err(error) => error,
    };
    // The remedy names what there is, so the message must not: `SpecError` alone would say it again.
    let message = match &error {
        SpecError::Parameter { strategy, parameter, .. } => {
            format!("`{strategy}` has no parameter `{parameter}`")
        }
        SpecError::Value { strategy, parameter, value, .. } => {
            format!("`{strategy}` was not compiled with {parameter}={value}")
        }
        SpecError::Combination { spec, .. } => format!("`{spec}`: this combination was not compiled"),
        SpecError::Name { .. } | SpecError::Form { .. } => error.to_string(),
    };
    let remedy = match &error {
        SpecError::Name { name } => {
            let names: Vec<&str> = strategies().iter().map(|strategy| strategy.name).collect();
            suggestion(name, "strategies", &names)
        }
        SpecError::Parameter { parameter, known, .. } => suggestion(parameter, "parameters", known),
        SpecError::Value { value, known, .. } => suggestion(value, "values", known),
        SpecError::Form { .. } => "write strategy:parameter=value,parameter=value".to_owned(),
        SpecError::Combination { known, .. } => {
            format!("there are {}; another one needs a line in the registry", known.join(", "))
        }
    };
    Err((message, remedy))
}

impl StrategyInfo {
    fn of(entry: &'static registry::Entry) -> Self {
        let family = registry::strategies().iter().filter(|other| other.info.name == entry.info.name);
        StrategyInfo {
            name: entry.info.name,
            memory: entry.info.memory,
            sync: entry.info.sync,
            story: entry.info.story,
            parallel: entry.parallel,
            settings: entry.settings.clone(),
            variants: family.filter(|other| !other.is_default).map(|other| other.spec.as_str()).collect(),
        }
    }
}

/// Runs a program under the strategy of that name, which the command line has already checked, and ends the
/// process: daemon threads of the program may still be running.
///
/// The exit code is the program's own, with 4 reserved for what the strategy cannot do; see `gilectomy exec --help`.
pub fn exec(strategy: &str, options: ExecOptions) -> ExitCode {
    let entry = match registry::find(strategy) {
        Ok(entry) => entry,
        Err(error) => {
            eprintln!("gilectomy: {error}");
            return ExitCode::from(2);
        }
    };
    let program = Program {
        path: options.program.display().to_string(),
        source: options.source,
        args: options.args,
        stats: options.stats,
        census: options.census,
        stress: gilectomy_core::runtime::Stress {
            gc: options.stress.contains(&Stress::Gc),
            stride: options.stride,
            locks: options.stress.contains(&Stress::Locks),
            publication: options.stress.contains(&Stress::Publication),
            memory_errors: options.memory_errors,
            ..Default::default()
        },
    };
    let outcome = (entry.run)(program);
    std::process::exit(outcome.code)
}

fn pairs_as_map<S: serde::Serializer>(pairs: &[(&str, &str)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().copied())
}
