//! `mappingproxy`: a read-only view of a mapping, as `vars(cls)` gives it.

use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, MappingProxy};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.mappingproxy;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__getitem__", getitem);
    vm.def(ty, "__eq__", eq);
    vm.def(ty, "__or__", or);
    vm.def(ty, "get", |vm, args| forward(vm, args, "get"));
    vm.def(ty, "keys", |vm, args| forward(vm, args, "keys"));
    vm.def(ty, "values", |vm, args| forward(vm, args, "values"));
    vm.def(ty, "items", |vm, args| forward(vm, args, "items"));
    vm.def(ty, "copy", |vm, args| forward(vm, args, "copy"));
    let hash = vm.rt.names.hash;
    vm.def_attr(ty, hash, Ref::none());
}

fn mapping<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Value> {
    let ty = vm.rt.types.mappingproxy;
    Ok(super::receiver::<S, MappingProxy>(vm, Some(&v), ty)?.body().mapping)
}

pub(crate) fn proxy_len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    let mapping = mapping(vm, v)?;
    vm.len(mapping)
}

pub(crate) fn proxy_getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, key: Value) -> PyResult<S> {
    let mapping = mapping(vm, v)?;
    vm.getitem(mapping, key)
}

pub(crate) fn proxy_contains<S: Strategy>(vm: &mut Vm<S>, v: Value, key: Value) -> PyResult<S, bool> {
    let mapping = mapping(vm, v)?;
    vm.contains(mapping, key)
}

pub(crate) fn proxy_iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let mapping = mapping(vm, v)?;
    vm.iter(mapping)
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, mapping] = args.exactly(vm, "mappingproxy")?;
    let ty = vm.type_of(mapping);
    let fits = vm.lookup(ty, vm.rt.names.getitem).is_some()
        && !mapping.has_layout(Kind::List)
        && !mapping.has_layout(Kind::Tuple);
    if !fits {
        let name = vm.type_name(mapping);
        return Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
    }
    let mapping = Ref::<S>::new(mapping).into_value();
    Ok(vm.new_object(vm.rt.types.mappingproxy, MappingProxy { mapping }))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let mapping = mapping(vm, v)?;
    let text = vm.repr_text(mapping)?;
    Ok(vm.new_str(&format!("mappingproxy({text})")))
}

fn getitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, key] = args.exactly(vm, "__getitem__")?;
    proxy_getitem(vm, v, key)
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__eq__")?;
    let other = Obj::<S, MappingProxy>::of(other).map_or(other, |o| o.body().mapping);
    let mapping = mapping(vm, v)?;
    vm.compare(CompareOp::Eq, mapping, other)
}

fn or<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__or__")?;
    let other = Obj::<S, MappingProxy>::of(other).map_or(other, |o| o.body().mapping);
    let mapping = mapping(vm, v)?;
    vm.binary(crate::protocol::BinaryOp::Or, false, mapping, other)
}

fn forward<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, method: &str) -> PyResult<S> {
    let v = args.pos.first().copied().unwrap_or(Value::NONE);
    let mapping = mapping(vm, v)?;
    let name = vm.rt.intern(method);
    let method = vm.getattr(mapping, name)?;
    vm.call_args(method.get(), Args { pos: &args.pos[1..], ..args })
}
