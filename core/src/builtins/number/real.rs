//! Operators on floats.

use super::complex;
use crate::object::{Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::Exc;
use gilectomy_text::float::arith;

/// `a op b`; `NotImplemented` for an operator that floats do not have.
#[inline]
pub(super) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: f64, b: f64) -> PyResult<S> {
    let result = match op {
        BinaryOp::Add => Ok(a + b),
        BinaryOp::Sub => Ok(a - b),
        BinaryOp::Mul => Ok(a * b),
        BinaryOp::TrueDiv if b != 0.0 => Ok(a / b),
        BinaryOp::TrueDiv => return Err(vm.raise(Exc::ZeroDivisionError, "division by zero")),
        BinaryOp::FloorDiv => arith::floor_div(a, b),
        BinaryOp::Mod => arith::modulo(a, b),
        BinaryOp::Pow => return power(vm, a, b),
        _ => return Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    };
    match result {
        Ok(result) => Ok(vm.new_float(result)),
        Err(error) => Err(vm.text_error(error)),
    }
}

/// `a ** b`: a complex number for the fractional power of a negative one.
pub(super) fn power<S: Strategy>(vm: &mut Vm<S>, a: f64, b: f64) -> PyResult<S> {
    let finite = a.is_finite() && b.is_finite();
    if finite && a == 0.0 && b < 0.0 {
        return Err(vm.raise(Exc::ZeroDivisionError, "zero to a negative power"));
    }
    if finite && a < 0.0 && b != b.floor() {
        return complex::power(vm, (a, 0.0), (b, 0.0));
    }
    let result = a.powf(b);
    if finite && result.is_infinite() {
        return Err(range_error(vm));
    }
    Ok(vm.new_float(result))
}

/// What the C library's `ERANGE` becomes.
#[cold]
fn range_error<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    let (number, text) = (vm.new_int(34), vm.new_str("Numerical result out of range"));
    vm.raise_with(Exc::OverflowError, vec![number, text])
}
