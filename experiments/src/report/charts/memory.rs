//! Time against memory: what an engine pays in one for the other, and how both move as threads are added.
//!
//! Each engine is a path from its fewest threads, an open mark, to its most, a filled one. Lower left is better in both.

use maud::{Markup, html};

use super::axes::{Frame, Tick};
use super::labels::{self, Label};
use super::scale::{Scale, extent};
use super::style::Look;
use super::{Figure, polyline};
use crate::format;

/// One engine's way.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The engine.
    pub name: String,
    /// How it looks.
    pub look: Look,
    /// Thread count, seconds, bytes; in the order of threads.
    pub points: Vec<(u32, f64, f64)>,
}

/// The chart of one program.
#[derive(Debug)]
pub struct Memory {
    /// Its file's name.
    pub slug: String,
    /// The program.
    pub program: String,
    /// The engines.
    pub traces: Vec<Trace>,
}

impl Memory {
    /// Draws it, if there is a point to draw.
    pub fn figure(&self) -> Option<Figure> {
        let points = || self.traces.iter().flat_map(|trace| trace.points.iter());
        let (fastest, slowest) = extent(points().map(|point| point.1).filter(|seconds| *seconds > 0.0))?;
        let (least, most) = extent(points().map(|point| point.2).filter(|bytes| *bytes > 0.0))?;
        let frame = Frame { left: 60.0, top: 34.0, right: 320.0, bottom: 254.0 };
        let room = labels::width(self.traces.iter().map(|trace| trace.name.as_str()), 210.0);
        let x = Scale::logarithmic((fastest / 1.15, slowest * 1.15), frame.across());
        let y = Scale::logarithmic((least / 1.1, most * 1.1), frame.upwards());
        let across: Vec<Tick> = x.ticks(5).into_iter().map(|tick| (tick, format::seconds(tick))).collect();
        let upwards: Vec<Tick> = binary_ticks(least / 1.1, most * 1.1);
        let ends: Vec<Label> = self
            .traces
            .iter()
            .filter_map(|trace| {
                let (_, seconds, bytes) = trace.points.last()?;
                let end = (x.place(*seconds), y.place(*bytes));
                Some(Label { name: trace.name.clone(), look: Some(trace.look), end })
            })
            .collect();
        Some(Figure {
            slug: self.slug.clone(),
            title: format!("Time and memory of {}", self.program),
            description: self.description(),
            size: (frame.right + 6.0 + room, frame.bottom + 40.0),
            body: html! {
                (frame.left_axis(&y, &upwards, "peak memory"))
                (frame.bottom_axis(&x, &across, "time"))
                (labels::draw(&ends, frame.right, (frame.top, frame.bottom), room))
                @for trace in &self.traces { (drawn(trace, &x, &y)) }
            },
        })
    }

    fn description(&self) -> String {
        let traces = self.traces.iter().map(|trace| {
            let points: Vec<String> = trace.points.iter().map(sentence).collect();
            format!("{}: {}.", trace.name, points.join("; "))
        });
        traces.collect::<Vec<_>>().join(" ")
    }
}

fn drawn(trace: &Trace, x: &Scale, y: &Scale) -> Markup {
    let at = |point: &(u32, f64, f64)| (x.place(point.1), y.place(point.2));
    let way: Vec<_> = trace.points.iter().map(at).collect();
    let last = trace.points.len().saturating_sub(1);
    html! {
        g .(trace.look.class) {
            path .whisker d=(polyline(&way)) {}
            @for (index, point) in trace.points.iter().enumerate() {
                @let radius = if index == 0 || index == last { 3.5 } else { 2.0 };
                (trace.look.mark(at(point), radius, index > 0 || last == 0, &format!("{}: {}", trace.name, sentence(point))))
            }
        }
    }
}

fn sentence((threads, seconds, bytes): &(u32, f64, f64)) -> String {
    let plural = if *threads == 1 { "" } else { "s" };
    format!("{} and {} with {threads} thread{plural}", format::seconds(*seconds), format::bytes(*bytes))
}

/// Sizes are round in powers of two; a narrow range is divided evenly.
fn binary_ticks(least: f64, most: f64) -> Vec<Tick> {
    let powers = super::scale::powers_of_two((least, most));
    let ticks = match powers.len() {
        0..2 => Scale::linear((least / MEBIBYTE, most / MEBIBYTE), (0.0, 1.0))
            .ticks(4)
            .into_iter()
            .map(|tick| tick * MEBIBYTE)
            .filter(|tick| *tick > 0.0)
            .collect(),
        count => powers.into_iter().step_by(count.div_ceil(7)).collect::<Vec<f64>>(),
    };
    ticks.into_iter().map(|bytes| (bytes, size(bytes))).collect()
}

const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// A round size without the zeros after its point.
fn size(bytes: f64) -> String {
    let words = format::bytes(bytes);
    match words.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_on_the_axis_are_round() {
        let words = |least: f64, most: f64| -> Vec<String> {
            binary_ticks(least * MEBIBYTE, most * MEBIBYTE).into_iter().map(|tick| tick.1).collect()
        };
        assert_eq!(words(26.0, 144.0), ["32 MiB", "64 MiB", "128 MiB"]);
        assert_eq!(words(26.0, 31.0), ["26 MiB", "28 MiB", "30 MiB"]);
    }

    #[test]
    fn every_point_is_there_in_words() {
        let points = vec![(1, 0.5, 32.0 * MEBIBYTE), (2, 0.25, 64.0 * MEBIBYTE)];
        let trace = Trace { name: "gil".to_owned(), look: Look::BASELINE, points };
        let memory = Memory { slug: "m".to_owned(), program: "p".to_owned(), traces: vec![trace] };
        let file = memory.figure().unwrap().standalone();
        assert!(file.contains("gil: 250 ms and 64.0 MiB with 2 threads"));
        roxmltree::Document::parse(&file).unwrap();
        assert!(Memory { traces: Vec::new(), ..memory }.figure().is_none());
    }
}
