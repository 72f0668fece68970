//! Methods of `bytes` and `bytearray` that look for bytes in bytes: `find` and its kin, `count`, `replace`,
//! `startswith`, the `split` family, `partition`.

use super::{alike, byte_value, bytes_argument, contents, is_bytes_like, part_of, receiver, with};
use crate::builtins::string::arguments::{Window, has_index, limit};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Tuple};
use gilectomy_text::search;
use gilectomy_text::split::{self, Partition, Pieces};
use gilectomy_text::unit::{is_bytes_line_break, is_bytes_space};
use std::borrow::Cow;

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    for ty in [vm.rt.types.bytes, vm.rt.types.bytearray] {
        vm.def(ty, "find", find::<S>);
        vm.def(ty, "rfind", rfind::<S>);
        vm.def(ty, "index", index::<S>);
        vm.def(ty, "rindex", rindex::<S>);
        vm.def(ty, "count", count);
        vm.def(ty, "replace", replace);
        vm.def(ty, "startswith", startswith::<S>);
        vm.def(ty, "endswith", endswith::<S>);
        vm.def(ty, "split", split::<S>);
        vm.def(ty, "rsplit", rsplit::<S>);
        vm.def(ty, "splitlines", splitlines);
        vm.def(ty, "partition", partition::<S>);
        vm.def(ty, "rpartition", rpartition::<S>);
    }
}

/// Bytes to look for: a bytes-like object, or a single byte as an integer.
fn needle<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Cow<'a, [u8]>> {
    if let Some(contents) = contents::<S>(v) {
        return Ok(contents);
    }
    if has_index(vm, v) {
        return Ok(Cow::Owned(vec![byte_value(vm, v, "byte")?]));
    }
    let name = vm.type_name(v);
    Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{name}'")))
}

/// What `look` makes of the part of the receiver that `start` and `end` select and of the needle, with the place
/// where that part begins.
fn in_window<S: Strategy, R>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    look: impl FnOnce(&[u8], &[u8]) -> R,
) -> PyResult<S, Option<(usize, R)>> {
    let (v, rest) = receiver(vm, args, name)?;
    let [sub, start, end] = rest.between(vm, name, 1)?;
    let sub = needle(vm, sub.unwrap_or(Value::NONE))?;
    let window = Window::of(vm, start, end)?;
    Ok(with::<S, _>(v, |data| {
        let range = window.range(data.len())?;
        Some((range.start, look(data.get(range)?, &sub)))
    }))
}

fn place<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> PyResult<S, Option<usize>> {
    let found = in_window(vm, args, name, search)?;
    Ok(found.and_then(|(start, at)| at.map(|at| start + at)))
}

fn place_or_minus_one<S: Strategy>(vm: &mut Vm<S>, place: Option<usize>) -> PyResult<S> {
    Ok(vm.new_int(place.map_or(-1, |at| at as i64)))
}

fn place_or_error<S: Strategy>(vm: &mut Vm<S>, place: Option<usize>) -> PyResult<S> {
    match place {
        Some(at) => Ok(vm.new_size(at)),
        None => Err(vm.value_error("subsection not found")),
    }
}

fn find<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "find", search::find)?;
    place_or_minus_one(vm, found)
}

fn rfind<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "rfind", search::rfind)?;
    place_or_minus_one(vm, found)
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "index", search::find)?;
    place_or_error(vm, found)
}

fn rindex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "rindex", search::rfind)?;
    place_or_error(vm, found)
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = in_window(vm, args, "count", search::count)?;
    Ok(vm.new_size(found.map_or(0, |(_, count)| count)))
}

fn replace<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "replace")?;
    let [old, new, max] = rest.between(vm, "replace", 2)?;
    let old = bytes_argument(vm, old.unwrap_or(Value::NONE))?;
    let new = bytes_argument(vm, new.unwrap_or(Value::NONE))?;
    let max = limit(vm, max)?;
    match with::<S, _>(v, |data| search::replace(data, &old, &new, max)) {
        Some(replaced) => Ok(alike(vm, v, replaced)),
        None => {
            let data = contents::<S>(v).unwrap_or_default();
            Ok(part_of(vm, v, &data, 0..data.len()))
        }
    }
}

