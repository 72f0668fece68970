//! The model of a table: typed cells under keyed columns, with words around them.

use serde_json::Value;

use crate::format;
use crate::stats::Interval;
use crate::stats::verdict::{Comparison, Verdict};
use crate::summary::scaling::SpeedUp;

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
    pub key: String,
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
    /// How many.
    Count(usize),
    /// A number without a unit.
    Number(Option<f64>),
    /// The interval of such a number.
    NumberInterval(Option<Interval>),
    /// A speed-up at a thread count, with its interval, or why there is none.
    SpeedUp(SpeedUp),
    /// What may be said of a comparison.
    Verdict(Option<Comparison>),
    /// A time among others of its row.
    Standing(Standing),
}

/// A time among others of its row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The time; `None` where there is none.
    pub seconds: Option<f64>,
    /// Relative to the best of the row.
    pub ratio: Option<f64>,
    /// Where it stands.
    pub place: Place,
}

/// Where a time stands in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is the shortest.
    Best,
    /// It is not shown to differ from the shortest.
    Tie,
    /// It is shown to be longer.
    Behind,
    /// It is longer, by too few processes to say more.
    Unsure,
    /// There is none, in a word.
    Failed(&'static str),
    /// It was not asked for.
    NotPlanned,
}

impl Column {
    /// A column of words.
    pub fn words(key: impl Into<String>, header: impl Into<String>) -> Self {
        Self { key: key.into(), header: header.into(), align: Align::Left }
    }

    /// A column of numbers.
    pub fn numbers(key: impl Into<String>, header: impl Into<String>) -> Self {
        Self { key: key.into(), header: header.into(), align: Align::Right }
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
            Cell::Count(count) => count.to_string(),
            Cell::Number(plain) => number(plain, format::significant),
            Cell::NumberInterval(plain) => interval(plain, format::significant),
            Cell::SpeedUp(speedup) => speedup_text(speedup),
            Cell::Verdict(comparison) => comparison.map_or("–".to_owned(), verdict_text),
            Cell::Standing(standing) => standing.text(),
        }
    }

    /// The cell for programs: one field or two, each with its key.
    pub fn fields(&self, key: &str) -> Vec<(String, Value)> {
        match self {
            Cell::Text(words) => vec![(key.to_owned(), words.as_str().into())],
            Cell::Threads(count, beyond) => {
                vec![(key.to_owned(), (*count).into()), ("beyond_cores".to_owned(), (*beyond).into())]
            }
            Cell::Seconds(number) | Cell::Ratio(number) | Cell::Bytes(number) | Cell::Number(number) => {
                vec![(key.to_owned(), (*number).into())]
            }
            Cell::Count(count) => vec![(key.to_owned(), (*count).into())],
            Cell::SecondsInterval(interval)
            | Cell::RatioInterval(interval)
            | Cell::NumberInterval(interval) => ends(key, *interval).into(),
            Cell::SpeedUp(speedup) => {
                let mut fields = vec![(key.to_owned(), speedup.speedup.into())];
                fields.extend(ends(key, speedup.interval));
                fields.push((format!("{key}_efficiency"), speedup.efficiency().into()));
                fields.push((format!("{key}_failure"), speedup.failure.into()));
                fields
            }
            Cell::Verdict(comparison) => {
                let mut fields = vec![
                    (key.to_owned(), comparison.map(|it| it.verdict.words()).into()),
                    (format!("{key}_ratio"), comparison.map(|it| it.ratio).into()),
                ];
                fields.extend(ends(&format!("{key}_ratio"), comparison.and_then(|it| it.interval)));
                fields.push((format!("{key}_p"), comparison.map(|it| it.probability).into()));
                fields
            }
            Cell::Standing(standing) => vec![
                (key.to_owned(), standing.seconds.into()),
                (format!("{key}_vs_best"), standing.ratio.into()),
                (format!("{key}_place"), standing.place.word().into()),
            ],
        }
    }
}

/// The two fields of an interval.
fn ends(key: &str, interval: Option<Interval>) -> [(String, Value); 2] {
    [
        (format!("{key}_low"), interval.map(|interval| interval.low).into()),
        (format!("{key}_high"), interval.map(|interval| interval.high).into()),
    ]
}

/// `1.80x (1.24 – 1.96) 90 %`, or what went wrong.
fn speedup_text(reached: &SpeedUp) -> String {
    let Some(speedup) = reached.speedup else { return reached.failure.unwrap_or("–").to_owned() };
    let interval = reached.interval.map_or(String::new(), |interval| {
        format!(" ({} – {})", format::significant(interval.low), format::significant(interval.high))
    });
    let efficiency = reached.efficiency().unwrap_or_default() * 100.0;
    format!("{}{interval} {efficiency:.0} %", format::ratio(speedup))
}

/// `slower 2.03x`; what is not shown has no number beside it that would say otherwise.
fn verdict_text(comparison: Comparison) -> String {
    let words = comparison.verdict.words();
    match comparison.verdict {
        Verdict::Faster | Verdict::Slower => format!("{words} {}", format::ratio(comparison.ratio)),
        Verdict::NoDifference | Verdict::TooFew => words.to_owned(),
    }
}

impl Standing {
    /// `47.7 ms best`, `48.0 ms tie`, `183 ms 3.83x`; a question mark after what could not be shown.
    fn text(&self) -> String {
        let (Some(seconds), Some(ratio)) = (self.seconds, self.ratio) else {
            return self.place.word().to_owned();
        };
        let seconds = format::seconds(seconds);
        match self.place {
            Place::Behind => format!("{seconds} {}", format::ratio(ratio)),
            Place::Unsure => format!("{seconds} {}?", format::ratio(ratio)),
            place => format!("{seconds} {}", place.word()),
        }
    }
}

impl Place {
    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Place::Best => "best",
            Place::Tie => "tie",
            Place::Behind => "behind",
            Place::Unsure => "too few processes",
            Place::Failed(word) => word,
            Place::NotPlanned => "",
        }
    }
}

impl Row {
    /// The fields of all cells, for programs.
    pub fn fields(&self, columns: &[Column]) -> Vec<(String, Value)> {
        columns.iter().zip(&self.cells).flat_map(|(column, cell)| cell.fields(&column.key)).collect()
    }
}
