//! What only a `bytearray` does: it changes.
//!
//! Numbers and bytes to put in are made ready first, since that may run Python code; then the array is changed inside
//! its critical section in one go, with indices checked against the length it has there.

use super::construct::from_iterable;
use super::{byte_value, contents, index_into, is_bytes_like, place, repeated_len, shows_bytes};
use crate::builtins::string::arguments::{check_room, has_index, receiver_error, ssize};
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Exc, Slice};

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.bytearray;
    vm.def(ty, "append", append);
    vm.def(ty, "extend", extend);
    vm.def(ty, "insert", insert);
    vm.def(ty, "pop", pop);
    vm.def(ty, "remove", remove);
    vm.def(ty, "reverse", reverse);
    vm.def(ty, "clear", clear);
    vm.def(ty, "copy", copy);
    vm.def(ty, "resize", resize);
}

/// The receiver and the other arguments.
pub(super) fn receiver<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
) -> PyResult<S, (Obj<S, ByteArray>, Args<'a>)> {
    if let Some((&this, rest)) = args.pos.split_first()
        && let Some(array) = Obj::<S, ByteArray>::of(this)
    {
        return Ok((array, Args { pos: rest, ..args }));
    }
    Err(receiver_error(vm, args, "bytearray", name))
}

/// The contents between quotes as CPython's `repr` shows them: a single quote is always escaped, a double one never.
pub(super) fn quoted(data: &[u8]) -> String {
    use std::fmt::Write;
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') { '"' } else { '\'' };
    let mut out = String::with_capacity(data.len() + 3);
    out.push('b');
    out.push(quote);
    for &byte in data {
        match byte {
            b'\'' | b'\\' => out.extend(['\\', byte as char]),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            0x20..0x7F => out.push(byte as char),
            // Writing to a string cannot fail.
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}

/// Adds bytes at the end; false: no memory holds them.
fn push_all<S: Strategy>(array: Obj<S, ByteArray>, more: &[u8]) -> bool {
    array.exclusive(|array| {
        let room = array.data.try_reserve(more.len()).is_ok();
        if room {
            array.data.extend_from_slice(more);
        }
        room
    })
}

fn append<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "append")?;
    let [item] = rest.exactly(vm, "bytearray.append")?;
    let byte = byte_value(vm, item, "byte")?;
    array.exclusive(|array| array.data.push(byte));
    Ok(Ref::none())
}

fn extend<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "extend")?;
    let [source] = rest.exactly(vm, "bytearray.extend")?;
    let more = match contents::<S>(source) {
        Some(more) => more.into_owned(),
        None if source.has_layout(Kind::Str) => {
            return Err(vm.type_error("expected iterable of integers; got: 'str'"));
        }
        None if !vm.is_iterable(source) => {
            let name = vm.type_name(source);
            return Err(vm.type_error(format!("can't extend bytearray with {name}")));
        }
        None => from_iterable(vm, source, "byte", true)?,
    };
    match push_all(array, &more) {
        true => Ok(Ref::none()),
        false => Err(vm.raise(Exc::MemoryError, "")),
    }
}

fn insert<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "insert")?;
    let [index, item] = rest.exactly(vm, "insert")?;
    let index = ssize(vm, index)?;
    let byte = byte_value(vm, item, "byte")?;
    array.exclusive(|array| {
        let len = array.data.len() as i64;
        let at = if index < 0 { index.saturating_add(len).max(0) } else { index.min(len) };
        array.data.insert(at as usize, byte);
    });
    Ok(Ref::none())
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "pop")?;
    let [index] = rest.between(vm, "pop", 0)?;
    let index = match index {
        Some(index) => ssize(vm, index)?,
        None => -1,
    };
    let popped = array.exclusive(|array| match array.data.len() {
        0 => Err("pop from empty bytearray"),
        len => place(index, len).map(|at| array.data.remove(at)).ok_or("pop index out of range"),
    });
    match popped {
        Ok(byte) => Ok(vm.new_int(byte.into())),
        Err(message) => Err(vm.raise(Exc::IndexError, message)),
    }
}

fn remove<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "remove")?;
    let [item] = rest.exactly(vm, "bytearray.remove")?;
    let byte = byte_value(vm, item, "byte")?;
    let removed = array.exclusive(|array| {
        let at = array.data.iter().position(|&item| item == byte)?;
        Some(array.data.remove(at))
    });
    match removed {
        Some(_) => Ok(Ref::none()),
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn reverse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "reverse")?;
    let [] = rest.exactly(vm, "bytearray.reverse")?;
    array.exclusive(|array| array.data.reverse());
    Ok(Ref::none())
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "clear")?;
    let [] = rest.exactly(vm, "bytearray.clear")?;
    array.exclusive(|array| array.data = Vec::new());
    Ok(Ref::none())
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "copy")?;
    let [] = rest.exactly(vm, "bytearray.copy")?;
    let data = array.exclusive(|array| array.data.clone());
    Ok(vm.new_object(vm.rt.types.bytearray, ByteArray { data }))
}

fn resize<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = receiver(vm, args, "resize")?;
    let [size] = rest.exactly(vm, "bytearray.resize")?;
    let size = ssize(vm, size)?;
    let Ok(len) = usize::try_from(size) else {
        return Err(vm.value_error(format!("Can only resize to positive sizes, got {size}")));
    };
    check_room(vm, Some(len))?;
    array.exclusive(|array| array.data.resize(len, 0));
    Ok(Ref::none())
}

fn out_of_range<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::IndexError, "bytearray index out of range")
}

