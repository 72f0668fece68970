//! Integers as bytes: `int.to_bytes` and `int.from_bytes`, two's complement in either byte order.

use super::int_of;
use super::method::{bytes_of, receiver_and_rest, ssize};
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, List, Tuple};
use gilectomy_text::int::Int;
use malachite_bigint::{BigInt, Sign};

/// Registers the two methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.int;
    vm.def(ty, "to_bytes", to_bytes);
    vm.def_class(ty, "from_bytes", from_bytes);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

fn order<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>, f: &str) -> PyResult<S, Order> {
    let Some(v) = v else { return Ok(Order::Big) };
    let Some(text) = str_text::<S>(v) else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("{f}() argument 'byteorder' must be str, not {name}")));
    };
    match text.as_ascii_str() {
        Some("little") => Ok(Order::Little),
        Some("big") => Ok(Order::Big),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn signed<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, bool> {
    v.map_or(Ok(false), |v| vm.truth(v))
}

/// `i.to_bytes(length=1, byteorder='big', *, signed=False)`
fn to_bytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = receiver_and_rest(vm, args, "int.to_bytes")?;
    let names = ["length", "byteorder", "signed"];
    let [length, byteorder, is_signed] = args.named(vm, "to_bytes", names, (0, 2, 0))?;
    let length = match length {
        Some(length) => ssize(vm, length)?,
        None => 1,
    };
    let order = order(vm, byteorder, "to_bytes")?;
    let is_signed = signed(vm, is_signed)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let i = int_of::<S>(v).unwrap_or(Int::Small(0));
    if i.is_negative() && !is_signed {
        return Err(vm.raise(Exc::OverflowError, "can't convert negative int to unsigned"));
    }
    let mut bytes = little_endian(i);
    let fill = if i.is_negative() { 0xFF } else { 0 };
    let cut = bytes.get(length..).unwrap_or_default();
    let lost = cut.iter().any(|&byte| byte != fill);
    let negative_after = length > 0 && bytes.get(length - 1).is_some_and(|&byte| byte >= 0x80);
    if lost || (is_signed && !cut.is_empty() && negative_after != i.is_negative()) {
        return Err(vm.raise(Exc::OverflowError, "int too big to convert"));
    }
    if bytes.try_reserve(length.saturating_sub(bytes.len())).is_err() {
        return Err(vm.raise(Exc::MemoryError, ""));
    }
    bytes.resize(length, fill);
    if order == Order::Big {
        bytes.reverse();
    }
    Ok(vm.new_bytes(&bytes))
}

/// Two's complement, least significant byte first, with room for the sign.
fn little_endian(i: Int<'_>) -> Vec<u8> {
    match i {
        Int::Small(i) => {
            let mut bytes = i.to_le_bytes().to_vec();
            bytes.push(if i < 0 { 0xFF } else { 0 });
            bytes
        }
        Int::Big(i) => i.to_signed_bytes_le(),
    }
}

/// `int.from_bytes(bytes, byteorder='big', *, signed=False)`
fn from_bytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = receiver_and_rest(vm, args, "int.from_bytes")?;
    let names = ["bytes", "byteorder", "signed"];
    let [bytes, byteorder, is_signed] = args.named(vm, "from_bytes", names, (0, 2, 1))?;
    let order = order(vm, byteorder, "from_bytes")?;
    let is_signed = signed(vm, is_signed)?;
    let mut bytes = collect_bytes(vm, bytes.unwrap_or(Value::NONE))?;
    if order == Order::Big {
        bytes.reverse();
    }
    let made = match <[u8; 8]>::try_from(bytes.as_slice()) {
        Ok(word) if is_signed => vm.new_int(i64::from_le_bytes(word)),
        _ if bytes.is_empty() => vm.new_int(0),
        _ if is_signed => vm.new_bigint(BigInt::from_signed_bytes_le(&bytes)),
        _ => vm.new_bigint(BigInt::from_bytes_le(Sign::Plus, &bytes)),
    };
    if class == vm.rt.types.int { Ok(made) } else { vm.call(class, &[made.get()]) }
}

/// What `bytes` would make of a value that is no integer and no string.
fn collect_bytes<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Vec<u8>> {
    if let Some(bytes) = bytes_of::<S>(v) {
        return Ok(bytes.into_owned());
    }
    if v.is_ptr()
        && let Some(made) = vm.call_special_opt(v, vm.rt.names.bytes, &[])?
    {
        return match bytes_of::<S>(made.get()) {
            Some(bytes) => Ok(bytes.into_owned()),
            None => {
                let name = vm.type_name(made.get());
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    if str_text::<S>(v).is_some() || !vm.is_iterable(v) {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("cannot convert '{name}' object to bytes")));
    }
    let items: Vec<Ref<S>> = match Obj::<S, Tuple>::exactly(v) {
        Some(tuple) => tuple.body().items().iter().map(|&item| Ref::new(item)).collect(),
        None => match Obj::<S, List>::exactly(v) {
            Some(list) => list.observe(|list| list.items.iter().map(|&item| Ref::new(item)).collect()),
            None => vm.collect(v)?,
        },
    };
    let mut bytes = Vec::with_capacity(items.len());
    for item in items {
        match u8::try_from(vm.index_clamped(item.get())?) {
            Ok(byte) => bytes.push(byte),
            Err(_) => return Err(vm.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(bytes)
}
