//! A child process and what came of it within a time limit.

use std::fs::{self, File};
use std::io;
use std::process::{Command, Stdio};
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

/// The command that runs a program, to be added with its arguments, under a strategy; its heap must be empty at exit.
pub fn under(strategy: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gilectomy"));
    command.args(["exec", "--strategy", strategy, "--census"]);
    command
}

/// Runs the command to its end.
pub fn run(command: &mut Command) -> io::Result<Ended> {
    let scratch = tempfile::tempdir()?;
    let (out, err) = (scratch.path().join("out"), scratch.path().join("err"));
    let mut child =
        command.stdin(Stdio::null()).stdout(File::create(&out)?).stderr(File::create(&err)?).spawn()?;
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > TIME_LIMIT {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("no end after {TIME_LIMIT:?}")));
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let text = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let (stdout, stderr) = (text(&out)?, text(&err)?);
    match status.code() {
        Some(code) => Ok(Ended { stdout, stderr, code }),
        None => Err(io::Error::other(format!("died: {status}\n{stdout}\n{stderr}"))),
    }
}
