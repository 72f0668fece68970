//! The module `_weakref`: weak references and proxies; `weakref` is built on it.
//!
//! Who refers weakly to what, and when that ends, is in `heap::weak`.

mod proxy;
mod reference;

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, TypeFlags, WeakRef};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_weakref");
    let m = module.get();
    vm.def_function(m, "_remove_dead_weakref", remove_dead_weakref);
    vm.def_function(m, "getweakrefcount", getweakrefcount);
    vm.def_function(m, "getweakrefs", getweakrefs);
    vm.def_function(m, "proxy", proxy::new);
    let types = &vm.rt.types;
    let (reference, plain, callable) = (types.weakref, types.weakproxy, types.weakcallableproxy);
    for (name, ty) in [
        ("ref", reference),
        ("ReferenceType", reference),
        ("ProxyType", plain),
        ("CallableProxyType", callable),
    ] {
        vm.def_value(m, name, Ref::new(ty));
    }
    let name = vm.new_str("weakref");
    for ty in [reference, plain, callable] {
        vm.def_attr(ty, vm.rt.names.module, name.clone());
    }
    reference::install(vm);
    proxy::install(vm, plain, false);
    proxy::install(vm, callable, true);
    vm.add_builtin_module(module);
}

/// A weak reference to `target`, of a type whose instances are weak references. Without a callback the
/// types of this module have one instance for each target.
fn new_weak_reference<S: Strategy>(
    vm: &mut Vm<S>,
    ty: Value,
    target: Value,
    callback: Option<Value>,
) -> PyResult<S> {
    if !target.is_ptr() || !vm.type_body(vm.type_of(target)).has(TypeFlags::WEAKREF) {
        let name = vm.type_name(target);
        return Err(vm.type_error(format!("cannot create weak reference to '{name}' object")));
    }
    let callback = callback.filter(|c| !c.is_none());
    let types = &vm.rt.types;
    let own = [types.weakref, types.weakproxy, types.weakcallableproxy].contains(&ty);
    let shared = own && callback.is_none();
    let callback = callback.map_or(Value::NULL, |c| Ref::<S>::new(c).into_value());
    let weak = vm.new_instance_of(ty, WeakRef::new(callback));
    Ok(vm.link_weak(target, weak, shared))
}

/// `object.__weakref__`
pub(crate) fn first_weak_reference<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(vm.weak_references(v).into_iter().next().unwrap_or_else(Ref::none))
}

fn getweakrefcount<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "_weakref.getweakrefcount")?;
    let n = vm.weak_references(v).len();
    Ok(vm.new_size(n))
}

fn getweakrefs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "_weakref.getweakrefs")?;
    let found = vm.weak_references(v);
    Ok(vm.new_list_of(found))
}

/// `_remove_dead_weakref(dict, key)`: removes the entry unless its weak reference lives, in one step.
fn remove_dead_weakref<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [dict, key] = args.exactly::<S, 2>(vm, "_weakref._remove_dead_weakref")?;
    if !dict.has_layout(Kind::Dict) {
        let name = vm.type_name(dict);
        let message = format!("_remove_dead_weakref() argument 1 must be dict, not {name}");
        return Err(vm.type_error(message));
    }
    let dead = |v: Value| Obj::<S, WeakRef>::of(v).is_some_and(|weak| weak.body().target().is_null());
    drop(vm.dict_remove_if(dict, key, dead)?);
    Ok(Ref::none())
}
