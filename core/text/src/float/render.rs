//! A float's digits, laid out as `e`, `f`, `g` or `repr`.
//!
//! First come the significant digits, without zeros at the end, and the place of the decimal point. Then, as in CPython:
//! an exponent where the style asks for one or the point lies outside the digits too far, zeros up to the width that the
//! style promises, and no point at the very end unless the alternate form wants it.

/// The styles that CPython's `PyOS_double_to_string` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Exponent,
    Fixed,
    General,
    Repr,
}

/// How to lay out a float.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub style: Style,
    /// Digits after the point, or significant ones for [`Style::General`]; unused for [`Style::Repr`].
    pub precision: usize,
    /// Keep the point and, in [`Style::General`], the zeros at the end.
    pub alternate: bool,
    /// Give a number without an exponent at least one digit after the point.
    pub add_dot_zero: bool,
    /// Drop the sign of what rounds to zero.
    pub no_negative_zero: bool,
    /// Capital letters in exponents and in what is not finite.
    pub upper: bool,
}

impl Look {
    /// Nothing but a style and a precision.
    pub(crate) const fn new(style: Style, precision: usize) -> Self {
        let plain = false;
        Look {
            style,
            precision,
            alternate: plain,
            add_dot_zero: plain,
            no_negative_zero: plain,
            upper: plain,
        }
    }

    /// `repr`'s look.
    pub(crate) const REPR: Look = Look { add_dot_zero: true, ..Look::new(Style::Repr, 0) };
}

/// A double has no more significant digits than this; all others are zero.
const MAX_SIGNIFICANT: usize = 770;
/// A double has no more digits after the point than this; all others are zero.
const MAX_FRACTION: usize = 1080;

/// Appends `value`, with a minus sign but never a plus sign.
pub(crate) fn render(out: &mut String, value: f64, look: &Look) {
    if !value.is_finite() {
        let word = match (value.is_nan(), look.upper) {
            (true, false) => "nan",
            (true, true) => "NAN",
            (false, false) => "inf",
            (false, true) => "INF",
        };
        if value == f64::NEG_INFINITY {
            out.push('-');
        }
        return out.push_str(word);
    }
    match look.style {
        Style::Fixed => fixed(out, value, look),
        _ => laid_out(out, value, look),
    }
}

fn fixed(out: &mut String, value: f64, look: &Look) {
    let start = out.len();
    if value.is_sign_negative() {
        out.push('-');
    }
    if !short_fixed(out, value.abs(), look.precision) {
        let given = look.precision.min(MAX_FRACTION);
        out.push_str(&format!("{:.given$}", value.abs()));
        out.extend(std::iter::repeat_n('0', look.precision - given));
    }
    if look.alternate && look.precision == 0 {
        out.push('.');
    }
    if look.no_negative_zero
        && out[start..].starts_with('-')
        && !out[start..].contains(|c| matches!(c, '1'..='9'))
    {
        out.remove(start);
    }
}

/// The common case of [`fixed`] in integer arithmetic; gives up, with nothing appended, where that is not exact.
fn short_fixed(out: &mut String, magnitude: f64, precision: usize) -> bool {
    let Some((scaled, power)) = scaled(magnitude, precision) else { return false };
    let mut digits = itoa::Buffer::new();
    if precision == 0 {
        out.push_str(digits.format(scaled));
        return true;
    }
    out.push_str(digits.format(scaled / power));
    out.push('.');
    let fraction = digits.format(scaled % power);
    out.extend(std::iter::repeat_n('0', precision - fraction.len()));
    out.push_str(fraction);
    true
}

/// The mantissa and the power of two of a finite number that is not negative.
pub(crate) fn decompose(magnitude: f64) -> (u64, i32) {
    let bits = magnitude.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7FF) as i32);
    if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) }
}

/// Significant digits without zeros at the end (one zero for zero), and how many of them stand before the point.
fn significant(magnitude: f64, look: &Look) -> (String, i64) {
    let text = match look.style {
        _ if magnitude == 0.0 => return ("0".to_owned(), 1),
        Style::Repr => ryu::Buffer::new().format_finite(magnitude).to_owned(),
        _ => {
            let after = match look.style {
                Style::Exponent => look.precision,
                _ => look.precision.saturating_sub(1),
            };
            format!("{magnitude:.*e}", after.min(MAX_SIGNIFICANT))
        }
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let leading = all.len() - all.trim_start_matches('0').len();
    let point = whole.len() as i64 + exponent.parse::<i64>().unwrap_or(0) - leading as i64;
    (all.trim_matches('0').to_owned(), point)
}

fn laid_out(out: &mut String, value: f64, look: &Look) {
    let (digits, mut point) = significant(value.abs(), look);
    if value.is_sign_negative() && !(look.no_negative_zero && value == 0.0) {
        out.push('-');
    }
    let precision = i64::try_from(look.precision).unwrap_or(i64::MAX);
    let mut end = digits.len() as i64;
    let uses_exponent = match look.style {
        Style::Exponent => {
            end = precision.saturating_add(1);
            true
        }
        Style::General => {
            let precision = precision.max(1);
            if look.alternate {
                end = precision;
            }
            point <= -4 || point > precision - i64::from(look.add_dot_zero)
        }
        Style::Repr | Style::Fixed => point <= -4 || point > 16,
    };
    let exponent = point - 1;
    if uses_exponent {
        point = 1;
    }
    end = end.max(if look.add_dot_zero && !uses_exponent { point + 1 } else { point });
    let digit = |index: i64| {
        usize::try_from(index).ok().and_then(|index| digits.as_bytes().get(index)).map_or('0', |&b| b.into())
    };
    if point <= 0 {
        out.push('0');
    }
    out.extend((0..point.max(0)).map(digit));
    if end > point || look.alternate {
        out.push('.');
        out.extend((point..end).map(digit));
    }
    if uses_exponent {
        out.push(if look.upper { 'E' } else { 'e' });
        out.push(if exponent < 0 { '-' } else { '+' });
        if exponent.abs() < 10 {
            out.push('0');
        }
        out.push_str(itoa::Buffer::new().format(exponent.abs()));
    }
}

/// `magnitude` times a power of ten, rounded half to even, and that power. Exact since the product of a mantissa and the
/// power of ten fits 128 bits; `None` where the result does not fit a word.
pub(crate) fn scaled(magnitude: f64, digits: usize) -> Option<(u64, u64)> {
    const MAX_DIGITS: usize = 19;
    if digits > MAX_DIGITS || magnitude >= 9e15 {
        return None;
    }
    let power = 10u64.pow(digits as u32);
    let (mantissa, exponent) = decompose(magnitude);
    let product = u128::from(mantissa) * u128::from(power);
    // Below 2^53 a double's exponent is not positive.
    let shift = exponent.unsigned_abs();
    if shift > 120 {
        return Some((0, power)); // The product is below 2^117: less than half of the last digit.
    }
    let (quotient, remainder) = (product >> shift, product & ((1 << shift) - 1));
    let half = if shift == 0 { u128::MAX } else { 1 << (shift - 1) };
    let up = remainder > half || (remainder == half && quotient & 1 == 1);
    u64::try_from(quotient + u128::from(up)).ok().map(|quotient| (quotient, power))
}
