//! Iterators over ordered dicts and their views, in both directions, and the views themselves: those of a dict, but for
//! these iterators. One that finds the order or the keys changed since it was made says so, and ends; after the last
//! item it does not look any more.

use super::{body, changed};
use crate::builtins::tools::{It, Next, finish, look, new_tool, state};
use crate::builtins::{arguments, dispatch};
use crate::object::{Obj, Ref, Value, exclusive_pair};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, DictView, ViewKind, traced};

traced! {
    struct Position {
        dict: Value,
        kind: ViewKind,
        /// Number of the next entry; one past it backwards.
        at: usize,
        left: usize,
        changes: u64,
        backwards: bool,
    }
}

fn new_iterator<S: Strategy>(vm: &Vm<S>, v: Value, kind: ViewKind, backwards: bool) -> Ref<S> {
    let ends_in_hole =
        backwards && body::<S>(v).observe(|d| d.table.slots().last().is_some_and(|e| e.key.is_null()));
    if ends_in_hole {
        // Who takes the last entries one after the other passes no hole again and again.
        body::<S>(v).exclusive(|d| d.table.trim());
    }
    let (at, left, changes) = body::<S>(v).observe(|d| {
        let at = if backwards { d.table.slots().len() } else { d.table.first() };
        (at, d.table.len(), d.table.changes())
    });
    let dict = Ref::<S>::new(v).into_value();
    let position = Position { dict, kind, at, left, changes, backwards };
    new_tool(vm, vm.rt.types.odict_iterator, position, next)
}

/// What a step came to.
enum Step<S: Strategy> {
    Item(Ref<S>),
    Pair(Ref<S>, Ref<S>),
    End,
    Changed,
}

/// Position and order move together, in a section over both.
fn next<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let Some(v) = look(it, |position: &Position| Ref::<S>::new(position.dict)) else { return Ok(None) };
    let step = exclusive_pair(it, body::<S>(v.get()), |it, dict| {
        let (Some(position), Some(dict)) = (state::<S, Position>(it), dict) else { return Step::End };
        let Some(left) = position.left.checked_sub(1) else { return Step::End };
        position.left = left;
        if position.changes != dict.table.changes() {
            position.left = 0;
            return Step::Changed;
        }
        let slots = dict.table.slots();
        let found = if position.backwards {
            slots.get(..position.at).and_then(|s| s.iter().rposition(|e| !e.key.is_null()))
        } else {
            slots.get(position.at..).and_then(|s| s.iter().position(|e| !e.key.is_null()))
        };
        let Some(found) = found else { return Step::End };
        let at = if position.backwards { found } else { position.at + found };
        position.at = if position.backwards { at } else { at + 1 };
        let entry = &slots[at];
        match position.kind {
            ViewKind::Keys => Step::Item(Ref::new(entry.key)),
            ViewKind::Values => Step::Item(Ref::new(entry.value)),
            ViewKind::Items => Step::Pair(Ref::new(entry.key), Ref::new(entry.value)),
        }
    });
    match step {
        Step::Item(item) => Ok(Some(item)),
        Step::Pair(key, value) => Ok(Some(vm.new_tuple_of([key, value]))),
        Step::End => Ok(finish(it)),
        Step::Changed => {
            finish(it);
            Err(changed(vm))
        }
    }
}

/// `(iter, (what is left,))`, of which the iterator takes nothing.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "odict_iterator.__reduce__")?;
    let copied = look::<S, Position, _>(Obj::from_value(v), |position| {
        (Ref::<S>::new(position.dict), position.clone())
    });
    let left = match copied {
        Some((dict, position)) => {
            let position = Position { dict: dict.into_value(), ..position };
            let copy = new_tool(vm, vm.rt.types.odict_iterator, position, next);
            vm.rest(copy.get())?
        }
        None => vec![],
    };
    let iter = vm.dict_get_name(vm.rt.builtins, vm.rt.intern("iter")).unwrap_or_else(Ref::none);
    let left = vm.new_list_of(left);
    let args = vm.new_tuple_of([left]);
    Ok(vm.new_tuple_of([iter, args]))
}

// ---- views --------------------------------------------------------------------------------------------

fn view<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, kind: ViewKind) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, f)?;
    let types = &vm.rt.types;
    let ty = match kind {
        ViewKind::Keys => types.odict_keys,
        ViewKind::Values => types.odict_values,
        ViewKind::Items => types.odict_items,
    };
    Ok(vm.new_instance_of(ty, DictView { dict: Ref::<S>::new(v).into_value(), kind }))
}

fn of_view<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, backwards: bool) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, f)?;
    let view = Obj::<S, DictView>::from_value(v).body();
    Ok(new_iterator(vm, view.dict, view.kind, backwards))
}

fn iter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "OrderedDict.__iter__")?;
    Ok(new_iterator(vm, v, ViewKind::Keys, false))
}

fn reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "OrderedDict.__reversed__")?;
    Ok(new_iterator(vm, v, ViewKind::Keys, true))
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
    vm.def(ty, "__iter__", iter);
    vm.def(ty, "__reversed__", reversed);
    vm.def(ty, "keys", |vm, args| view(vm, args, "OrderedDict.keys", ViewKind::Keys));
    vm.def(ty, "values", |vm, args| view(vm, args, "OrderedDict.values", ViewKind::Values));
    vm.def(ty, "items", |vm, args| view(vm, args, "OrderedDict.items", ViewKind::Items));
    let types = &vm.rt.types;
    let (views, iterator) = ([types.odict_keys, types.odict_values, types.odict_items], types.odict_iterator);
    for view in views {
        vm.def(view, "__iter__", |vm, args| of_view(vm, args, "__iter__", false));
        vm.def(view, "__reversed__", |vm, args| of_view(vm, args, "__reversed__", true));
        let name = vm.new_str("builtins");
        vm.def_attr(view, vm.rt.names.module, name);
        vm.refresh_flags(view);
    }
    dispatch::install_iterator(vm, iterator);
    vm.def(iterator, "__reduce__", reduce);
}
