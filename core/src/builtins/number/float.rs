//! `float`: the constructor, methods and attributes.

use super::method::{divmod_method, format_method, method, round_method};
use super::{float_of, int};
use crate::builtins::arguments;
use crate::builtins::bytes::contents;
use crate::object::{Kind, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Float};
use gilectomy_text::float::hex;

/// Registers what `float` has besides operators.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.float;
    vm.def_static(ty, "__new__", new);
    vm.def_class(ty, "fromhex", fromhex);
    vm.def_class(ty, "from_number", from_number);
    vm.def_static(ty, "__getformat__", format_in_memory);
    vm.def(ty, "hex", to_hex);
    vm.def(ty, "is_integer", is_integer);
    vm.def(ty, "as_integer_ratio", as_integer_ratio);
    vm.def(ty, "conjugate", |vm, args| same(vm, args, "float.conjugate"));
    vm.def(ty, "__float__", |vm, args| same(vm, args, "float.__float__"));
    vm.def(ty, "__int__", |vm, args| whole(vm, args, "float.__int__", f64::trunc));
    vm.def(ty, "__trunc__", |vm, args| whole(vm, args, "float.__trunc__", f64::trunc));
    vm.def(ty, "__floor__", |vm, args| whole(vm, args, "float.__floor__", f64::floor));
    vm.def(ty, "__ceil__", |vm, args| whole(vm, args, "float.__ceil__", f64::ceil));
    vm.def(ty, "__round__", round_method);
    vm.def(ty, "__format__", |vm, args| format_method(vm, args, "float.__format__"));
    vm.def(ty, "__getnewargs__", getnewargs);
    vm.def(ty, "__divmod__", |vm, args| divmod_method(vm, args, false));
    vm.def(ty, "__rdivmod__", |vm, args| divmod_method(vm, args, true));
    vm.def_getset(ty, "real", |vm, v| Ok(vm.new_float(value::<S>(v))), None);
    vm.def_getset(ty, "imag", |vm, _| Ok(vm.new_float(0.0)), None);
}

/// The float of a value that has the layout.
fn value<S: Strategy>(v: Value) -> f64 {
    float_of::<S>(v).unwrap_or_default()
}

fn receiver<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S, f64> {
    let (v, []) = method(vm, args, name)?;
    Ok(value::<S>(v))
}

fn same<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S> {
    let x = receiver(vm, args, name)?;
    Ok(vm.new_float(x))
}

fn whole<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str, towards: fn(f64) -> f64) -> PyResult<S> {
    let x = receiver(vm, args, name)?;
    int::from_f64(vm, towards(x))
}

/// `float(x=0.0, /)`
fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let base = vm.rt.types.float;
    let (class, args) = arguments::class(vm, args, base)?;
    let pos = arguments::of_new(vm, class, base, args).no_keywords(vm, "float")?;
    let [x] = Args::positional(pos).between(vm, "float", 0)?;
    let x = match x {
        Some(x) => from_value(vm, x)?,
        None => 0.0,
    };
    if class == vm.rt.types.float {
        return Ok(vm.new_float(x));
    }
    Ok(vm.new_instance_of(class, Float(x)))
}

/// `float(x)`
fn from_value<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S, f64> {
    // What a class of its own makes of itself goes before what it spells.
    if !x.is_exact(Kind::Str)
        && let Some(x) = vm.as_f64_opt(x)?
    {
        return Ok(x);
    }
    let parsed = if let Some(text) = str_text::<S>(x) {
        gilectomy_text::float::parse(text)
    } else if let Some(bytes) = contents::<S>(x) {
        gilectomy_text::float::parse_bytes(&bytes)
    } else {
        let name = vm.type_name(x);
        let message = format!("float() argument must be a string or a real number, not '{name}'");
        return Err(vm.type_error(message));
    };
    match parsed {
        Some(x) => Ok(x),
        None => {
            let literal = vm.repr_text(x)?;
            Err(vm.value_error(format!("could not convert string to float: {literal}")))
        }
    }
}

/// A class method's result: `class(x)`.
fn construct<S: Strategy>(vm: &mut Vm<S>, class: Value, x: f64) -> PyResult<S> {
    let x = vm.new_float(x);
    if class == vm.rt.types.float { Ok(x) } else { vm.call(class, &[x.get()]) }
}

fn format_in_memory<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [kind] = args.exactly(vm, "__getformat__")?;
    let Some(text) = str_text::<S>(kind) else {
        let name = vm.type_name(kind);
        return Err(vm.type_error(format!("__getformat__() argument must be str, not {name}")));
    };
    if text != *"double" && text != *"float" {
        return Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    let order = if cfg!(target_endian = "big") { "big" } else { "little" };
    Ok(vm.new_str(&format!("IEEE, {order}-endian")))
}

fn fromhex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, [text]) = method(vm, args, "float.fromhex")?;
    let Some(text) = str_text::<S>(text) else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    match hex::from_hex(text) {
        Ok(x) => construct(vm, class, x),
        Err(error) => Err(vm.text_error(error)),
    }
}

fn from_number<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, [number]) = method(vm, args, "float.from_number")?;
    let x = vm.as_f64(number)?;
    construct(vm, class, x)
}

fn to_hex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let x = receiver(vm, args, "float.hex")?;
    Ok(vm.new_str(&hex::to_hex(x)))
}

fn is_integer<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let x = receiver(vm, args, "float.is_integer")?;
    Ok(Ref::bool(x.is_finite() && x.trunc() == x))
}

fn getnewargs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let x = same(vm, args, "float.__getnewargs__")?;
    Ok(vm.new_tuple_of([x]))
}

/// `x.as_integer_ratio()`: the fraction in lowest terms, which has a power of two below or above.
fn as_integer_ratio<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let x = receiver(vm, args, "float.as_integer_ratio")?;
    if x.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(vm.raise(Exc::OverflowError, "cannot convert Infinity to integer ratio"));
    }
    let bits = x.abs().to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52) as i32);
    let (mantissa, exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() };
    let exponent = if mantissa == 0 { 0 } else { exponent + zeros as i32 };
    let odd = (mantissa >> zeros) as i64;
    let odd = if x < 0.0 { -odd } else { odd };
    let numerator = int::shifted(vm, odd, exponent.max(0).unsigned_abs());
    let denominator = int::power_of_two(vm, exponent.min(0).unsigned_abs());
    Ok(vm.new_tuple_of([numerator, denominator]))
}