fn affix<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    test: fn(&[u8], &[u8]) -> bool,
) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, name)?;
    let [affix, start, end] = rest.between(vm, name, 1)?;
    let affix = affix.unwrap_or(Value::NONE);
    let window = Window::of(vm, start, end)?;
    let single = [affix];
    let choices = match Obj::<S, Tuple>::of(affix) {
        Some(choices) => choices.body().items(),
        None if is_bytes_like(affix) => &single,
        None => {
            let found = vm.type_name(affix);
            let message = format!("{name} first arg must be bytes or a tuple of bytes, not {found}");
            return Err(vm.type_error(message));
        }
    };
    for &choice in choices {
        let choice = bytes_argument(vm, choice)?;
        let holds = with::<S, _>(v, |data| {
            window.range(data.len()).and_then(|range| data.get(range)).is_some_and(|part| test(part, &choice))
        });
        if holds {
            return Ok(Ref::bool(true));
        }
    }
    Ok(Ref::bool(false))
}

fn startswith<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    affix(vm, args, "startswith", |data, prefix| data.starts_with(prefix))
}

fn endswith<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    affix(vm, args, "endswith", |data, suffix| data.ends_with(suffix))
}

/// A list of the pieces of `data`, which is, or was, the contents of `v`.
fn list_of<S: Strategy>(vm: &mut Vm<S>, v: Value, data: &[u8], pieces: Pieces) -> Ref<S> {
    let items = pieces.into_iter().map(|piece| part_of(vm, v, data, piece).into_value()).collect();
    vm.new_list(items)
}

/// A way to cut bytes at a separator.
type Separated = fn(&[u8], &[u8], Option<usize>) -> gilectomy_text::Result<Pieces>;

fn split_with<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    at_space: fn(&[u8], Option<usize>) -> Pieces,
    at_separator: Separated,
) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, name)?;
    let [separator, max] = rest.named(vm, name, ["sep", "maxsplit"], (0, 2, 0))?;
    let max = limit(vm, max)?;
    let separator = separator.unwrap_or(Value::NONE);
    let separator = if separator.is_none() { None } else { Some(bytes_argument(vm, separator)?) };
    let data = contents::<S>(v).unwrap_or_default();
    let pieces = match separator {
        None => at_space(&data, max),
        Some(separator) => match at_separator(&data, &separator, max) {
            Ok(pieces) => pieces,
            Err(error) => return Err(vm.text_error(error)),
        },
    };
    Ok(list_of(vm, v, &data, pieces))
}

fn split<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let at_space = |data: &[u8], max| split::split_whitespace(data, max, is_bytes_space);
    split_with(vm, args, "split", at_space, split::split)
}

fn rsplit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let at_space = |data: &[u8], max| split::rsplit_whitespace(data, max, is_bytes_space);
    split_with(vm, args, "rsplit", at_space, split::rsplit)
}

fn splitlines<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "splitlines")?;
    let [keep] = rest.named(vm, "splitlines", ["keepends"], (0, 1, 0))?;
    let keep = match keep {
        Some(keep) => vm.truth(keep)?,
        None => false,
    };
    let data = contents::<S>(v).unwrap_or_default();
    let lines = split::splitlines(&data[..], keep, is_bytes_line_break);
    Ok(list_of(vm, v, &data, lines))
}

fn partition_with<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    (name, qualified): (&str, &str),
    find: fn(&[u8], &[u8]) -> gilectomy_text::Result<Partition>,
) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, name)?;
    let [separator] = rest.exactly(vm, qualified)?;
    let wanted = bytes_argument(vm, separator)?;
    let data = contents::<S>(v).unwrap_or_default();
    match find(&data, &wanted) {
        Ok((before, found, after)) => {
            // `bytes.partition` gives back the separator object that it found.
            let same = v.has_layout(Kind::Bytes) && !found.is_empty();
            let [before, after] = [before, after].map(|range| part_of(vm, v, &data, range));
            let found = if same { Ref::new(separator) } else { part_of(vm, v, &data, found) };
            Ok(vm.new_tuple_of([before, found, after]))
        }
        Err(error) => Err(vm.text_error(error)),
    }
}

fn partition<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    partition_with(vm, args, ("partition", "bytes.partition"), split::partition)
}

fn rpartition<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    partition_with(vm, args, ("rpartition", "bytes.rpartition"), split::rpartition)
}
