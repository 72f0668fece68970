//! Functions of one real number.
//!
//! A NaN from an argument that is none means that the function is undefined there, and so does an infinity
//! from a finite argument, unless the function grows beyond floats.

use super::{domain_error, expected, float, range_error, reals};
use crate::object::Value;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Args;

/// What an infinite result of a finite argument means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infinite {
    /// The result is too large.
    Range,
    /// The argument is a pole.
    Pole,
    /// Nothing.
    Plain,
}

fn apply<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    function: fn(f64) -> f64,
    infinite: Infinite,
    what: &str,
) -> PyResult<S> {
    let [x] = reals(vm, args, name)?;
    let y = function(x);
    if y.is_nan() && !x.is_nan() || y.is_infinite() && x.is_finite() && infinite == Infinite::Pole {
        return Err(if what.is_empty() { domain_error(vm) } else { expected(vm, what, x) });
    }
    if y.is_infinite() && x.is_finite() && infinite == Infinite::Range {
        return Err(range_error(vm));
    }
    float(vm, y)
}

macro_rules! functions {
    ($( $name:literal $function:expr, $infinite:ident, $what:expr; )*) => {
        /// Registers the functions.
        pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
            $( vm.def_function(m, $name, |vm, args| {
                apply(vm, args, $name, $function, Infinite::$infinite, $what)
            }); )*
        }
    };
}

const UNIT: &str = "a number in range from -1 up to 1";
const INSIDE_UNIT: &str = "a number between -1 and 1";
const FINITE: &str = "a finite input";
const NO_POLE: &str = "a noninteger or positive integer";

// What std has not, or computes in a way of its own: called in the C library, as CPython does, so that the
// digits agree. SAFETY: the signatures are those of C99's `math.h`; the functions are pure.
unsafe extern "C" {
    safe fn acosh(x: f64) -> f64;
    safe fn asinh(x: f64) -> f64;
    safe fn atanh(x: f64) -> f64;
    safe fn cbrt(x: f64) -> f64;
    safe fn erf(x: f64) -> f64;
    safe fn erfc(x: f64) -> f64;
}

functions! {
    "acos" f64::acos, Pole, UNIT;
    "acosh" |x| acosh(x), Pole, "argument value not less than 1";
    "asin" f64::asin, Pole, UNIT;
    "asinh" |x| asinh(x), Pole, "";
    "atan" f64::atan, Pole, "";
    "atanh" |x| atanh(x), Pole, INSIDE_UNIT;
    "cbrt" |x| cbrt(x), Pole, "";
    "cos" f64::cos, Pole, FINITE;
    "cosh" f64::cosh, Range, "";
    "degrees" |x| x * (180.0 / std::f64::consts::PI), Plain, "";
    "erf" |x| erf(x), Pole, "";
    "erfc" |x| erfc(x), Pole, "";
    "exp" f64::exp, Range, "";
    "exp2" f64::exp2, Range, "";
    "expm1" f64::exp_m1, Range, "";
    "fabs" f64::abs, Pole, "";
    "gamma" gamma, Range, NO_POLE;
    "lgamma" log_gamma, Range, NO_POLE;
    "log1p" f64::ln_1p, Pole, "argument value > -1";
    "radians" |x| x * (std::f64::consts::PI / 180.0), Plain, "";
    "sin" f64::sin, Pole, FINITE;
    "sinh" f64::sinh, Range, "";
    "sqrt" f64::sqrt, Pole, "a nonnegative input";
    "tan" f64::tan, Pole, FINITE;
    "tanh" f64::tanh, Pole, "";
}

/// Whether the gamma function has a pole here.
fn is_pole(x: f64) -> bool {
    x <= 0.0 && x == x.floor()
}

fn gamma(x: f64) -> f64 {
    if is_pole(x) { f64::NAN } else { libm::tgamma(x) }
}

fn log_gamma(x: f64) -> f64 {
    match x {
        _ if x.is_infinite() => f64::INFINITY,
        _ if is_pole(x) => f64::NAN,
        _ => libm::lgamma(x),
    }
}
