//! `strip`, `lstrip`, `rstrip`, `removeprefix`, `removesuffix`: what remains, as a range.

use std::ops::Range;

use crate::text::Text;
use crate::unit::{Unit, is_str_space};

/// The ends that are stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
    /// `strip`
    Both,
}

/// What is left of `items` without the elements at its ends that `is_stripped` picks.
pub fn strip_where<T: Unit>(items: &[T], side: Side, is_stripped: impl Fn(T) -> bool) -> Range<usize> {
    let mut kept = 0..items.len();
    if side != Side::Left {
        kept.end = items.iter().rposition(|&item| !is_stripped(item)).map_or(0, |last| last + 1);
    }
    if side != Side::Right {
        kept.start = items[..kept.end].iter().position(|&item| !is_stripped(item)).unwrap_or(kept.end);
    }
    kept
}

/// What is left of `items` without the elements at its ends that are among `set`.
pub fn strip_set<T: Unit>(items: &[T], set: &[T], side: Side) -> Range<usize> {
    strip_where(items, side, |item| set.contains(&item))
}

/// What is left of `items` without `prefix`.
pub fn remove_prefix<T: Unit>(items: &[T], prefix: &[T]) -> Range<usize> {
    if items.starts_with(prefix) { prefix.len()..items.len() } else { 0..items.len() }
}

/// What is left of `items` without `suffix`.
pub fn remove_suffix<T: Unit>(items: &[T], suffix: &[T]) -> Range<usize> {
    if items.ends_with(suffix) { 0..items.len() - suffix.len() } else { 0..items.len() }
}

impl Text<'_> {
    /// `str.strip()` and its one-sided forms.
    pub fn strip_whitespace(self, side: Side) -> Range<usize> {
        match self {
            Text::Ascii(bytes) => strip_where(bytes, side, |byte| is_str_space(byte.into())),
            Text::Wide(units) => strip_where(units, side, is_str_space),
        }
    }

    /// `str.strip(set)` and its one-sided forms.
    pub fn strip_set(self, set: Text<'_>, side: Side) -> Range<usize> {
        match (self, set) {
            (Text::Ascii(bytes), Text::Ascii(set)) => strip_set(bytes, set, side),
            (Text::Wide(units), Text::Wide(set)) => strip_set(units, set, side),
            (Text::Ascii(bytes), Text::Wide(set)) => {
                strip_where(bytes, side, |byte| set.contains(&byte.into()))
            }
            (Text::Wide(units), Text::Ascii(set)) => {
                strip_where(units, side, |unit| u8::try_from(unit).is_ok_and(|byte| set.contains(&byte)))
            }
        }
    }

    /// `str.removeprefix(prefix)`.
    pub fn remove_prefix(self, prefix: Text<'_>) -> Range<usize> {
        if self.starts_with(prefix) { prefix.len()..self.len() } else { 0..self.len() }
    }

    /// `str.removesuffix(suffix)`.
    pub fn remove_suffix(self, suffix: Text<'_>) -> Range<usize> {
        if self.ends_with(suffix) { 0..self.len() - suffix.len() } else { 0..self.len() }
    }
}
