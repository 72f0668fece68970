//! Speed-up: work per time relative to the same engine with one thread, against the number of threads.
//!
//! Both axes are logarithmic to base 2: perfect speed-up is a straight line, and what gets slower with threads is as
//! visible as what gets faster. Beside the engines stand the ideal line and what the machine itself gave to threads that
//! share nothing (the ALU control): no engine can be blamed for the room between those two. Whiskers are 95 % intervals;
//! dotted lines are the fitted Universal Scalability Law.

use maud::{Markup, html};

use super::axes::{Frame, Tick};
use super::labels::{self, Label};
use super::scale::{Scale, extent, powers_of_two};
use super::style::Look;
use super::{Figure, polyline, px};
use crate::format;
use crate::stats::Interval;

/// The speed-up of one engine.
#[derive(Debug, Clone)]
pub struct Curve {
    /// The engine.
    pub name: String,
    /// How it looks.
    pub look: Look,
    /// Thread count, speed-up, and its 95 % interval; in the order of threads.
    pub points: Vec<(u32, f64, Option<Interval>)>,
    /// The fitted law at some thread counts.
    pub fit: Vec<(f64, f64)>,
}

/// The chart of one program.
#[derive(Debug)]
pub struct SpeedUp {
    /// Its file's name.
    pub slug: String,
    /// The program.
    pub program: String,
    /// The engines.
    pub curves: Vec<Curve>,
    /// What the machine gave, by thread count.
    pub machine: Vec<(u32, f64)>,
}

impl SpeedUp {
    /// Draws it, if there is a point to draw.
    pub fn figure(&self) -> Option<Figure> {
        let counts = self.curves.iter().flat_map(|curve| curve.points.iter().map(|point| f64::from(point.0)));
        let (fewest, most) = extent(counts)?;
        let reached =
            self.curves.iter().flat_map(|curve| curve.points.iter()).flat_map(|(_, gain, interval)| {
                [
                    *gain,
                    interval.map_or(*gain, |interval| interval.low),
                    interval.map_or(*gain, |interval| interval.high),
                ]
            });
        let machine = self.machine.iter().map(|point| point.1);
        // Never so fine that noise of some per cent looks like scaling.
        let least = [1.0, most, 0.6];
        let (low, high) = extent(reached.chain(machine).chain(least).filter(|gain| *gain > 0.0))?;
        let names = self.curves.iter().map(|curve| curve.name.as_str()).chain(["machine"]);
        let room = labels::width(names, 210.0);
        let frame = Frame { left: 36.0, top: 34.0, right: 300.0, bottom: 254.0 };
        let x = Scale::logarithmic((fewest, most), (frame.left + 8.0, frame.right - 8.0));
        let y = Scale::logarithmic((low / 1.1, high * 1.1), frame.upwards());
        Some(Figure {
            slug: self.slug.clone(),
            title: format!("Speed-up of {}", self.program),
            description: self.description(),
            size: (frame.right + 6.0 + room, frame.bottom + 40.0),
            body: html! {
                (self.axes(&frame, &x, &y, (low / 1.1, high * 1.1)))
                (self.references(&x, &y, most))
                @for curve in &self.curves { (drawn(curve, &x, &y)) }
                (labels::draw(&self.labels(&x, &y), frame.right, (frame.top, frame.bottom), room))
            },
        })
    }

    fn axes(&self, frame: &Frame, x: &Scale, y: &Scale, gains: (f64, f64)) -> Markup {
        let mut counts: Vec<u32> =
            self.curves.iter().flat_map(|curve| curve.points.iter().map(|point| point.0)).collect();
        counts.sort_unstable();
        counts.dedup();
        let mut last = f64::NEG_INFINITY;
        // Neighbouring counts such as 15 and 16 would be written over each other.
        counts.retain(|count| {
            let place = x.place(f64::from(*count));
            let room = place - last >= 18.0;
            if room {
                last = place;
            }
            room
        });
        let across: Vec<Tick> = counts.iter().map(|count| (f64::from(*count), count.to_string())).collect();
        let mut gains = powers_of_two(gains);
        let every = gains.len().div_ceil(8).max(1);
        gains.retain(|gain| gain.log2().round() as i64 % every as i64 == 0);
        let upwards: Vec<Tick> = gains.iter().map(|gain| (*gain, fraction(*gain))).collect();
        html! {
            (frame.left_axis(y, &upwards, "speed-up"))
            (frame.bottom_axis(x, &across, "threads"))
        }
    }

