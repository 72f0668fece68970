//! Tables: one model, four ways to write it.
//!
//! [`model`] holds typed cells, so that a number is rounded only where people read it. [`text`] and [`markdown`] are
//! for people, [`csv`] and [`json`] for programs. [`results`] builds the table of a run,
//! [`recorded`] those of what its programs measured beside their times.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod model;
pub mod recorded;
pub mod results;
#[cfg(test)]
mod tests;
pub mod text;

pub use model::{Align, Cell, Column, Place, Row, Standing, Table};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns, for a terminal
    #[default]
    Text,
    /// Markdown, for a README
    Md,
    /// Full numbers without the words around them, for programs
    Csv,
    /// Full numbers and the words around them, for programs
    Json,
}

impl Table {
    /// The table in that form.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Md => markdown::render(self),
            Format::Csv => csv::render(self),
            Format::Json => json::render(self),
        }
    }
}
