//! `collections.defaultdict`: a dict that makes the value of a missing key.

use super::new_data_class;
use crate::builtins::{arguments, dict};
use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeFn};

const FACTORY: &str = "default_factory";

fn factory<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let name = vm.rt.intern(FACTORY);
    Ok(vm.getattr_opt(v, name)?.unwrap_or_else(Ref::none))
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let new = vm.type_body(vm.rt.types.dict).attrs.get(vm.rt.names.new);
    let made = vm.call_args(new.unwrap_or(Value::NONE), args)?;
    let name = vm.rt.intern(FACTORY);
    vm.setattr_plain(made.get(), name, Some(Ref::none()))?;
    Ok(made)
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let factory = args.pos.first().copied().unwrap_or(Value::NONE);
    if !factory.is_none() && !vm.is_callable(factory) {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    let name = vm.rt.intern(FACTORY);
    vm.setattr_plain(v, name, Some(Ref::new(factory)))?;
    let pos: Vec<Value> = std::iter::once(v).chain(args.pos.iter().skip(1).copied()).collect();
    let init = vm.type_body(vm.rt.types.dict).attrs.get(vm.rt.names.init);
    vm.call_args(init.unwrap_or(Value::NONE), Args { pos: &pos, ..args })
}

/// Of several threads that miss a key at once, one enters its value, and all get that one.
fn missing<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, key) = arguments::one_parameter(vm, args, "defaultdict.__missing__")?;
    let factory = factory(vm, v)?;
    if factory.is_none() {
        return Err(vm.key_error(key));
    }
    let value = vm.call(factory.get(), &[])?;
    vm.dict_set_default(v, key, value.get())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "defaultdict.__repr__")?;
    let factory = factory(vm, v)?;
    let items = dict::repr(vm, v)?;
    let shown = if vm.enter_repr(factory.get()) {
        let shown = vm.repr_text(factory.get());
        vm.leave_repr();
        shown?
    } else {
        "...".to_owned()
    };
    let (name, items) = (vm.type_body(vm.type_of(v)).name(), vm.text_of(items.get()));
    Ok(vm.new_str(&format!("{name}({shown}, {items})")))
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "defaultdict.copy")?;
    let factory = factory(vm, v)?;
    vm.call(vm.type_of(v), &[factory.get(), v])
}

/// `left | right`, of which `v` is the defaultdict.
fn union<S: Strategy>(vm: &mut Vm<S>, v: Value, left: Value, right: Value) -> PyResult<S> {
    if !left.has_layout(Kind::Dict) || !right.has_layout(Kind::Dict) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let factory = factory(vm, v)?;
    let made = vm.call(vm.type_of(v), &[factory.get(), left])?;
    vm.dict_update(made.get(), right)?;
    Ok(made)
}

fn or<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__or__")?;
    union(vm, v, v, other)
}

fn ror<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__ror__")?;
    union(vm, v, other, v)
}

/// How `copy` and `pickle` take it apart.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "defaultdict.__reduce__")?;
    let factory = factory(vm, v)?;
    let args = if factory.is_none() { vm.new_tuple(&[]) } else { vm.new_tuple_of([factory]) };
    let items = vm.call_method(v, vm.rt.names.items, &[])?;
    let items = vm.iter(items.get())?;
    let class = Ref::new(vm.type_of(v));
    Ok(vm.new_tuple_of([class, args, Ref::none(), Ref::none(), items]))
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) -> Ref<S> {
    let dict = vm.rt.types.dict;
    let class = new_data_class(vm, "collections", "defaultdict", &[dict], Some(&[FACTORY]));
    let ty = class.get();
    let methods: [(&'static str, NativeFn<S>); 8] = [
        ("__copy__", copy),
        ("__init__", init),
        ("__missing__", missing),
        ("__or__", or),
        ("__reduce__", reduce),
        ("__repr__", repr),
        ("__ror__", ror),
        ("copy", copy),
    ];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
    vm.def_static(ty, "__new__", new);
    vm.refresh_flags(ty);
    class
}
