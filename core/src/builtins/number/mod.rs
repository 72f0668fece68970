//! Numbers: `int`, `bool`, `float` and `complex` by one set of rules.
//!
//! An operand is first seen as a [`Number`]: an integer of any size, a float or a complex number, whatever
//! object it came in (an immediate, a box, `True`, an instance of a user's subclass). Then the wider of the
//! two operands decides where the work is done: integers among themselves exactly, with machine words tried
//! first; anything with a float in floating point; anything with a complex number there. Results are plain
//! numbers. Comparison is the exception to widening: an integer and a float compare by their exact values.
//!
//! | file | holds |
//! |---|---|
//! | [`arithmetic`], [`real`], [`complex`] | operators on integers, on floats, on complex numbers |
//! | [`int`], [`int_bytes`], [`boolean`], [`float`], [`complex_type`] | constructors, methods and attributes |
//! | [`method`] | how methods take their arguments |
//! | [`convert`] | what other files ask of a value: its integer, its float, its index |

mod arithmetic;
mod boolean;
mod complex;
mod complex_type;
mod convert;
mod float;
mod int;
mod int_bytes;
mod method;
mod real;

pub(crate) use arithmetic::{gcd, lcm};
pub(crate) use convert::{Number, exact_float, float_of, int_of, number_of, plain_int};

use crate::object::{Kind, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp, identity_hash, str_text};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Exc;
use gilectomy_text::float::arith;
use gilectomy_text::int::Int;
use gilectomy_text::{Text, format as formatting, hash as hashing, rounding};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Whether this is an instance of exactly `int`, `bool`, `float` or `complex`.
#[inline]
pub fn is_number(v: Value) -> bool {
    const KINDS: [u8; 3] = [Kind::Int as u8, Kind::Float as u8, Kind::Complex as u8];
    v.is_int() || v.is_float() || v.as_bool().is_some() || KINDS.contains(&v.exact_kind())
}

/// Whether `a` is a number of a wider type than `b`, whose own methods then leave the operation to those of
/// `a`: `int.__add__(1, 1.5)` is `NotImplemented`.
pub(crate) fn is_wider<S: Strategy>(a: Value, b: Value) -> bool {
    let width = |v| match number_of::<S>(v) {
        Some(Number::Complex(..)) => 3,
        Some(Number::Float(_)) => 2,
        Some(Number::Int(_)) => 1,
        None => 0,
    };
    width(a) > width(b)
}

fn not_implemented<S: Strategy>() -> PyResult<S> {
    Ok(Ref::new(Value::NOT_IMPLEMENTED))
}

// ---- comparison -------------------------------------------------------------------------------------

/// `a op b` by exact value; `None` where there is no answer: no number, or an order of complex numbers.
pub fn compare_numbers<S: Strategy>(op: CompareOp, a: Value, b: Value) -> Option<bool> {
    match (number_of::<S>(a)?, number_of::<S>(b)?) {
        (Number::Int(a), Number::Int(b)) => Some(op.holds(compare_ints(a, b))),
        (Number::Float(a), Number::Float(b)) => Some(holds(op, a.partial_cmp(&b))),
        (Number::Float(a), Number::Int(b)) => Some(holds(op, arith::compare_int(a, b))),
        (Number::Int(a), Number::Float(b)) => {
            Some(holds(op, arith::compare_int(b, a).map(Ordering::reverse)))
        }
        (Number::Complex(re, im), other) | (other, Number::Complex(re, im)) => {
            let equal = match other {
                Number::Complex(other_re, other_im) => re == other_re && im == other_im,
                Number::Float(other) => re == other && im == 0.0,
                Number::Int(other) => arith::compare_int(re, other) == Some(Ordering::Equal) && im == 0.0,
            };
            match op {
                CompareOp::Eq => Some(equal),
                CompareOp::Ne => Some(!equal),
                _ => None,
            }
        }
    }
}

/// The order of two integers.
pub(crate) fn compare_ints(a: Int<'_>, b: Int<'_>) -> Ordering {
    match (a, b) {
        (Int::Small(a), Int::Small(b)) => a.cmp(&b),
        (a, b) => a.to_big().cmp(&b.to_big()),
    }
}

/// Whether a comparison holds; nothing but `!=` does when an operand is not a number.
fn holds(op: CompareOp, ordering: Option<Ordering>) -> bool {
    ordering.map_or(op == CompareOp::Ne, |ordering| op.holds(ordering))
}

/// `type(a).__op__(a, b)` for a number `a`; `NotImplemented` when `b` is no number or wider.
pub(crate) fn compare<S: Strategy>(_vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    match compare_numbers::<S>(op, a, b).filter(|_| !is_wider::<S>(b, a)) {
        Some(truth) => Ok(Ref::bool(truth)),
        None => not_implemented(),
    }
}

// ---- hash -------------------------------------------------------------------------------------------

/// The hash that a `__hash__` method meant by its result; `None` when that is no integer.
pub fn hash_from_result<S: Strategy>(v: Value) -> Option<i64> {
    Some(match int_of::<S>(v)? {
        Int::Small(hash) => hashing::fix(hash),
        big => hashing::any_int(big),
    })
}