    fn references(&self, x: &Scale, y: &Scale, most: f64) -> Markup {
        let place = |(count, gain): (f64, f64)| (x.place(count), y.place(gain));
        let machine: Vec<_> =
            self.machine.iter().map(|(count, gain)| place((f64::from(*count), *gain))).collect();
        html! {
            path .ideal d=(polyline(&[place((1.0, 1.0)), place((most, most))])) { title { "ideal: T threads, T times the work" } }
            @if machine.len() > 1 {
                path .machine d=(polyline(&machine)) { title { "what the machine gave to threads that share nothing (ALU control)" } }
            }
        }
    }

    fn labels(&self, x: &Scale, y: &Scale) -> Vec<Label> {
        let at = |(count, gain): (u32, f64)| (x.place(f64::from(count)), y.place(gain));
        let ends = self.curves.iter().filter_map(|curve| {
            let (count, gain, _) = curve.points.last()?;
            Some(Label { name: curve.name.clone(), look: Some(curve.look), end: at((*count, *gain)) })
        });
        let machine = self.machine.last().filter(|_| self.machine.len() > 1);
        let machine = machine.map(|point| Label { name: "machine".to_owned(), look: None, end: at(*point) });
        let most = self.curves.iter().filter_map(|curve| Some(curve.points.last()?.0)).max();
        let ideal = most.filter(|most| *most > 1).map(|most| {
            let end = at((most, f64::from(most)));
            Label { name: "ideal".to_owned(), look: None, end }
        });
        ends.chain(machine).chain(ideal).collect()
    }

    fn description(&self) -> String {
        let curves = self.curves.iter().map(|curve| {
            let points: Vec<String> = curve.points.iter().map(sentence).collect();
            format!("{}: {}.", curve.name, points.join(", "))
        });
        let machine: Vec<String> =
            self.machine.iter().map(|(count, gain)| format!("{} at {count}", format::ratio(*gain))).collect();
        let machine =
            (!machine.is_empty()).then(|| format!("The machine itself gave {}.", machine.join(", ")));
        curves.chain(machine).collect::<Vec<_>>().join(" ")
    }
}

fn drawn(curve: &Curve, x: &Scale, y: &Scale) -> Markup {
    let at = |(count, gain): (f64, f64)| (x.place(count), y.place(gain));
    let line: Vec<_> = curve.points.iter().map(|(count, gain, _)| at((f64::from(*count), *gain))).collect();
    let fit: Vec<_> = curve.fit.iter().map(|point| at(*point)).collect();
    html! {
        g .(curve.look.class) {
            path .line d=(polyline(&line)) {}
            @if fit.len() > 1 { path .fit d=(polyline(&fit)) {} }
            @for (count, _, interval) in &curve.points {
                @if let Some(Interval { low, high }) = interval.filter(|interval| interval.low > 0.0) {
                    @let x = x.place(f64::from(*count));
                    path .whisker d={ "M" (px(x)) " " (px(y.place(low))) "V" (px(y.place(high))) } {}
                }
            }
            @for point in &curve.points {
                (curve.look.mark(at((f64::from(point.0), point.1)), 3.5, true, &format!("{}: {}", curve.name, sentence(point))))
            }
        }
    }
}

fn sentence((count, gain, interval): &(u32, f64, Option<Interval>)) -> String {
    let threads = if *count == 1 { "thread" } else { "threads" };
    let interval = interval.map_or(String::new(), |interval| {
        format!(" (95 %: {} to {})", format::ratio(interval.low), format::ratio(interval.high))
    });
    format!("{}{interval} at {count} {threads}", format::ratio(*gain))
}

/// A power of two as people write it.
fn fraction(gain: f64) -> String {
    if gain >= 1.0 { format!("{gain}") } else { format!("1/{}", gain.recip()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: Vec<(u32, f64, Option<Interval>)>) -> SpeedUp {
        let curve =
            Curve { name: "a<b".to_owned(), look: Look::BASELINE, points, fit: vec![(1.0, 1.0), (4.0, 2.0)] };
        SpeedUp {
            slug: "speedup-x".to_owned(),
            program: "fib & co".to_owned(),
            curves: vec![curve],
            machine: vec![(1, 1.0), (4, 3.5)],
        }
    }

    #[test]
    fn it_is_xml_with_every_point_in_words() {
        let interval = Some(Interval { low: 1.5, high: 2.5 });
        let figure = chart(vec![(1, 1.0, None), (4, 2.0, interval)]).figure().unwrap();
        let file = figure.standalone();
        let document = roxmltree::Document::parse(&file).unwrap();
        let words: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
        assert!(words.contains(&"a<b: 2.00x (95 %: 1.50x to 2.50x) at 4 threads"), "{words:?}");
        assert!(words.contains(&"ideal") && words.contains(&"machine"));
    }

    #[test]
    fn without_a_point_there_is_no_chart() {
        assert!(chart(Vec::new()).figure().is_none());
        assert!(chart(vec![(1, 1.0, None)]).figure().is_some(), "one point is drawn");
    }
}
