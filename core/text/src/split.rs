//! `split`, `rsplit`, `splitlines`, `partition`, `rpartition`: where the pieces are.
//!
//! Pieces come back as ranges, in order from the left, so that callers make objects from them and `bytes` and `str`
//! share the code. `max` counts splits, not pieces; `None` is no limit.

use std::ops::Range;

use crate::builder::widened;
use crate::error::{Error, Result};
use crate::search::{Occurrences, find, rfind};
use crate::text::{Text, is_ascii_only, narrow};
use crate::unit::{Unit, is_str_line_break, is_str_space};

/// The pieces of a string, as ranges into it.
pub type Pieces = Vec<Range<usize>>;

/// What `partition` finds: the ranges before, of, and after the separator.
pub type Partition = (Range<usize>, Range<usize>, Range<usize>);

const EMPTY_SEPARATOR: Error =
    Error { kind: crate::Kind::Value, message: std::borrow::Cow::Borrowed("empty separator") };

/// The runs of what is not space; what is left after `max` splits keeps its trailing space.
pub fn split_whitespace<T: Unit>(items: &[T], max: Option<usize>, is_space: impl Fn(T) -> bool) -> Pieces {
    let max = max.unwrap_or(usize::MAX);
    let mut pieces = Vec::new();
    let mut at = 0;
    loop {
        while at < items.len() && is_space(items[at]) {
            at += 1;
        }
        if at == items.len() {
            return pieces;
        }
        if pieces.len() == max {
            pieces.push(at..items.len());
            return pieces;
        }
        let start = at;
        while at < items.len() && !is_space(items[at]) {
            at += 1;
        }
        pieces.push(start..at);
    }
}

/// As [`split_whitespace`] from the right; what is left after `max` splits keeps its leading space.
pub fn rsplit_whitespace<T: Unit>(items: &[T], max: Option<usize>, is_space: impl Fn(T) -> bool) -> Pieces {
    let max = max.unwrap_or(usize::MAX);
    let mut pieces = Vec::new();
    let mut at = items.len();
    loop {
        while at > 0 && is_space(items[at - 1]) {
            at -= 1;
        }
        if at == 0 {
            break;
        }
        if pieces.len() == max {
            pieces.push(0..at);
            break;
        }
        let end = at;
        while at > 0 && !is_space(items[at - 1]) {
            at -= 1;
        }
        pieces.push(at..end);
    }
    pieces.reverse();
    pieces
}

/// The pieces between the occurrences of a separator, from the left, found as they are asked for.
pub struct Between<'a, T: Unit> {
    separators: std::iter::Take<Occurrences<'a, T>>,
    separator: usize,
    from: usize,
    /// Where the last piece ends, until it has been given.
    end: Option<usize>,
}

impl<T: Unit> Iterator for Between<'_, T> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let end = self.end?;
        let from = self.from;
        match self.separators.next() {
            Some(at) => {
                self.from = at + self.separator;
                Some(from..at)
            }
            None => {
                self.end = None;
                Some(from..end)
            }
        }
    }
}

/// The pieces between occurrences of `separator`; a `ValueError` if it is empty.
pub fn between<'a, T: Unit>(
    items: &'a [T],
    separator: &'a [T],
    max: Option<usize>,
) -> Result<Between<'a, T>> {
    if separator.is_empty() {
        return Err(EMPTY_SEPARATOR);
    }
    Ok(Between {
        separators: Occurrences::new(items, separator).take(max.unwrap_or(usize::MAX)),
        separator: separator.len(),
        from: 0,
        end: Some(items.len()),
    })
}

/// How many pieces [`between`] gives, where counting them is much less work than finding them; else a guess.
pub fn expect_between<T: Unit>(items: &[T], separator: &[T], max: Option<usize>) -> usize {
    let separators = if let [unit] = separator { T::count(*unit, items) } else { 0 };
    separators.min(max.unwrap_or(usize::MAX)).saturating_add(1)
}

/// What [`between`] gives, as ranges.
pub fn split<T: Unit>(items: &[T], separator: &[T], max: Option<usize>) -> Result<Pieces> {
    Ok(between(items, separator, max)?.collect())
}

/// As [`split`], looking for separators from the right.
pub fn rsplit<T: Unit>(items: &[T], separator: &[T], max: Option<usize>) -> Result<Pieces> {
    if separator.is_empty() {
        return Err(EMPTY_SEPARATOR);
    }
    let mut pieces = Vec::new();
    let mut to = items.len();
    while pieces.len() < max.unwrap_or(usize::MAX) {
        let Some(at) = rfind(&items[..to], separator) else { break };
        pieces.push(at + separator.len()..to);
        to = at;
    }
    pieces.push(0..to);
    pieces.reverse();
    Ok(pieces)
}

