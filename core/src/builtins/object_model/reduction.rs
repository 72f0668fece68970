//! `object.__reduce_ex__`, `__reduce__` and `__getstate__`. What they answer is made in Python, by the module
//! `_reduction`: only `copy` and `pickle` ask.

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
        let is_plain = vm.type_body(vm.type_of(this)).kind == Kind::Instance;
        ask(vm, "reduce_ex", &[this, protocol, Ref::<S>::bool(is_plain).get()])
    });
}

fn ask<S: Strategy>(vm: &mut Vm<S>, function: &str, args: &[Value]) -> PyResult<S> {
    let (name, level) = (vm.new_str("_reduction"), vm.new_int(0));
    let module = vm.import(name.get(), level.get(), Value::NONE)?;
    vm.call_method(module.get(), vm.rt.intern(function), args)
}
