//! The module `_functools`, on which `functools` is built.

mod lru_cache;
mod partial;

use super::native::{shared, wrap};
use super::new_data_class;
use crate::builtins::arguments;
use crate::object::{Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeFn, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_functools");
    let m = module.get();
    vm.def_function(m, "cmp_to_key", cmp_to_key);
    vm.def_function(m, "reduce", reduce);
    partial::install(vm, m);
    lru_cache::install(vm, m);
    install_key(vm);
    vm.add_builtin_module(module);
}

/// `reduce(function, iterable, /, initial)`
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [function, iterable, initial] =
        args.named(vm, "reduce", ["function", "iterable", "initial"], (2, 3, 2))?;
    let (function, iterable) = (function.unwrap_or(Value::NONE), iterable.unwrap_or(Value::NONE));
    if !vm.is_iterable(iterable) {
        return Err(vm.type_error("reduce() arg 2 must support iteration"));
    }
    let iterator = vm.iter(iterable)?;
    let mut result = match initial {
        Some(initial) => Ref::new(initial),
        None => match vm.next(iterator.get())? {
            Some(first) => first,
            None => return Err(vm.type_error("reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(item) = vm.next(iterator.get())? {
        result = vm.call(function, &[result.get(), item.get()])?;
        vm.poll()?;
    }
    Ok(result)
}

// ---- cmp_to_key ---------------------------------------------------------------------------------------

traced! {
    /// A function that compares, and what it is to compare; null in what `cmp_to_key` itself gives.
    struct Key {
        compare: Value,
        object: Value,
    }
}

fn cmp_to_key<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [compare] = args.named(vm, "cmp_to_key", ["mycmp"], (0, 1, 1))?;
    Ok(new_key(vm, compare.unwrap_or(Value::NONE), Value::NULL))
}

fn new_key<S: Strategy>(vm: &Vm<S>, compare: Value, object: Value) -> Ref<S> {
    let (compare, object) = (Ref::<S>::new(compare), Ref::<S>::new(object));
    let key = Key { compare: compare.into_value(), object: object.into_value() };
    wrap(vm, vm.rt.types.key_wrapper, key)
}

fn key<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Key> {
    shared::<S, Key>(v).ok_or_else(|| vm.type_error("other argument must be K instance"))
}

fn call_key<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, args) = arguments::receiver(args);
    let [object] = args.named(vm, "K", ["obj"], (0, 1, 1))?;
    let compare = key(vm, this)?.compare;
    Ok(new_key(vm, compare, object.unwrap_or(Value::NONE)))
}

fn compare_keys<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, op: CompareOp) -> PyResult<S> {
    let [a, b] = args.exactly::<S, 2>(vm, "__eq__")?;
    let (a, b) = (key(vm, a)?, key(vm, b)?);
    if a.object.is_null() || b.object.is_null() {
        return Err(vm.raise(Exc::AttributeError, "object"));
    }
    let result = vm.call(a.compare, &[a.object, b.object])?;
    let zero = vm.new_int(0);
    vm.compare(op, result.get(), zero.get())
}

fn install_key<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.key_wrapper;
    let name = vm.new_str("functools");
    vm.def_attr(ty, vm.rt.names.module, name);
    let methods: [(&'static str, NativeFn<S>); 7] = [
        ("__call__", call_key),
        ("__eq__", |vm, args| compare_keys(vm, args, CompareOp::Eq)),
        ("__ge__", |vm, args| compare_keys(vm, args, CompareOp::Ge)),
        ("__gt__", |vm, args| compare_keys(vm, args, CompareOp::Gt)),
        ("__le__", |vm, args| compare_keys(vm, args, CompareOp::Le)),
        ("__lt__", |vm, args| compare_keys(vm, args, CompareOp::Lt)),
        ("__ne__", |vm, args| compare_keys(vm, args, CompareOp::Ne)),
    ];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
    vm.def_attr(ty, vm.rt.names.hash, Ref::none());
    let object = |vm: &mut Vm<S>, v: Value| match key(vm, v)?.object {
        object if object.is_null() => Err(vm.raise(Exc::AttributeError, "object")),
        object => Ok(Ref::new(object)),
    };
    vm.def_getset(ty, "obj", object, None);
}
