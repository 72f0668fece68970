//! `ascii bin chr format hash hex id oct ord repr`: one value seen as another.

use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes};
use gilectomy_text::int::Int;
use malachite_bigint::BigInt;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("ascii", ascii);
    vm.def_builtin("bin", bin);
    vm.def_builtin("chr", chr);
    vm.def_builtin("format", format);
    vm.def_builtin("hash", hash);
    vm.def_builtin("hex", hex);
    vm.def_builtin("id", id);
    vm.def_builtin("oct", oct);
    vm.def_builtin("ord", ord);
    vm.def_builtin("repr", repr);
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "repr")?;
    vm.repr(v)
}

fn ascii<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "ascii")?;
    vm.ascii(v)
}

fn format<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, spec] = args.between::<S, 2>(vm, "format", 1)?;
    let v = v.unwrap_or(Value::NONE);
    let empty = vm.empty_str();
    let spec = spec.unwrap_or(empty.get());
    if str_text::<S>(spec).is_none() {
        let name = vm.type_name(spec);
        return Err(vm.type_error(format!("format() argument 2 must be str, not {name}")));
    }
    vm.format(v, spec)
}

/// The integer that stands for `v` where an index may stand: itself, or what `__index__` gives.
fn index_object<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if vm.int_of(v).is_some() {
        return Ok(Ref::new(v));
    }
    match vm.call_special_opt(v, vm.rt.names.index, &[])? {
        Some(result) if vm.int_of(result.get()).is_some() => Ok(result),
        Some(result) => {
            let name = vm.type_name(result.get());
            Err(vm.type_error(format!("__index__ returned non-int (type {name})")))
        }
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("'{name}' object cannot be interpreted as an integer")))
        }
    }
}

fn in_radix<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
    digits: for<'a> fn(Int<'a>) -> String,
) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, f)?;
    let int = index_object(vm, v)?;
    let text = vm.int_of(int.get()).map(digits).unwrap_or_default();
    Ok(vm.new_str(&text))
}

fn bin<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    in_radix(vm, args, "bin", |i| i.to_bin())
}

fn hex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    in_radix(vm, args, "hex", |i| i.to_hex())
}

fn oct<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    in_radix(vm, args, "oct", |i| i.to_oct())
}

fn chr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "chr")?;
    let int = index_object(vm, v)?;
    let point = vm.int_of(int.get()).and_then(Int::to_i64).and_then(|i| u32::try_from(i).ok());
    match point.filter(|&p| p < 0x11_0000) {
        Some(point) => Ok(vm.new_char(point)),
        None => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "ord")?;
    let (len, first) = if let Some(text) = str_text::<S>(v) {
        (text.len(), text.get(0))
    } else if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        let data = &bytes.body().data;
        (data.len(), data.first().map(|&b| u32::from(b)))
    } else if let Some(bytes) = Obj::<S, ByteArray>::of(v) {
        bytes.observe(|b| (b.data.len(), b.data.first().map(|&b| u32::from(b))))
    } else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("ord() expected string of length 1, but {name} found")));
    };
    match first {
        Some(point) if len == 1 => Ok(vm.new_int(i64::from(point))),
        _ => Err(vm.type_error(format!("ord() expected a character, but string of length {len} found"))),
    }
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "hash")?;
    let hash = vm.hash(v)?;
    Ok(vm.new_int(hash))
}

/// The identity of an object is its address; an immediate's is its word, which no address equals.
fn id<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "id")?;
    Ok(match i64::try_from(v.bits()) {
        Ok(word) => vm.new_int(word),
        Err(_) => vm.new_bigint(BigInt::from(v.bits())),
    })
}
