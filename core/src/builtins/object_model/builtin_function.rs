//! Functions and methods written in Rust.

use super::address_of;
use crate::object::{Obj, Ref, Value};
use crate::protocol::is_slot;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Binding, Builtin};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let descriptors = [vm.rt.types.method_descriptor, vm.rt.types.classmethod_descriptor];
    for ty in descriptors.into_iter().chain([vm.rt.types.builtin]) {
        vm.def(ty, "__repr__", repr);
        vm.def(ty, "__call__", call);
        vm.def(ty, "__reduce__", reduce);
        vm.def_getset(ty, "__name__", get_name, None);
        vm.def_getset(ty, "__qualname__", get_qualname, None);
        vm.def_getset(ty, "__doc__", get_doc, None);
    }
    let ty = vm.rt.types.builtin;
    vm.def(ty, "__eq__", eq);
    vm.def(ty, "__hash__", hash);
    vm.def_getset(ty, "__self__", get_self, None);
    vm.def_getset(ty, "__module__", get_module, None);
    for ty in descriptors {
        vm.def_getset(ty, "__objclass__", get_owner, None);
    }
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Builtin<S>> {
    let ty = vm.rt.types.builtin;
    Ok(super::receiver::<S, Builtin<S>>(vm, Some(&v), ty)?.body())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let body = body(vm, v)?;
    let name = body.name;
    let text = if !body.receiver.is_null() {
        let wraps = body.binding == Binding::Method
            && !body.owner.is_null()
            && is_slot(name, &vm.type_body(body.owner).name());
        let owner = vm.type_name(body.receiver);
        let at = address_of(body.receiver);
        if wraps {
            format!("<method-wrapper '{name}' of {owner} object at {at}>")
        } else {
            format!("<built-in method {name} of {owner} object at {at}>")
        }
    } else if body.owner.is_null() {
        format!("<built-in function {name}>")
    } else {
        let owner = vm.type_body(body.owner).name();
        match body.binding {
            Binding::Static => {
                format!("<built-in method {name} of type object at {}>", address_of(body.owner))
            }
            _ if is_slot(name, &owner) => format!("<slot wrapper '{name}' of '{owner}' objects>"),
            _ => format!("<method '{name}' of '{owner}' objects>"),
        }
    };
    Ok(vm.new_str(&text))
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&v) = args.pos.first() else {
        return Err(vm.type_error("unbound method __call__() needs an argument"));
    };
    body(vm, v)?;
    vm.call_args(v, Args { pos: &args.pos[1..], ..args })
}

/// How `copy` and `pickle` find it again: a function by its name, a method as an attribute.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__reduce__")?;
    let body = body(vm, v)?;
    let of = if body.receiver.is_null() { body.owner } else { body.receiver };
    let name = Ref::new(vm.rt.intern(body.name));
    if of.is_null() { Ok(name) } else { Ok(attribute_of(vm, of, name)) }
}

/// `(getattr, (of, name))`
pub(super) fn attribute_of<S: Strategy>(vm: &Vm<S>, of: Value, name: Ref<S>) -> Ref<S> {
    let getattr = vm.dict_get_name(vm.rt.builtins, vm.rt.intern("getattr")).unwrap_or_else(Ref::none);
    let arguments = vm.new_tuple_of([Ref::new(of), name]);
    vm.new_tuple_of([getattr, arguments])
}

fn get_name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let name = body(vm, v)?.name;
    Ok(Ref::new(vm.rt.intern(name)))
}

fn get_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    if body.owner.is_null() {
        return get_name(vm, v);
    }
    let owner = vm.type_body(body.owner).name();
    Ok(vm.new_str(&format!("{owner}.{}", body.name)))
}

/// Only special methods have one.
fn get_doc<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    let is_slot = !body.owner.is_null() && is_slot(body.name, &vm.type_body(body.owner).name());
    let doc = if is_slot { super::slot_docs::slot_doc(body.name) } else { None };
    Ok(doc.map_or_else(Ref::none, |doc| vm.new_str(&doc)))
}

fn get_module<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let module = body(vm, v)?.module;
    Ok(if module.is_null() { Ref::none() } else { Ref::new(module) })
}

fn get_self<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    if !body.receiver.is_null() {
        return Ok(Ref::new(body.receiver));
    }
    if body.binding == Binding::Static && !body.owner.is_null() {
        return Ok(Ref::new(body.owner));
    }
    if body.module.is_null() {
        return Ok(Ref::none());
    }
    Ok(vm.dict_get_name(vm.rt.modules, body.module).unwrap_or_else(Ref::none))
}

fn get_owner<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.owner))
}

fn same<S: Strategy>(a: &Builtin<S>, b: &Builtin<S>) -> bool {
    std::ptr::fn_addr_eq(a.call, b.call) && a.receiver == b.receiver && a.owner == b.owner && a.name == b.name
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__eq__")?;
    let (Some(x), Some(y)) = (Obj::<S, Builtin<S>>::of(a), Obj::<S, Builtin<S>>::of(b)) else {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    };
    Ok(Ref::bool(a == b || same(x.body(), y.body())))
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__hash__")?;
    let body = body(vm, v)?;
    let receiver = if body.receiver.is_ptr() { body.receiver.bits() } else { 0 };
    let mixed = (body.call as usize as u64 ^ receiver.rotate_right(4)) as i64;
    Ok(vm.new_int(if mixed == -1 { -2 } else { mixed }))
}
