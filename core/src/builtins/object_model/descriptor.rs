//! `__get__`, `__set__` and `__delete__` of the builtin descriptors, for programs that call them
//! themselves.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Builtin, GetSet, Member};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let t = &vm.rt.types;
    let binding = [t.function, t.method_descriptor, t.classmethod_descriptor, t.staticmethod, t.classmethod];
    let data = [t.property, t.member, t.getset];
    for ty in binding.into_iter().chain(data) {
        vm.def(ty, "__get__", get);
    }
    for ty in data {
        vm.def(ty, "__set__", set);
        vm.def(ty, "__delete__", delete);
    }
}

/// An error unless the descriptor belongs to the type of the object.
fn check_descriptor<S: Strategy>(vm: &mut Vm<S>, descriptor: Value, object: Value) -> PyResult<S, ()> {
    let (owner, name) = if let Some(member) = Obj::<S, Member>::exactly(descriptor) {
        (member.body().owner, vm.text_of(member.body().name))
    } else if let Some(builtin) = Obj::<S, Builtin<S>>::exactly(descriptor) {
        (builtin.body().owner, builtin.body().name.to_owned())
    } else if let Some(getset) = Obj::<S, GetSet<S>>::exactly(descriptor) {
        (getset.body().owner, getset.body().name.to_owned())
    } else {
        return Ok(());
    };
    vm.check_owner(&name, owner, object)
}

fn get<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [descriptor, object, owner] = args.between(vm, "__get__", 2)?;
    let descriptor = descriptor.unwrap_or(Value::NONE);
    let object = object.filter(|o| !o.is_none()).unwrap_or(Value::NULL);
    let owner = owner.filter(|o| !o.is_none());
    if object.is_null() && owner.is_none() {
        return Err(vm.type_error("__get__(None, None) is invalid"));
    }
    if !object.is_null() {
        check_descriptor(vm, descriptor, object)?;
    }
    let owner = owner.unwrap_or_else(|| vm.type_of(object));
    vm.bind(descriptor, object, owner)
}

fn set<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [descriptor, object, value] = args.exactly(vm, "__set__")?;
    check_descriptor(vm, descriptor, object)?;
    set_builtin(vm, descriptor, object, value)
}

fn delete<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [descriptor, object] = args.exactly(vm, "__delete__")?;
    check_descriptor(vm, descriptor, object)?;
    set_builtin(vm, descriptor, object, Value::NULL)
}

fn set_builtin<S: Strategy>(vm: &mut Vm<S>, descriptor: Value, object: Value, value: Value) -> PyResult<S> {
    let builtin = [Kind::Property, Kind::Member, Kind::GetSet].iter().any(|&k| descriptor.has_layout(k));
    if !builtin {
        let name = vm.type_name(descriptor);
        return Err(vm.type_error(format!("'{name}' object is not a data descriptor")));
    }
    vm.descriptor_set(descriptor, object, value)?;
    Ok(Ref::none())
}
