//! A child process and what came of it, within a time limit where Python programs run.

// Each test uses some of it.
#![allow(dead_code)]

use gilectomy_strategies::registry;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

const TIME_LIMIT: Duration = Duration::from_secs(300);

/// What a child printed and how it ended.
pub struct Ended {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code.
    pub code: i32,
}

impl Ended {
    /// The lines of the answer: those that are no measurements.
    pub fn answer(&self) -> String {
        self.stdout
            .lines()
            .filter(|line| !line.starts_with("@value "))
            .fold(String::new(), |answer, line| answer + line + "\n")
    }

    /// What is wrong with it if it should have printed this answer, and nothing else.
    pub fn check(&self, expected: &str) -> Result<(), String> {
        let answer = self.answer();
        if self.code == 0 && self.stderr.is_empty() && answer == expected {
            return Ok(());
        }
        Err(format!("expected: {expected}\ngot: {answer}\nexit code {}\nstderr: {}", self.code, self.stderr))
    }
}

/// The command, with these words, in a folder.
pub fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilectomy"));
    command.args(words).current_dir(folder);
    command
}

/// Runs the command to its end: exit code, standard output, standard error.
pub fn gilectomy(folder: &Path, words: &[&str]) -> (i32, String, String) {
    finish(&mut command(folder, words))
}

/// As [`gilectomy`], of any command.
pub fn finish(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The command that runs a program, to be added with its arguments, under a strategy; its heap must be empty at exit.
pub fn under(strategy: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilectomy"));
    command.args(["exec", "--strategy", strategy, "--census"]);
    command
}

/// The strategies that the programs of others are run under: those that `GILECTOMY_UNDER` names, separated by commas
/// (`all`: every one that is compiled), or else these.
pub fn strategies(usual: &[&str]) -> Vec<String> {
    let named = std::env::var("GILECTOMY_UNDER").unwrap_or_default();
    let named: Vec<&str> = if named.is_empty() { usual.to_vec() } else { named.split(',').collect() };
    let compiled = registry::strategies().iter().filter(|entry| entry.is_default);
    compiled
        .map(|entry| entry.spec.clone())
        .filter(|spec| named == ["all"] || named.contains(&spec.as_str()))
        .collect()
}

/// Waits for the child; `None`: it was killed at the limit.
pub fn wait(command: &mut Command, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let mut child = command.spawn()?;
    let started = Instant::now();
    while started.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Runs the command to its end, with this standard input; an error: it had none, or no exit code.
pub fn run(command: &mut Command, stdin: Stdio) -> io::Result<Ended> {
    let scratch = tempfile::tempdir()?;
    let (out, err) = (scratch.path().join("out"), scratch.path().join("err"));
    let status =
        wait(command.stdin(stdin).stdout(File::create(&out)?).stderr(File::create(&err)?), TIME_LIMIT)?;
    let text = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let (stdout, stderr) = (text(&out)?, text(&err)?);
    let how = match status.map(|status| (status.code(), status)) {
        Some((Some(code), _)) => return Ok(Ended { stdout, stderr, code }),
        Some((None, status)) => format!("died: {status}"),
        None => format!("no end after {TIME_LIMIT:?}"),
    };
    Err(io::Error::other(format!("{how}\n{stdout}\n{stderr}")))
}
