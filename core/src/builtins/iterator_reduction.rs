//! How `copy` and `pickle` take the builtin iterators apart: `__reduce__`, and `__setstate__`, which moves a new iterator
//! to where the old one was.
//!
//! As in CPython, an iterator over a sequence is made again by `iter` or `reversed` and told its position; one over a
//! table, whose copy may have another order, becomes one over a list of what is left; one over iterators takes those
//! along; an exhausted one is made of an empty sequence. `iter` and `reversed` are the program's, if it has replaced them.

use super::arguments;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Iter, IterState};
use malachite_bigint::BigInt;

/// The state, and references to all that it holds.
fn state_of<S: Strategy>(v: Value) -> (IterState, Vec<Ref<S>>) {
    Obj::<S, Iter<S>>::from_value(v).observe(|it| {
        let mut held = Vec::new();
        it.state.trace(&mut |v| held.push(Ref::new(v)));
        (it.state.clone(), held)
    })
}

fn builtin<S: Strategy>(vm: &Vm<S>, name: &str) -> Ref<S> {
    vm.dict_get_name(vm.rt.builtins, vm.rt.intern(name)).unwrap_or_else(Ref::none)
}

/// `(function, (source,), position)`
fn at_position<S: Strategy>(vm: &Vm<S>, function: Ref<S>, source: Ref<S>, position: Ref<S>) -> Ref<S> {
    let source = vm.new_tuple_of([source]);
    vm.new_tuple_of([function, source, position])
}

/// `(function, arguments)`
fn of_arguments<S: Strategy>(
    vm: &Vm<S>,
    function: Ref<S>,
    arguments: impl IntoIterator<Item = Ref<S>>,
) -> Ref<S> {
    let arguments = vm.new_tuple_of(arguments.into_iter().collect::<Vec<_>>());
    vm.new_tuple_of([function, arguments])
}

fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__reduce__")?;
    let (state, held) = state_of::<S>(v);
    let iter = builtin(vm, "iter");
    let class = Ref::new(vm.type_of(v));
    Ok(match state {
        IterState::Done => exhausted(vm, class, iter)?,
        IterState::Sequence { sequence, index } => {
            at_position(vm, iter, Ref::new(sequence), vm.new_size(index))
        }
        IterState::Reversed { sequence, index } => {
            let function = if class.get() == vm.rt.types.reversed { class } else { builtin(vm, "reversed") };
            at_position(vm, function, Ref::new(sequence), vm.new_int(index as i64 - 1))
        }
        IterState::Range { next, left, step } => {
            let stop = vm.new_bigint(BigInt::from(i128::from(next) + i128::from(left) * i128::from(step)));
            let (next, step) = (vm.new_int(next), vm.new_int(step));
            range_left(vm, iter, [next.get(), stop.get(), step.get()])?
        }
        IterState::BigRange { next, stop, step } => range_left(vm, iter, [next, stop, step])?,
        IterState::Dict { .. } | IterState::Set { .. } => {
            // Another iterator in the same state finds what is left.
            held.into_iter().for_each(std::mem::forget);
            let rest = vm.new_iter(class.get(), state);
            let items = vm.rest(rest.get())?;
            of_arguments(vm, iter, [vm.new_list_of(items)])
        }
        IterState::Zip { strict, .. } | IterState::Map { strict, .. } => {
            let arguments = vm.new_tuple_of(held);
            let strict = strict.then(|| Ref::bool(true));
            vm.new_tuple_of([class, arguments].into_iter().chain(strict).collect::<Vec<_>>())
        }
        IterState::Enumerate { .. } | IterState::Filter { .. } => of_arguments(vm, class, held),
        IterState::Callable { .. } => of_arguments(vm, iter, held),
        IterState::GetItem { object, index } => at_position(vm, iter, Ref::new(object), vm.new_int(index)),
        IterState::Tool(_) => {
            let name = vm.type_name(v);
            return Err(vm.type_error(format!("cannot pickle '{name}' object")));
        }
    })
}

