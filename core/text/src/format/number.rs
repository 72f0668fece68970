//! The layout of a number: padding, sign, prefix, grouped digits, fraction, remainder.
//!
//! Zeros that fill the width after the sign count as digits and are grouped with them, so a separator never comes first
//! and the result may be one wider than asked. Groups after the point are counted from the point.

use crate::builder::TextBuilder;
use crate::error::Result;
use crate::format::spec::{Align, Spec};

/// The pieces of a number without padding.
#[derive(Clone, Copy, Default)]
pub(crate) struct Parts<'a> {
    pub negative: bool,
    pub prefix: &'a str,
    /// The digits before the point.
    pub digits: &'a str,
    /// Whether there is a point.
    pub point: bool,
    /// The digits after the point.
    pub fraction: &'a str,
    /// An exponent, or the word for what is not finite.
    pub remainder: &'a str,
    /// What follows everything, such as a per cent sign.
    pub suffix: &'a str,
    /// A character in place of all that.
    pub character: Option<u32>,
}

impl<'a> Parts<'a> {
    /// Takes a rendered float apart.
    pub(crate) fn of_float(text: &'a str, suffix: &'a str) -> Self {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let digits = |text: &'a str| text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
        let (whole, rest) = digits(unsigned);
        let (fraction, remainder) = digits(rest.strip_prefix('.').unwrap_or(rest));
        Parts {
            negative: unsigned.len() < text.len(),
            digits: whole,
            point: rest.starts_with('.'),
            fraction,
            remainder,
            suffix,
            ..Parts::default()
        }
    }
}

/// Digits in a group before the point.
fn group_size(spec: &Spec) -> usize {
    match u8::try_from(spec.code).unwrap_or(0) {
        b'b' | b'o' | b'x' | b'X' => 4,
        _ => 3,
    }
}

/// Appends a number in its place.
pub(crate) fn push_number(out: &mut TextBuilder, spec: &Spec, parts: &Parts<'_>) -> Result<()> {
    let sign: &[u8] = match (parts.negative, spec.sign) {
        (true, _) => b"-",
        (false, Some(b'+')) => b"+",
        (false, Some(b' ')) => b" ",
        (false, _) => b"",
    };
    let fraction = grouped_fraction(parts.fraction, spec.fraction_grouping);
    let others = sign.len()
        + parts.prefix.len()
        + usize::from(parts.point)
        + fraction.len()
        + parts.remainder.len()
        + parts.suffix.len()
        + usize::from(parts.character.is_some());
    let width = spec.width.unwrap_or(0);
    let zero_filled = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
    let room = if zero_filled { width.saturating_sub(others) } else { 0 };
    let layout = DigitLayout::new(parts.digits.len(), room, spec);
    let padding = width.saturating_sub(others + layout.total);
    let (left, middle) = match spec.align {
        Align::Left => (0, 0),
        Align::Right => (padding, 0),
        Align::Center => (padding / 2, 0),
        Align::AfterSign => (0, padding),
    };
    out.push_fill(spec.fill, left)?;
    out.push_ascii(sign);
    out.push_ascii(parts.prefix.as_bytes());
    out.push_fill(spec.fill, middle)?;
    layout.push(out, parts.digits)?;
    if parts.point {
        out.push_ascii(b".");
    }
    out.push_ascii(fraction.as_bytes());
    out.push_ascii(parts.remainder.as_bytes());
    out.push_ascii(parts.suffix.as_bytes());
    if let Some(unit) = parts.character {
        out.push_char(unit);
    }
    out.push_fill(spec.fill, padding - left - middle)
}

fn grouped_fraction(digits: &str, separator: Option<u8>) -> std::borrow::Cow<'_, str> {
    let Some(separator) = separator else { return digits.into() };
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == 0 {
            grouped.push(separator.into());
        }
        grouped.push(digit);
    }
    grouped.into()
}

/// How many zeros come before the digits, and where separators stand.
struct DigitLayout {
    zeros: usize,
    group: Option<(usize, u8)>,
    total: usize,
}

impl DigitLayout {
    /// For `digits` digits that shall take at least `room` characters.
    fn new(digits: usize, room: usize, spec: &Spec) -> Self {
        if digits == 0 {
            return DigitLayout { zeros: 0, group: None, total: 0 };
        }
        let Some(separator) = spec.grouping else {
            let total = digits.max(room);
            return DigitLayout { zeros: total - digits, group: None, total };
        };
        let size = group_size(spec);
        let with_separators = |count: usize| count + (count - 1) / size;
        // The fewest digits that fill the room: whole groups take one character more than their size.
        let mut count = digits;
        if with_separators(count) < room {
            let (groups, rest) = (room / (size + 1), room % (size + 1));
            count = digits.max(groups * size + rest.max(1));
        }
        let total = with_separators(count);
        DigitLayout { zeros: count - digits, group: Some((size, separator)), total }
    }

    fn push(&self, out: &mut TextBuilder, digits: &str) -> Result<()> {
        let Some((size, separator)) = self.group else {
            out.push_fill(b'0'.into(), self.zeros)?;
            out.push_ascii(digits.as_bytes());
            return Ok(());
        };
        let count = self.zeros + digits.len();
        let zeros = std::iter::repeat_n(b'0', self.zeros);
        for (index, digit) in zeros.chain(digits.bytes()).enumerate() {
            if index > 0 && (count - index) % size == 0 {
                out.push_char(separator.into());
            }
            out.push_char(digit.into());
        }
        Ok(())
    }
}
