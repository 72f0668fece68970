//! `object.__reduce_ex__`, `__reduce__` and `__getstate__`. What they answer is made in Python, by the module
//! `_reduction`: only `copy` and `pickle` ask. They ask mostly for instances that have attributes only and leave the rest
//! to `object`; those are answered here.

use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.object;
    vm.def(ty, "__getstate__", |vm, args| {
        let [this] = args.exactly::<S, 1>(vm, "__getstate__")?;
        ask(vm, "getstate", &[this])
    });
    vm.def(ty, "__reduce__", |vm, args| {
        let [this] = args.exactly::<S, 1>(vm, "__reduce__")?;
        ask(vm, "reduce", &[this])
    });
    vm.def(ty, "__reduce_ex__", |vm, args| {
        let [this, protocol] = args.exactly::<S, 2>(vm, "__reduce_ex__")?;
        if protocol.as_immediate_int().is_some_and(|protocol| protocol >= 2) && is_ordinary(vm, this) {
            return reduce_ordinary(vm, this);
        }
        let is_plain = vm.type_body(vm.type_of(this)).kind == Kind::Instance;
        ask(vm, "reduce_ex", &[this, protocol, Ref::<S>::bool(is_plain).get()])
    });
}

/// Whether an object has attributes only, none of them in slots, and its class says nothing of how it is taken apart that
/// `object` does not, nor may answer for names that it has not.
fn is_ordinary<S: Strategy>(vm: &mut Vm<S>, this: Value) -> bool {
    let (ty, object, names) = (vm.type_of(this), vm.rt.types.object, &vm.rt.names);
    let asked = [names.getnewargs, names.getnewargs_ex, names.getstate];
    let others = [names.reduce, names.slots, names.getattr, names.getattribute];
    vm.type_body(ty).kind == Kind::Instance
        && asked.iter().chain(&others).all(|&name| vm.lookup(ty, name) == vm.lookup(object, name))
        && asked.iter().all(|&name| vm.get_own_attr(this, name).is_none())
}

/// `copyreg.__newobj__, (cls,), state, None, None`
fn reduce_ordinary<S: Strategy>(vm: &mut Vm<S>, this: Value) -> PyResult<S> {
    let copyreg = vm.import_path("copyreg")?;
    let new = vm.getattr(copyreg.get(), vm.rt.names.newobj)?;
    let class = Ref::<S>::new(vm.type_of(this));
    let state = vm.instance_dict(this).filter(|dict| vm.dict_len(dict.get()) > 0).unwrap_or_else(Ref::none);
    let args = vm.new_tuple_of([class]);
    Ok(vm.new_tuple_of([new, args, state, Ref::none(), Ref::none()]))
}

fn ask<S: Strategy>(vm: &mut Vm<S>, function: &str, args: &[Value]) -> PyResult<S> {
    let (name, level) = (vm.new_str("_reduction"), vm.new_int(0));
    let module = vm.import(name.get(), level.get(), Value::NONE)?;
    vm.call_method(module.get(), vm.rt.intern(function), args)
}
