//! Samples in the order in which they were taken: did the machine change while it was measured?
//!
//! Each sample is divided by the median of its own cell, so that samples of all cells fit on one axis, and what remains
//! is noise. Order is shuffled between cells, so a slope or a step is the machine's doing and not an engine's. The line
//! is the median of each twentieth of the run.

use maud::{Markup, html};

use super::axes::{Frame, Tick};
use super::scale::{Scale, extent};
use super::style::Look;
use super::{Figure, polyline, px};
use crate::format;
use crate::stats;

/// The most stretches of the run whose medians make the line.
const STRETCHES: usize = 20;

/// A sample that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its place in the run's order.
    pub order: u64,
    /// Its time relative to the median of its cell.
    pub relative: f64,
    /// Its engine's look.
    pub look: Look,
    /// Its cell, in words.
    pub cell: String,
    /// Why it is noisy, if it is.
    pub marks: Vec<String>,
}

/// Draws the samples, if there are any.
pub fn figure(samples: &[Taken]) -> Option<Figure> {
    let (first, last) = extent(samples.iter().map(|sample| sample.order as f64))?;
    let (low, high) =
        extent(samples.iter().map(|sample| sample.relative).filter(|relative| *relative > 0.0))?;
    let frame = Frame { left: 52.0, top: 34.0, right: 744.0, bottom: 254.0 };
    let x = Scale::linear((first, last), (frame.left + 6.0, frame.right - 6.0));
    // Never finer than what would make noise of one per cent look like a storm.
    let y = Scale::logarithmic((low.min(1.0 / 1.1) / 1.02, high.max(1.1) * 1.02), frame.upwards());
    let noisy = samples.iter().filter(|sample| !sample.marks.is_empty()).count();
    let trend = trend(samples);
    Some(Figure {
        slug: "order".to_owned(),
        title: "Samples in the order of the run".to_owned(),
        description: format!(
            "{} samples, {noisy} of them noisy, from {} to {} of their cells' medians. Medians of consecutive parts of \
             the run: {}.",
            samples.len(),
            format::ratio(low),
            format::ratio(high),
            trend.iter().map(|(_, median)| format::ratio(*median)).collect::<Vec<_>>().join(", ")
        ),
        size: (frame.right + 16.0, frame.bottom + 40.0),
        body: html! {
            (axes(&frame, &x, &y))
            @for sample in samples { (drawn(sample, &x, &y)) }
            @if trend.len() > 1 {
                @let points: Vec<_> = trend.iter().map(|(order, median)| (x.place(*order), y.place(*median))).collect();
                path .trend d=(polyline(&points)) { title { "median of each part of the run" } }
            }
        },
    })
}

fn axes(frame: &Frame, x: &Scale, y: &Scale) -> Markup {
    let across: Vec<Tick> = x.ticks(8).into_iter().map(|order| (order, format!("{order}"))).collect();
    let upwards: Vec<Tick> = y.ticks(6).into_iter().map(|ratio| (ratio, format::ratio(ratio))).collect();
    html! {
        (frame.left_axis(y, &upwards, "time relative to the median of the same cell"))
        (frame.bottom_axis(x, &across, "place in the run"))
    }
}

fn drawn(sample: &Taken, x: &Scale, y: &Scale) -> Markup {
    let place = (x.place(sample.order as f64), y.place(sample.relative));
    let words = format!("{}: {} of its median", sample.cell, format::ratio(sample.relative));
    html! {
        @if sample.marks.is_empty() {
            g .small { (sample.look.mark(place, 2.2, true, &words)) }
        } @else {
            (sample.look.mark(place, 2.2, false, &words))
            circle .noisy cx=(px(place.0)) cy=(px(place.1)) r="6" { title { (words) "; noisy: " (sample.marks.join("; ")) } }
        }
    }
}

/// The median of each stretch of the run, placed at the middle of the stretch.
fn trend(samples: &[Taken]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<&Taken> = samples.iter().collect();
    sorted.sort_by_key(|sample| sample.order);
    // A median of fewer than five says little about a stretch.
    let stretches = STRETCHES.min(sorted.len() / 5).max(1);
    let parts = sorted.chunks(sorted.len().div_ceil(stretches).max(1));
    parts
        .filter_map(|part| {
            let relative: Vec<f64> = part.iter().map(|sample| sample.relative).collect();
            let middle = (part.first()?.order + part.last()?.order) as f64 / 2.0;
            Some((middle, stats::median(&relative)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(order: u64, relative: f64, marks: &[&str]) -> Taken {
        Taken {
            order,
            relative,
            look: Look::of(0),
            cell: "fib <1>".to_owned(),
            marks: marks.iter().map(|mark| (*mark).to_owned()).collect(),
        }
    }

    #[test]
    fn a_step_in_the_machine_is_a_step_in_the_line() {
        let samples: Vec<Taken> =
            (0..100).map(|order| taken(order, if order < 50 { 0.9 } else { 1.1 }, &[])).collect();
        let trend = trend(&samples);
        assert_eq!(trend.len(), STRETCHES);
        assert!(
            trend[..10].iter().all(|point| point.1 == 0.9) && trend[10..].iter().all(|point| point.1 == 1.1)
        );
    }

    #[test]
    fn noisy_samples_are_drawn_otherwise_and_say_why() {
        let file = figure(&[taken(0, 1.0, &[]), taken(1, 1.3, &["steal 5 %"])]).unwrap().standalone();
        let document = roxmltree::Document::parse(&file).unwrap();
        let noisy: Vec<_> =
            document.descendants().filter(|node| node.attribute("class") == Some("noisy")).collect();
        assert_eq!(noisy.len(), 1);
        assert!(noisy[0].first_element_child().unwrap().text().unwrap().contains("noisy: steal 5 %"));
        assert!(figure(&[]).is_none());
    }
}
