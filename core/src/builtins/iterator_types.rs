//! The iterators that programs make by name (`enumerate`, `zip`, `map`, `filter`, `reversed`), and what
//! iterators know of how much they have left.

use super::{arguments, sequence, slice};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Iter, IterState};

fn new_iter_of<S: Strategy>(vm: &Vm<S>, class: Value, state: IterState) -> Ref<S> {
    vm.new_instance_of(class, Iter { state, advance: None })
}

fn new_enumerate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.enumerate)?;
    if args.pos.len() > 2 {
        let n = args.pos.len() + args.kw.len();
        return Err(vm.type_error(format!("enumerate() takes at most 2 arguments ({n} given)")));
    }
    for &name in args.kwnames {
        let name = vm.text_of(name);
        if name != "iterable" && name != "start" {
            return Err(vm.type_error(format!("'{name}' is an invalid keyword argument for enumerate()")));
        }
    }
    let [iterable, start] = args.named(vm, "enumerate", ["iterable", "start"], (0, 2, 0))?;
    let Some(iterable) = iterable else {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    };
    let count = match start {
        Some(start) => {
            let start = sequence::integer(vm, start)?;
            slice::new_integer(vm, start)
        }
        None => vm.new_int(0),
    };
    let inner = vm.iter(iterable)?.into_value();
    Ok(new_iter_of(vm, class, IterState::Enumerate { inner, count: count.into_value() }))
}

/// The iterators of some iterables.
pub(super) fn iterators_of<S: Strategy>(vm: &mut Vm<S>, iterables: &[Value]) -> PyResult<S, Box<[Value]>> {
    let iterators: Vec<Ref<S>> = iterables.iter().map(|&v| vm.iter(v)).collect::<Result<_, _>>()?;
    Ok(iterators.into_iter().map(Ref::into_value).collect())
}

/// `strict`, the only keyword argument of `zip` and `map`.
fn strict<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, bool> {
    let [strict] = Args { pos: &[], ..args }.named(vm, f, ["strict"], (0, 0, 0))?;
    strict.map_or(Ok(false), |strict| vm.truth(strict))
}

fn new_zip<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.zip)?;
    let strict = strict(vm, args, "zip")?;
    let inner = iterators_of(vm, args.pos)?;
    Ok(new_iter_of(vm, class, IterState::Zip { inner, strict }))
}

fn new_map<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.map)?;
    let strict = strict(vm, args, "map")?;
    let [function, iterables @ ..] = args.pos else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let inner = iterators_of(vm, iterables)?;
    let function = Ref::<S>::new(*function).into_value();
    Ok(new_iter_of(vm, class, IterState::Map { function, inner, strict }))
}

fn new_filter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.filter)?;
    let [function, iterable] = args.exactly(vm, "filter")?;
    let inner = vm.iter(iterable)?.into_value();
    let function = Ref::<S>::new(function).into_value();
    Ok(new_iter_of(vm, class, IterState::Filter { function, inner }))
}

fn new_reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.reversed)?;
    if args.kw.is_empty() && args.pos.len() != 1 {
        let n = args.pos.len();
        return Err(vm.type_error(format!("reversed expected 1 argument, got {n}")));
    }
    let [v] = args.exactly(vm, "reversed")?;
    let (ty, name) = (vm.type_of(v), vm.rt.names.reversed);
    let (getitem, len) = (vm.rt.names.getitem, vm.rt.names.len);
    match vm.lookup(ty, name) {
        Some(f) if f.is_none() => {}
        Some(_) => return vm.call_special(v, name, &[]),
        None if vm.lookup(ty, getitem).is_some() && !v.has_layout(Kind::MappingProxy) => {
            if vm.lookup(ty, len).is_none() {
                let name = vm.type_name(v);
                return Err(vm.type_error(format!("object of type '{name}' has no len()")));
            }
            let index = vm.len(v)?;
            let sequence = Ref::<S>::new(v).into_value();
            return Ok(new_iter_of(vm, class, IterState::Reversed { sequence, index }));
        }
        None => {}
    }
    let name = vm.type_name(v);
    Err(vm.type_error(format!("'{name}' object is not reversible")))
}

// ---- length hints -------------------------------------------------------------------------------------

/// Where an iterator's remaining length is to be found.
enum Left<S: Strategy> {
    Known(usize),
    From { source: Ref<S>, at: usize, reversed: bool },
    Table { source: Ref<S>, at: usize, len: usize },
}

fn length_hint<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__length_hint__")?;
    let left: Left<S> = Obj::<S, Iter<S>>::from_value(v).observe(|it| match &it.state {
        IterState::Range { left, .. } => Left::Known(*left as usize),
        IterState::Sequence { sequence, index } => {
            Left::From { source: Ref::new(*sequence), at: *index, reversed: false }
        }
        IterState::Reversed { sequence, index } => {
            Left::From { source: Ref::new(*sequence), at: *index, reversed: true }
        }
        IterState::GetItem { object, index } => {
            Left::From { source: Ref::new(*object), at: *index as usize, reversed: false }
        }
        IterState::Dict { dict, left, len, .. } => {
            Left::Table { source: Ref::new(*dict), at: *left, len: *len }
        }
        IterState::Set { set, left, len, .. } => Left::Table { source: Ref::new(*set), at: *left, len: *len },
        _ => Left::Known(0),
    });
    let n = match left {
        Left::Known(n) => n,
        Left::From { source, at, reversed } => {
            let len = vm.len(source.get())?;
            if reversed { if at > len { 0 } else { at } } else { len.saturating_sub(at) }
        }
        Left::Table { source, at, len } => {
            if vm.len(source.get())? == len {
                at
            } else {
                0
            }
        }
    };
    Ok(vm.new_size(n))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let t = &vm.rt.types;
    vm.def_static(t.enumerate, "__new__", new_enumerate);
    vm.def_static(t.zip, "__new__", new_zip);
    vm.def_static(t.map, "__new__", new_map);
    vm.def_static(t.filter, "__new__", new_filter);
    vm.def_static(t.reversed, "__new__", new_reversed);
    for ty in [
        t.list_iterator,
        t.list_reverseiterator,
        t.tuple_iterator,
        t.str_iterator,
        t.str_ascii_iterator,
        t.bytes_iterator,
        t.bytearray_iterator,
        t.range_iterator,
        t.dict_keyiterator,
        t.dict_valueiterator,
        t.dict_itemiterator,
        t.set_iterator,
        t.reversed,
        t.iterator,
    ] {
        vm.def(ty, "__length_hint__", length_hint);
    }
}
