//! One program under one strategy, by the command itself: what it printed and how it ended, within a time limit.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How the command says that a strategy cannot run a program.
const UNSUPPORTED: i32 = 4;
const TIME_LIMIT: Duration = Duration::from_secs(300);

/// What a program printed and how it ended.
pub struct Ended {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code.
    pub code: i32,
}

impl Ended {
    /// Whether the strategy refused the program.
    pub fn is_unsupported(&self) -> bool {
        self.code == UNSUPPORTED && self.stderr.contains("unsupported")
    }

    /// The lines of the answer: those that are no measurements.
    pub fn answer(&self) -> String {
        self.stdout.lines().filter(|line| !line.starts_with("@value ")).collect::<Vec<_>>().join("\n")
    }
}

/// Runs `program` in `folder` with `options` before and `arguments` behind it.
pub fn run(
    strategy: &str,
    options: &[&str],
    folder: &Path,
    program: &str,
    arguments: &[String],
) -> io::Result<Ended> {
    let scratch = tempfile::tempdir()?;
    let (out, err) = (scratch.path().join("out"), scratch.path().join("err"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_gilectomy"))
        .args(["exec", "--strategy", strategy])
        .args(options)
        .arg(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(File::create(&out)?)
        .stderr(File::create(&err)?)
        .spawn()?;
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
