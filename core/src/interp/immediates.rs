//! Arithmetic of immediate numbers, as far as the general form is no better: `None` leaves it to that.

use crate::object::Value;

pub(super) fn no_float(_: f64, _: f64) -> Option<f64> {
    None
}

#[inline(always)]
pub(super) fn true_div(x: i64, y: i64) -> Option<Value> {
    // Both are below 2^53, so the quotient of the doubles is the correctly rounded quotient.
    if y == 0 { None } else { Some(Value::immediate_float(x as f64 / y as f64)) }
}

#[inline(always)]
pub(super) fn floor_div(x: i64, y: i64) -> Option<Value> {
    if y == 0 {
        return None;
    }
    let quotient = x / y;
    let floored = quotient - ((x % y != 0) & ((x < 0) != (y < 0))) as i64;
    Value::immediate_int(floored)
}

#[inline(always)]
pub(super) fn floor_mod(x: i64, y: i64) -> Option<Value> {
    if y == 0 {
        return None;
    }
    let rest = x % y;
    Value::immediate_int(if rest != 0 && (rest < 0) != (y < 0) { rest + y } else { rest })
}

#[inline(always)]
pub(super) fn shift_right(x: i64, y: i64) -> Option<Value> {
    if y < 0 { None } else { Some(Value::small(x >> y.min(63))) }
}

#[inline(always)]
pub(super) fn shift_left(x: i64, y: i64) -> Option<Value> {
    if (0..16).contains(&y) { Value::immediate_int(x << y) } else { None }
}
