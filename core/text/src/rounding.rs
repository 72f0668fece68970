//! `round` of floats and integers, and a float as an integer.
//!
//! Rounding to decimal digits is exact, half to even: it looks at the float's true value, not at what scaling it would
//! give. Where the scaled mantissa fits a word that is integer arithmetic; else the digits are written out and read back.

use malachite_bigint::BigInt;
use num_integer::Integer;
use num_traits::{FromPrimitive, One, Pow};

use crate::error::{Error, Result};
use crate::float::render::{Look, Style, render, scaled};
use crate::int::{Int, IntBuf};

/// Beyond this many digits after the point, a double has nothing to round.
const MAX_DIGITS: i64 = 323;
/// Beyond this many digits before the point, a double rounds to zero.
const MIN_DIGITS: i64 = -308;

/// `round(value, digits)` of a float.
pub fn round_float(value: f64, digits: i64) -> Result<f64> {
    if !value.is_finite() || digits > MAX_DIGITS {
        return Ok(value);
    }
    if digits < MIN_DIGITS {
        return Ok(0.0 * value);
    }
    let rounded = match usize::try_from(digits) {
        Ok(digits) => round_fraction(value.abs(), digits),
        Err(_) => round_whole(value.abs(), digits.unsigned_abs() as usize),
    };
    match rounded.is_finite() {
        true => Ok(rounded.copysign(value)),
        false => Err(Error::overflow("rounded value too large to represent")),
    }
}

fn round_fraction(magnitude: f64, digits: usize) -> f64 {
    const EXACT: u64 = 1 << 53;
    if let Some((whole, power)) = scaled(magnitude, digits)
        && whole <= EXACT
        && power <= EXACT
    {
        // Two exact operands: the quotient is the double nearest to the decimal.
        return whole as f64 / power as f64;
    }
    let mut text = String::new();
    render(&mut text, magnitude, &Look::new(Style::Fixed, digits));
    text.parse().unwrap_or(magnitude)
}

/// Rounds to a multiple of 10^`digits`, through the exact integer below.
fn round_whole(magnitude: f64, digits: usize) -> f64 {
    let whole = BigInt::from_f64(magnitude.trunc()).unwrap_or_default();
    let unit = BigInt::from(10).pow(digits as u32);
    let (quotient, rest) = whole.div_mod_floor(&unit);
    let twice: BigInt = rest * 2;
    let above_half = twice > unit || (twice == unit && magnitude.fract() > 0.0);
    let up = above_half || (twice == unit && quotient.is_odd());
    let quotient = if up { quotient + BigInt::one() } else { quotient };
    // Read back as decimal so that the result is the nearest double.
    format!("{quotient}e{digits}").parse().unwrap_or(magnitude)
}

/// `round(value)` of a float: the nearest integer, half to even.
pub fn round_to_int(value: f64) -> Result<IntBuf> {
    int_from_float(value.round_ties_even())
}

/// `int(value)` of a float: towards zero.
pub fn int_from_float(value: f64) -> Result<IntBuf> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) {
        return Ok(IntBuf::Small(value as i64));
    }
    match BigInt::from_f64(value.trunc()) {
        Some(value) => Ok(IntBuf::from(value)),
        None if value.is_nan() => Err(Error::value("cannot convert float NaN to integer")),
        None => Err(Error::overflow("cannot convert float infinity to integer")),
    }
}

/// `round(value, digits)` of an integer: half to even for negative `digits`.
pub fn round_int(value: Int<'_>, digits: i64) -> IntBuf {
    if digits >= 0 {
        return IntBuf::from(value.to_big().into_owned());
    }
    // Half of the unit is beyond the value as soon as the unit has two digits more than it.
    let places = digits.unsigned_abs();
    let value = value.to_big();
    if places > value.bits() / 3 + 2 {
        return IntBuf::Small(0);
    }
    let unit = BigInt::from(10).pow(places as u32);
    let (quotient, rest) = value.div_mod_floor(&unit);
    let twice: BigInt = rest * 2;
    let up = twice > unit || (twice == unit && quotient.is_odd());
    let quotient = if up { quotient + BigInt::one() } else { quotient };
    IntBuf::from(quotient * unit)
}
