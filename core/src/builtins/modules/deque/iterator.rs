//! Iterators over deques, in both directions. One that finds the deque changed since it was made says so, and ends.

use super::{CHANGED, deque};
use crate::builtins::tools::{It, Next, finish, look, new_tool, state};
use crate::builtins::{arguments, dispatch};
use crate::object::{Kind, Obj, Ref, Value, exclusive_pair};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, traced};

traced! {
    struct Position {
        deque: Value,
        /// Items given out so far.
        given: usize,
        left: usize,
        changes: usize,
        backwards: bool,
    }
}

pub(super) fn new_iterator<S: Strategy>(vm: &Vm<S>, class: Value, v: Value, backwards: bool) -> Ref<S> {
    let (left, changes) = deque::<S>(v).observe(|d| (d.items.len(), d.changes));
    let position = Position { deque: Ref::<S>::new(v).into_value(), given: 0, left, changes, backwards };
    new_tool(vm, class, position, next)
}

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(new_iterator(vm, vm.rt.types.deque_iterator, v, false))
}

/// Position and items move together, in a section over both.
fn next<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let Some(v) = look(it, |position: &Position| Ref::<S>::new(position.deque)) else { return Ok(None) };
    let item = exclusive_pair(it, deque::<S>(v.get()), |it, d| {
        let (Some(position), Some(d)) = (state::<S, Position>(it), d) else { return Ok(None) };
        if position.changes != d.changes {
            position.left = 0;
            return Err(());
        }
        let Some(left) = position.left.checked_sub(1) else { return Ok(None) };
        let at = if position.backwards { left } else { position.given };
        position.left = left;
        position.given += 1;
        Ok(d.items.get(at).map(|&v| Ref::new(v)))
    });
    match item {
        Ok(Some(item)) => Ok(Some(item)),
        Ok(None) => Ok(finish(it)),
        Err(()) => Err(vm.raise(Exc::RuntimeError, CHANGED)),
    }
}

fn left<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__length_hint__")?;
    let left = look::<S, _, _>(Obj::from_value(v), |position: &Position| position.left);
    Ok(vm.new_size(left.unwrap_or(0)))
}

/// `(class, (deque, index))`
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__reduce__")?;
    let place = |position: &Position| (Ref::<S>::new(position.deque), position.left);
    let (deque, left) = match look::<S, _, _>(Obj::from_value(v), place) {
        Some(found) => found,
        None => (vm.call(vm.rt.types.deque, &[])?, 0),
    };
    let given = vm.len(deque.get())?.saturating_sub(left);
    let class = Ref::new(vm.type_of(v));
    let place = vm.new_tuple_of([deque, vm.new_size(given)]);
    Ok(vm.new_tuple_of([class, place]))
}

/// `_deque_iterator(deque, index=0)`: from the item of that index on.
fn new_of<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, backwards: bool) -> PyResult<S> {
    let types = &vm.rt.types;
    let class = if backwards { types.deque_reverse_iterator } else { types.deque_iterator };
    let (class, args) = arguments::class(vm, args, class)?;
    let name = vm.type_body(class).name();
    let [v, index] = args.between::<S, 2>(vm, &name, 1)?;
    let v = v.unwrap_or(Value::NONE);
    if !v.has_layout(Kind::Deque) {
        let found = vm.type_name(v);
        let message = format!("{name}() argument 1 must be collections.deque, not {found}");
        return Err(vm.type_error(message));
    }
    let index = index.map_or(Ok(0), |index| vm.index(index))?;
    let iterator = new_iterator(vm, class, v, backwards);
    for _ in 0..index {
        if next(vm, Obj::from_value(iterator.get()))?.is_none() {
            break;
        }
    }
    Ok(iterator)
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let (forwards, backwards) = (vm.rt.types.deque_iterator, vm.rt.types.deque_reverse_iterator);
    vm.def_static(forwards, "__new__", |vm, args| new_of(vm, args, false));
    vm.def_static(backwards, "__new__", |vm, args| new_of(vm, args, true));
    for ty in [forwards, backwards] {
        dispatch::install_iterator(vm, ty);
        vm.def(ty, "__length_hint__", left);
        vm.def(ty, "__reduce__", reduce);
    }
}
