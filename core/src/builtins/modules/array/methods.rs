//! What arrays can do as lists can: indices and slices, growing and shrinking, searching.

use super::item::{bytes_of, values};
use super::{Array, array_of, code_of, contents_of, new_array, push_all};
use crate::builtins::bytes::contents;
use crate::builtins::modules::native::change;
use crate::builtins::string::arguments::{check_room, has_index, ssize};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, IterState, Slice};

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__add__", add),
        ("__contains__", contains),
        ("__delitem__", delitem),
        ("__getitem__", getitem),
        ("__iadd__", iadd),
        ("__imul__", imul),
        ("__iter__", iter),
        ("__len__", len),
        ("__mul__", mul),
        ("__rmul__", mul),
        ("__setitem__", setitem),
        ("append", append),
        ("clear", clear),
        ("count", count),
        ("extend", extend),
        ("index", index),
        ("insert", insert),
        ("pop", pop),
        ("remove", remove),
        ("reverse", reverse),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
}

fn out_of_range<S: Strategy>(vm: &mut Vm<S>, what: &str) -> Raised<S> {
    vm.raise(Exc::IndexError, format!("{what} out of range"))
}

/// Where an index lies in bytes, among `len` bytes of items.
fn place(index: i64, size: usize, len: usize) -> Option<usize> {
    let count = (len / size) as i64;
    let at = if index < 0 { index.checked_add(count)? } else { index };
    (0..count).contains(&at).then(|| at as usize * size)
}

fn len<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__len__")?;
    let n = change(vm, this, |array: &mut Array| array.data.len() / array.code.size())?;
    Ok(vm.new_size(n))
}

fn iter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__iter__")?;
    let object = Ref::<S>::new(this).into_value();
    Ok(vm.new_iter(vm.rt.types.iterator, IterState::GetItem { object, index: 0 }))
}

fn subscript<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    match has_index(vm, v) {
        true => vm.index_or(v, Exc::IndexError),
        false => Err(vm.type_error("array indices must be integers")),
    }
}

fn getitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, key] = args.exactly(vm, "__getitem__")?;
    let code = code_of(vm, this)?;
    let size = code.size();
    if Obj::<S, Slice>::of(key).is_some() {
        let data = contents::<S>(this).unwrap_or_default();
        let (start, _, step, count) = vm.slice_indices(key, data.len() / size)?;
        let items = (0..count as i64).map(|k| (start + k * step) as usize * size);
        let data = items.flat_map(|at| data[at..at + size].iter().copied()).collect();
        return new_array(vm, code, data);
    }
    let i = subscript(vm, key)?;
    let item = change(vm, this, |array: &mut Array| {
        let at = place(i, size, array.data.len())?;
        let mut item = super::item::Bytes::default();
        item[..size].copy_from_slice(&array.data[at..at + size]);
        Some(item)
    })?;
    match item {
        Some(item) => code.read(vm, &item[..size]),
        None => Err(out_of_range(vm, "array index")),
    }
}

fn setitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, key, value] = args.exactly(vm, "__setitem__")?;
    let code = code_of(vm, this)?;
    let size = code.size();
    if Obj::<S, Slice>::of(key).is_some() {
        let Some((other, new)) = array_of::<S>(value) else {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!("can only assign array (not \"{name}\") to array slice")));
        };
        if other != code {
            return Err(vm.type_error("bad argument type for built-in operation"));
        }
        return splice(vm, this, key, Some(&new));
    }
    let i = subscript(vm, key)?;
    let item = code.write(vm, value)?;
    let set = change(vm, this, |array: &mut Array| {
        let at = place(i, size, array.data.len())?;
        array.data[at..at + size].copy_from_slice(&item[..size]);
        Some(())
    })?;
    match set {
        Some(()) => Ok(Ref::none()),
        None => Err(out_of_range(vm, "array assignment index")),
    }
}

fn delitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, key] = args.exactly(vm, "__delitem__")?;
    if Obj::<S, Slice>::of(key).is_some() {
        return splice(vm, this, key, None);
    }
    let i = subscript(vm, key)?;
    match take(vm, this, i)? {
        Some(_) => Ok(Ref::none()),
        None => Err(out_of_range(vm, "array assignment index")),
    }
}

