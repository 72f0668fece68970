//! `all any iter len max min next sorted`: functions that ask a container or an iterator.

use crate::interp::Resumed;
use crate::object::{Kind, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, IterState};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("all", all);
    vm.def_builtin("any", any);
    vm.def_builtin("iter", iter);
    vm.def_builtin("len", len);
    vm.def_builtin("max", max);
    vm.def_builtin("min", min);
    vm.def_builtin("next", next);
    vm.def_builtin("sorted", sorted);
}

fn all<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterable] = args.exactly::<S, 1>(vm, "all")?;
    quantify(vm, iterable, false)
}

fn any<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterable] = args.exactly::<S, 1>(vm, "any")?;
    quantify(vm, iterable, true)
}

/// `sought` as soon as an item's truth is `sought`, else its opposite.
fn quantify<S: Strategy>(vm: &mut Vm<S>, iterable: Value, sought: bool) -> PyResult<S> {
    let iterator = vm.iter(iterable)?;
    while let Some(item) = vm.next(iterator.get())? {
        if vm.truth(item.get())? == sought {
            return Ok(Ref::bool(sought));
        }
    }
    Ok(Ref::bool(!sought))
}

fn len<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "len")?;
    let n = vm.len(v)?;
    Ok(vm.new_size(n))
}

fn iter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, sentinel] = args.between::<S, 2>(vm, "iter", 1)?;
    let v = v.unwrap_or(Value::NONE);
    let Some(sentinel) = sentinel else { return vm.iter(v) };
    if !vm.is_callable(v) {
        return Err(vm.type_error("iter(v, w): v must be callable"));
    }
    let function = Ref::<S>::new(v).into_value();
    let sentinel = Ref::<S>::new(sentinel).into_value();
    Ok(vm.new_iter(vm.rt.types.callable_iterator, IterState::Callable { function, sentinel }))
}

fn next<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterator, default] = args.between::<S, 2>(vm, "next", 1)?;
    let iterator = iterator.unwrap_or(Value::NONE);
    let ended = match advance(vm, iterator)? {
        Ok(item) => return Ok(item),
        Err(ended) => ended,
    };
    match default {
        Some(default) => Ok(Ref::new(default)),
        None => Err(vm.raise_with(Exc::StopIteration, ended.into_iter().collect())),
    }
}

/// The next item, or the end: with the value that a generator returned, if not None.
#[allow(clippy::type_complexity, reason = "an exception, or an item, or the end with a value")]
fn advance<S: Strategy>(vm: &mut Vm<S>, iterator: Value) -> PyResult<S, Result<Ref<S>, Option<Ref<S>>>> {
    if vm.is_generator(iterator) {
        return Ok(match vm.resume(iterator, Ref::none())? {
            Some(Resumed::Yielded(item)) => Ok(item),
            Some(Resumed::Returned(value)) => Err(Some(value).filter(|v| !v.is_none())),
            None => Err(None),
        });
    }
    if iterator.is_exact(Kind::Iterator) {
        return Ok(vm.next(iterator)?.ok_or(None));
    }
    let raised = match vm.call_special_opt(iterator, vm.rt.names.next, &[]) {
        Ok(Some(item)) => return Ok(Ok(item)),
        Ok(None) => {
            let name = vm.type_name(iterator);
            return Err(vm.type_error(format!("'{name}' object is not an iterator")));
        }
        Err(raised) => raised,
    };
    if !vm.raised_is(Exc::StopIteration) {
        return Err(raised);
    }
    let exception = vm.take_raised(raised);
    let value = vm.getattr_opt(exception.get(), vm.rt.names.value)?;
    Ok(Err(value.filter(|v| !v.is_none())))
}

fn max<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    extremum(vm, args, "max", CompareOp::Gt)
}

fn min<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    extremum(vm, args, "min", CompareOp::Lt)
}

/// The first item that no other item beats by `beats`, compared by key.
fn extremum<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, beats: CompareOp) -> PyResult<S> {
    let (mut key, mut default) = (None, None);
    let Some(&first) = args.pos.first() else {
        return Err(vm.type_error(format!("{f} expected at least 1 argument, got 0")));
    };
    for (&name, &v) in args.kwnames.iter().zip(args.kw) {
        match vm.text_of(name).as_str() {
            "key" => key = Some(v).filter(|v| !v.is_none()),
            "default" => default = Some(v),
            other => return Err(vm.type_error(format!("{f}() got an unexpected keyword argument '{other}'"))),
        }
    }
    let several = args.pos.len() > 1;
    if several && default.is_some() {
        let message = format!("Cannot specify a default for {f}() with multiple positional arguments");
        return Err(vm.type_error(message));
    }
    let iterator = if several { None } else { Some(vm.iter(first)?) };
    let mut given = args.pos.iter();
    let mut best: Option<(Ref<S>, Ref<S>)> = None;
    loop {
        let item = match &iterator {
            Some(iterator) => vm.next(iterator.get())?,
            None => given.next().map(|&v| Ref::new(v)),
        };
        let Some(item) = item else { break };
        let rank = match key {
            Some(key) => vm.call(key, &[item.get()])?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, held)) => vm.compare_truth(beats, rank.get(), held.get())?,
        };
        if better {
            best = Some((item, rank));
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => Err(vm.value_error(format!("{f}() iterable argument is empty"))),
    }
}

fn sorted<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterable] = args.pos else {
        let n = args.pos.len();
        return Err(vm.type_error(format!("sorted expected 1 argument, got {n}")));
    };
    let (mut key, mut reverse) = (None, false);
    for (&name, &v) in args.kwnames.iter().zip(args.kw) {
        match vm.text_of(name).as_str() {
            "key" => key = Some(v).filter(|v| !v.is_none()),
            "reverse" => reverse = vm.truth(v)?,
            other => {
                return Err(vm.type_error(format!("sort() got an unexpected keyword argument '{other}'")));
            }
        }
    }
    let items = vm.collect_list(*iterable)?;
    let items = vm.sorted_list(items, key, reverse)?;
    Ok(vm.new_list_of(items))
}