/// `(iter, (range(start, stop, step),), None)`
fn range_left<S: Strategy>(vm: &mut Vm<S>, iter: Ref<S>, parts: [Value; 3]) -> PyResult<S> {
    let range = vm.call(vm.rt.types.range, &parts)?;
    Ok(at_position(vm, iter, range, Ref::none()))
}

fn exhausted<S: Strategy>(vm: &mut Vm<S>, class: Ref<S>, iter: Ref<S>) -> PyResult<S> {
    let t = &vm.rt.types;
    if class.get() == t.reversed {
        let empty = vm.new_tuple(&[]);
        return Ok(of_arguments(vm, class, [empty]));
    }
    let sequence = if class.get() == t.range_iterator {
        let zero = vm.new_int(0);
        vm.call(t.range, &[zero.get()])?
    } else if [t.tuple_iterator, t.iterator, t.callable_iterator].contains(&class.get()) {
        vm.new_tuple(&[])
    } else if [t.str_iterator, t.str_ascii_iterator].contains(&class.get()) {
        vm.empty_str()
    } else {
        vm.new_list(vec![])
    };
    Ok(of_arguments(vm, iter, [sequence]))
}

/// `__setstate__(position)` of an iterator over a sequence: out of bounds is at the end.
fn set_position<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, position) = arguments::one_parameter(vm, args, "__setstate__")?;
    let position = vm.index_or(position, crate::types::Exc::OverflowError)?;
    let it = Obj::<S, Iter<S>>::from_value(v);
    let sized = it.observe(|it| match &it.state {
        IterState::Sequence { sequence, .. } | IterState::Reversed { sequence, .. } => {
            Some(Ref::<S>::new(*sequence))
        }
        _ => None,
    });
    let len = match sized {
        Some(sequence) => vm.len(sequence.get())?,
        None => 0,
    };
    let clamped = |position: i64| usize::try_from(position).unwrap_or(0).min(len);
    it.exclusive(|it| match &mut it.state {
        IterState::Sequence { index, .. } => *index = clamped(position),
        IterState::Reversed { index, .. } => *index = clamped(position.saturating_add(1)),
        IterState::GetItem { index, .. } => *index = position.max(0),
        IterState::Range { next, left, step } => {
            let skipped = u64::try_from(position).unwrap_or(0).min(*left);
            *next = next.wrapping_add(step.wrapping_mul(skipped as i64));
            *left -= skipped;
        }
        _ => {}
    });
    Ok(Ref::none())
}

/// `__setstate__(strict)` of `zip` and `map`.
fn set_strict<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, wanted) = arguments::one_parameter(vm, args, "__setstate__")?;
    let wanted = vm.truth(wanted)?;
    Obj::<S, Iter<S>>::from_value(v).exclusive(|it| {
        if let IterState::Zip { strict, .. } | IterState::Map { strict, .. } = &mut it.state {
            *strict = wanted;
        }
    });
    Ok(Ref::none())
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let t = &vm.rt.types;
    let positioned = [
        t.list_iterator,
        t.list_reverseiterator,
        t.tuple_iterator,
        t.str_iterator,
        t.str_ascii_iterator,
        t.bytes_iterator,
        t.bytearray_iterator,
        t.range_iterator,
        t.reversed,
        t.iterator,
    ];
    let strict = [t.zip, t.map];
    let whole = [
        t.dict_keyiterator,
        t.dict_valueiterator,
        t.dict_itemiterator,
        t.set_iterator,
        t.enumerate,
        t.filter,
        t.callable_iterator,
    ];
    for ty in positioned.into_iter().chain(strict).chain(whole) {
        vm.def(ty, "__reduce__", reduce);
    }
    positioned.into_iter().for_each(|ty| vm.def(ty, "__setstate__", set_position));
    strict.into_iter().for_each(|ty| vm.def(ty, "__setstate__", set_strict));
}
