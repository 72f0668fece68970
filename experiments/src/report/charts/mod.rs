//! Charts as SVG, the same ones inside the report and as files of their own.
//!
//! They are written by hand and not by a charting crate: the colours are CSS custom properties that follow the reader's
//! light or dark setting, every mark says in words what it shows when it is pointed at, and a chart is a few kilobytes.
//! [`scale`] and [`axes`] are what they share, [`style`] gives each engine one colour and shape in all of them,
//! [`labels`] writes names at the ends of lines; then one file per chart.
//!
//! The markup is HTML and XML at once: every element is closed, so one function serves both.

pub mod axes;
pub mod heat;
pub mod labels;
pub mod memory;
pub mod order;
pub mod scale;
pub mod speedup;
pub mod style;

use maud::{Markup, PreEscaped, Render, html};

/// The rules for everything inside a chart; the page includes them once, a file of its own carries them.
pub const STYLE: &str = include_str!("charts.css");

/// A chart that knows its size and what it shows.
#[derive(Debug)]
pub struct Figure {
    /// The name of its file, and unique on the page: letters, digits and dashes.
    pub slug: String,
    /// What it shows, in a line.
    pub title: String,
    /// How to read it and what it says, for who cannot see it.
    pub description: String,
    /// Its size in CSS pixels.
    pub size: (f64, f64),
    /// Its elements.
    pub body: Markup,
}

impl Figure {
    /// The chart as an element of a page that includes [`STYLE`].
    pub fn inline(&self) -> Markup {
        let (width, height) = (px(self.size.0), px(self.size.1));
        let (title, description) = (format!("{}-title", self.slug), format!("{}-desc", self.slug));
        html! {
            svg .chart xmlns="http://www.w3.org/2000/svg" width=(width) height=(height)
                viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby={ (title) " " (description) } {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                (self.body)
            }
        }
    }

    /// The chart as a file of its own, with its style, its title written above it and a ground to stand on.
    pub fn standalone(&self) -> String {
        const HEAD: f64 = 30.0;
        let (width, height) = (px(self.size.0), px(self.size.1 + HEAD));
        let svg = html! {
            svg .chart xmlns="http://www.w3.org/2000/svg" width=(width) height=(height)
                viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby="title desc" {
                title id="title" { (self.title) }
                desc id="desc" { (self.description) }
                style { (PreEscaped(STYLE)) }
                rect .ground width=(width) height=(height) {}
                text .title x="8" y="20" { (self.title) }
                g transform={ "translate(0 " (px(HEAD)) ")" } { (self.body) }
            }
        };
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", svg.into_string())
    }
}

/// A length or place in pixels: a tenth is finer than anybody sees.
#[derive(Debug, Clone, Copy)]
pub struct Px(f64);

/// Pixels, for an attribute.
pub fn px(length: f64) -> Px {
    Px(if length.is_finite() { length } else { 0.0 })
}

impl Render for Px {
    fn render_to(&self, buffer: &mut String) {
        let tenths = (self.0 * 10.0).round() / 10.0;
        // Adding zero makes a negative zero positive.
        buffer.push_str(&(tenths + 0.0).to_string());
    }
}

/// A line through points, as the data of a `path`.
pub fn polyline(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        data.push(if index == 0 { 'M' } else { 'L' });
        px(*x).render_to(&mut data);
        data.push(' ');
        px(*y).render_to(&mut data);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(title: &str) -> Figure {
        Figure {
            slug: "f".to_owned(),
            title: title.to_owned(),
            description: title.to_owned(),
            size: (100.0, 50.0),
            body: html! { text x=(px(1.0)) { (title) } },
        }
    }

    #[test]
    fn a_file_is_xml_whatever_it_is_called() {
        let title = "<a> & \"b\" ]]> '";
        let file = figure(title).standalone();
        let document = roxmltree::Document::parse(&file).unwrap();
        let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
        assert!(texts.iter().filter(|text| **text == title).count() >= 4, "{file}");
    }

    #[test]
    fn lengths_are_short() {
        let text = |length: f64| px(length).render().into_string();
        assert_eq!(text(1.0), "1");
        assert_eq!(text(1.26), "1.3");
        assert_eq!(text(-0.01), "0");
        assert_eq!(text(f64::NAN), "0");
        assert_eq!(polyline(&[(0.0, 1.25), (2.0, 3.0)]), "M0 1.3L2 3");
    }
}