/// Replaces the items of a slice by others, or removes them.
fn splice<S: Strategy>(vm: &mut Vm<S>, this: Value, slice: Value, new: Option<&[u8]>) -> PyResult<S> {
    let size = code_of(vm, this)?.size();
    // The length can change until the critical section: then the slice is resolved again.
    loop {
        let len = change(vm, this, |array: &mut Array| array.data.len())?;
        let (start, _, step, count) = vm.slice_indices(slice, len / size)?;
        let given = new.map_or(0, |new| new.len() / size);
        if step != 1 && new.is_some() && given != count {
            let message =
                format!("attempt to assign array of size {given} to extended slice of size {count}");
            return Err(vm.value_error(message));
        }
        let done = change(vm, this, |array: &mut Array| {
            if array.data.len() != len {
                return false;
            }
            let places = (0..count as i64).map(|k| (start + k * step) as usize * size);
            if step == 1 {
                let at = start as usize * size;
                array.data.splice(at..at + count * size, new.unwrap_or_default().iter().copied());
            } else if let Some(new) = new {
                for (at, item) in places.zip(new.chunks_exact(size)) {
                    array.data[at..at + size].copy_from_slice(item);
                }
            } else {
                let mut gone: Vec<usize> = places.collect();
                gone.sort_unstable_by(|a, b| b.cmp(a));
                gone.into_iter().for_each(|at| drop(array.data.drain(at..at + size)));
            }
            true
        })?;
        if done {
            return Ok(Ref::none());
        }
    }
}

/// Takes one item out.
fn take<S: Strategy>(vm: &mut Vm<S>, this: Value, index: i64) -> PyResult<S, Option<Vec<u8>>> {
    change(vm, this, |array: &mut Array| {
        let size = array.code.size();
        let at = place(index, size, array.data.len())?;
        Some(array.data.drain(at..at + size).collect())
    })
}

fn append<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, value] = args.exactly(vm, "array.append")?;
    let code = code_of(vm, this)?;
    let item = code.write(vm, value)?;
    push_all(vm, this, &item[..code.size()])
}

fn insert<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, i, value] = args.exactly(vm, "insert")?;
    let i = ssize(vm, i)?;
    let code = code_of(vm, this)?;
    let item = code.write(vm, value)?;
    change(vm, this, |array: &mut Array| {
        let count = (array.data.len() / code.size()) as i64;
        let at = if i < 0 { i.saturating_add(count).max(0) } else { i.min(count) };
        let at = at as usize * code.size();
        array.data.splice(at..at, item[..code.size()].iter().copied());
    })?;
    Ok(Ref::none())
}

/// What is to be added at the end: the items of an array of the same kind.
fn same_kind<S: Strategy>(vm: &mut Vm<S>, this: Value, other: Value, doing: &str) -> PyResult<S, Vec<u8>> {
    let code = code_of(vm, this)?;
    match array_of::<S>(other) {
        Some((found, data)) if found == code => Ok(data),
        Some(_) if doing == "append" => Err(vm.type_error("bad argument type for built-in operation")),
        Some(_) => Err(vm.type_error("can only extend with array of same kind")),
        None => {
            let name = vm.type_name(other);
            Err(vm.type_error(format!("can only {doing} array (not \"{name}\") to array")))
        }
    }
}

fn extend<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, source] = args.exactly(vm, "array.extend")?;
    let data = match array_of::<S>(source) {
        Some(_) => same_kind(vm, this, source, "extend")?,
        None => {
            let code = code_of(vm, this)?;
            let items = vm.collect(source)?;
            bytes_of(vm, code, &items)?
        }
    };
    push_all(vm, this, &data)
}

fn add<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, other] = args.exactly(vm, "__add__")?;
    let more = same_kind(vm, this, other, "append")?;
    let code = code_of(vm, this)?;
    let mut data = contents::<S>(this).unwrap_or_default().into_owned();
    data.extend_from_slice(&more);
    new_array(vm, code, data)
}

