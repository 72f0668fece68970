//! Floats from text and as text.
//!
//! `repr` is the shortest decimal that reads back as the same number, found by Ryū; everything with a precision is
//! correctly rounded, half to even. Both are then laid out by one routine, [`render`], after CPython's
//! `format_float_short`.

pub mod arith;
pub mod hex;
pub(crate) mod render;

use crate::int::to_ascii_number;
use crate::strip::{Side, strip_where};
use crate::text::Text;
use crate::unit::is_bytes_space;

/// `repr(value)`, which is also `str(value)`.
pub fn repr(value: f64) -> String {
    let mut out = String::with_capacity(24);
    push_repr(&mut out, value);
    out
}

/// Appends `repr(value)`, which is ASCII.
pub fn push_repr(out: &mut String, value: f64) {
    let magnitude = value.abs();
    // Here Ryū's own layout is Python's: no exponent, and a fraction of at least one digit.
    if (1e-4..1e16).contains(&magnitude) {
        out.push_str(ryu::Buffer::new().format_finite(value));
    } else if value == 0.0 {
        out.push_str(if value.is_sign_negative() { "-0.0" } else { "0.0" });
    } else {
        render::render(out, value, &render::Look::REPR);
    }
}

/// `float(text)`, or `None` where CPython says "could not convert string to float: " and the text's `repr`.
pub fn parse(text: Text<'_>) -> Option<f64> {
    match text {
        Text::Ascii(bytes) => parse_ascii(&bytes[text.strip_whitespace(Side::Both)]),
        Text::Wide(_) => parse_ascii(&to_ascii_number(text)?),
    }
}

/// `float(bytes)`.
pub fn parse_bytes(bytes: &[u8]) -> Option<f64> {
    parse_ascii(&bytes[strip_where(bytes, Side::Both, is_bytes_space)])
}

/// A float without space around it. The standard library's grammar is Python's, except for underscores.
pub(crate) fn parse_ascii(text: &[u8]) -> Option<f64> {
    if text.contains(&b'_') {
        return std::str::from_utf8(&without_underscores(text)?).ok()?.parse().ok();
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// `text` without its underscores, if each stands between two digits.
pub(crate) fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |index: usize| text.get(index).is_some_and(u8::is_ascii_digit);
    let placed =
        |(index, &byte): (usize, &u8)| byte != b'_' || (index > 0 && digit(index - 1) && digit(index + 1));
    text.iter().enumerate().all(placed).then(|| text.iter().copied().filter(|&byte| byte != b'_').collect())
}
