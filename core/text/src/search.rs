//! `find`, `rfind`, `count`, `replace`, `startswith`, `endswith`.
//!
//! Occurrences are found from the left and do not overlap. An empty needle occurs before each element and at the end.
//! A needle of the other width is converted first; a needle beyond ASCII is not in an ASCII text at all.

use std::ops::Range;

use crate::builder::widened;
use crate::text::{Text, TextBuf};
use crate::unit::Unit;

/// What Python's optional `start` and `end` select of `len` elements; `None` if nothing, not even an empty needle, can
/// be found there.
pub fn window(len: usize, start: Option<i64>, end: Option<i64>) -> Option<Range<usize>> {
    let place = |index: i64| match usize::try_from(index) {
        Ok(index) => index,
        Err(_) => len.saturating_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    let start = start.map_or(0, place);
    let end = end.map_or(len, place).min(len);
    (start <= end).then_some(start..end)
}

/// Where `needle` first occurs in `haystack`.
pub fn find<T: Unit>(haystack: &[T], needle: &[T]) -> Option<usize> {
    match needle {
        [] => Some(0),
        _ if needle.len() > haystack.len() => None,
        [unit] => T::position(*unit, haystack),
        _ => T::find(&T::finder(needle, haystack.len()), haystack),
    }
}

/// Where `needle` last occurs in `haystack`.
pub fn rfind<T: Unit>(haystack: &[T], needle: &[T]) -> Option<usize> {
    match needle {
        [] => Some(haystack.len()),
        _ if needle.len() > haystack.len() => None,
        _ => T::rfind(needle, haystack),
    }
}

/// The places of a needle that is not empty, from the left, without overlap.
pub(crate) struct Occurrences<'a, T: Unit + 'a> {
    haystack: &'a [T],
    finder: T::Finder<'a>,
    step: usize,
    from: usize,
}

impl<'a, T: Unit> Occurrences<'a, T> {
    pub(crate) fn new(haystack: &'a [T], needle: &'a [T]) -> Self {
        Occurrences { haystack, finder: T::finder(needle, haystack.len()), step: needle.len(), from: 0 }
    }
}

impl<T: Unit> Iterator for Occurrences<'_, T> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = self.from + T::find(&self.finder, &self.haystack[self.from..])?;
        self.from = at + self.step;
        Some(at)
    }
}

/// How often `needle` occurs in `haystack`.
pub fn count<T: Unit>(haystack: &[T], needle: &[T]) -> usize {
    match needle {
        [] => haystack.len() + 1,
        _ if needle.len() > haystack.len() => 0,
        [unit] => T::count(*unit, haystack),
        _ => Occurrences::new(haystack, needle).count(),
    }
}

/// `haystack` with the first `max` occurrences of `old` (all of them if `None`) turned into `new`; `None` if nothing
/// changes.
pub fn replace<T: Unit>(haystack: &[T], old: &[T], new: &[T], max: Option<usize>) -> Option<Vec<T>> {
    let max = max.unwrap_or(usize::MAX);
    if max == 0 || old.len() > haystack.len() || old == new {
        return None;
    }
    if old.is_empty() {
        return Some(interleave(haystack, new, max));
    }
    let mut places = Occurrences::new(haystack, old).take(max);
    let first = places.next()?;
    if old.len() == new.len() {
        let mut out = haystack.to_vec();
        for at in std::iter::once(first).chain(places) {
            out[at..at + new.len()].copy_from_slice(new);
        }
        return Some(out);
    }
    let mut out = Vec::with_capacity(haystack.len() + new.len().saturating_sub(old.len()));
    let mut from = 0;
    for at in std::iter::once(first).chain(places) {
        out.extend_from_slice(&haystack[from..at]);
        out.extend_from_slice(new);
        from = at + old.len();
    }
    out.extend_from_slice(&haystack[from..]);
    Some(out)
}

