//! Logarithms, which take integers beyond floats: log(m · 2^e) = log m + e · log 2.

use super::{expected, reals};
use crate::builtins::number::int_of;
use crate::object::Value;
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;
use gilectomy_text::int::{Int, signum};

/// Registers the functions.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "log", log);
    vm.def_function(m, "log2", |vm, args| {
        let [x] = super::arguments(vm, args, "log2")?;
        let y = logarithm(vm, x, f64::log2)?;
        super::float(vm, y)
    });
    vm.def_function(m, "log10", |vm, args| {
        let [x] = super::arguments(vm, args, "log10")?;
        let y = logarithm(vm, x, f64::log10)?;
        super::float(vm, y)
    });
}

/// `log(x)` or `log(x, base)`
fn log<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let pos = args.no_keywords(vm, "math.log")?;
    let [x, base] = Args::positional(pos).between(vm, "log", 1)?;
    let numerator = logarithm(vm, x.unwrap_or(Value::NONE), f64::ln)?;
    let numerator = vm.new_float(numerator);
    let Some(base) = base else { return Ok(numerator) };
    let denominator = logarithm(vm, base, f64::ln)?;
    let denominator = vm.new_float(denominator);
    vm.binary(BinaryOp::TrueDiv, false, numerator.get(), denominator.get())
}

fn logarithm<S: Strategy>(vm: &mut Vm<S>, x: Value, log: fn(f64) -> f64) -> PyResult<S, f64> {
    if let Some(i) = int_of::<S>(x) {
        if signum(i) <= 0 {
            return Err(vm.value_error("expected a positive input"));
        }
        return Ok(match i {
            Int::Small(i) => log(i as f64),
            Int::Big(i) => match gilectomy_text::bigint::to_f64(i) {
                Ok(x) => log(x),
                Err(_) => {
                    // The leading bits are a float; half of its 2^1000 and more is what the logarithm is of.
                    const LEADING: u64 = 1000;
                    let drop = i.bits().saturating_sub(LEADING);
                    let leading = gilectomy_text::bigint::to_f64(&(i >> drop)).unwrap_or(1.0);
                    let (fraction, exponent) = libm::frexp(leading);
                    log(fraction) + log(2.0) * (drop as f64 + f64::from(exponent))
                }
            },
        });
    }
    let [x] = reals(vm, Args::positional(&[x]), "log")?;
    if x <= 0.0 {
        return Err(expected(vm, "a positive input", x));
    }
    Ok(log(x))
}
