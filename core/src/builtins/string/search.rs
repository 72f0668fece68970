//! Methods of `str` that look for one text in another: `find` and its kin, `count`, `replace`, `startswith`.

use super::arguments::{Window, limit, receiver};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Str, Tuple};
use gilectomy_text::Text;

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.str_;
    vm.def(ty, "find", find::<S>);
    vm.def(ty, "rfind", rfind::<S>);
    vm.def(ty, "index", index::<S>);
    vm.def(ty, "rindex", rindex::<S>);
    vm.def(ty, "count", count);
    vm.def(ty, "replace", replace);
    vm.def(ty, "startswith", startswith::<S>);
    vm.def(ty, "endswith", endswith::<S>);
}

/// The text of argument number `position`.
pub(super) fn nth_text<'a, S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    method: &str,
    position: usize,
) -> PyResult<S, Text<'a>> {
    match Obj::<S, Str>::of(v) {
        Some(string) => Ok(string.body().text()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("{method}() argument {position} must be str, not {name}")))
        }
    }
}

/// The text, the needle, and where to look for it.
fn search_arguments<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
) -> PyResult<S, (Text<'a>, Text<'a>, Window)> {
    let (_, text, rest) = receiver(vm, args, name)?;
    let [needle, start, end] = rest.between(vm, name, 1)?;
    let needle = nth_text(vm, needle.unwrap_or(Value::NONE), name, 1)?;
    Ok((text, needle, Window::of(vm, start, end)?))
}

fn place<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
    search: impl FnOnce(Text<'a>, Text<'a>) -> Option<usize>,
) -> PyResult<S, Option<usize>> {
    let (text, needle, window) = search_arguments(vm, args, name)?;
    let Some(range) = window.range(text.len()) else { return Ok(None) };
    let start = range.start;
    Ok(search(text.view(range), needle).map(|at| start + at))
}

fn place_or_minus_one<S: Strategy>(vm: &mut Vm<S>, place: Option<usize>) -> PyResult<S> {
    Ok(vm.new_int(place.map_or(-1, |at| at as i64)))
}

fn place_or_error<S: Strategy>(vm: &mut Vm<S>, place: Option<usize>) -> PyResult<S> {
    match place {
        Some(at) => Ok(vm.new_size(at)),
        None => Err(vm.value_error("substring not found")),
    }
}

fn find<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "find", Text::find)?;
    place_or_minus_one(vm, found)
}

fn rfind<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "rfind", Text::rfind)?;
    place_or_minus_one(vm, found)
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "index", Text::find)?;
    place_or_error(vm, found)
}

fn rindex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let found = place(vm, args, "rindex", Text::rfind)?;
    place_or_error(vm, found)
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (text, needle, window) = search_arguments(vm, args, "count")?;
    let count = window.range(text.len()).map_or(0, |range| text.view(range).count(needle));
    Ok(vm.new_size(count))
}

fn replace<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "replace")?;
    if rest.pos.len() < 2 {
        let given = rest.pos.len();
        let message = format!("replace() takes at least 2 positional arguments ({given} given)");
        return Err(vm.type_error(message));
    }
    let [old, new, max] = rest.named(vm, "replace", ["old", "new", "count"], (2, 3, 2))?;
    let old = nth_text(vm, old.unwrap_or(Value::NONE), "replace", 1)?;
    let new = nth_text(vm, new.unwrap_or(Value::NONE), "replace", 2)?;
    let max = limit(vm, max)?;
    Ok(match text.replace(old, new, max) {
        Some(replaced) => vm.new_text_buf(replaced),
        None => vm.plain_str(v),
    })
}

fn affix<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
    test: impl Fn(Text<'a>, Text<'a>) -> bool,
) -> PyResult<S> {
    let (_, text, rest) = receiver(vm, args, name)?;
    // Most calls give one string and no window.
    if let ([affix], []) = (rest.pos, rest.kw)
        && let Some(affix) = Obj::<S, Str>::of(*affix)
    {
        return Ok(Ref::bool(test(text, affix.body().text())));
    }
    let [affix, start, end] = rest.between(vm, name, 1)?;
    let affix = affix.unwrap_or(Value::NONE);
    let window = Window::of(vm, start, end)?;
    let view = window.range(text.len()).map(|range| text.view(range));
    let holds = |affix: Text<'a>| view.is_some_and(|view| test(view, affix));
    if let Some(affix) = Obj::<S, Str>::of(affix) {
        return Ok(Ref::bool(holds(affix.body().text())));
    }
    let Some(choices) = Obj::<S, Tuple>::of(affix) else {
        let found = vm.type_name(affix);
        return Err(vm.type_error(format!("{name} first arg must be str or a tuple of str, not {found}")));
    };
    for &choice in choices.body().items() {
        match Obj::<S, Str>::of(choice) {
            Some(choice) if holds(choice.body().text()) => return Ok(Ref::bool(true)),
            Some(_) => {}
            None => {
                let found = vm.type_name(choice);
                return Err(vm.type_error(format!("tuple for {name} must only contain str, not {found}")));
            }
        }
    }
    Ok(Ref::bool(false))
}

fn startswith<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    affix(vm, args, "startswith", Text::starts_with)
}

fn endswith<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    affix(vm, args, "endswith", Text::ends_with)
}
