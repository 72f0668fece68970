//! Axes: a line at the bottom, fine lines across for each tick of the other axis, and names that need no turning of the
//! head: the vertical axis is named above its end.

use maud::{Markup, html};

use super::px;
use super::scale::Scale;

/// Where the marks of a chart are, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

/// A tick: where on its scale, and what is written there.
pub type Tick = (f64, String);

impl Frame {
    /// The horizontal extent, as a scale wants it.
    pub fn across(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    /// The vertical extent, as a scale wants it: numbers grow upwards.
    pub fn upwards(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }

    /// The horizontal axis, its ticks below it and its name below them.
    pub fn bottom_axis(&self, scale: &Scale, ticks: &[Tick], name: &str) -> Markup {
        html! {
            path .axis d={ "M" (px(self.left)) " " (px(self.bottom)) "H" (px(self.right)) } {}
            @for (number, words) in ticks {
                @let x = scale.place(*number);
                path .axis d={ "M" (px(x)) " " (px(self.bottom)) "v4" } {}
                text .tick .middle x=(px(x)) y=(px(self.bottom + 16.0)) { (words) }
            }
            text .name .end x=(px(self.right)) y=(px(self.bottom + 32.0)) { (name) }
        }
    }

    /// The vertical axis: a line across at each tick, the number to its left, the name above.
    pub fn left_axis(&self, scale: &Scale, ticks: &[Tick], name: &str) -> Markup {
        html! {
            @for (number, words) in ticks {
                @let y = scale.place(*number);
                path .grid d={ "M" (px(self.left)) " " (px(y)) "H" (px(self.right)) } {}
                text .tick .end x=(px(self.left - 6.0)) y=(px(y + 4.0)) { (words) }
            }
            text .name x="0" y=(px(self.top - 12.0)) { (name) }
        }
    }
}
