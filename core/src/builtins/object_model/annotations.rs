//! `__annotations__`, computed when first asked for (PEP 649): the compiler leaves a function that makes
//! the dict, and its result is kept.

use super::{field, set_field, type_attributes::set_plain};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Function;

/// The format in which values are asked for.
const VALUE_FORMAT: i64 = 1;

/// Calls an annotate function.
fn compute<S: Strategy>(vm: &mut Vm<S>, annotate: Value) -> PyResult<S> {
    let format = vm.new_int(VALUE_FORMAT);
    let made = vm.call(annotate, &[format.get()])?;
    if !made.has_layout(Kind::Dict) {
        let got = vm.type_name(made.get());
        return Err(vm.type_error(format!("__annotate__ returned non-dict of type '{got}'")));
    }
    Ok(made)
}

fn own<S: Strategy>(vm: &mut Vm<S>, ty: Value, name: Value) -> Option<Ref<S>> {
    vm.type_body(ty).attrs.get(name).filter(|v| !v.is_exact(Kind::GetSet)).map(Ref::new)
}

/// The annotate function of a class, under either of its names.
fn annotate_function<S: Strategy>(vm: &mut Vm<S>, ty: Value) -> Option<Ref<S>> {
    let (name, hidden) = (vm.rt.names.annotate, vm.rt.intern("__annotate_func__"));
    own(vm, ty, name).or_else(|| own(vm, ty, hidden)).filter(|f| !f.is_none())
}

/// `type.__annotations__`
pub(super) fn of_type<S: Strategy>(vm: &mut Vm<S>, ty: Value) -> PyResult<S> {
    let name = vm.rt.names.annotations;
    let cache = vm.rt.intern("__annotations_cache__");
    if !ty.has_layout(Kind::Type) || !vm.type_body(ty).is_mutable() {
        return Err(vm.attribute_error(ty, name));
    }
    if let Some(dict) = own(vm, ty, name).or_else(|| own(vm, ty, cache)) {
        return Ok(dict);
    }
    let dict = match annotate_function(vm, ty) {
        Some(annotate) => compute(vm, annotate.get())?,
        None => vm.new_dict(),
    };
    set_plain(vm, ty, cache, Ref::clone(&dict));
    Ok(dict)
}

/// Sets it.
pub(super) fn set_of_type<S: Strategy>(vm: &mut Vm<S>, ty: Value, v: Value) -> PyResult<S> {
    let name = vm.rt.names.annotations;
    if !vm.type_body(ty).is_mutable() {
        let class = vm.type_body(ty).name();
        let message = format!("cannot set '__annotations__' attribute of immutable type '{class}'");
        return Err(vm.type_error(message));
    }
    let v = if v.is_null() { vm.new_dict() } else { Ref::new(v) };
    set_plain(vm, ty, name, v);
    Ok(Ref::none())
}

/// `type.__annotate__`
pub(super) fn annotate_of_type<S: Strategy>(vm: &mut Vm<S>, ty: Value) -> PyResult<S> {
    Ok(annotate_function(vm, ty).unwrap_or_else(Ref::none))
}

/// Sets it.
pub(super) fn set_annotate_of_type<S: Strategy>(vm: &mut Vm<S>, ty: Value, v: Value) -> PyResult<S> {
    if v.is_null() {
        return Err(vm.type_error("cannot delete __annotate__ attribute"));
    }
    let name = vm.rt.names.annotate;
    set_plain(vm, ty, name, Ref::new(v));
    Ok(Ref::none())
}

/// `function.__annotations__`
pub(super) fn of_function<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = Obj::<S, Function>::from_value(v).body();
    let present = body.annotations.get();
    if !present.is_null() {
        return Ok(Ref::new(present));
    }
    let annotate = field::<S>(&body.annotate);
    let dict = if annotate.is_none() { vm.new_dict() } else { compute(vm, annotate.get())? };
    set_field(vm, v, &body.annotations, dict.get());
    Ok(dict)
}

/// Sets it.
pub(super) fn set_of_function<S: Strategy>(vm: &mut Vm<S>, v: Value, dict: Value) -> PyResult<S> {
    if !dict.is_null() && !dict.is_none() && !dict.has_layout(Kind::Dict) {
        return Err(vm.type_error("__annotations__ must be set to a dict object"));
    }
    let body = Obj::<S, Function>::from_value(v).body();
    set_field(vm, v, &body.annotations, if dict.is_none() { Value::NULL } else { dict });
    set_field(vm, v, &body.annotate, Value::NULL);
    Ok(Ref::none())
}
