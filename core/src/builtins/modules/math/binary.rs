//! Functions of two and more real numbers.

use super::{boolean, domain_error, float, range_error, reals};
use crate::object::Value;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};

/// Registers the functions.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "atan2", |vm, args| {
        let [y, x] = reals(vm, args, "atan2")?;
        float(vm, y.atan2(x))
    });
    vm.def_function(m, "copysign", |vm, args| {
        let [x, y] = reals(vm, args, "copysign")?;
        float(vm, x.copysign(y))
    });
    vm.def_function(m, "fmod", fmod);
    vm.def_function(m, "remainder", remainder);
    vm.def_function(m, "pow", pow);
    vm.def_function(m, "fma", fma);
    vm.def_function(m, "isclose", isclose);
}

fn fmod<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x, y] = reals(vm, args, "fmod")?;
    if y.is_infinite() && x.is_finite() {
        return float(vm, x);
    }
    undefined_if_new_nan(vm, x % y, [x, y])
}

fn remainder<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x, y] = reals(vm, args, "remainder")?;
    undefined_if_new_nan(vm, libm::remainder(x, y), [x, y])
}

/// The result, unless it is a NaN and no argument was.
fn undefined_if_new_nan<S: Strategy, const N: usize>(vm: &mut Vm<S>, r: f64, from: [f64; N]) -> PyResult<S> {
    if r.is_nan() && !from.into_iter().any(f64::is_nan) {
        return Err(domain_error(vm));
    }
    float(vm, r)
}

fn pow<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x, y] = reals(vm, args, "pow")?;
    let power = x.powf(y);
    if x.is_finite() && y.is_finite() && !power.is_finite() {
        return Err(if power.is_nan() || x == 0.0 { domain_error(vm) } else { range_error(vm) });
    }
    float(vm, power)
}

fn fma<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x, y, z] = reals(vm, args, "fma")?;
    let sum = x.mul_add(y, z);
    if sum.is_nan() && ![x, y, z].into_iter().any(f64::is_nan) {
        return Err(vm.value_error("invalid operation in fma"));
    }
    if sum.is_infinite() && [x, y, z].into_iter().all(f64::is_finite) {
        return Err(vm.raise(Exc::OverflowError, "overflow in fma"));
    }
    float(vm, sum)
}

/// `isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)`
fn isclose<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = ["a", "b", "rel_tol", "abs_tol"];
    let [a, b, relative, absolute] = args.named(vm, "isclose", names, (0, 2, 2))?;
    let mut real = |v: Option<Value>, default: f64| v.map_or(Ok(default), |v| vm.as_f64(v));
    let (a, b) = (real(a, 0.0)?, real(b, 0.0)?);
    let (relative, absolute) = (real(relative, 1e-9)?, real(absolute, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return boolean(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return boolean(false);
    }
    let difference = (b - a).abs();
    boolean(
        difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute,
    )
}
