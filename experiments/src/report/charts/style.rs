//! One colour and one shape for each engine, the same in every chart.
//!
//! The hues are those of Okabe and Ito (2008), which people with any of the common colour deficiencies tell apart; they
//! are set in the style sheet, once for light and once for dark grounds. Shape says the same as colour, so that a chart
//! survives a black-and-white printer. The baseline has the colour of the text.

use maud::{Markup, html};

use super::{polyline, px};

/// How many colours the style sheet has beside the baseline's.
const COLOURS: usize = 6;
/// How many shapes there are. It shares no factor with the colours but one, so that pairs repeat late.
const SHAPES: usize = 5;

/// How an engine is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The class of the style sheet that sets its colour.
    pub class: &'static str,
    shape: usize,
}

impl Look {
    /// The look of the baseline.
    pub const BASELINE: Self = Self { class: "e0", shape: 0 };

    /// The look of the engine at this place among those that are not the baseline.
    pub fn of(place: usize) -> Self {
        const CLASSES: [&str; COLOURS] = ["e1", "e2", "e3", "e4", "e5", "e6"];
        Self { class: CLASSES[place % COLOURS], shape: (place + 1) % SHAPES }
    }

    /// A mark of about `radius` at a place, filled or only outlined, with words for who points at it.
    pub fn mark(self, (x, y): (f64, f64), radius: f64, filled: bool, words: &str) -> Markup {
        let class = if filled { self.class.to_owned() } else { format!("{} open", self.class) };
        let path = |corners: &[(f64, f64)]| {
            let corners: Vec<_> = corners.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect();
            polyline(&corners) + "Z"
        };
        html! {
            @match self.shape {
                0 => circle .mark .(class) cx=(px(x)) cy=(px(y)) r=(px(radius)) { title { (words) } }
                1 => path .mark .(class) d=(path(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])) { title { (words) } }
                2 => path .mark .(class) d=(path(&[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)])) { title { (words) } }
                3 => path .mark .(class) d=(path(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)])) { title { (words) } }
                _ => path .mark .(class) d=(path(&[(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)])) { title { (words) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn thirty_engines_look_different() {
        let looks: HashSet<(&str, usize)> =
            (0..COLOURS * SHAPES).map(Look::of).map(|look| (look.class, look.shape)).collect();
        assert_eq!(looks.len(), COLOURS * SHAPES);
    }
}
