//! Scales: from numbers to places on the page, and the round numbers that label an axis.
//!
//! Ticks of a linear scale are Heckbert's "nice numbers" (Graphics Gems, 1990): steps of 1, 2 or 5 times a power of ten,
//! the finest of which no more than the wanted number fit. On a logarithmic scale the same factors serve as ticks
//! themselves, thinned to the powers of ten where those alone are enough. A scale of thread counts is logarithmic to
//! base 2, so that perfect speed-up is a straight line and a halving is as long as a doubling.

/// A mapping from a range of numbers to a range of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    kind: Kind,
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Linear,
    Logarithmic,
}

impl Scale {
    /// Equal differences are equally long. A range that is empty or not finite becomes a range around its start.
    pub fn linear((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let from = if from.is_finite() { from } else { 0.0 };
        let to = if to.is_finite() && to > from { to } else { from + 1.0 };
        Self { kind: Kind::Linear, from, to, start, end }
    }

    /// Equal factors are equally long. The range is of positive numbers; what is not becomes a range around 1.
    pub fn logarithmic((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let from = if from.is_finite() && from > 0.0 { from } else { 1.0 };
        let to = if to.is_finite() && to > from { to } else { from * 2.0 };
        Self { kind: Kind::Logarithmic, from, to, start, end }
    }

    /// Where a number is. Numbers beyond the range are placed beyond its ends; what has no place on a logarithmic
    /// scale is placed at its start.
    pub fn place(&self, number: f64) -> f64 {
        let fraction = match self.kind {
            Kind::Linear => (number - self.from) / (self.to - self.from),
            Kind::Logarithmic if number > 0.0 => (number / self.from).ln() / (self.to / self.from).ln(),
            Kind::Logarithmic => 0.0,
        };
        self.start + fraction * (self.end - self.start)
    }

    /// Round numbers inside the range, about `wanted` of them and at most twice as many.
    pub fn ticks(&self, wanted: usize) -> Vec<f64> {
        match self.kind {
            Kind::Linear => linear_ticks(self.from, self.to, wanted.max(1)),
            Kind::Logarithmic => {
                let ticks = |factors: &[f64]| logarithmic_ticks(self.from, self.to, factors);
                let candidates = [ticks(&[1.0, 2.0, 5.0]), ticks(&[1.0, 3.0]), ticks(&[1.0])];
                let fitting = candidates.into_iter().find(|ticks| ticks.len() <= wanted.max(2));
                // A narrow range: it holds too few of the factors to read a scale from.
                match fitting {
                    Some(ticks) if ticks.len() >= 3 => ticks,
                    Some(_) => linear_ticks(self.from, self.to, wanted.max(1)),
                    None => thinned(&ticks(&[1.0]), wanted.max(1)),
                }
            }
        }
    }
}

/// The powers of two inside a range of positive numbers.
pub fn powers_of_two((from, to): (f64, f64)) -> Vec<f64> {
    let first = (from.log2() - 1e-9).ceil() as i32;
    let last = (to.log2() + 1e-9).floor() as i32;
    (first..=last).map(|exponent| 2f64.powi(exponent)).collect()
}

/// The smallest range that holds all finite numbers; `None` without any.
pub fn extent(numbers: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = numbers.into_iter().filter(|number| number.is_finite());
    finite.fold(None, |range, number| match range {
        None => Some((number, number)),
        Some((low, high)) => Some((low.min(number), high.max(number))),
    })
}

fn linear_ticks(from: f64, to: f64, wanted: usize) -> Vec<f64> {
    let rough = (to - from) / wanted as f64;
    let power = 10f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9));
    let step = factor.unwrap_or(10.0) * power;
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    (first..=last).map(|index| index as f64 * step).collect()
}

fn logarithmic_ticks(from: f64, to: f64, factors: &[f64]) -> Vec<f64> {
    let (first, last) = (from.log10().floor() as i32, to.log10().ceil() as i32);
    let all = (first..=last).flat_map(|power| factors.iter().map(move |factor| factor * 10f64.powi(power)));
    all.filter(|tick| (from * (1.0 - 1e-9)..=to * (1.0 + 1e-9)).contains(tick)).collect()
}

fn thinned(ticks: &[f64], wanted: usize) -> Vec<f64> {
    ticks.iter().copied().step_by(ticks.len().div_ceil(wanted).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_range_are_the_ends_of_the_axis() {
        let linear = Scale::linear((2.0, 4.0), (100.0, 0.0));
        assert_eq!((linear.place(2.0), linear.place(3.0), linear.place(4.0)), (100.0, 50.0, 0.0));
        let logarithmic = Scale::logarithmic((0.5, 8.0), (0.0, 400.0));
        assert_eq!(
            (logarithmic.place(0.5), logarithmic.place(2.0), logarithmic.place(8.0)),
            (0.0, 200.0, 400.0)
        );
        assert_eq!(logarithmic.place(0.0), 0.0, "what has no logarithm has a place all the same");
    }

    #[test]
    fn ranges_without_width_still_give_finite_places() {
        for scale in [
            Scale::linear((3.0, 3.0), (0.0, 10.0)),
            Scale::logarithmic((3.0, 3.0), (0.0, 10.0)),
            Scale::logarithmic((0.0, f64::NAN), (0.0, 10.0)),
            Scale::linear((f64::INFINITY, f64::NAN), (0.0, 10.0)),
        ] {
            assert!(scale.place(3.0).is_finite(), "{scale:?}");
            assert!(!scale.ticks(4).is_empty(), "{scale:?}");
        }
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(Scale::linear((0.0, 10.0), (0.0, 1.0)).ticks(5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(Scale::linear((0.0, 97.0), (0.0, 1.0)).ticks(5), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(
            Scale::logarithmic((0.1, 10.0), (0.0, 1.0)).ticks(7),
            [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]
        );
        assert_eq!(Scale::logarithmic((1e-6, 1e6), (0.0, 1.0)).ticks(4).len(), 4);
        assert_eq!(powers_of_two((0.4, 8.0)), [0.5, 1.0, 2.0, 4.0, 8.0]);
    }

    #[test]
    fn every_range_gets_some_ticks_and_not_too_many() {
        let mut rng = fastrand::Rng::with_seed(7);
        for _ in 0..2000 {
            let from = 10f64.powf(rng.f64() * 12.0 - 6.0);
            let to = from * (1.0 + 10f64.powf(rng.f64() * 8.0 - 3.0));
            for scale in [Scale::linear((from, to), (0.0, 1.0)), Scale::logarithmic((from, to), (0.0, 1.0))] {
                let ticks = scale.ticks(5);
                assert!((1..=10).contains(&ticks.len()), "{scale:?} has {ticks:?}");
                let inside = |tick: &f64| (from * (1.0 - 1e-9)..=to * (1.0 + 1e-9)).contains(tick);
                assert!(ticks.iter().all(inside), "{scale:?} has {ticks:?}");
                assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{scale:?} has {ticks:?}");
            }
        }
    }

    #[test]
    fn an_extent_ignores_what_is_not_finite() {
        assert_eq!(extent([3.0, f64::NAN, 1.0, f64::INFINITY]), Some((1.0, 3.0)));
        assert_eq!(extent([]), None);
    }
}
