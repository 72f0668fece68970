//! Operators on complex numbers, and on a complex and a real one.
//!
//! A real operand is not widened to a complex one first: that would turn signed zeros and infinities into
//! what they are not (C11, Annex G). Products and quotients that come out as NaN + NaN j although an operand
//! was infinite are computed once more with infinities boxed to ±1 and everything else to ±0, as the annex
//! does. Quotients are Smith's, scaled by the larger part of the divisor.

use super::Number;
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Exc;

/// Real and imaginary part.
type Parts = (f64, f64);

/// `a op b` for one of the operators that complex numbers have, one operand being complex.
pub(super) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Number<'_>, b: Number<'_>) -> PyResult<S> {
    let imaginary = |n: Number<'_>| if let Number::Complex(_, im) = n { (im, false) } else { (0.0, true) };
    let ((a_im, a_real), (b_im, b_real)) = (imaginary(a), imaginary(b));
    let (x, y) = ((a.to_f64(vm)?, a_im), (b.to_f64(vm)?, b_im));
    let (re, im) = match op {
        BinaryOp::Add if a_real => (x.0 + y.0, y.1),
        BinaryOp::Add if b_real => (x.0 + y.0, x.1),
        BinaryOp::Add => (x.0 + y.0, x.1 + y.1),
        BinaryOp::Sub if a_real => (x.0 - y.0, -y.1),
        BinaryOp::Sub if b_real => (x.0 - y.0, x.1),
        BinaryOp::Sub => (x.0 - y.0, x.1 - y.1),
        BinaryOp::Mul if a_real => (x.0 * y.0, x.0 * y.1),
        BinaryOp::Mul if b_real => (x.0 * y.0, x.1 * y.0),
        BinaryOp::Mul => product(x, y),
        BinaryOp::TrueDiv if y == (0.0, 0.0) => {
            return Err(vm.raise(Exc::ZeroDivisionError, "division by zero"));
        }
        BinaryOp::TrueDiv if b_real => (x.0 / y.0, x.1 / y.0),
        BinaryOp::TrueDiv if a_real => real_quotient(x.0, y),
        BinaryOp::TrueDiv => quotient(x, y),
        _ => return power(vm, x, y),
    };
    Ok(vm.new_complex(re, im))
}

/// An infinity as ±1, anything else as ±0.
fn boxed(x: f64) -> f64 {
    (if x.is_infinite() { 1f64 } else { 0.0 }).copysign(x)
}

/// A NaN as ±0.
fn zeroed(x: f64) -> f64 {
    if x.is_nan() { 0f64.copysign(x) } else { x }
}

fn is_infinite(x: Parts) -> bool {
    x.0.is_infinite() || x.1.is_infinite()
}

fn is_finite(x: Parts) -> bool {
    x.0.is_finite() && x.1.is_finite()
}

fn product(x: Parts, y: Parts) -> Parts {
    let products @ [ac, bd, ad, bc] = [x.0 * y.0, x.1 * y.1, x.0 * y.1, x.1 * y.0];
    let result = (ac - bd, ad + bc);
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    let infinite = is_infinite(x) || is_infinite(y);
    if !infinite && !products.into_iter().any(f64::is_infinite) {
        return result;
    }
    let (mut a, mut b) = (x, y);
    if is_infinite(x) {
        a = (boxed(a.0), boxed(a.1));
        b = (zeroed(b.0), zeroed(b.1));
    }
    if is_infinite(y) {
        b = (boxed(b.0), boxed(b.1));
        a = (zeroed(a.0), zeroed(a.1));
    }
    if !infinite {
        a = (zeroed(a.0), zeroed(a.1));
        b = (zeroed(b.0), zeroed(b.1));
    }
    (f64::INFINITY * (a.0 * b.0 - a.1 * b.1), f64::INFINITY * (a.0 * b.1 + a.1 * b.0))
}

