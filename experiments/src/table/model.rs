//! The model of a table: typed cells under keyed columns, with words around them.

use serde_json::Value;

use crate::format;
use crate::stats::Interval;

/// A table with everything that explains it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub title: String,
    /// Paragraphs above it.
    pub lead: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a cell per column.
    pub rows: Vec<Row>,
    /// Lines below it.
    pub notes: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub header: String,
    /// Where its cells lean.
    pub align: Align,
}

/// Where a column's cells lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Whether a new group begins here: people see a line above it.
    pub starts_group: bool,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A thread count, and whether it exceeds the machine's cores.
    Threads(u32, bool),
    /// A time in seconds.
    Seconds(Option<f64>),
    /// The interval of a time.
    SecondsInterval(Option<Interval>),
    /// A factor.
    Ratio(Option<f64>),
    /// The interval of a factor.
    RatioInterval(Option<Interval>),
    /// A size in bytes.
    Bytes(Option<f64>),
}

impl Column {
    /// A column of words.
    pub fn words(key: &'static str, header: impl Into<String>) -> Self {
        Self { key, header: header.into(), align: Align::Left }
    }

    /// A column of numbers.
    pub fn numbers(key: &'static str, header: impl Into<String>) -> Self {
        Self { key, header: header.into(), align: Align::Right }
    }
}

impl Cell {
    /// The cell for people. What is not there is a dash.
    pub fn text(&self) -> String {
        let interval = |interval: &Option<Interval>, unit: fn(f64) -> String| match interval {
            Some(Interval { low, high }) => format!("{} – {}", unit(*low), unit(*high)),
            None => "–".to_owned(),
        };
        let number = |number: &Option<f64>, unit: fn(f64) -> String| number.map_or("–".to_owned(), unit);
        match self {
            Cell::Text(words) => words.clone(),
            Cell::Threads(count, false) => count.to_string(),
            Cell::Threads(count, true) => format!("{count}*"),
            Cell::Seconds(seconds) => number(seconds, format::seconds),
            Cell::SecondsInterval(seconds) => interval(seconds, format::seconds),
            Cell::Ratio(ratio) => number(ratio, format::ratio),
            Cell::RatioInterval(ratio) => interval(ratio, format::ratio),
            Cell::Bytes(bytes) => number(bytes, format::bytes),
        }
    }

    /// The cell for programs: one field or two, each with its key.
    pub fn fields(&self, key: &str) -> Vec<(String, Value)> {
        match self {
            Cell::Text(words) => vec![(key.to_owned(), words.as_str().into())],
            Cell::Threads(count, beyond) => {
                vec![(key.to_owned(), (*count).into()), ("beyond_cores".to_owned(), (*beyond).into())]
            }
            Cell::Seconds(number) | Cell::Ratio(number) | Cell::Bytes(number) => {
                vec![(key.to_owned(), (*number).into())]
            }
            Cell::SecondsInterval(interval) | Cell::RatioInterval(interval) => vec![
                (format!("{key}_low"), interval.map(|interval| interval.low).into()),
                (format!("{key}_high"), interval.map(|interval| interval.high).into()),
            ],
        }
    }
}

impl Row {
    /// The fields of all cells, for programs.
    pub fn fields(&self, columns: &[Column]) -> Vec<(String, Value)> {
        columns.iter().zip(&self.cells).flat_map(|(column, cell)| cell.fields(column.key)).collect()
    }
}