fn iadd<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, other] = args.exactly(vm, "__iadd__")?;
    if array_of::<S>(other).is_none() {
        let name = vm.type_name(other);
        return Err(vm.type_error(format!("can only extend with array (not \"{name}\")")));
    }
    let more = same_kind(vm, this, other, "extend")?;
    push_all(vm, this, &more)?;
    Ok(Ref::new(this))
}

fn repeated<S: Strategy>(vm: &mut Vm<S>, this: Value, times: Value) -> PyResult<S, Vec<u8>> {
    if !has_index(vm, times) {
        let name = vm.type_name(times);
        return Err(vm.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    let times = usize::try_from(vm.index_or(times, Exc::OverflowError)?).unwrap_or(0);
    let data = contents::<S>(this).unwrap_or_default();
    check_room(vm, data.len().checked_mul(times))?;
    Ok(data.repeat(times))
}

fn mul<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, times] = args.exactly(vm, "__mul__")?;
    let code = code_of(vm, this)?;
    let data = repeated(vm, this, times)?;
    new_array(vm, code, data)
}

fn imul<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, times] = args.exactly(vm, "__imul__")?;
    let data = repeated(vm, this, times)?;
    change(vm, this, |array: &mut Array| array.data = data)?;
    Ok(Ref::new(this))
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, i] = args.between(vm, "pop", 1)?;
    let this = this.unwrap_or(Value::NONE);
    let i = i.map_or(Ok(-1), |i| ssize(vm, i))?;
    let code = code_of(vm, this)?;
    match take(vm, this, i)? {
        Some(item) => code.read(vm, &item),
        None if change(vm, this, |array: &mut Array| array.data.is_empty())? => {
            Err(vm.raise(Exc::IndexError, "pop from empty array"))
        }
        None => Err(out_of_range(vm, "pop index")),
    }
}

fn reverse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "array.reverse")?;
    change(vm, this, |array: &mut Array| {
        array.data.reverse();
        array.data.chunks_exact_mut(array.code.size()).for_each(<[u8]>::reverse);
    })?;
    Ok(Ref::none())
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "array.clear")?;
    change(vm, this, |array: &mut Array| array.data = Vec::new())?;
    Ok(Ref::none())
}

/// The places of the items that equal a value, from an index on, until `enough` are found.
fn places<S: Strategy>(vm: &mut Vm<S>, this: Value, value: Value, enough: usize) -> PyResult<S, Vec<usize>> {
    let (code, data) = contents_of(vm, Args::positional(&[this]), "array")?;
    let mut found = Vec::new();
    for (i, item) in values(vm, code, &data)?.into_iter().enumerate() {
        if found.len() < enough && vm.equal(item.get(), value)? {
            found.push(i);
        }
    }
    Ok(found)
}

fn contains<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, value] = args.exactly(vm, "__contains__")?;
    Ok(Ref::bool(!places(vm, this, value, 1)?.is_empty()))
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, value] = args.exactly(vm, "array.count")?;
    let n = places(vm, this, value, usize::MAX)?.len();
    Ok(vm.new_size(n))
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, value, start, stop] = args.between(vm, "index", 2)?;
    let this = this.unwrap_or(Value::NONE);
    let count = change(vm, this, |array: &mut Array| array.data.len() / array.code.size())? as i64;
    let bound = |i: i64| if i < 0 { (i.saturating_add(count)).max(0) } else { i };
    let start = start.map_or(Ok(0), |start| vm.index_clamped(start)).map(bound)?;
    let stop = stop.map_or(Ok(i64::MAX), |stop| vm.index_clamped(stop)).map(bound)?;
    let found = places(vm, this, value.unwrap_or(Value::NONE), usize::MAX)?;
    match found.into_iter().find(|&i| (start..stop).contains(&(i as i64))) {
        Some(i) => Ok(vm.new_size(i)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}

fn remove<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, value] = args.exactly(vm, "array.remove")?;
    match places(vm, this, value, 1)?.first() {
        Some(&i) => {
            take(vm, this, i as i64)?;
            Ok(Ref::none())
        }
        None => Err(vm.value_error("array.remove(x): x not in array")),
    }
}
