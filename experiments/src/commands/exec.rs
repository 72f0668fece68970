//! `gilectomy exec`: reads the program and hands it to the interpreter.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::BAD_INPUT;
use crate::cli::Exec;
use crate::engine::{self, ExecOptions};

/// Runs the program; the exit code is its own unless it cannot be run at all.
pub fn exec(arguments: Exec) -> ExitCode {
    match prepare(&arguments) {
        Ok(options) => engine::exec(&arguments.strategy, options),
        Err(error) => {
            eprintln!("gilectomy: {error}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

fn prepare(arguments: &Exec) -> Result<ExecOptions, ExecError> {
    check_strategy(&arguments.strategy)?;
    let mut words = arguments.program.iter();
    let program = words.next().map(PathBuf::from).unwrap_or_default();
    let args: Result<Vec<String>, ExecError> = words
        .map(|word| word.to_str().map(str::to_owned).ok_or_else(|| ExecError::Argument(word.clone())))
        .collect();
    Ok(ExecOptions {
        source: read_program(&program)?,
        program,
        args: args?,
        stats: arguments.stats.clone(),
        census: arguments.census,
        stress: arguments.stress.clone(),
        stride: arguments.stride,
        memory_errors: arguments.memory_errors,
    })
}

/// Why a program is not run at all.
#[derive(Debug)]
enum ExecError {
    Strategy { error: String, remedy: String },
    Argument(OsString),
    Unreadable { program: PathBuf, error: io::Error },
    Directory { program: PathBuf },
    NotUtf8 { program: PathBuf, line: usize, column: usize, byte: u8 },
}

impl fmt::Display for ExecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Strategy { error, remedy } => write!(f, "{error}: {remedy}"),
            Self::Argument(word) => write!(f, "the argument {word:?} is not UTF-8"),
            Self::Unreadable { program, error } => write!(f, "cannot read {}: {error}", program.display()),
            Self::Directory { program } => {
                write!(f, "{} is a directory: give the Python file in it", program.display())
            }
            Self::NotUtf8 { program, line, column, byte } => write!(
                f,
                "{}:{line}:{column}: byte 0x{byte:02x} is not UTF-8: save the program as UTF-8",
                program.display()
            ),
        }
    }
}

fn check_strategy(spec: &str) -> Result<(), ExecError> {
    engine::resolve(spec).map(drop).map_err(|(error, remedy)| ExecError::Strategy { error, remedy })
}

fn read_program(program: &Path) -> Result<String, ExecError> {
    let bytes = std::fs::read(program).map_err(|error| match error.kind() {
        io::ErrorKind::IsADirectory => ExecError::Directory { program: program.to_owned() },
        _ => ExecError::Unreadable { program: program.to_owned(), error },
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let line_start = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        ExecError::NotUtf8 {
            program: program.to_owned(),
            line: valid.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: String::from_utf8_lossy(&valid[line_start..]).chars().count() + 1,
            byte: rest.first().copied().unwrap_or_default(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: Option<&[u8]>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("p.py");
        if let Some(bytes) = bytes {
            std::fs::write(&program, bytes).unwrap();
        }
        let message = read_program(&program).unwrap_err().to_string();
        message.replace(&program.display().to_string(), "p.py")
    }

    #[test]
    fn what_cannot_be_run_is_named_with_its_place() {
        assert_eq!(refusal(None), "cannot read p.py: No such file or directory (os error 2)");
        assert_eq!(
            refusal(Some(b"x = 1\ny = '\xc3\xa9\xff'\n")),
            "p.py:2:7: byte 0xff is not UTF-8: save the program as UTF-8"
        );
        let folder = tempfile::tempdir().unwrap();
        assert!(read_program(folder.path()).unwrap_err().to_string().contains("is a directory"));
        let unknown = check_strategy("gill").unwrap_err().to_string();
        assert_eq!(unknown, "unknown strategy `gill`: did you mean `gil`?");
    }
}
