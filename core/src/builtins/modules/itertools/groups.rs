//! `groupby`: runs of items with equal keys.
//!
//! The groups share the iterator with the `groupby` object, which numbers them: a group gives out items only as long
//! as it is the one of the present number.

use super::install_type;
use crate::builtins::arguments;
use crate::builtins::tools::{It, Next, change, finish, held, look, new_tool, put};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Iter, traced};

traced! {
    struct GroupBy {
        inner: Value,
        /// The function that gives an item's key, or None: the item itself.
        key: Value,
        /// The key of the present group, or null.
        target: Value,
        /// The last item that was taken from the iterator, until it is given out, or null.
        item: Value,
        /// Its key, or null.
        item_key: Value,
        /// The present group.
        number: usize,
    }
}

traced! {
    struct Group {
        parent: Value,
        target: Value,
        number: usize,
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let types = &vm.rt.types;
    install_type(vm, module, types.groupby, new_groupby);
    install_type(vm, module, types.grouper, new_group);
}

fn new_groupby<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.groupby)?;
    let [iterable, key] = args.named(vm, "groupby", ["iterable", "key"], (0, 2, 1))?;
    let inner = vm.iter(iterable.unwrap_or(Value::NONE))?.into_value();
    let key = Ref::<S>::new(key.unwrap_or(Value::NONE)).into_value();
    let none = Value::NULL;
    let state = GroupBy { inner, key, target: none, item: none, item_key: none, number: 0 };
    Ok(new_tool(vm, class, state, next_groupby))
}

/// `itertools._grouper(groupby, key)`
fn new_group<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.grouper)?;
    let [parent, target] = args.exactly::<S, 2>(vm, "_grouper")?;
    if !vm.is_a(parent, vm.rt.types.groupby) {
        let name = vm.type_name(parent);
        let message = format!("_grouper() argument 1 must be itertools.groupby, not {name}");
        return Err(vm.type_error(message));
    }
    let number = next_number(Obj::<S, Iter<S>>::from_value(parent));
    let target = Ref::<S>::new(target);
    Ok(group(vm, class, parent, target, number))
}

fn group<S: Strategy>(vm: &Vm<S>, class: Value, parent: Value, target: Ref<S>, number: usize) -> Ref<S> {
    let parent = Ref::<S>::new(parent).into_value();
    new_tool(vm, class, Group { parent, target: target.into_value(), number }, next_in_group)
}

/// A new group begins.
fn next_number<S: Strategy>(it: It<S>) -> usize {
    let number = change(it, |state: &mut GroupBy| {
        state.number += 1;
        state.number
    });
    number.unwrap_or(0)
}

/// Takes an item from the iterator; whether there was one.
fn take_item<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> PyResult<S, bool> {
    let parts = |state: &GroupBy| (Ref::<S>::new(state.inner), Ref::<S>::new(state.key));
    let Some((inner, function)) = look(it, parts) else { return Ok(false) };
    let Some(item) = vm.next(inner.get())? else { return Ok(false) };
    let key = if function.is_none() { item.clone() } else { vm.call(function.get(), &[item.get()])? };
    put(it, item, |state: &mut GroupBy| &mut state.item);
    put(it, key, |state: &mut GroupBy| &mut state.item_key);
    Ok(true)
}

fn next_groupby<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let number = next_number(it);
    let key = loop {
        let keys = |state: &GroupBy| (held::<S>(state.item_key), held::<S>(state.target));
        let Some((key, target)) = look(it, keys) else { return Ok(None) };
        if let Some(key) = key {
            match target {
                Some(target) if vm.equal(target.get(), key.get())? => {}
                _ => break key,
            }
        }
        if !take_item(vm, it)? {
            return Ok(finish(it));
        }
        vm.poll()?;
    };
    put(it, key.clone(), |state: &mut GroupBy| &mut state.target);
    let group = group(vm, vm.rt.types.grouper, it.value(), key.clone(), number);
    Ok(Some(vm.new_tuple_of([key, group])))
}

fn next_in_group<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let parts = |group: &Group| (Ref::<S>::new(group.parent), Ref::<S>::new(group.target), group.number);
    let Some((parent, target, number)) = look(it, parts) else { return Ok(None) };
    let parent: It<S> = Obj::<S, Iter<S>>::from_value(parent.get());
    let present = look(parent, |state: &GroupBy| (state.number == number).then(|| !state.item.is_null()));
    match present.flatten() {
        None => return Ok(None),
        Some(false) if !take_item(vm, parent)? => return Ok(None),
        Some(_) => {}
    }
    let Some(key) = look(parent, |state: &GroupBy| held::<S>(state.item_key)).flatten() else {
        return Ok(None);
    };
    if !vm.equal(target.get(), key.get())? {
        return Ok(None);
    }
    let taken = change(parent, |state: &mut GroupBy| {
        let mut take = |place: fn(&mut GroupBy) -> &mut Value| {
            Ref::<S>::from_owned(std::mem::replace(place(state), Value::NULL))
        };
        (take(|state| &mut state.item), take(|state| &mut state.item_key))
    });
    // Nothing, if another thread was faster.
    Ok(taken.map(|(item, _)| item).filter(|item| !item.is_null()))
}
