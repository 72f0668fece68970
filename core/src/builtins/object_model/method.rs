//! Bound methods: a function and its first argument; every attribute they lack is the function's.

use super::builtin_function::attribute_of;
use crate::object::{Obj, Ref, Value};
use crate::protocol::identity_hash;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, BoundMethod};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.method;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__call__", call);
    vm.def(ty, "__eq__", eq);
    vm.def(ty, "__hash__", hash);
    vm.def(ty, "__reduce__", reduce);
    vm.def(ty, "__getattr__", forward);
    vm.def_getset(ty, "__func__", get_function, None);
    vm.def_getset(ty, "__self__", get_self, None);
    vm.def_getset(ty, "__doc__", get_doc, None);
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a BoundMethod> {
    let ty = vm.rt.types.method;
    Ok(super::receiver::<S, BoundMethod>(vm, Some(&v), ty)?.body())
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, function, receiver] = args.exactly(vm, "method")?;
    if !vm.is_callable(function) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if receiver.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.new_bound(function, receiver))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let body = body(vm, v)?;
    let (qualname, name) = (vm.rt.names.qualname, vm.rt.names.name);
    let named = match vm.getattr_opt(body.function, qualname)? {
        Some(named) => Some(named),
        None => vm.getattr_opt(body.function, name)?,
    };
    let named =
        named.map(|n| vm.text_of(n.get())).filter(|n| !n.is_empty()).unwrap_or_else(|| "?".to_owned());
    let receiver = vm.repr_text(body.receiver)?;
    Ok(vm.new_str(&format!("<bound method {named} of {receiver}>")))
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&v) = args.pos.first() else {
        return Err(vm.type_error("unbound method method.__call__() needs an argument"));
    };
    body(vm, v)?;
    vm.call_args(v, Args { pos: &args.pos[1..], ..args })
}

/// How `copy` and `pickle` find it again: as an attribute of its first argument.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__reduce__")?;
    let body = body(vm, v)?;
    let name = vm.getattr(body.function, vm.rt.names.name)?;
    Ok(attribute_of(vm, body.receiver, name))
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__eq__")?;
    let (Some(x), Some(y)) = (Obj::<S, BoundMethod>::of(a), Obj::<S, BoundMethod>::of(b)) else {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    };
    let (x, y) = (x.body(), y.body());
    Ok(Ref::bool(x.receiver == y.receiver && vm.equal(x.function, y.function)?))
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__hash__")?;
    let body = body(vm, v)?;
    let mixed = identity_hash(body.receiver) ^ vm.hash(body.function)?.rotate_left(1);
    Ok(vm.new_int(if mixed == -1 { -2 } else { mixed }))
}

fn forward<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name] = args.exactly(vm, "__getattr__")?;
    let function = body(vm, v)?.function;
    match vm.intern_name(name) {
        Some(name) => vm.getattr(function, name),
        None => Err(vm.type_error("attribute name must be string")),
    }
}

fn get_function<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.function))
}

fn get_self<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.receiver))
}

fn get_doc<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let function = body(vm, v)?.function;
    let doc = vm.rt.names.doc;
    vm.getattr(function, doc)
}
