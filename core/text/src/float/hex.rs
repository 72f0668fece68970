//! `float.hex` and `float.fromhex`, and the rounding of any binary fraction to a double.

use crate::error::{Error, Result};
use crate::float::render::decompose;
use crate::strip::{Side, strip_where};
use crate::text::Text;
use crate::unit::is_str_space;

/// `value.hex()`.
pub fn to_hex(value: f64) -> String {
    if !value.is_finite() {
        return crate::float::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(value.abs());
    format!("{sign}0x{}.{:013x}p{:+}", mantissa >> 52, mantissa & ((1 << 52) - 1), exponent + 52)
}

/// The double nearest to `mantissa` × 2^`exponent`, half to even; `sticky` tells that a little is missing from the
/// mantissa. `None` if no finite double is near.
pub(crate) fn assemble(mantissa: u64, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let zeros = mantissa.leading_zeros();
    let (mantissa, exponent) = (mantissa << zeros, exponent.saturating_sub(i64::from(zeros)));
    // A normal number keeps 53 of 64 bits; a subnormal one those above 2^-1074.
    let shift = 11.max((-1074i64).saturating_sub(exponent));
    if shift > 64 {
        return Some(0.0);
    }
    let (kept, half) = if shift == 64 { (0, 1 << 63) } else { (mantissa >> shift, 1u64 << (shift - 1)) };
    let rest = if shift == 64 { mantissa } else { mantissa & ((1 << shift) - 1) };
    let up = rest > half || (rest == half && (sticky || kept & 1 == 1));
    let kept = kept + u64::from(up);
    let exponent = exponent.saturating_add(shift);
    if exponent > 971 {
        return None;
    }
    // Adding, not or-ing: a mantissa that rounded up to the next power of two carries into the exponent's bits.
    let bits = if kept < 1 << 52 { kept } else { ((exponent + 1074) as u64) * (1 << 52) + kept };
    Some(f64::from_bits(bits)).filter(|value| value.is_finite())
}

const INVALID: Error = Error {
    kind: crate::Kind::Value,
    message: std::borrow::Cow::Borrowed("invalid hexadecimal floating-point string"),
};

/// `float.fromhex(text)`.
pub fn from_hex(text: Text<'_>) -> Result<f64> {
    let Text::Ascii(bytes) = text else { return Err(INVALID) };
    // CPython reads bytes here and allows the white space of C.
    let kept =
        strip_where(bytes, Side::Both, |byte| byte < 0x1C && is_str_space(byte.into()) || byte == b' ');
    let (negative, unsigned) = match &bytes[kept] {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let magnitude = match unsigned.to_ascii_lowercase().as_slice() {
        b"inf" | b"infinity" => f64::INFINITY,
        b"nan" => f64::NAN,
        lower => hex_magnitude(lower.strip_prefix(b"0x").unwrap_or(lower))?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hex_magnitude(text: &[u8]) -> Result<f64> {
    let (digits, exponent) = match text.iter().position(|&byte| byte == b'p') {
        Some(at) => (&text[..at], decimal_exponent(&text[at + 1..]).ok_or(INVALID)?),
        None => (text, 0),
    };
    let point = digits.iter().position(|&byte| byte == b'.');
    let (whole, fraction) = match point {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, &digits[..0]),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(INVALID);
    }
    let (mut mantissa, mut sticky, mut dropped) = (0u64, false, 0i64);
    for &byte in whole.iter().chain(fraction) {
        let digit = u64::from(char::from(byte).to_digit(16).ok_or(INVALID)?);
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
        } else {
            sticky |= digit != 0;
            dropped += 4;
        }
    }
    let exponent = exponent.saturating_add(dropped).saturating_sub(4 * fraction.len() as i64);
    assemble(mantissa, sticky, exponent)
        .ok_or_else(|| Error::overflow("hexadecimal value too large to represent as a float"))
}

/// A signed decimal exponent, saturated far beyond what a double can use.
fn decimal_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0i64, |value, &byte| (value * 10 + i64::from(byte - b'0')).min(1 << 48));
    Some(if negative { -value } else { value })
}
