//! `math`: functions of real numbers and of integers.
//!
//! Real functions are the C library's where CPython calls it, so that results agree to the last digit, and
//! `libm`'s where std does not offer the C library's. What mathematics leaves undefined is a `ValueError`
//! that names the argument; what is too large for a float, an `OverflowError`.
//!
//! | file | holds |
//! |---|---|
//! | [`elementary`] | functions of one real number |
//! | [`binary`] | functions of two and more real numbers |
//! | [`logarithm`] | logarithms, of integers of any size too |
//! | [`parts`] | what floats are made of: exponent, fraction, neighbours; classification |
//! | [`whole`] | functions of integers, and rounding to integers |
//! | [`sums`] | sums, products and distances without loss of digits |

mod binary;
mod elementary;
mod logarithm;
mod parts;
mod sums;
mod whole;

use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};

/// Registers the module.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("math");
    let m = module.get();
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        let value = vm.new_float(value);
        vm.def_value(m, name, value);
    }
    elementary::install(vm, m);
    binary::install(vm, m);
    logarithm::install(vm, m);
    parts::install(vm, m);
    whole::install(vm, m);
    sums::install(vm, m);
    vm.add_builtin_module(module);
}

/// Exactly `N` arguments, none by name. Messages count arguments by the short name and refuse keywords by
/// the long one.
fn arguments<S: Strategy, const N: usize>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
) -> PyResult<S, [Value; N]> {
    let long = format_args!("math.{name}").to_string();
    let pos = args.no_keywords(vm, &long)?;
    Args::positional(pos).exactly(vm, if N == 1 { &long } else { name })
}

/// Exactly `N` real arguments.
fn reals<S: Strategy, const N: usize>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S, [f64; N]> {
    let mut reals = [0.0; N];
    if args.kw.is_empty() && args.pos.len() == N {
        for (real, &v) in reals.iter_mut().zip(args.pos) {
            *real = vm.as_f64(v)?;
        }
        return Ok(reals);
    }
    arguments::<S, N>(vm, args, name).map(|_| reals)
}

fn float<S: Strategy>(vm: &mut Vm<S>, x: f64) -> PyResult<S> {
    Ok(vm.new_float(x))
}

fn boolean<S: Strategy>(b: bool) -> PyResult<S> {
    Ok(Ref::bool(b))
}

#[cold]
fn domain_error<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.value_error("math domain error")
}

#[cold]
fn range_error<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::OverflowError, "math range error")
}

/// "expected ..., got x"
#[cold]
fn expected<S: Strategy>(vm: &mut Vm<S>, what: &str, x: f64) -> Raised<S> {
    let x = gilectomy_text::float::repr(x);
    vm.value_error(format!("expected {what}, got {x}"))
}
