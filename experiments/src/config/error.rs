//! Problems of a configuration, drawn at their place in the file.

use std::fmt;
use std::io::{self, IsTerminal};
use std::ops::Range;
use std::path::PathBuf;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One thing that is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// Where, in bytes of the file.
    pub span: Range<usize>,
    /// The remedy: it stands beside the caret.
    pub remedy: String,
}

impl Problem {
    /// A problem at `span`.
    pub fn new(span: Range<usize>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), span, remedy: remedy.into() }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable {
        /// As the user gave it.
        path: PathBuf,
        /// From the file system.
        error: io::Error,
    },
    /// The file was read and is wrong.
    Invalid {
        /// As the user gave it.
        path: PathBuf,
        /// The whole file.
        text: String,
        /// Everything that is wrong with it, in the order of the file.
        problems: Vec<Problem>,
    },
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Unreadable { path, error } if error.kind() == io::ErrorKind::InvalidData => {
                write!(f, "error: {} is not UTF-8 text\n  help: an experiment is a TOML file", path.display())
            }
            ConfigError::Unreadable { path, error } => {
                write!(
                    f,
                    "error: cannot read {}: {error}\n  help: an experiment is a TOML file",
                    path.display()
                )
            }
            ConfigError::Invalid { path, text, problems } => {
                let renderer =
                    if io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
                let drawn: Vec<String> = problems
                    .iter()
                    .map(|problem| draw(&renderer, &path.display().to_string(), text, problem))
                    .collect();
                f.write_str(&drawn.join("\n\n"))
            }
        }
    }
}

fn draw(renderer: &Renderer, path: &str, text: &str, problem: &Problem) -> String {
    let span = first_line(text, problem.span.clone());
    let snippet = Snippet::source(text)
        .path(path)
        .annotation(AnnotationKind::Primary.span(span).label(problem.remedy.as_str()));
    renderer.render(&[Level::ERROR.primary_title(problem.message.as_str()).element(snippet)])
}

/// A problem that spans lines, such as a whole table, is marked on its first line only.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.clamp(start, text.len());
    let marked = text.get(start..end).unwrap_or("");
    start..start + marked.find('\n').unwrap_or(marked.len())
}
