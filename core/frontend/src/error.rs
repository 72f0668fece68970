//! Syntax errors, worded as CPython words them.

use crate::refusal::Refusal;
use rustpython_compiler::CompileError;
use std::fmt;

/// Which exception a syntax error becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
}

impl SyntaxErrorKind {
    /// The exception's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "SyntaxError",
            Self::Indentation => "IndentationError",
            Self::Tab => "TabError",
        }
    }
}

/// Why a source text could not be compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Which exception it becomes.
    pub kind: SyntaxErrorKind,
    /// What is wrong.
    pub message: String,
    /// The file, as the user named it.
    pub filename: String,
    /// First line, from 1; 0 when the place is unknown.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column, from 1.
    pub end_column: u32,
    /// The first line's text, without its line break.
    pub text: Option<String>,
}

impl std::error::Error for SyntaxError {}

impl fmt::Display for SyntaxError {
    /// As CPython prints it at the end of a traceback.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  File \"{}\", line {}", self.filename, self.line)?;
        if let Some(text) = &self.text {
            let shown = text.trim_start_matches([' ', '\t', '\u{c}']);
            let indent = text.chars().count() - shown.chars().count();
            let shown = shown.trim_end();
            writeln!(f, "    {shown}")?;
            let first = (self.column as usize).max(1) - 1;
            let last = match self.end_line == self.line && self.end_column > self.column {
                true => self.end_column as usize - 1,
                false if self.end_line > self.line => text.trim_end().chars().count().max(first + 1),
                false => first + 1,
            };
            let (first, last) = (first.saturating_sub(indent), last.saturating_sub(indent));
            writeln!(f, "    {}{}", " ".repeat(first), "^".repeat((last - first).max(1)))?;
        }
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

/// The compiler crates' error in CPython's words.
pub(crate) fn convert(error: CompileError, source: &str, filename: &str) -> SyntaxError {
    let (line, column) = error.python_location();
    let (end_line, end_column) = error.python_end_location().unwrap_or((line, column));
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        message: error.to_string(),
        filename: filename.to_owned(),
        line: line as u32,
        column: column as u32,
        end_line: end_line as u32,
        end_column: end_column as u32,
        text: source.lines().nth(line.saturating_sub(1)).map(str::to_owned),
    }
}

/// A program that parses but cannot be translated.
pub(crate) fn refused(refusal: Refusal, source: &str, filename: &str) -> SyntaxError {
    let place = refusal.location.unwrap_or_default();
    SyntaxError {
        line: place.line,
        column: place.column + 1,
        end_line: place.end_line,
        end_column: place.end_column + 1,
        text: source.lines().nth((place.line as usize).saturating_sub(1)).map(str::to_owned),
        ..internal(filename, &refusal.message)
    }
}

/// An error that has no place.
pub(crate) fn internal(filename: &str, message: &str) -> SyntaxError {
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        message: message.to_owned(),
        filename: filename.to_owned(),
        line: 0,
        column: 0,
        end_line: 0,
        end_column: 0,
        text: None,
    }
}