/// `x / y` for a `y` that is not zero.
fn quotient(x: Parts, y: Parts) -> Parts {
    let result = if y.0.abs() >= y.1.abs() {
        let ratio = y.1 / y.0;
        let scale = y.0 + y.1 * ratio;
        ((x.0 + x.1 * ratio) / scale, (x.1 - x.0 * ratio) / scale)
    } else if y.1.abs() >= y.0.abs() {
        let ratio = y.0 / y.1;
        let scale = y.0 * ratio + y.1;
        ((x.0 * ratio + x.1) / scale, (x.1 * ratio - x.0) / scale)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    if is_infinite(x) && is_finite(y) {
        let (a, b) = (boxed(x.0), boxed(x.1));
        return (f64::INFINITY * (a * y.0 + b * y.1), f64::INFINITY * (b * y.0 - a * y.1));
    }
    if is_infinite(y) && is_finite(x) {
        let (c, d) = (boxed(y.0), boxed(y.1));
        return (0.0 * (x.0 * c + x.1 * d), 0.0 * (x.1 * c - x.0 * d));
    }
    result
}

/// `x / y` for a real `x`.
fn real_quotient(x: f64, y: Parts) -> Parts {
    let result = if y.0.abs() >= y.1.abs() {
        let ratio = y.1 / y.0;
        let scale = y.0 + y.1 * ratio;
        (x / scale, (-x * ratio) / scale)
    } else if y.1.abs() >= y.0.abs() {
        let ratio = y.0 / y.1;
        let scale = y.0 * ratio + y.1;
        ((x * ratio) / scale, -x / scale)
    } else {
        (f64::NAN, f64::NAN)
    };
    if result.0.is_nan() && result.1.is_nan() && x.is_finite() && is_infinite(y) {
        let (c, d) = (boxed(y.0), boxed(y.1));
        return (0.0 * (x * c), 0.0 * (-x * d));
    }
    result
}

/// Exponents that are whole and at most this big are done by multiplying.
const MAX_MULTIPLIED: f64 = 100.0;

/// `x ** y`
pub(super) fn power<S: Strategy>(vm: &mut Vm<S>, x: Parts, y: Parts) -> PyResult<S> {
    if x == (0.0, 0.0) && (y.1 != 0.0 || y.0 < 0.0) {
        return Err(vm.raise(Exc::ZeroDivisionError, "zero to a negative or complex power"));
    }
    let whole = y.1 == 0.0 && y.0 == y.0.floor() && y.0.abs() <= MAX_MULTIPLIED;
    let result = match whole {
        true if y.0 > 0.0 => Some(repeated(x, y.0 as u32)),
        true => Some(repeated(x, -y.0 as u32))
            .filter(|&divisor| divisor != (0.0, 0.0))
            .map(|divisor| quotient((1.0, 0.0), divisor)),
        false => polar_power(x, y),
    };
    let Some((re, im)) = result else {
        return Err(vm.raise(Exc::ZeroDivisionError, "zero to a negative or complex power"));
    };
    if re.is_infinite() || im.is_infinite() {
        return Err(vm.raise(Exc::OverflowError, "complex exponentiation"));
    }
    Ok(vm.new_complex(re, im))
}

/// `x ** n` by squaring.
fn repeated(x: Parts, n: u32) -> Parts {
    let (mut result, mut square, mut left) = ((1.0, 0.0), x, n);
    while left > 0 {
        if left & 1 == 1 {
            result = product(result, square);
        }
        left >>= 1;
        if left > 0 {
            square = product(square, square);
        }
    }
    result
}

/// `x ** y` by size and angle. `None` where the angle is infinite: the C library's cosine then reports a domain
/// error, which CPython takes for a division by zero.
fn polar_power(x: Parts, y: Parts) -> Option<Parts> {
    if x == (0.0, 0.0) {
        return Some((0.0, 0.0));
    }
    let (size, angle) = (x.0.hypot(x.1), x.1.atan2(x.0));
    let (mut length, mut phase) = (size.powf(y.0), angle * y.0);
    if y.1 != 0.0 {
        length *= (-angle * y.1).exp();
        phase += y.1 * size.ln();
    }
    (!phase.is_infinite()).then(|| (length * phase.cos(), length * phase.sin()))
}
