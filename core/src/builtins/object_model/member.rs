//! The descriptors of `__slots__` members and of computed attributes.

use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, GetSet, Member};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.member;
    vm.def(ty, "__repr__", member_repr);
    vm.def_getset(ty, "__name__", member_name, None);
    vm.def_getset(ty, "__objclass__", member_owner, None);
    vm.def_getset(ty, "__doc__", no_doc, None);
    let ty = vm.rt.types.getset;
    vm.def(ty, "__repr__", getset_repr);
    vm.def_getset(ty, "__name__", getset_name, None);
    vm.def_getset(ty, "__objclass__", getset_owner, None);
    vm.def_getset(ty, "__doc__", no_doc, None);
}

fn member<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Member> {
    let ty = vm.rt.types.member;
    Ok(super::receiver::<S, Member>(vm, Some(&v), ty)?.body())
}

fn member_repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let body = member(vm, v)?;
    let (name, owner) = (vm.text_of(body.name), vm.type_body(body.owner).name());
    Ok(vm.new_str(&format!("<member '{name}' of '{owner}' objects>")))
}

fn member_name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(member(vm, v)?.name))
}

fn member_owner<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(member(vm, v)?.owner))
}

fn no_doc<S: Strategy>(_: &mut Vm<S>, _: Value) -> PyResult<S> {
    Ok(Ref::none())
}

fn getset_repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let name = Obj::<S, GetSet<S>>::of(v).map_or("", |g| g.body().name);
    Ok(vm.new_str(&format!("<attribute '{name}'>")))
}

fn getset_name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let name = Obj::<S, GetSet<S>>::of(v).map_or("", |g| g.body().name);
    Ok(Ref::new(vm.rt.intern(name)))
}

fn getset_owner<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let owner = Obj::<S, GetSet<S>>::of(v).map_or(Value::NULL, |g| g.body().owner);
    // Those of a class that a program made (`__dict__`, `__weakref__`) do not know it: they would keep it alive.
    Ok(Ref::new(if owner.is_null() { vm.rt.types.object } else { owner }))
}