/// `v[index] = value`
pub(crate) fn setitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value, value: Ref<S>) -> PyResult<S, ()> {
    let array = Obj::<S, ByteArray>::from_value(v);
    if Obj::<S, Slice>::of(index).is_some() {
        let data = assigned(vm, value.get())?;
        return splice(vm, array, index, &data);
    }
    let index = index_into(vm, v, index)?;
    let byte = byte_value(vm, value.get(), "byte")?;
    let set =
        array.exclusive(|array| match place(index, array.data.len()).and_then(|at| array.data.get_mut(at)) {
            Some(item) => {
                *item = byte;
                true
            }
            None => false,
        });
    if set { Ok(()) } else { Err(out_of_range(vm)) }
}

/// The bytes that a value assigned to a slice stands for.
fn assigned<S: Strategy>(vm: &mut Vm<S>, value: Value) -> PyResult<S, Vec<u8>> {
    if let Some(data) = contents::<S>(value) {
        return Ok(data.into_owned());
    }
    if value.has_layout(Kind::Str) || has_index(vm, value) || !vm.is_iterable(value) {
        let message = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
        return Err(vm.type_error(message));
    }
    from_iterable(vm, value, "byte", false)
}

/// Which elements a slice selects; `None` in place of a result asks for another look, because the array has another
/// length than the slice was resolved for.
fn with_slice<S: Strategy, R>(
    vm: &mut Vm<S>,
    array: Obj<S, ByteArray>,
    slice: Value,
    mut change: impl FnMut(&mut Vec<u8>, usize, i64, usize) -> R,
) -> PyResult<S, R> {
    loop {
        let len = array.exclusive(|array| array.data.len());
        let (start, _, step, count) = vm.slice_indices(slice, len)?;
        let result = array.exclusive(|array| {
            (array.data.len() == len)
                .then(|| change(&mut array.data, usize::try_from(start).unwrap_or(0), step, count))
        });
        if let Some(result) = result {
            return Ok(result);
        }
    }
}

/// The elements at `start`, `start + step`, …, `count` of them.
fn strided(start: usize, step: i64, count: usize) -> impl Iterator<Item = usize> {
    (0..count as i64).filter_map(move |k| usize::try_from(start as i64 + k * step).ok())
}

fn splice<S: Strategy>(
    vm: &mut Vm<S>,
    array: Obj<S, ByteArray>,
    slice: Value,
    new: &[u8],
) -> PyResult<S, ()> {
    let mismatch = with_slice(vm, array, slice, |data, start, step, count| {
        if step == 1 {
            let start = start.min(data.len());
            let end = start + count.min(data.len() - start);
            if count == new.len() {
                data[start..end].copy_from_slice(new);
            } else {
                data.splice(start..end, new.iter().copied());
            }
            return None;
        }
        if new.len() != count && !(new.is_empty() && count == 0) {
            return if new.is_empty() {
                remove_strided(data, start, step, count);
                None
            } else {
                Some(count)
            };
        }
        for (at, &byte) in strided(start, step, count).zip(new) {
            if let Some(item) = data.get_mut(at) {
                *item = byte;
            }
        }
        None
    })?;
    match mismatch {
        None => Ok(()),
        Some(count) => {
            let given = new.len();
            let message =
                format!("attempt to assign bytes of size {given} to extended slice of size {count}");
            Err(vm.value_error(message))
        }
    }
}

fn remove_strided(data: &mut Vec<u8>, start: usize, step: i64, count: usize) {
    let mut drop = vec![false; data.len()];
    for at in strided(start, step, count) {
        if let Some(drop) = drop.get_mut(at) {
            *drop = true;
        }
    }
    let mut drop = drop.into_iter();
    data.retain(|_| drop.next() != Some(true));
}

/// `del v[index]`
pub(crate) fn delitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S, ()> {
    let array = Obj::<S, ByteArray>::from_value(v);
    if Obj::<S, Slice>::of(index).is_some() {
        return with_slice(vm, array, index, |data, start, step, count| {
            if step == 1 {
                let start = start.min(data.len());
                let end = start + count.min(data.len() - start);
                data.drain(start..end);
            } else {
                remove_strided(data, start, step, count);
            }
        });
    }
    let index = index_into(vm, v, index)?;
    let removed =
        array.exclusive(|array| place(index, array.data.len()).map(|at| array.data.remove(at)).is_some());
    if removed { Ok(()) } else { Err(out_of_range(vm)) }
}

/// `a += b` and `a *= n`.
pub(crate) fn inplace<S: Strategy>(
    vm: &mut Vm<S>,
    op: BinaryOp,
    a: Value,
    b: Value,
) -> PyResult<S, Option<Ref<S>>> {
    let Some(array) = Obj::<S, ByteArray>::of(a) else { return Ok(None) };
    match op {
        BinaryOp::Add if is_bytes_like(b) || shows_bytes::<S>(b) => {
            let more = contents::<S>(b).unwrap_or_default();
            if !push_all(array, &more) {
                return Err(vm.raise(Exc::MemoryError, ""));
            }
        }
        BinaryOp::Add => {
            let (other, name) = (vm.type_name(b), vm.type_name(a));
            return Err(vm.type_error(format!("can't concat {other} to {name}")));
        }
        BinaryOp::Mul if has_index(vm, b) => {
            let count = repeated_len(vm, a, b)?;
            array.exclusive(|array| array.data = array.data.repeat(count));
        }
        _ => return Ok(None),
    }
    Ok(Some(Ref::new(a)))
}
