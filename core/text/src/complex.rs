//! Complex numbers from text and as text.

use crate::error::{Error, Result};
use crate::float::render::{Look, Style, render};
use crate::float::without_underscores;
use crate::int::to_ascii_number;
use crate::text::Text;
use crate::unit::is_str_space;

/// `repr(real + imag * 1j)`: the real part is left out if it is a positive zero.
pub fn repr(real: f64, imag: f64) -> String {
    let mut out = String::with_capacity(32);
    let look = Look::new(Style::Repr, 0);
    if real == 0.0 && real.is_sign_positive() {
        render(&mut out, imag, &look);
        out.push('j');
        return out;
    }
    out.push('(');
    render(&mut out, real, &look);
    if !(imag.is_sign_negative() && !imag.is_nan()) {
        out.push('+');
    }
    render(&mut out, imag, &look);
    out.push_str("j)");
    out
}

/// `complex(text)`: a real number, an imaginary one, or a sum, perhaps in parentheses.
pub fn parse(text: Text<'_>) -> Result<(f64, f64)> {
    let ascii = to_ascii_number(text).and_then(|text| without_underscores(&text));
    ascii.as_deref().and_then(parse_ascii).ok_or_else(|| Error::value("complex() arg is a malformed string"))
}

fn trim(text: &[u8]) -> &[u8] {
    &text[crate::strip::strip_where(text, crate::strip::Side::Both, |byte| is_str_space(byte.into()))]
}

fn parse_ascii(text: &[u8]) -> Option<(f64, f64)> {
    let text = match text {
        [b'(', inner @ .., b')'] => trim(inner),
        _ => text,
    };
    let (first, rest) = float_prefix(text);
    match (first, rest) {
        (Some(real), []) => Some((real, 0.0)),
        (Some(imag), [b'j' | b'J']) => Some((0.0, imag)),
        (Some(real), rest @ [b'+' | b'-', ..]) => Some((real, imaginary(rest)?)),
        (None, rest) => Some((0.0, imaginary(rest)?)),
        _ => None,
    }
}

/// An imaginary part whose number may be missing.
fn imaginary(text: &[u8]) -> Option<f64> {
    match (float_prefix(text), text) {
        ((Some(imag), [b'j' | b'J']), _) => Some(imag),
        (_, [b'j' | b'J'] | [b'+', b'j' | b'J']) => Some(1.0),
        (_, [b'-', b'j' | b'J']) => Some(-1.0),
        _ => None,
    }
}

/// The longest float that `text` begins with, and what follows it.
fn float_prefix(text: &[u8]) -> (Option<f64>, &[u8]) {
    let unsigned = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let word = [&b"infinity"[..], b"inf", b"nan"].into_iter().find(|word| {
        text[unsigned..].get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    });
    let digits = |from: usize| from + text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = match word {
        Some(word) => unsigned + word.len(),
        None => {
            let whole = digits(unsigned);
            let mantissa = if text.get(whole) == Some(&b'.') { digits(whole + 1) } else { whole };
            let exponent = match text.get(mantissa..) {
                Some([b'e' | b'E', b'+' | b'-', ..]) => mantissa + 2,
                Some([b'e' | b'E', ..]) => mantissa + 1,
                _ => mantissa,
            };
            if exponent > mantissa && digits(exponent) > exponent { digits(exponent) } else { mantissa }
        }
    };
    match crate::float::parse_ascii(&text[..end]) {
        Some(value) => (Some(value), &text[end..]),
        None => (None, text),
    }
}
