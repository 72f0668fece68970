//! `int`: the constructor, methods and attributes.

use super::method::{bytes_of, divmod_method, format_method, method, round_method};
use super::{Number, int_of, number_of, plain_int};
use crate::builtins::arguments;
use crate::builtins::bytes::contents;
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{self as t, Args};
use gilectomy_text::int::{Int, IntBuf, ParseIntError};
use gilectomy_text::{Text, bigint};
use malachite_bigint::BigInt;

/// Registers what `int` has besides operators.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.int;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "bit_length", bit_length);
    vm.def(ty, "bit_count", bit_count);
    vm.def(ty, "as_integer_ratio", as_integer_ratio);
    vm.def(ty, "is_integer", is_integer);
    vm.def(ty, "conjugate", |vm, args| same(vm, args, "int.conjugate"));
    vm.def(ty, "__int__", |vm, args| same(vm, args, "int.__int__"));
    vm.def(ty, "__index__", |vm, args| same(vm, args, "int.__index__"));
    vm.def(ty, "__trunc__", |vm, args| same(vm, args, "int.__trunc__"));
    vm.def(ty, "__floor__", |vm, args| same(vm, args, "int.__floor__"));
    vm.def(ty, "__ceil__", |vm, args| same(vm, args, "int.__ceil__"));
    vm.def(ty, "__float__", to_float);
    vm.def(ty, "__round__", round_method);
    vm.def(ty, "__format__", |vm, args| format_method(vm, args, "int.__format__"));
    vm.def(ty, "__getnewargs__", getnewargs);
    vm.def(ty, "__divmod__", |vm, args| divmod_method(vm, args, false));
    vm.def(ty, "__rdivmod__", |vm, args| divmod_method(vm, args, true));
    vm.def_getset(ty, "real", |vm, v| Ok(plain(vm, v)), None);
    vm.def_getset(ty, "imag", |vm, _| Ok(vm.new_int(0)), None);
    vm.def_getset(ty, "numerator", |vm, v| Ok(plain(vm, v)), None);
    vm.def_getset(ty, "denominator", |vm, _| Ok(vm.new_int(1)), None);
}

/// An integer as an instance of `class`: `int` itself or a subclass.
pub(super) fn new_int_of<S: Strategy>(vm: &mut Vm<S>, class: Value, i: Ref<S>) -> Ref<S> {
    if class == vm.rt.types.int {
        return i;
    }
    let body = match int_of::<S>(i.get()) {
        Some(Int::Big(i)) => t::Int::Big(i.clone()),
        Some(Int::Small(i)) => t::Int::Small(i),
        None => t::Int::Small(0),
    };
    vm.new_instance_of(class, body)
}

/// The integer of a value that has the layout, plain.
fn plain<S: Strategy>(vm: &mut Vm<S>, v: Value) -> Ref<S> {
    match number_of::<S>(v) {
        Some(n @ Number::Int(_)) => n.to_value(vm, v),
        _ => vm.new_int(0),
    }
}

fn same<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S> {
    let (v, []) = method(vm, args, name)?;
    Ok(plain(vm, v))
}

// ---- construction -------------------------------------------------------------------------------------

/// `int(x=0, /, base=10)`
fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.int)?;
    if args.pos.len() > 2 {
        let given = args.pos.len();
        return Err(vm.type_error(format!("int expected at most 2 arguments, got {given}")));
    }
    let [x, base] = args.named(vm, "int", ["", "base"], (1, 2, 0))?;
    let made = match (x, base) {
        (None, None) => vm.new_int(0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(x), None) => from_value(vm, x)?,
        (Some(x), Some(base)) => {
            // Out of range is out of range, however far.
            let base = vm.index_clamped(base)?;
            let base = u32::try_from(base).unwrap_or(1);
            match from_text(vm, x, base)? {
                Some(made) => made,
                None => return Err(vm.type_error("int() can't convert non-string with explicit base")),
            }
        }
    };
    Ok(new_int_of(vm, class, made))
}

/// `int(x)`
pub(crate) fn from_value<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S> {
    if super::is_number(x) {
        match number_of::<S>(x) {
            Some(n @ Number::Int(_)) => return Ok(n.to_value(vm, x)),
            Some(Number::Float(f)) => return from_f64(vm, f),
            _ => {}
        }
    } else if let Some(result) = special_int(vm, x)? {
        return Ok(result);
    } else if let Some(i) = vm.index_opt(x)? {
        return Ok(plain(vm, i.get()));
    } else if let Some(made) = from_text(vm, x, 10)? {
        return Ok(made);
    } else if let Some(bytes) = contents::<S>(x) {
        let bytes = vm.new_bytes(&bytes);
        if let Some(made) = from_text(vm, bytes.get(), 10)? {
            return Ok(made);
        }
    }
    let name = vm.type_name(x);
    Err(vm.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
    )))
}

