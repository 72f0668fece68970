//! The heat map: one thread count, a row for each program, a column for each engine, time relative to the baseline.
//!
//! The scale diverges from "as fast as the baseline" and is even in factors: twice as slow is as dark as twice as fast.
//! Blue against orange is told apart with any common colour deficiency, and every cell has its number, so that colour
//! adds and never carries. Nine steps, and not a continuous ramp: a reader can match a cell with the key (Cleveland and
//! McGill 1984 rank shading last among the ways to show a quantity).

use maud::{Markup, html};

use super::labels::shortened;
use super::{Figure, px};
use crate::format;
use crate::stats::Interval;

/// Factors at which the colour changes, above 1; below it their reciprocals.
const STEPS: [f64; 4] = [1.05, 1.25, 2.0, 4.0];
const ROW: f64 = 30.0;
const LINE: f64 = 15.0;
const CHARACTER: f64 = 6.6;

/// What a cell of the map holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A time relative to the baseline's.
    Ratio {
        /// The factor: above 1 is slower.
        ratio: f64,
        /// Its 95 % interval.
        interval: Option<Interval>,
        /// Whether a difference from the baseline was shown.
        shown: bool,
    },
    /// What became of it instead.
    Words(&'static str),
    /// Not part of the experiment.
    Nothing,
}

/// A map to be drawn.
#[derive(Debug)]
pub struct Heat<'a> {
    /// Threads of all its cells.
    pub threads: u32,
    /// What the ratios are relative to, in words.
    pub relative_to: String,
    /// Engines.
    pub columns: Vec<&'a str>,
    /// Programs, each with an entry for every engine.
    pub rows: Vec<(&'a str, Vec<Entry>)>,
}

impl Heat<'_> {
    /// Draws it.
    pub fn figure(&self) -> Figure {
        let heads: Vec<Vec<String>> = self.columns.iter().map(|name| wrapped(name)).collect();
        let head = heads.iter().map(Vec::len).max().unwrap_or(1) as f64 * LINE + 8.0;
        let longest = |names: &mut dyn Iterator<Item = usize>| names.max().unwrap_or(0) as f64 * CHARACTER;
        let column =
            (longest(&mut heads.iter().flatten().map(|piece| piece.chars().count())) + 12.0).max(84.0);
        let left =
            (longest(&mut self.rows.iter().map(|(name, _)| name.chars().count())) + 14.0).clamp(60.0, 240.0);
        let bottom = head + self.rows.len() as f64 * ROW;
        let width = (left + self.columns.len() as f64 * column).max(left + KEY_WIDTH);
        let plural = if self.threads == 1 { "" } else { "s" };
        Figure {
            slug: format!("heat-{}", self.threads),
            title: format!("Time relative to {}, {} thread{plural}", self.relative_to, self.threads),
            description: self.description(),
            size: (width, bottom + 56.0),
            body: html! {
                @for (index, lines) in heads.iter().enumerate() {
                    @let x = left + (index as f64 + 0.5) * column;
                    @for (line, words) in lines.iter().enumerate() {
                        text .middle x=(px(x)) y=(px(head - 10.0 - (lines.len() - 1 - line) as f64 * LINE)) { (words) }
                    }
                }
                @for (index, (name, entries)) in self.rows.iter().enumerate() {
                    @let y = head + index as f64 * ROW;
                    text .end x=(px(left - 10.0)) y=(px(y + ROW / 2.0 + 4.0)) { (shortened(name, 34)) title { (name) } }
                    @for (index, entry) in entries.iter().enumerate() {
                        @let words = format!("{name}, {}: {}", self.columns[index], entry.sentence());
                        (cell(entry, (left + index as f64 * column, y), column, &words))
                    }
                }
                (key(left, bottom + 14.0))
            },
        }
    }

    fn description(&self) -> String {
        let rows = self.rows.iter().map(|(name, entries)| {
            let cells: Vec<String> = self
                .columns
                .iter()
                .zip(entries)
                .map(|(column, entry)| format!("{column} {}", entry.sentence()))
                .collect();
            format!("{name}: {}.", cells.join(", "))
        });
        rows.collect::<Vec<_>>().join(" ")
    }
}

impl Entry {
    fn sentence(&self) -> String {
        match self {
            Entry::Ratio { ratio, interval, shown } => {
                let interval = interval.map_or(String::new(), |interval| {
                    format!(" (95 %: {} to {})", format::ratio(interval.low), format::ratio(interval.high))
                });
                let shown = if *shown { "" } else { ", no difference shown" };
                format!("{}{interval}{shown}", format::ratio(*ratio))
            }
            Entry::Words(words) => (*words).to_owned(),
            Entry::Nothing => "not measured".to_owned(),
        }
    }
}

