//! What floats are made of: exponent and fraction, neighbours, units in the last place; and classification.

use super::{arguments, boolean, float, range_error, reals};
use crate::builtins::number::int_of;
use crate::object::Value;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use gilectomy_text::int::Int;
use num_traits::ToPrimitive;

/// Registers the functions.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "isfinite", |vm, args| {
        reals(vm, args, "isfinite").and_then(|[x]| boolean(x.is_finite()))
    });
    vm.def_function(m, "isinf", |vm, args| reals(vm, args, "isinf").and_then(|[x]| boolean(x.is_infinite())));
    vm.def_function(m, "isnan", |vm, args| reals(vm, args, "isnan").and_then(|[x]| boolean(x.is_nan())));
    vm.def_function(m, "modf", modf);
    vm.def_function(m, "frexp", frexp);
    vm.def_function(m, "ldexp", ldexp);
    vm.def_function(m, "nextafter", nextafter);
    vm.def_function(m, "ulp", ulp);
}

fn modf<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x] = reals(vm, args, "modf")?;
    let fraction = if x.is_infinite() { 0.0 } else { (x - x.trunc()).abs() };
    let (fraction, whole) = (vm.new_float(fraction.copysign(x)), vm.new_float(x.trunc()));
    Ok(vm.new_tuple_of([fraction, whole]))
}

fn frexp<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x] = reals(vm, args, "frexp")?;
    let (fraction, exponent) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
    let (fraction, exponent) = (vm.new_float(fraction), vm.new_int(exponent.into()));
    Ok(vm.new_tuple_of([fraction, exponent]))
}

fn ldexp<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x, exponent] = arguments(vm, args, "ldexp")?;
    let x = vm.as_f64(x)?;
    let exponent = match int_of::<S>(exponent) {
        Some(Int::Small(exponent)) => exponent.clamp(i32::MIN.into(), i32::MAX.into()) as i32,
        Some(exponent) if exponent.is_negative() => i32::MIN,
        Some(_) => i32::MAX,
        None => return Err(vm.type_error("Expected an int as second argument to ldexp.")),
    };
    let scaled = libm::ldexp(x, exponent);
    if scaled.is_infinite() && x.is_finite() {
        return Err(range_error(vm));
    }
    float(vm, scaled)
}

/// `nextafter(x, y, *, steps=None)`
fn nextafter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x, y, steps] = args.named(vm, "nextafter", ["x", "y", "steps"], (2, 2, 2))?;
    let (x, y) = (vm.as_f64(x.unwrap_or(Value::NONE))?, vm.as_f64(y.unwrap_or(Value::NONE))?);
    let steps = match steps.filter(|steps| !steps.is_none()) {
        None => {
            // One step to zero keeps the sign; as many steps as it takes do not.
            let next = step_towards(x, y, 1);
            return float(vm, if next == 0.0 && x != 0.0 { next.copysign(x) } else { next });
        }
        Some(steps) => {
            let steps = vm.index_value(steps)?;
            match int_of::<S>(steps.get()) {
                Some(steps) if steps.is_negative() => {
                    return Err(vm.value_error("steps must be a non-negative integer"));
                }
                Some(steps) => steps.to_big().to_u64().unwrap_or(u64::MAX),
                None => 0,
            }
        }
    };
    float(vm, step_towards(x, y, steps))
}

/// The float `steps` places from `x` towards `y`. The bits of floats of one sign are in their order; counting
/// them from zero, with the sign, makes one line of all.
fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return x + y;
    }
    if x == y {
        return y;
    }
    let place = |x: f64| {
        let magnitude = x.abs().to_bits() as i64;
        if x.is_sign_negative() { -magnitude } else { magnitude }
    };
    let (from, to) = (place(x), place(y));
    if from.abs_diff(to) <= steps {
        return y;
    }
    // Short of `to`, so it does not overflow, though `steps` alone may.
    let at = if to > from { from.wrapping_add_unsigned(steps) } else { from.wrapping_sub_unsigned(steps) };
    let magnitude = f64::from_bits(at.unsigned_abs());
    // Zero is reached from the side of `x`.
    if at < 0 || (at == 0 && from < 0) { -magnitude } else { magnitude }
}

fn ulp<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x] = reals(vm, args, "ulp")?;
    let x = x.abs();
    float(
        vm,
        match x {
            _ if !x.is_finite() => x,
            f64::MAX => x - x.next_down(),
            _ => x.next_up() - x,
        },
    )
}
