//! Names at the right ends of lines, instead of a legend that the eye has to travel to.
//!
//! Each name wants to stand at the height where its line ends. Names that would overlap are moved apart by pooling
//! adjacent violators (isotonic regression, Barlow et al. 1972): overlapping neighbours become one block, centred on the
//! mean of where its names want to be, until no two blocks touch. A thin leader joins a moved name to its line.

use maud::{Markup, html};

use super::style::Look;
use super::{polyline, px};

/// Pixels between the base lines of two names.
const STEP: f64 = 14.0;
/// About the width of a character of the labels.
const CHARACTER: f64 = 6.9;

/// A name and where its line ends.
#[derive(Debug, Clone)]
pub struct Label {
    /// What is written.
    pub name: String,
    /// How its line looks.
    pub look: Option<Look>,
    /// The end of the line.
    pub end: (f64, f64),
}

/// How wide the names are, with mark and leader, but at most `most`.
pub fn width<'a>(names: impl IntoIterator<Item = &'a str>, most: f64) -> f64 {
    let longest = names.into_iter().map(|name| name.chars().count()).max().unwrap_or(0);
    (longest as f64 * CHARACTER + LEADER + 12.0).min(most)
}

const LEADER: f64 = 18.0;

/// The names at `x`, between `top` and `bottom` as far as there is room, cut to `room` pixels.
pub fn draw(labels: &[Label], x: f64, (top, bottom): (f64, f64), room: f64) -> Markup {
    let heights: Vec<f64> = labels.iter().map(|label| label.end.1).collect();
    let places = spread(&heights, STEP, top, bottom);
    let most = ((room - LEADER - 12.0) / CHARACTER).max(4.0) as usize;
    html! {
        @for (label, y) in labels.iter().zip(places) {
            @let leader = [(label.end.0 + 5.0, label.end.1), (x + 4.0, label.end.1), (x + LEADER - 7.0, y)];
            path .leader d=(polyline(&leader)) {}
            @if let Some(look) = label.look { (look.mark((x + LEADER, y), 3.5, true, &label.name)) }
            text x=(px(x + LEADER + 8.0)) y=(px(y + 4.0)) { (shortened(&label.name, most)) title { (label.name) } }
        }
    }
}

/// Cut in the middle, where names that belong together differ least.
pub fn shortened(name: &str, most: usize) -> String {
    let length = name.chars().count();
    if length <= most {
        return name.to_owned();
    }
    let tail = most.saturating_sub(1) / 2;
    let head = most.saturating_sub(1) - tail;
    let start: String = name.chars().take(head).collect();
    let end: String = name.chars().skip(length - tail).collect();
    format!("{start}…{end}")
}

/// New heights in the order given, at least `step` apart, as near to the wanted ones as that allows.
fn spread(wanted: &[f64], step: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // A block is the sum of where its names want its first name to be, and how many they are.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    let first_of = |(sum, count): (f64, usize)| {
        let lowest = bottom - step * (count - 1) as f64;
        (sum / count as f64).min(lowest).max(top)
    };
    for index in &order {
        let mut block = (wanted[*index], 1);
        while let Some(above) = blocks.last().copied()
            && first_of(above) + step * above.1 as f64 > first_of(block)
        {
            blocks.pop();
            let moved = block.0 - step * (above.1 * block.1) as f64;
            block = (above.0 + moved, above.1 + block.1);
        }
        blocks.push(block);
    }
    let mut places = vec![0.0; wanted.len()];
    let mut order = order.into_iter();
    for block in blocks {
        let first = first_of(block);
        for (offset, index) in order.by_ref().take(block.1).enumerate() {
            places[index] = first + step * offset as f64;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_room_stay_where_they_are() {
        assert_eq!(spread(&[50.0, 10.0, 90.0], 14.0, 0.0, 100.0), [50.0, 10.0, 90.0]);
    }

    #[test]
    fn names_that_meet_move_apart_around_their_middle() {
        assert_eq!(spread(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[51.0, 50.0, 49.0], 10.0, 0.0, 100.0), [60.0, 50.0, 40.0]);
        assert_eq!(spread(&[99.0, 100.0], 10.0, 0.0, 100.0), [90.0, 100.0], "they stay above the lower edge");
    }

    #[test]
    fn no_two_names_overlap_however_they_lie() {
        let mut rng = fastrand::Rng::with_seed(3);
        for _ in 0..500 {
            let wanted: Vec<f64> = (0..rng.usize(1..12)).map(|_| rng.f64() * 200.0).collect();
            let mut places = spread(&wanted, 14.0, 0.0, 200.0);
            places.sort_by(f64::total_cmp);
            assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 13.999), "{wanted:?} became {places:?}");
        }
    }

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(shortened("gil:model=cpython-2016", 11), "gil:m…-2016");
        assert_eq!(shortened("gil", 11), "gil");
    }
}