fn cell(entry: &Entry, (x, y): (f64, f64), width: f64, words: &str) -> Markup {
    let (text_x, text_y) = (px(x + width / 2.0), px(y + ROW / 2.0 + 4.0));
    let rect = |class: &str| {
        html! { rect .cell .(class) x=(px(x)) y=(px(y)) width=(px(width)) height=(px(ROW)) { title { (words) } } }
    };
    match entry {
        Entry::Ratio { ratio, shown, .. } => {
            let step = step(*ratio);
            html! {
                (rect(&format!("h{step}")))
                text .middle .unsure[!shown] .(format!("on{step}")) x=(text_x) y=(text_y) pointer-events="none" {
                    (format::ratio(*ratio))
                }
            }
        }
        Entry::Words(short) => html! {
            (rect("void"))
            text .middle .tick x=(text_x) y=(text_y) pointer-events="none" { (short) }
        },
        Entry::Nothing => html! {},
    }
}

/// The step of the colour scale: negative is faster, 0 within 5 %.
fn step(ratio: f64) -> i32 {
    let beyond = |factor: f64| STEPS.iter().filter(|step| factor >= **step).count() as i32;
    if ratio >= 1.0 { beyond(ratio) } else { -beyond(1.0 / ratio) }
}

const KEY_WIDTH: f64 = 400.0;

/// The colours with the factors at which they meet.
fn key(x: f64, y: f64) -> Markup {
    let steps = STEPS.len() as i32;
    let swatch = 30.0;
    let start = x + 48.0;
    let factors = STEPS.iter().rev().map(|step| step.recip()).chain(STEPS);
    html! {
        text .tick .end x=(px(start - 8.0)) y=(px(y + 11.0)) { "faster" }
        @for step in -steps..=steps {
            rect .cell .(format!("h{step}")) x=(px(start + f64::from(step + steps) * swatch)) y=(px(y))
                width=(px(swatch)) height="14" {}
        }
        @for (index, factor) in factors.enumerate() {
            text .tick .middle x=(px(start + (index + 1) as f64 * swatch)) y=(px(y + 28.0)) {
                (short(factor))
            }
        }
        text .tick x=(px(start + f64::from(2 * steps + 1) * swatch + 8.0)) y=(px(y + 11.0)) { "slower" }
    }
}

/// Two digits, no trailing zeros.
fn short(factor: f64) -> String {
    format!("{}", (factor * 100.0).round() / 100.0)
}

/// A name on several lines, broken after what joins its parts.
fn wrapped(name: &str) -> Vec<String> {
    let pieces = name.split_inclusive([':', ',', '-', ' ', '=']);
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.chars().count() + piece.chars().count() <= 11 => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_even_in_factors() {
        for (factor, expected) in [(1.0, 0), (1.04, 0), (1.06, 1), (1.3, 2), (2.0, 3), (63.5, 4)] {
            assert_eq!(step(factor), expected);
            assert_eq!(step(1.0 / factor), -expected);
        }
    }

    /// The relative luminance of a colour such as `#1b1f24` or `#fff` (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let digits = colour.trim_start_matches('#');
        let width = digits.len() / 3;
        let level = |index: usize| {
            let digits = &digits[index * width..][..width];
            let level = u8::from_str_radix(&digits.repeat(3 - width), 16).unwrap();
            let level = f64::from(level) / 255.0;
            if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * level(0) + 0.7152 * level(1) + 0.0722 * level(2)
    }

    #[test]
    fn every_number_can_be_read_on_its_colour_in_both_themes() {
        let (light, dark) =
            crate::report::charts::STYLE.split_once("@media (prefers-color-scheme: dark)").unwrap();
        for theme in [light, dark] {
            let colour = |name: &str| {
                let rest = theme.split_once(&format!("--{name}: "))?.1;
                Some(luminance(rest.split_once(';')?.0))
            };
            for step in -4..=4 {
                let ground = colour(&format!("h{step}")).unwrap();
                let text = colour(&format!("t{step}")).or_else(|| colour("ink")).unwrap();
                let contrast = (ground.max(text) + 0.05) / (ground.min(text) + 0.05);
                assert!(contrast >= 4.5, "step {step}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn a_cell_shows_its_number_or_what_became_of_it() {
        let heat = Heat {
            threads: 2,
            relative_to: "gil".to_owned(),
            columns: vec!["gil", "<b>"],
            rows: vec![
                (
                    "fib",
                    vec![Entry::Ratio { ratio: 1.234, interval: None, shown: true }, Entry::Words("crashed")],
                ),
                ("trees", vec![Entry::Nothing, Entry::Ratio { ratio: 0.5, interval: None, shown: false }]),
            ],
        };
        let file = heat.figure().standalone();
        let document = roxmltree::Document::parse(&file).unwrap();
        let texts: Vec<&str> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .filter_map(|node| node.text())
            .collect();
        for wanted in ["1.23x", "crashed", "0.500x", "<b>", "fib"] {
            assert!(texts.contains(&wanted), "{wanted} is not in {texts:?}");
        }
    }

    #[test]
    fn names_are_broken_at_their_joints() {
        assert_eq!(wrapped("gil:model=cpython-2016"), ["gil:model=", "cpython-", "2016"]);
        assert_eq!(wrapped("gilectomy-buffered"), ["gilectomy-", "buffered"]);
        assert_eq!(wrapped("gil"), ["gil"]);
    }
}