/// The lines, with what ends them if `keep_ends`. A carriage return and a line feed together end one line.
pub fn splitlines<T: Unit>(items: &[T], keep_ends: bool, is_break: impl Fn(T) -> bool) -> Pieces {
    let mut lines = Vec::new();
    let mut start = 0;
    while let Some(length) = items[start..].iter().position(|&item| is_break(item)) {
        let end = start + length;
        let pair = items[end].into() == u32::from(b'\r')
            && items.get(end + 1).is_some_and(|&next| next.into() == u32::from(b'\n'));
        let next = end + if pair { 2 } else { 1 };
        lines.push(start..if keep_ends { next } else { end });
        start = next;
    }
    if start < items.len() {
        lines.push(start..items.len());
    }
    lines
}

fn around(at: usize, separator: usize, len: usize) -> Partition {
    (0..at, at..at + separator, at + separator..len)
}

/// Before, at and after the first `separator`; all of it, nothing and nothing where there is none.
pub fn partition<T: Unit>(items: &[T], separator: &[T]) -> Result<Partition> {
    match find(items, separator) {
        _ if separator.is_empty() => Err(EMPTY_SEPARATOR),
        Some(at) => Ok(around(at, separator.len(), items.len())),
        None => Ok(around(items.len(), 0, items.len())),
    }
}

/// Before, at and after the last `separator`; nothing, nothing and all of it where there is none.
pub fn rpartition<T: Unit>(items: &[T], separator: &[T]) -> Result<Partition> {
    match rfind(items, separator) {
        _ if separator.is_empty() => Err(EMPTY_SEPARATOR),
        Some(at) => Ok(around(at, separator.len(), items.len())),
        None => Ok(around(0, 0, items.len())),
    }
}

/// Runs a generic algorithm on a text and a separator brought to its width; an ASCII text keeps a separator that it
/// cannot contain from matching by widening both.
macro_rules! with_separator {
    ($text:expr, $separator:expr, $algorithm:path $(, $argument:expr)*) => {
        match ($text, $separator) {
            (Text::Ascii(items), Text::Ascii(separator)) => $algorithm(items, separator $(, $argument)*),
            (Text::Ascii(items), Text::Wide(units)) if is_ascii_only(units) => {
                $algorithm(items, &narrow(units) $(, $argument)*)
            }
            (text, separator) => $algorithm(&widened(text), &widened(separator) $(, $argument)*),
        }
    };
}

impl Text<'_> {
    /// `str.split(sep=None, maxsplit=max)`.
    pub fn split_whitespace(self, max: Option<usize>) -> Pieces {
        match self {
            Text::Ascii(bytes) => split_whitespace(bytes, max, |byte| is_str_space(byte.into())),
            Text::Wide(units) => split_whitespace(units, max, is_str_space),
        }
    }

    /// `str.rsplit(sep=None, maxsplit=max)`.
    pub fn rsplit_whitespace(self, max: Option<usize>) -> Pieces {
        match self {
            Text::Ascii(bytes) => rsplit_whitespace(bytes, max, |byte| is_str_space(byte.into())),
            Text::Wide(units) => rsplit_whitespace(units, max, is_str_space),
        }
    }

    /// `str.split(separator, max)`.
    pub fn split(self, separator: Text<'_>, max: Option<usize>) -> Result<Pieces> {
        with_separator!(self, separator, split, max)
    }

    /// `str.rsplit(separator, max)`.
    pub fn rsplit(self, separator: Text<'_>, max: Option<usize>) -> Result<Pieces> {
        with_separator!(self, separator, rsplit, max)
    }

    /// `str.splitlines(keep_ends)`.
    pub fn splitlines(self, keep_ends: bool) -> Pieces {
        match self {
            Text::Ascii(bytes) => splitlines(bytes, keep_ends, |byte| is_str_line_break(byte.into())),
            Text::Wide(units) => splitlines(units, keep_ends, is_str_line_break),
        }
    }

    /// `str.partition(separator)`, as ranges.
    pub fn partition(self, separator: Text<'_>) -> Result<Partition> {
        with_separator!(self, separator, partition)
    }

    /// `str.rpartition(separator)`, as ranges.
    pub fn rpartition(self, separator: Text<'_>) -> Result<Partition> {
        with_separator!(self, separator, rpartition)
    }
}
