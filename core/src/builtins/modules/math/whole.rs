//! Functions of integers, and rounding to integers.
//!
//! Factorials, permutations and combinations multiply a range of consecutive integers by halves, so that
//! factors of like size meet and the fast multiplication of big integers pays.

use super::{arguments, reals};
use crate::builtins::number::{self, Number, exact_float, int_of, number_of};
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};
use gilectomy_text::bigint;
use gilectomy_text::int::Int;
use malachite_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Registers the functions.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, m: Value) {
    vm.def_function(m, "floor", |vm, args| rounded(vm, args, "floor", f64::floor, vm.rt.names.floor));
    vm.def_function(m, "ceil", |vm, args| rounded(vm, args, "ceil", f64::ceil, vm.rt.names.ceil));
    vm.def_function(m, "trunc", trunc);
    vm.def_function(m, "gcd", |vm, args| folded(vm, args, "math.gcd", 0, number::gcd));
    vm.def_function(m, "lcm", |vm, args| folded(vm, args, "math.lcm", 1, number::lcm));
    vm.def_function(m, "isqrt", isqrt);
    vm.def_function(m, "factorial", factorial);
    vm.def_function(m, "perm", perm);
    vm.def_function(m, "comb", comb);
}

// ---- rounding ---------------------------------------------------------------------------------------

fn float_to_int<S: Strategy>(vm: &mut Vm<S>, x: f64) -> PyResult<S> {
    match gilectomy_text::rounding::int_from_float(x) {
        Ok(i) => Ok(vm.new_int_buf(i)),
        Err(error) => Err(vm.text_error(error)),
    }
}

/// A float or plain integer at once, anything else by its special method.
fn by_method<S: Strategy>(
    vm: &mut Vm<S>,
    x: Value,
    towards: fn(f64) -> f64,
    method: Value,
) -> PyResult<S, Option<Ref<S>>> {
    if let Some(x) = exact_float::<S>(x) {
        return float_to_int(vm, towards(x)).map(Some);
    }
    if number::is_number(x)
        && let Some(n @ Number::Int(_)) = number_of::<S>(x)
    {
        return Ok(Some(n.to_value(vm, x)));
    }
    vm.call_special_opt(x, method, &[])
}

fn rounded<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    towards: fn(f64) -> f64,
    method: Value,
) -> PyResult<S> {
    let [x] = arguments(vm, args, name)?;
    if let Some(result) = by_method(vm, x, towards, method)? {
        return Ok(result);
    }
    let [x] = reals(vm, Args::positional(&[x]), name)?;
    float_to_int(vm, towards(x))
}

fn trunc<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [x] = arguments(vm, args, "trunc")?;
    match by_method(vm, x, f64::trunc, vm.rt.names.trunc)? {
        Some(result) => Ok(result),
        None => {
            let name = vm.type_name(x);
            Err(vm.type_error(format!("type {name} doesn't define __trunc__ method")))
        }
    }
}

// ---- integers ---------------------------------------------------------------------------------------

/// The integer that `v` is or gives, in an owned value.
fn integer<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, BigInt> {
    let i = vm.index_value(v)?;
    Ok(int_of::<S>(i.get()).unwrap_or(Int::Small(0)).to_big().into_owned())
}

fn folded<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    neutral: i64,
    combine: fn(&Vm<S>, Int<'_>, Int<'_>) -> Ref<S>,
) -> PyResult<S> {
    let pos = args.no_keywords(vm, name)?;
    let mut result = vm.new_int(neutral);
    for &v in pos {
        let next = vm.index_value(v)?;
        let (a, b) = (int_of::<S>(result.get()), int_of::<S>(next.get()));
        if let (Some(a), Some(b)) = (a, b) {
            result = combine(vm, a, b);
        }
    }
    Ok(result)
}

fn isqrt<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [n] = arguments(vm, args, "isqrt")?;
    let n = integer(vm, n)?;
    match bigint::isqrt(&n) {
        Ok(root) => Ok(vm.new_bigint(root)),
        Err(error) => Err(vm.text_error(error)),
    }
}

/// The product `from * (from + 1) * ... ` of `count` factors.
fn rising<S: Strategy>(vm: &mut Vm<S>, from: &BigInt, count: u64) -> PyResult<S, BigInt> {
    const FEW: u64 = 16;
    if count <= FEW {
        return Ok((0..count).fold(BigInt::one(), |product, i| product * (from + i)));
    }
    vm.poll()?;
    let half = count / 2;
    let low = rising(vm, from, half)?;
    let high = rising(vm, &(from + half), count - half)?;
    Ok(low * high)
}

fn factorial_of<S: Strategy>(vm: &mut Vm<S>, n: Value) -> PyResult<S, BigInt> {
    let n = integer(vm, n)?;
    if n.is_negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    match n.to_i64() {
        Some(n) => rising(vm, &BigInt::one(), n.unsigned_abs()),
        None => {
            let message = format!("factorial() argument should not exceed {}", i64::MAX);
            Err(vm.raise(Exc::OverflowError, message))
        }
    }
}

fn factorial<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [n] = arguments(vm, args, "factorial")?;
    let result = factorial_of(vm, n)?;
    Ok(vm.new_bigint(result))
}

/// `n` and `k`, neither negative.
fn not_negative<S: Strategy>(vm: &mut Vm<S>, n: Value, k: Value) -> PyResult<S, (BigInt, BigInt)> {
    let (n, k) = (integer(vm, n)?, integer(vm, k)?);
    if n.is_negative() {
        return Err(vm.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(vm.value_error("k must be a non-negative integer"));
    }
    Ok((n, k))
}

/// `perm(n, k=None)`
fn perm<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let pos = args.no_keywords(vm, "math.perm")?;
    let [n, k] = Args::positional(pos).between(vm, "perm", 1)?;
    let n = n.unwrap_or(Value::NONE);
    let result = match k.filter(|k| !k.is_none()) {
        None => factorial_of(vm, n)?,
        Some(k) => {
            let (n, k) = not_negative(vm, n, k)?;
            if k > n {
                return Ok(vm.new_int(0));
            }
            let Some(count) = k.to_i64() else {
                return Err(vm.raise(Exc::OverflowError, format!("k must not exceed {}", i64::MAX)));
            };
            rising(vm, &(n - k + 1), count.unsigned_abs())?
        }
    };
    Ok(vm.new_bigint(result))
}

/// `comb(n, k)`
fn comb<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [n, k] = arguments(vm, args, "comb")?;
    let (n, k) = not_negative(vm, n, k)?;
    if k > n {
        return Ok(vm.new_int(0));
    }
    let k = (&n - &k).min(k);
    let Some(count) = k.to_i64() else {
        let message = format!("min(n - k, k) must not exceed {}", i64::MAX);
        return Err(vm.raise(Exc::OverflowError, message));
    };
    if k.is_zero() {
        return Ok(vm.new_int(1));
    }
    let numerator = rising(vm, &(n - k + 1), count.unsigned_abs())?;
    let denominator = rising(vm, &BigInt::one(), count.unsigned_abs())?;
    Ok(vm.new_bigint(numerator / denominator))
}