/// `hash(v)`. What is not a number hashes by identity.
pub(crate) fn hash<S: Strategy>(_vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    let part = |x: f64| hashing::float(x).unwrap_or_else(|| identity_hash(v));
    Ok(match number_of::<S>(v) {
        Some(Number::Int(i)) => hashing::any_int(i),
        Some(Number::Float(x)) => part(x),
        Some(Number::Complex(re, im)) => hashing::complex(part(re), part(im)),
        None => identity_hash(v),
    })
}

// ---- operators --------------------------------------------------------------------------------------

/// `a op b`; `NotImplemented` unless both are numbers that have the operator.
#[inline]
pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    match (number_of::<S>(a), number_of::<S>(b)) {
        (Some(Number::Int(x)), Some(Number::Int(y))) => match (a.as_bool(), b.as_bool(), op) {
            (Some(x), Some(y), BinaryOp::And) => Ok(Ref::bool(x & y)),
            (Some(x), Some(y), BinaryOp::Or) => Ok(Ref::bool(x | y)),
            (Some(x), Some(y), BinaryOp::Xor) => Ok(Ref::bool(x ^ y)),
            _ => arithmetic::binary(vm, op, x, y),
        },
        (Some(Number::Float(x)), Some(Number::Float(y))) => real::binary(vm, op, x, y),
        (Some(x), Some(y)) => mixed(vm, op, x, y),
        _ => not_implemented(),
    }
}

fn mixed<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Number<'_>, b: Number<'_>) -> PyResult<S> {
    use BinaryOp::*;
    if matches!(op, MatMul | And | Or | Xor | Shl | Shr) {
        return not_implemented();
    }
    if matches!(a, Number::Complex(..)) || matches!(b, Number::Complex(..)) {
        return match op {
            FloorDiv | Mod => not_implemented(),
            _ => complex::binary(vm, op, a, b),
        };
    }
    let (a, b) = (a.to_f64(vm)?, b.to_f64(vm)?);
    real::binary(vm, op, a, b)
}

/// `divmod(a, b)`; `NotImplemented` unless both are real numbers.
pub(crate) fn divmod<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S> {
    match (number_of::<S>(a), number_of::<S>(b)) {
        (Some(Number::Int(a)), Some(Number::Int(b))) => arithmetic::divmod(vm, a, b),
        (None | Some(Number::Complex(..)), _) | (_, None | Some(Number::Complex(..))) => not_implemented(),
        (Some(a), Some(b)) => {
            let (a, b) = (a.to_f64(vm)?, b.to_f64(vm)?);
            let (quotient, rest) = arith::div_mod(a, b).map_err(|e| vm.text_error(e))?;
            let (quotient, rest) = (vm.new_float(quotient), vm.new_float(rest));
            Ok(vm.new_tuple_of([quotient, rest]))
        }
    }
}

/// `pow(a, b, m)`; `NotImplemented` unless all three are numbers.
pub(crate) fn power_mod<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value, m: Value) -> PyResult<S> {
    match (number_of::<S>(a), number_of::<S>(b), number_of::<S>(m)) {
        (Some(Number::Int(a)), Some(Number::Int(b)), Some(Number::Int(m))) => {
            arithmetic::power_mod(vm, a, b, m)
        }
        (Some(a), Some(b), Some(m)) if [a, b, m].iter().any(|n| matches!(n, Number::Complex(..))) => {
            Err(vm.value_error("complex modulo"))
        }
        (Some(_), Some(_), Some(_)) => {
            Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
        }
        _ => not_implemented(),
    }
}

/// `bool(v)` of a number.
#[inline]
pub(crate) fn truth<S: Strategy>(v: Value) -> bool {
    match number_of::<S>(v) {
        Some(Number::Int(Int::Small(i))) => i != 0,
        Some(Number::Float(x)) => x != 0.0,
        Some(Number::Complex(re, im)) => re != 0.0 || im != 0.0,
        Some(Number::Int(Int::Big(_))) | None => true,
    }
}

/// `-v`; `None` when it is no number.
pub(crate) fn negative<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    Ok(number_of::<S>(v).map(|n| match n {
        Number::Int(i) => arithmetic::negative(vm, i),
        Number::Float(x) => vm.new_float(-x),
        Number::Complex(re, im) => vm.new_complex(-re, -im),
    }))
}

/// `+v`; `None` when it is no number.
pub(crate) fn positive<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    Ok(number_of::<S>(v).map(|n| n.to_value(vm, v)))
}

/// `~v`; `None` when it is no integer.
pub(crate) fn invert<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    Ok(int_of::<S>(v).map(|i| match i {
        Int::Small(i) => vm.new_int(!i),
        Int::Big(i) => vm.new_bigint(!i),
    }))
}