/// `new` before each of the first elements, and at the end if it is still within `max` times.
fn interleave<T: Unit>(haystack: &[T], new: &[T], max: usize) -> Vec<T> {
    let times = max.min(haystack.len() + 1);
    let mut out = Vec::with_capacity(haystack.len().saturating_add(times.saturating_mul(new.len())));
    for (index, &unit) in haystack.iter().enumerate() {
        if index < times {
            out.extend_from_slice(new);
        }
        out.push(unit);
    }
    if times > haystack.len() {
        out.extend_from_slice(new);
    }
    out
}

/// Runs the generic `$algorithm` on a text and a needle brought to its width, or gives `$absent`.
macro_rules! with_needle {
    ($text:expr, $needle:expr, $absent:expr, $algorithm:expr) => {
        match ($text, $needle) {
            (Text::Ascii(haystack), Text::Ascii(needle)) => $algorithm(haystack, needle),
            (Text::Wide(haystack), Text::Wide(needle)) => $algorithm(haystack, needle),
            (Text::Wide(haystack), needle @ Text::Ascii(_)) => $algorithm(haystack, &*widened(needle)),
            (Text::Ascii(haystack), Text::Wide(needle)) => match $crate::text::is_ascii_only(needle) {
                true => $algorithm(haystack, &*$crate::text::narrow(needle)),
                false => $absent,
            },
        }
    };
}

impl Text<'_> {
    /// Where `needle` first occurs.
    pub fn find(self, needle: Text<'_>) -> Option<usize> {
        with_needle!(self, needle, None, find)
    }

    /// Where `needle` last occurs.
    pub fn rfind(self, needle: Text<'_>) -> Option<usize> {
        with_needle!(self, needle, None, rfind)
    }

    /// `needle in self`.
    pub fn contains(self, needle: Text<'_>) -> bool {
        self.find(needle).is_some()
    }

    /// How often `needle` occurs.
    pub fn count(self, needle: Text<'_>) -> usize {
        with_needle!(self, needle, 0, count)
    }

    /// Whether the text begins with `prefix`.
    pub fn starts_with(self, prefix: Text<'_>) -> bool {
        prefix.len() <= self.len() && self.view(0..prefix.len()) == prefix
    }

    /// Whether the text ends with `suffix`.
    pub fn ends_with(self, suffix: Text<'_>) -> bool {
        suffix.len() <= self.len() && self.view(self.len() - suffix.len()..self.len()) == suffix
    }

    /// The text with the first `max` occurrences of `old` (all if `None`) turned into `new`; `None` if nothing changes.
    pub fn replace(self, old: Text<'_>, new: Text<'_>, max: Option<usize>) -> Option<TextBuf> {
        match (self, old, new) {
            (Text::Ascii(text), Text::Ascii(old), Text::Ascii(new)) => {
                replace(text, old, new, max).map(TextBuf::Ascii)
            }
            (Text::Ascii(_), Text::Wide(old), _) if !crate::text::is_ascii_only(old) => None,
            // Widening an ASCII text is only worth it if the needle is there.
            (Text::Ascii(_), _, _) if max == Some(0) || !self.contains(old) => None,
            _ => replace(&widened(self), &widened(old), &widened(new), max).map(TextBuf::from_code_points),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_follows_python_slices() {
        assert_eq!(window(5, None, None), Some(0..5));
        assert_eq!(window(5, Some(-2), None), Some(3..5));
        assert_eq!(window(5, Some(-9), Some(-4)), Some(0..1));
        assert_eq!(window(5, Some(5), None), Some(5..5));
        assert_eq!(window(5, Some(6), None), None);
        assert_eq!(window(5, Some(i64::MIN), Some(i64::MAX)), Some(0..5));
    }

    #[test]
    fn code_points_are_not_found_across_their_bytes() {
        let haystack = [0x1_0000u32, 0x01, 0x0101, 0x0101];
        assert_eq!(find(&haystack, &[0x0101, 0x0101]), Some(2));
        assert_eq!(rfind(&[0x0101u32, 0x0101, 0x01, 0x10000], &[0x0101, 0x0101]), Some(0));
        let many: Vec<u32> = [0x10101; 100].into();
        assert_eq!(find(&many, &[0x10101, 0x10102]), None);
        assert_eq!(count(&many, &[0x10101, 0x10101]), 50);
    }
}
