//! Syntax errors, worded and placed as CPython words and places them.
//!
//! The compiler crates say what they expected; CPython names the mistake. An error is described anew from
//! the tokens around it: [`tokenizer`] finds what CPython's tokenizer would have refused (brackets,
//! indentation, numbers, strings), [`parser`] and [`codegen`] put the crates' messages into CPython's words.

mod codegen;
mod expressions;
mod nesting;
mod parser;
mod tokenizer;
mod tokens;

use crate::code::Location;
use crate::refusal::Refusal;
use crate::syntax::Failure;
use std::fmt;
use std::ops::Range;
use tokens::Source;

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
    /// First column, in characters from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column, from 1; not more than `column` when the error is a point.
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
            let shown = text.trim_start_matches([' ', '\u{c}']);
            writeln!(f, "    {shown}")?;
            let (length, indent) = (text.chars().count(), text.chars().count() - shown.chars().count());
            let start = (self.column as usize).min(length + 1);
            let end = match self.line == self.end_line {
                true => (self.end_column as usize).min(length + 1),
                false => length + 1,
            };
            if start > indent {
                let lead = shown.chars().map(|c| if c.is_whitespace() { c } else { ' ' });
                let lead: String = lead.chain(std::iter::repeat(' ')).take(start - 1 - indent).collect();
                writeln!(f, "    {lead}{}", "^".repeat(end.max(start + 1) - start))?;
            }
        }
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

/// An error in the source text.
#[derive(Clone, Debug)]
struct Diagnosis {
    kind: SyntaxErrorKind,
    message: String,
    /// Bytes of the source that it points at; empty for a point.
    range: Range<usize>,
    /// No more is known than that the parser could not go on, so that anything more definite is better.
    vague: bool,
}

impl Diagnosis {
    fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { kind: SyntaxErrorKind::Syntax, message: message.into(), range, vague: false }
    }

    fn invalid_syntax(range: Range<usize>) -> Self {
        Self { vague: true, ..Self::new("invalid syntax", range) }
    }

    fn place(self, source: &Source<'_>, filename: &str) -> SyntaxError {
        let (line, column) = source.position(self.range.start);
        let (end_line, end_column) = source.position(self.range.end);
        SyntaxError {
            kind: self.kind,
            message: self.message,
            filename: filename.to_owned(),
            line,
            column,
            end_line,
            end_column,
            text: source.line_text(line),
        }
    }
}

/// Describes what stopped the compiler crates.
pub(crate) fn describe(failure: Failure, text: &str, filename: &str) -> SyntaxError {
    let source = Source::new(text);
    let diagnosis = match failure {
        Failure::Refused(message, range) => Diagnosis::new(message, range.to_std_range()),
        Failure::Codegen(error) => codegen::diagnose(&error, &source),
        Failure::Parse(error) => {
            let parsed = parser::diagnose(&error, &source);
            match tokenizer::check(&source) {
                Some(refused) if refused.precedes(&parsed) => refused.diagnosis,
                _ => parsed,
            }
        }
    };
    diagnosis.place(&source, filename)
}

/// Refuses what CPython refuses before it parses, and what would overflow the parser's stack.
pub(crate) fn check_nesting(text: &str, filename: &str) -> Result<(), SyntaxError> {
    let Some(diagnosis) = nesting::check(text) else { return Ok(()) };
    // The text must not be parsed, so that the place is counted by hand.
    let before = &text[..diagnosis.range.start];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let (line, column) = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
    Err(SyntaxError {
        kind: diagnosis.kind,
        line: line as u32,
        column: column as u32,
        end_line: line as u32,
        end_column: column as u32,
        text: text[line_start..].lines().next().map(str::to_owned),
        ..internal(filename, &diagnosis.message)
    })
}

/// A program that parses but cannot be translated.
pub(crate) fn refused(refusal: Refusal, text: &str, filename: &str) -> SyntaxError {
    let Location { line, column, end_line, end_column } = refusal.location.unwrap_or_default();
    SyntaxError {
        line,
        column: column + 1,
        end_line,
        end_column: end_column + 1,
        text: Source::new(text).line_text(line),
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
