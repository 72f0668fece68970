//! Methods of `str` that cut a text in pieces: the `split` family and `partition`.

use super::arguments::{limit, receiver};
use super::{ascii_string, part_of, substring};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Str};
use gilectomy_text::Text;
use gilectomy_text::split::{self, Partition, Pieces};

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.str_;
    vm.def(ty, "split", split::<S>);
    vm.def(ty, "rsplit", rsplit::<S>);
    vm.def(ty, "splitlines", splitlines);
    vm.def(ty, "partition", partition::<S>);
    vm.def(ty, "rpartition", rpartition::<S>);
}

/// A list of the pieces.
fn list_of<S: Strategy>(vm: &mut Vm<S>, v: Value, text: Text<'_>, pieces: Pieces) -> PyResult<S> {
    if let [all] = &pieces[..] {
        let only = part_of(vm, v, text, all.clone());
        return Ok(vm.new_list(vec![only.into_value()]));
    }
    let items = pieces.into_iter().map(|piece| substring(vm, text, piece).into_value()).collect();
    Ok(vm.new_list(items))
}

/// A list of the pieces of ASCII text, each made when it is found.
fn split_ascii<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    text: &[u8],
    separator: &[u8],
    max: Option<usize>,
) -> PyResult<S> {
    let pieces = match split::between(text, separator, max) {
        Ok(pieces) => pieces,
        Err(error) => return Err(vm.text_error(error)),
    };
    let mut items = Vec::with_capacity(split::expect_between(text, separator, max));
    for piece in pieces {
        let whole = piece.len() == text.len() && v.is_exact(Kind::Str);
        let item = if whole { Ref::new(v) } else { ascii_string(vm, &text[piece]) };
        items.push(item.into_value());
    }
    Ok(vm.new_list(items))
}

fn split_with<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
    at_space: impl FnOnce(Text<'a>, Option<usize>) -> Pieces,
    at_separator: impl FnOnce(&mut Vm<S>, Value, Text<'a>, Text<'a>, Option<usize>) -> PyResult<S>,
) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, name)?;
    let [separator, max] = rest.named(vm, name, ["sep", "maxsplit"], (0, 2, 0))?;
    let max = limit(vm, max)?;
    let separator = separator.unwrap_or(Value::NONE);
    if separator.is_none() {
        return list_of(vm, v, text, at_space(text, max));
    }
    let Some(separator) = Obj::<S, Str>::of(separator) else {
        let name = vm.type_name(separator);
        return Err(vm.type_error(format!("must be str or None, not {name}")));
    };
    at_separator(vm, v, text, separator.body().text(), max)
}

fn list_or_error<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    text: Text<'_>,
    pieces: gilectomy_text::Result<Pieces>,
) -> PyResult<S> {
    match pieces {
        Ok(pieces) => list_of(vm, v, text, pieces),
        Err(error) => Err(vm.text_error(error)),
    }
}

fn split<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    split_with(vm, args, "split", Text::split_whitespace, |vm, v, text, separator, max| {
        match (text, separator) {
            (Text::Ascii(text), Text::Ascii(separator)) => split_ascii(vm, v, text, separator, max),
            _ => list_or_error(vm, v, text, text.split(separator, max)),
        }
    })
}

fn rsplit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    split_with(vm, args, "rsplit", Text::rsplit_whitespace, |vm, v, text, separator, max| {
        list_or_error(vm, v, text, text.rsplit(separator, max))
    })
}

fn splitlines<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "splitlines")?;
    let [keep] = rest.named(vm, "splitlines", ["keepends"], (0, 1, 0))?;
    let keep = match keep {
        Some(keep) => vm.truth(keep)?,
        None => false,
    };
    list_of(vm, v, text, text.splitlines(keep))
}

fn partition_with<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    (name, qualified): (&str, &str),
    find: impl FnOnce(Text<'a>, Text<'a>) -> gilectomy_text::Result<Partition>,
) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, name)?;
    let [separator] = rest.exactly(vm, qualified)?;
    let Some(separator) = Obj::<S, Str>::of(separator) else {
        let name = vm.type_name(separator);
        return Err(vm.type_error(format!("must be str, not {name}")));
    };
    match find(text, separator.body().text()) {
        Ok((before, found, after)) => {
            let parts = [before, found, after].map(|range| part_of(vm, v, text, range));
            Ok(vm.new_tuple_of(parts))
        }
        Err(error) => Err(vm.text_error(error)),
    }
}

fn partition<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    partition_with(vm, args, ("partition", "str.partition"), Text::partition)
}

fn rpartition<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    partition_with(vm, args, ("rpartition", "str.rpartition"), Text::rpartition)
}
