//! Float arithmetic where Python differs from the hardware: floor division, modulo, comparison with integers.

use std::cmp::Ordering;

use crate::error::{Error, Kind, Result};
use crate::int::Int;
use crate::rounding::int_from_float;

/// `divmod(left, right)`: the remainder has the sign of the divisor.
pub fn div_mod(left: f64, right: f64) -> Result<(f64, f64)> {
    if right == 0.0 {
        return Err(Error::new(Kind::ZeroDivision, "division by zero"));
    }
    let mut rest = left % right;
    let mut quotient = (left - rest) / right;
    if rest == 0.0 {
        rest = 0f64.copysign(right);
    } else if (right < 0.0) != (rest < 0.0) {
        rest += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok((0f64.copysign(left / right), rest));
    }
    // The subtraction above may have rounded: take the integer that is near.
    let floor = quotient.floor();
    Ok((if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest))
}

/// `left // right`
pub fn floor_div(left: f64, right: f64) -> Result<f64> {
    div_mod(left, right).map(|(quotient, _)| quotient)
}

/// `left % right`
pub fn modulo(left: f64, right: f64) -> Result<f64> {
    if right == 0.0 {
        return Err(Error::new(Kind::ZeroDivision, "division by zero"));
    }
    let rest = left % right;
    Ok(match rest {
        0.0 => 0f64.copysign(right),
        _ if (right < 0.0) != (rest < 0.0) => rest + right,
        _ => rest,
    })
}

/// How a float compares with an integer, exactly; `None` if it is not a number.
pub fn compare_int(left: f64, right: Int<'_>) -> Option<Ordering> {
    if left.is_nan() {
        return None;
    }
    let Ok(whole) = int_from_float(left.floor()) else {
        return Some(if left > 0.0 { Ordering::Greater } else { Ordering::Less });
    };
    let fraction = if left > left.floor() { Ordering::Greater } else { Ordering::Equal };
    Some(
        match (whole.as_int(), right) {
            (Int::Small(left), Int::Small(right)) => left.cmp(&right),
            (left, right) => left.to_big().cmp(&right.to_big()),
        }
        .then(fraction),
    )
}
