//! Cells: variables that closures share.

use super::address_of;
use crate::object::{Ref, Value, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Cell};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.cell;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "cell_contents", get, Some(set));
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, contents] = args.between(vm, "cell", 1)?;
    let contents = contents.map_or(Value::NULL, |v| Ref::<S>::new(v).into_value());
    Ok(vm.new_cell(contents))
}

fn contents<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    let ty = vm.rt.types.cell;
    let cell = super::receiver::<S, Cell>(vm, Some(&v), ty)?;
    Ok(cell.exclusive(|c| if c.value.is_null() { None } else { Some(Ref::new(c.value)) }))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let at = address_of(v);
    let text = match contents(vm, v)? {
        Some(held) => {
            format!("<cell at {at}: {} object at {}>", vm.type_name(held.get()), address_of(held.get()))
        }
        None => format!("<cell at {at}: empty>"),
    };
    Ok(vm.new_str(&text))
}

fn get<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    match contents(vm, v)? {
        Some(held) => Ok(held),
        None => Err(vm.value_error("cell is empty")),
    }
}

fn set<S: Strategy>(vm: &mut Vm<S>, v: Value, value: Value) -> PyResult<S> {
    let ty = vm.rt.types.cell;
    let cell = super::receiver::<S, Cell>(vm, Some(&v), ty)?;
    cell.will_hold(value);
    let old = cell.exclusive(|c| {
        let value = if value.is_null() { value } else { Ref::<S>::new(value).into_value() };
        std::mem::replace(&mut c.value, value)
    });
    if !old.is_null() {
        release::<S>(old);
    }
    Ok(Ref::none())
}
