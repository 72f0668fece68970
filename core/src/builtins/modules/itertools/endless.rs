//! `count`, `cycle`, `repeat`: iterators that need not end.

use super::install_type;
use crate::builtins::tools::{It, Next, change, finish, held, look, new_tool, nothing, put, put_if};
use crate::builtins::{arguments, number, sequence};
use crate::object::{Obj, Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Iter, List, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let types = &vm.rt.types;
    install_type(vm, module, types.count, new_count);
    vm.def(types.count, "__repr__", repr_count);
    install_type(vm, module, types.cycle, new_cycle);
    install_type(vm, module, types.repeat, new_repeat);
    vm.def(types.repeat, "__repr__", repr_repeat);
    vm.def(types.repeat, "__length_hint__", repeat_left);
}

// ---- count --------------------------------------------------------------------------------------------

traced! {
    struct Count {
        next: Value,
        step: Value,
    }
}

fn new_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.count)?;
    let given = args.named(vm, "count", ["start", "step"], (0, 2, 0))?;
    for &number in given.iter().flatten() {
        let (ty, float) = (vm.type_of(number), vm.rt.names.float_);
        let is_number = number::is_number(number)
            || number::number_of::<S>(number).is_some()
            || sequence::is_index(vm, number)
            || vm.lookup(ty, float).is_some();
        if !is_number {
            return Err(vm.type_error("a number is required"));
        }
    }
    let [start, step] = given;
    let next = start.map_or_else(|| vm.new_int(0), Ref::new);
    let step = step.map_or_else(|| vm.new_int(1), Ref::new);
    Ok(new_tool(vm, class, Count { next: next.into_value(), step: step.into_value() }, next_count))
}

/// Small integers are added inside the section; others by Python, and the sum counts if nobody was faster.
fn next_count<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    loop {
        let found = change(it, |count: &mut Count| {
            let ints = Value::both_ints(count.next, count.step);
            match Value::add_ints(count.next, count.step).filter(|_| ints) {
                Some(sum) => Ok(Ref::from_owned(std::mem::replace(&mut count.next, sum))),
                None => Err((Ref::<S>::new(count.next), Ref::<S>::new(count.step))),
            }
        });
        let (item, step) = match found {
            Some(Ok(item)) => return Ok(Some(item)),
            Some(Err(parts)) => parts,
            None => return Ok(None),
        };
        let sum = vm.binary(BinaryOp::Add, false, item.get(), step.get())?;
        if put_if(it, item.get(), sum, |count: &mut Count| &mut count.next) {
            return Ok(Some(item));
        }
    }
}

fn repr_count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "count.__repr__")?;
    let name = vm.type_body(vm.type_of(v)).name();
    let parts = |count: &Count| (Ref::<S>::new(count.next), Ref::<S>::new(count.step));
    let Some((next, step)) = look(Obj::<S, Iter<S>>::from_value(v), parts) else {
        return Ok(vm.new_str(&name));
    };
    let next = vm.repr_text(next.get())?;
    if vm.int_of(step.get()).and_then(|i| i.to_i64()) == Some(1) {
        return Ok(vm.new_str(&format!("{name}({next})")));
    }
    let step = vm.repr_text(step.get())?;
    Ok(vm.new_str(&format!("{name}({next}, {step})")))
}

// ---- cycle --------------------------------------------------------------------------------------------

traced! {
    struct Cycle {
        /// Null when it has ended.
        inner: Value,
        /// A list of what it gave.
        saved: Value,
        /// Index of the next item of the list, once the iterator has ended.
        at: usize,
    }
}

fn new_cycle<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.cycle)?;
    let iterable = arguments::only(vm, args, "cycle")?;
    let (inner, saved) = (vm.iter(iterable)?, vm.new_list(vec![]));
    let state = Cycle { inner: inner.into_value(), saved: saved.into_value(), at: 0 };
    Ok(new_tool(vm, class, state, next_cycle))
}

fn next_cycle<S: Strategy>(vm: &mut Vm<S>, it: It<S>) -> Next<S> {
    let parts = |cycle: &Cycle| (held::<S>(cycle.inner), Ref::<S>::new(cycle.saved));
    let Some((inner, saved)) = look(it, parts) else { return Ok(None) };
    if let Some(inner) = inner {
        if let Some(item) = vm.next(inner.get())? {
            vm.list_append(saved.get(), item.clone());
            return Ok(Some(item));
        }
        put(it, nothing(), |cycle: &mut Cycle| &mut cycle.inner);
    }
    let saved = Obj::<S, List>::from_value(saved.get());
    let n = saved.peek(|l| l.items.len());
    if n == 0 {
        return Ok(finish(it));
    }
    let at = change(it, |cycle: &mut Cycle| {
        let next = (cycle.at + 1) % n;
        std::mem::replace(&mut cycle.at, next)
    });
    Ok(at.and_then(|at| saved.load(|l| l.items.get(at).copied())))
}

// ---- repeat -------------------------------------------------------------------------------------------

traced! {
    struct Repeat {
        item: Value,
        left: Option<usize>,
    }
}

fn new_repeat<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.repeat)?;
    let [item, times] = args.named(vm, "repeat", ["object", "times"], (0, 2, 1))?;
    let left = match times {
        Some(times) => Some(usize::try_from(vm.index(times)?).unwrap_or(0)),
        None => None,
    };
    let item = Ref::<S>::new(item.unwrap_or(Value::NONE)).into_value();
    Ok(new_tool(vm, class, Repeat { item, left }, next_repeat))
}

fn next_repeat<S: Strategy>(_: &mut Vm<S>, it: It<S>) -> Next<S> {
    let item = change(it, |repeat: &mut Repeat| {
        if let Some(left) = &mut repeat.left {
            *left = left.checked_sub(1)?;
        }
        Some(Ref::new(repeat.item))
    });
    Ok(item.flatten())
}

fn parts_of_repeat<S: Strategy>(v: Value) -> (Ref<S>, Option<usize>) {
    let parts = |repeat: &Repeat| (Ref::new(repeat.item), repeat.left);
    look(Obj::<S, Iter<S>>::from_value(v), parts).unwrap_or_else(|| (Ref::none(), Some(0)))
}

fn repr_repeat<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "repeat.__repr__")?;
    let (item, left) = parts_of_repeat::<S>(v);
    let (name, item) = (vm.type_body(vm.type_of(v)).name(), vm.repr_text(item.get())?);
    let left = left.map_or(String::new(), |n| format!(", {n}"));
    Ok(vm.new_str(&format!("{name}({item}{left})")))
}

fn repeat_left<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "repeat.__length_hint__")?;
    match parts_of_repeat::<S>(v).1 {
        Some(left) => Ok(vm.new_size(left)),
        None => Err(vm.type_error("len() of unsized object")),
    }
}
