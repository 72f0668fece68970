//! The command line of a sample's child process.
//!
//! A strategy runs in this very executable, started again as `gilectomy exec`; an external engine runs by its own
//! command. Both get the program and its `key=value` arguments at the end.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::plan::{Engine, EngineKind};

/// The hidden subcommand that is the ALU control.
pub const CONTROL: &str = "alu-control";

/// How to start the interpreter of the strategies, and the ALU control.
#[derive(Debug, Clone)]
pub struct Launcher {
    exec: Vec<OsString>,
    control: Vec<OsString>,
}

impl Launcher {
    /// `gilectomy exec`, by the executable that runs now.
    ///
    /// Linux's link to it keeps naming the same file when a build replaces it under the same path in the middle of a
    /// run; otherwise the samples after that would be another build's.
    pub fn this_executable() -> io::Result<Self> {
        let link = PathBuf::from("/proc/self/exe");
        let executable = if link.exists() { link } else { std::env::current_exe()? };
        let executable = executable.into_os_string();
        Ok(Self { exec: vec![executable.clone(), "exec".into()], control: vec![executable, CONTROL.into()] })
    }

    /// A stand-in with the same options: the tests' interpreter. Its machine is a shell too.
    #[cfg(test)]
    pub fn stand_in(words: &[&str]) -> Self {
        let control =
            ["sh", "-c", "echo @value seconds 1; echo \"${5#n=} steps, ${1#threads=} times\"", "sh"];
        let owned = |words: &[&str]| words.iter().map(OsString::from).collect();
        Self { exec: owned(words), control: owned(&control) }
    }

    /// The command that runs `program` in `engine`. A strategy leaves its statistics in `stats`.
    pub fn command(&self, engine: &Engine, stats: &Path, program: &Path, arguments: &[String]) -> Command {
        let mut command = match &engine.kind {
            EngineKind::Strategy { .. } => {
                let mut command = Command::new(&self.exec[0]);
                let strategy = engine.strategy().unwrap_or_default();
                command.args(&self.exec[1..]).arg("--strategy").arg(strategy).arg("--stats").arg(stats);
                // The allocator would ask for huge pages: a program's memory would be what it uses and some twenty
                // megabytes that it touches a byte of.
                command.env("MIMALLOC_ALLOW_THP", "0");
                command
            }
            EngineKind::External { command: words, command_env, env, .. } => {
                let mut command = Command::new(external_word(words, command_env.as_deref()));
                command.args(&words[1..]).envs(env);
                command
            }
            EngineKind::Machine => {
                let mut command = Command::new(&self.control[0]);
                command.args(&self.control[1..]).args(arguments);
                return command;
            }
        };
        command.arg(program).args(arguments);
        command
    }
}

/// What an external engine prints when asked for its version, on one line; `None` if it cannot be started.
pub fn version(engine: &Engine) -> Option<String> {
    let EngineKind::External { command: words, command_env, version, env } = &engine.kind else {
        return None;
    };
    let mut command = Command::new(external_word(words, command_env.as_deref()));
    match version {
        Some(arguments) => command.args(arguments),
        None => command.args(&words[1..]).arg("--version"),
    };
    let output = command.envs(env).stdin(Stdio::null()).output().ok()?;
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    Some(String::from_utf8_lossy(&text).lines().next().unwrap_or_default().trim().to_owned())
}

/// Why an external engine could not be started, and what to do about it.
pub fn absence(engine: &Engine) -> String {
    let EngineKind::External { command: words, command_env, .. } = &engine.kind else {
        return String::new();
    };
    let word = external_word(words, command_env.as_deref());
    let remedy = command_env.as_ref().map(|name| format!("; set {name} to its path")).unwrap_or_default();
    format!("cannot start `{}`{remedy}", word.display())
}

fn external_word(words: &[String], command_env: Option<&str>) -> PathBuf {
    let set = command_env.and_then(std::env::var_os).filter(|value| !value.is_empty());
    set.map_or_else(|| PathBuf::from(&words[0]), PathBuf::from)
}