/// What `__int__` gives.
fn special_int<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S, Option<Ref<S>>> {
    if !x.is_ptr() {
        return Ok(None);
    }
    let Some(result) = vm.call_special_opt(x, vm.rt.names.int_, &[])? else { return Ok(None) };
    if int_of::<S>(result.get()).is_none() {
        let name = vm.type_name(result.get());
        return Err(vm.type_error(format!("__int__ returned non-int (type {name})")));
    }
    vm.warn_of_subclass(result.get(), "__int__", "int")?;
    Ok(Some(plain(vm, result.get())))
}

/// The integer that a string, bytes or a bytearray spells; `None` for anything else.
fn from_text<S: Strategy>(vm: &mut Vm<S>, x: Value, base: u32) -> PyResult<S, Option<Ref<S>>> {
    let limit = vm.digit_limit();
    let parsed = if let Some(text) = str_text::<S>(x) {
        gilectomy_text::int::parse(text, base, limit)
    } else if let Some(bytes) = bytes_of::<S>(x) {
        gilectomy_text::int::parse_bytes(&bytes, base, limit)
    } else {
        return Ok(None);
    };
    match parsed {
        Ok(i) => Ok(Some(vm.new_int_buf(i))),
        Err(error) => Err(parse_error(vm, x, base, error)),
    }
}

#[cold]
fn parse_error<S: Strategy>(
    vm: &mut Vm<S>,
    x: Value,
    base: u32,
    error: ParseIntError,
) -> crate::runtime::Raised<S> {
    let literal = match vm.repr(x) {
        Ok(literal) => literal,
        Err(raised) => return raised,
    };
    let error = error.into_error(base, str_text::<S>(literal.get()).unwrap_or(Text::Ascii(b"")));
    vm.text_error(error)
}

/// `int(f)`: towards zero.
pub(super) fn from_f64<S: Strategy>(vm: &mut Vm<S>, f: f64) -> PyResult<S> {
    match gilectomy_text::rounding::int_from_float(f) {
        Ok(i) => Ok(vm.new_int_buf(i)),
        Err(error) => Err(vm.text_error(error)),
    }
}

// ---- methods ------------------------------------------------------------------------------------------

fn receiver<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S, Int<'a>> {
    let (v, []) = method(vm, args, name)?;
    Ok(int_of::<S>(v).unwrap_or(Int::Small(0)))
}

fn bit_length<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let bits = match receiver(vm, args, "int.bit_length")? {
        Int::Small(i) => u64::from(u64::BITS - i.unsigned_abs().leading_zeros()),
        Int::Big(i) => bigint::bit_length(i),
    };
    Ok(vm.new_int(bits as i64))
}

fn bit_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let ones = match receiver(vm, args, "int.bit_count")? {
        Int::Small(i) => u64::from(i.unsigned_abs().count_ones()),
        Int::Big(i) => bigint::bit_count(i),
    };
    Ok(vm.new_int(ones as i64))
}

fn as_integer_ratio<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let numerator = same(vm, args, "int.as_integer_ratio")?;
    let one = vm.new_int(1);
    Ok(vm.new_tuple_of([numerator, one]))
}

fn is_integer<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    receiver(vm, args, "int.is_integer")?;
    Ok(Ref::bool(true))
}

fn to_float<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let i = receiver(vm, args, "int.__float__")?;
    let x = vm.int_to_f64(i)?;
    Ok(vm.new_float(x))
}

fn getnewargs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let i = same(vm, args, "int.__getnewargs__")?;
    Ok(vm.new_tuple_of([i]))
}

/// A power of two as an integer.
pub(super) fn power_of_two<S: Strategy>(vm: &Vm<S>, exponent: u32) -> Ref<S> {
    vm.new_int_buf(IntBuf::from(BigInt::from(1) << exponent))
}

/// `i` shifted to the left.
pub(super) fn shifted<S: Strategy>(vm: &Vm<S>, i: i64, by: u32) -> Ref<S> {
    if by == 0 { plain_int(vm, Int::Small(i)) } else { vm.new_bigint(BigInt::from(i) << by) }
}
