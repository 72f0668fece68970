//! Integer arithmetic: machine words as long as they last, big integers beyond.

use super::{plain_int, real};
use crate::object::{Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use gilectomy_text::int::Int;
use gilectomy_text::{Error, bigint};
use malachite_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// Integers up to here are exact as floats, and so is the rounding of their quotient.
const MAX_EXACT: u64 = 1 << 53;

/// `a op b`
#[inline]
pub(super) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Int<'_>, b: Int<'_>) -> PyResult<S> {
    if let (Int::Small(x), Int::Small(y)) = (a, b) {
        if let Some(result) = small(op, x, y) {
            return Ok(vm.new_int(result));
        }
        let exact = x.unsigned_abs() <= MAX_EXACT && y.unsigned_abs() <= MAX_EXACT;
        if op == BinaryOp::TrueDiv && y != 0 && exact {
            return Ok(vm.new_float(x as f64 / y as f64));
        }
    }
    big(vm, op, a, b)
}

/// `x op y` where operands and result are words; `None` where the result is not, or is an error.
#[inline]
fn small(op: BinaryOp, x: i64, y: i64) -> Option<i64> {
    match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::Mul => x.checked_mul(y),
        BinaryOp::FloorDiv => {
            let quotient = x.checked_div(y)?;
            Some(if (x < 0) != (y < 0) && quotient * y != x { quotient - 1 } else { quotient })
        }
        BinaryOp::Mod => {
            if y == 0 {
                return None;
            }
            let rest = x.wrapping_rem(y);
            Some(if rest != 0 && (rest < 0) != (y < 0) { rest + y } else { rest })
        }
        BinaryOp::Pow => x.checked_pow(u32::try_from(y).ok()?),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::Shl => {
            let shifted = if (0..63).contains(&y) { x << y } else { return None };
            (shifted >> y == x).then_some(shifted)
        }
        BinaryOp::Shr => (y >= 0).then(|| x >> y.min(63)),
        BinaryOp::TrueDiv | BinaryOp::MatMul => None,
    }
}

#[inline(never)]
fn big<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Int<'_>, b: Int<'_>) -> PyResult<S> {
    let (x, y) = (a.to_big(), b.to_big());
    let (x, y) = (x.as_ref(), y.as_ref());
    let result = match op {
        BinaryOp::Add => Ok(x + y),
        BinaryOp::Sub => Ok(x - y),
        BinaryOp::Mul => Ok(x * y),
        BinaryOp::FloorDiv => bigint::floor_div(x, y),
        BinaryOp::Mod => bigint::modulo(x, y),
        BinaryOp::And => Ok(x & y),
        BinaryOp::Or => Ok(x | y),
        BinaryOp::Xor => Ok(x ^ y),
        BinaryOp::Shl => bigint::shift_left(x, y),
        BinaryOp::Shr => bigint::shift_right(x, y),
        BinaryOp::TrueDiv => {
            return match bigint::true_div(x, y) {
                Ok(quotient) => Ok(vm.new_float(quotient)),
                Err(error) => Err(vm.text_error(error)),
            };
        }
        BinaryOp::Pow if y.is_negative() => {
            let (x, y) = (vm.int_to_f64(a)?, vm.int_to_f64(b)?);
            return real::power(vm, x, y);
        }
        BinaryOp::Pow => power(x, y),
        BinaryOp::MatMul => return Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    };
    match result {
        Ok(result) => Ok(vm.new_bigint(result)),
        Err(error) => Err(vm.text_error(error)),
    }
}

/// `x ** y` for a `y` that is not negative.
fn power(x: &BigInt, y: &BigInt) -> Result<BigInt, Error> {
    match y.to_u64() {
        Some(y) => bigint::pow(x, y),
        None if x.bits() <= 1 => bigint::pow(x, if y.is_even() { 2 } else { 1 }),
        None => Err(Error::memory()),
    }
}

/// `-i`
pub(super) fn negative<S: Strategy>(vm: &Vm<S>, i: Int<'_>) -> Ref<S> {
    match i {
        Int::Small(i) => match i.checked_neg() {
            Some(negated) => vm.new_int(negated),
            None => vm.new_bigint(-BigInt::from(i)),
        },
        Int::Big(i) => vm.new_bigint(-i),
    }
}

/// `divmod(a, b)`
pub(super) fn divmod<S: Strategy>(vm: &mut Vm<S>, a: Int<'_>, b: Int<'_>) -> PyResult<S> {
    let (quotient, rest) = match (a, b) {
        (Int::Small(x), Int::Small(y)) if y != 0 && (x, y) != (i64::MIN, -1) => {
            let (quotient, rest) = x.div_mod_floor(&y);
            (vm.new_int(quotient), vm.new_int(rest))
        }
        _ => match bigint::div_mod(&a.to_big(), &b.to_big()) {
            Ok((quotient, rest)) => (vm.new_bigint(quotient), vm.new_bigint(rest)),
            Err(error) => return Err(vm.text_error(error)),
        },
    };
    Ok(vm.new_tuple_of([quotient, rest]))
}

/// `pow(a, b, m)`
pub(super) fn power_mod<S: Strategy>(vm: &mut Vm<S>, a: Int<'_>, b: Int<'_>, m: Int<'_>) -> PyResult<S> {
    if let (Int::Small(a), Int::Small(b @ 0..), Int::Small(m @ 1..)) = (a, b, m) {
        return Ok(vm.new_int(power_mod_small(a, b as u64, m)));
    }
    match bigint::pow_mod(&a.to_big(), &b.to_big(), &m.to_big()) {
        Ok(result) => Ok(vm.new_bigint(result)),
        Err(error) => Err(vm.text_error(error)),
    }
}

/// By squaring, in double words.
fn power_mod_small(base: i64, mut exponent: u64, modulus: i64) -> i64 {
    let wide = i128::from(modulus);
    let mut square = i128::from(base).rem_euclid(wide);
    let mut result = 1 % wide;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * square % wide;
        }
        square = square * square % wide;
        exponent >>= 1;
    }
    result as i64
}

/// `gcd(a, b)`
pub(crate) fn gcd<S: Strategy>(vm: &Vm<S>, a: Int<'_>, b: Int<'_>) -> Ref<S> {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => {
            vm.new_bigint(BigInt::from(a.unsigned_abs().gcd(&b.unsigned_abs())))
        }
        _ => vm.new_bigint(bigint::gcd(&a.to_big(), &b.to_big())),
    }
}

/// `lcm(a, b)`
pub(crate) fn lcm<S: Strategy>(vm: &Vm<S>, a: Int<'_>, b: Int<'_>) -> Ref<S> {
    let (a, b) = (a.to_big(), b.to_big());
    if a.is_zero() || b.is_zero() {
        return plain_int(vm, Int::Small(0));
    }
    vm.new_bigint((a.as_ref() / bigint::gcd(&a, &b) * b.as_ref()).abs())
}