/// `abs(v)`; `None` when it is no number.
pub(crate) fn absolute<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    let Some(n) = number_of::<S>(v) else { return Ok(None) };
    Ok(Some(match n {
        Number::Int(i) if i.is_negative() => arithmetic::negative(vm, i),
        Number::Int(_) => n.to_value(vm, v),
        Number::Float(x) => vm.new_float(x.abs()),
        Number::Complex(re, im) => {
            let size = re.hypot(im);
            if size.is_infinite() && re.is_finite() && im.is_finite() {
                return Err(vm.raise(Exc::OverflowError, "absolute value too large"));
            }
            vm.new_float(size)
        }
    }))
}

// ---- text and rounding ------------------------------------------------------------------------------

/// `repr(v)`, which is `str(v)` too.
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if let Some(b) = v.as_bool() {
        return Ok(Ref::new(if b { vm.rt.names.true_ } else { vm.rt.names.false_ }));
    }
    let text = match number_of::<S>(v) {
        Some(Number::Int(Int::Small(i))) => {
            return Ok(vm.new_ascii(itoa::Buffer::new().format(i).as_bytes()));
        }
        Some(Number::Int(i)) => i.to_decimal(vm.digit_limit()).map_err(|e| vm.text_error(e))?,
        Some(Number::Float(x)) => gilectomy_text::float::repr(x),
        Some(Number::Complex(re, im)) => gilectomy_text::complex::repr(re, im),
        None => String::new(),
    };
    Ok(vm.new_ascii(text.as_bytes()))
}

/// `format(v, spec)`.
pub(crate) fn format<S: Strategy>(vm: &mut Vm<S>, v: Value, spec: Value) -> PyResult<S> {
    let Some(text) = str_text::<S>(spec) else {
        let name = vm.type_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {name}")));
    };
    if text.is_empty() {
        return vm.str(v);
    }
    check_digits(vm, v, text)?;
    let name: Cow<'static, str> = match number_of::<S>(v) {
        Some(Number::Int(_)) if v.as_bool().is_none() && is_number(v) => "int".into(),
        Some(Number::Float(_)) if is_number(v) => "float".into(),
        _ => vm.type_name(v).into(),
    };
    let formatted = match number_of::<S>(v) {
        Some(Number::Int(_)) if v.exact_kind() & Kind::SUBCLASS != 0 && wants_float(text) => {
            // What a subclass makes of itself as a float counts.
            let x = vm.as_f64(v)?;
            formatting::format_float(text, x, &name)
        }
        Some(Number::Int(i)) => formatting::format_int(text, i, &name),
        Some(Number::Float(x)) => formatting::format_float(text, x, &name),
        Some(Number::Complex(re, im)) => formatting::format_complex(text, re, im, &name),
        None => Err(formatting::unsupported(&name)),
    };
    match formatted {
        Ok(text) => Ok(vm.new_text_buf(text)),
        Err(error) => Err(vm.text_error(error)),
    }
}

fn last_char(spec: Text<'_>) -> Option<char> {
    spec.get(spec.len().checked_sub(1)?).and_then(char::from_u32)
}

/// Whether an integer is formatted as a float.
fn wants_float(spec: Text<'_>) -> bool {
    last_char(spec).is_some_and(|code| "eEfFgG%".contains(code))
}

/// Refuses a decimal of more digits than conversions may give; the other bases have no limit.
fn check_digits<S: Strategy>(vm: &mut Vm<S>, v: Value, spec: Text<'_>) -> PyResult<S, ()> {
    let Some(i @ Int::Big(big)) = int_of::<S>(v) else { return Ok(()) };
    let decimal = !wants_float(spec) && !last_char(spec).is_some_and(|code| "bcoxX".contains(code));
    // A digit takes more than three bits, so fewer bits than this are few enough digits.
    if decimal && big.bits() / 3 > vm.digit_limit() as u64 {
        i.to_decimal(vm.digit_limit()).map_err(|e| vm.text_error(e))?;
    }
    Ok(())
}

/// `round(v, ndigits)` of a real number.
pub(crate) fn round<S: Strategy>(vm: &mut Vm<S>, v: Value, ndigits: Option<Value>) -> PyResult<S> {
    let digits = match ndigits.filter(|digits| !digits.is_none()) {
        Some(digits) => Some(vm.index_clamped(digits)?),
        None => None,
    };
    let rounded = match (number_of::<S>(v), digits) {
        (Some(Number::Int(i)), Some(digits @ ..0)) => Ok(rounding::round_int(i, digits)),
        (Some(n @ Number::Int(_)), _) => return Ok(n.to_value(vm, v)),
        (Some(Number::Float(x)), None) => rounding::round_to_int(x),
        (Some(Number::Float(x)), Some(digits)) => {
            return match rounding::round_float(x, digits) {
                Ok(rounded) => Ok(vm.new_float(rounded)),
                Err(error) => Err(vm.text_error(error)),
            };
        }
        (Some(Number::Complex(..)) | None, _) => {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("type {name} doesn't define __round__ method")));
        }
    };
    match rounded {
        Ok(rounded) => Ok(vm.new_int_buf(rounded)),
        Err(error) => Err(vm.text_error(error)),
    }
}

/// Registers the methods of the number types.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    int::install(vm);
    int_bytes::install(vm);
    boolean::install(vm);
    float::install(vm);
    complex_type::install(vm);
}
