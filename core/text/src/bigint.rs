//! Python's integer arithmetic where the big-integer crate has another or none.
//!
//! Division floors, shifts act on two's complement, and true division is correctly rounded even where neither operand is
//! a float: the quotient is computed to 64 bits and more, and what is cut off decides the rounding.

use malachite_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::error::{Error, Kind, Result};
use crate::float::hex::assemble;

fn zero_division(message: &'static str) -> Error {
    Error::new(Kind::ZeroDivision, message)
}

/// `divmod(left, right)`
pub fn div_mod(left: &BigInt, right: &BigInt) -> Result<(BigInt, BigInt)> {
    match right.is_zero() {
        true => Err(zero_division("division by zero")),
        false => Ok(left.div_mod_floor(right)),
    }
}

/// `left // right`
pub fn floor_div(left: &BigInt, right: &BigInt) -> Result<BigInt> {
    match right.is_zero() {
        true => Err(zero_division("division by zero")),
        false => Ok(left.div_floor(right)),
    }
}

/// `left % right`
pub fn modulo(left: &BigInt, right: &BigInt) -> Result<BigInt> {
    match right.is_zero() {
        true => Err(zero_division("division by zero")),
        false => Ok(left.mod_floor(right)),
    }
}

/// The magnitude's uppermost 64 bits, how many more there are, and whether any of those is set.
fn top_bits(magnitude: &BigUint) -> (u64, bool, u64) {
    let drop = magnitude.bits().saturating_sub(64);
    let sticky = magnitude.trailing_zeros().is_some_and(|zeros| zeros < drop);
    ((magnitude >> drop).to_u64().unwrap_or(u64::MAX), sticky, drop)
}

fn with_sign(magnitude: f64, negative: bool) -> f64 {
    if negative { -magnitude } else { magnitude }
}

/// `float(value)`: the nearest, half to even; an `OverflowError` beyond the largest.
pub fn to_f64(value: &BigInt) -> Result<f64> {
    let (top, sticky, drop) = top_bits(value.magnitude());
    match assemble(top, sticky, drop as i64) {
        Some(magnitude) => Ok(with_sign(magnitude, value.is_negative())),
        None => Err(Error::overflow("int too large to convert to float")),
    }
}

/// `left / right`, correctly rounded.
pub fn true_div(left: &BigInt, right: &BigInt) -> Result<f64> {
    if right.is_zero() {
        return Err(zero_division("division by zero"));
    }
    let negative = left.is_negative() != right.is_negative();
    if left.is_zero() {
        return Ok(with_sign(0.0, negative));
    }
    // Shift so that the quotient has at least 65 bits.
    let shift = left.bits() as i64 - right.bits() as i64 - 66;
    let (dividend, divisor) = match shift {
        ..0 => (left.magnitude() << shift.unsigned_abs(), right.magnitude().clone()),
        _ => (left.magnitude().clone(), right.magnitude() << shift.unsigned_abs()),
    };
    let (quotient, rest) = dividend.div_rem(&divisor);
    let (top, sticky, drop) = top_bits(&quotient);
    match assemble(top, sticky || !rest.is_zero(), shift + drop as i64) {
        Some(magnitude) => Ok(with_sign(magnitude, negative)),
        None => Err(Error::overflow("integer division result too large for a float")),
    }
}

/// `base ** exponent`; a `MemoryError` where the result has more bits than any memory.
pub fn pow(base: &BigInt, exponent: u64) -> Result<BigInt> {
    if base.magnitude().is_one() {
        let flips = base.is_negative() && exponent.is_multiple_of(2);
        return Ok(if flips { -base } else { base.clone() });
    }
    match (base.is_zero(), u32::try_from(exponent)) {
        (true, _) => Ok(if exponent == 0 { BigInt::one() } else { BigInt::zero() }),
        (false, Ok(exponent)) if base.bits().saturating_mul(exponent.into()) < MAX_BITS => {
            Ok(base.pow(exponent))
        }
        (false, _) => Err(Error::memory()),
    }
}

/// Results beyond a gigabyte are refused rather than tried.
const MAX_BITS: u64 = 1 << 33;

/// `pow(base, exponent, modulus)`; a negative exponent needs an inverse.
pub fn pow_mod(base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt> {
    if modulus.is_zero() {
        return Err(Error::value("pow() 3rd argument cannot be 0"));
    }
    let size = BigInt::from(modulus.magnitude().clone());
    if size.is_one() {
        return Ok(BigInt::zero());
    }
    let base = match exponent.is_negative() {
        true => inverse(base, &size)
            .ok_or_else(|| Error::value("base is not invertible for the given modulus"))?,
        false => base.mod_floor(&size),
    };
    let result = base.modpow(&exponent.abs(), &size);
    Ok(if modulus.is_negative() { result.mod_floor(modulus) } else { result })
}

/// The inverse of `value` modulo `modulus`, which is above one.
fn inverse(value: &BigInt, modulus: &BigInt) -> Option<BigInt> {
    let (mut rest, mut next_rest) = (modulus.clone(), value.mod_floor(modulus));
    let (mut factor, mut next_factor) = (BigInt::zero(), BigInt::one());
    while !next_rest.is_zero() {
        let quotient = &rest / &next_rest;
        let new_rest = &rest - &quotient * &next_rest;
        let new_factor = &factor - quotient * &next_factor;
        (rest, next_rest) = (next_rest, new_rest);
        (factor, next_factor) = (next_factor, new_factor);
    }
    rest.is_one().then(|| factor.mod_floor(modulus))
}

/// `value << count`; the errors are a negative count and a result that no memory holds.
pub fn shift_left(value: &BigInt, count: &BigInt) -> Result<BigInt> {
    match count.to_u64() {
        _ if count.is_negative() => Err(Error::value("negative shift count")),
        _ if value.is_zero() => Ok(BigInt::zero()),
        Some(count) if count < MAX_BITS => Ok(value << count),
        Some(count) if count <= i64::MAX as u64 => Err(Error::memory()),
        _ => Err(Error::overflow("too many digits in integer")),
    }
}

/// `value >> count`, which floors.
pub fn shift_right(value: &BigInt, count: &BigInt) -> Result<BigInt> {
    match count.to_u64() {
        _ if count.is_negative() => Err(Error::value("negative shift count")),
        Some(count) if count <= value.bits() => Ok(value.div_floor(&(BigInt::one() << count))),
        _ => Ok(if value.is_negative() { -BigInt::one() } else { BigInt::zero() }),
    }
}

/// `value.bit_length()`
pub fn bit_length(value: &BigInt) -> u64 {
    value.bits()
}

/// `value.bit_count()`: the ones of the absolute value.
pub fn bit_count(value: &BigInt) -> u64 {
    value.magnitude().count_ones()
}

/// `math.isqrt(value)`
pub fn isqrt(value: &BigInt) -> Result<BigInt> {
    match value.sign() {
        Sign::Minus => Err(Error::value("isqrt() argument must be nonnegative")),
        _ => Ok(value.sqrt()),
    }
}

/// `math.gcd(left, right)`
pub fn gcd(left: &BigInt, right: &BigInt) -> BigInt {
    left.gcd(right)
}
