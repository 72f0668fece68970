//! How an ordered dict is filled: `__init__`, `update`, `|` and `|=`.
//!
//! As `MutableMapping.update` does: each item is set through the class's own `__setitem__`. Where that is the dict's, and
//! the source is a plain or an ordered dict, all items are taken at one moment and set at another.

use super::has_plain;
use crate::builtins::arguments;
use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeFn};

/// Sets what `source` has: a dict, anything with `keys()` or `items()`, or an iterable of pairs.
fn update_from<S: Strategy>(vm: &mut Vm<S>, v: Value, source: Value) -> PyResult<S, ()> {
    let ordered = vm.type_of(source) == vm.rt.types.ordered_dict;
    if source.is_exact(Kind::Dict) || ordered {
        let setitem = [vm.rt.names.setitem];
        if v.has_layout(Kind::Dict) && has_plain(vm, v, setitem) {
            return vm.dict_set_all(v, source);
        }
        if !ordered {
            for (key, value) in vm.dict_items(source) {
                vm.setitem(v, key.get(), value)?;
            }
            return Ok(());
        }
    }
    let (keys, items) = (vm.rt.names.keys, vm.rt.names.items);
    if let Some(keys) = vm.getattr_opt(source, keys)? {
        let keys = vm.call(keys.get(), &[])?;
        let keys = vm.iter(keys.get())?;
        while let Some(key) = vm.next(keys.get())? {
            let value = vm.getitem(source, key.get())?;
            vm.setitem(v, key.get(), value)?;
            vm.poll()?;
        }
        return Ok(());
    }
    match vm.getattr_opt(source, items)? {
        Some(items) => {
            let items = vm.call(items.get(), &[])?;
            set_pairs(vm, v, items.get())
        }
        None => set_pairs(vm, v, source),
    }
}

fn set_pairs<S: Strategy>(vm: &mut Vm<S>, v: Value, pairs: Value) -> PyResult<S, ()> {
    let pairs = vm.iter(pairs)?;
    while let Some(pair) = vm.next(pairs.get())? {
        let parts = vm.iter(pair.get())?;
        let Some(key) = vm.next(parts.get())? else {
            return Err(vm.value_error("need more than 0 values to unpack"));
        };
        let Some(value) = vm.next(parts.get())? else {
            return Err(vm.value_error("need more than 1 value to unpack"));
        };
        if vm.next(parts.get())?.is_some() {
            return Err(vm.value_error("too many values to unpack (expected 2)"));
        }
        vm.setitem(v, key.get(), value)?;
        vm.poll()?;
    }
    Ok(())
}

/// One source at most, and keywords; `refusal`: what is said of more sources.
fn update_with<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, refusal: fn(usize) -> String) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    if args.pos.len() > 1 {
        return Err(vm.type_error(refusal(args.pos.len())));
    }
    if let Some(&source) = args.pos.first() {
        update_from(vm, v, source)?;
    }
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        vm.setitem(v, name, Ref::new(value))?;
    }
    Ok(Ref::none())
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    update_with(vm, args, |n| format!("expected at most 1 argument, got {n}"))
}

fn update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    update_with(vm, args, |n| format!("update() takes at most 1 positional argument ({n} given)"))
}

/// `left | right`, of which `v` is the ordered dict.
fn union<S: Strategy>(vm: &mut Vm<S>, v: Value, left: Value, right: Value) -> PyResult<S> {
    if !left.has_layout(Kind::Dict) || !right.has_layout(Kind::Dict) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let made = vm.call(vm.type_of(v), &[left])?;
    update_from(vm, made.get(), right)?;
    Ok(made)
}

fn or<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__or__")?;
    union(vm, v, v, other)
}

fn ror<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__ror__")?;
    union(vm, v, other, v)
}

fn ior<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__ior__")?;
    update_from(vm, v, other)?;
    Ok(Ref::new(v))
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
    let methods: [(&'static str, NativeFn<S>); 5] =
        [("__init__", init), ("__ior__", ior), ("__or__", or), ("__ror__", ror), ("update", update)];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
}
