//! `staticmethod` and `classmethod`

use super::{field, set_field};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ClassMethod, Field, StaticMethod};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let (st, cl) = (vm.rt.types.staticmethod, vm.rt.types.classmethod);
    vm.def_static(st, "__new__", new_static);
    vm.def_static(cl, "__new__", new_class);
    vm.def(st, "__call__", call);
    for ty in [st, cl] {
        vm.def(ty, "__init__", init);
        vm.def(ty, "__repr__", repr);
        vm.def_getset(ty, "__func__", function, None);
        vm.def_getset(ty, "__wrapped__", function, None);
        vm.def_getset(ty, "__doc__", |vm, v| of_function(vm, v, vm.rt.names.doc), None);
        vm.def_getset(ty, "__name__", |vm, v| of_function(vm, v, vm.rt.names.name), None);
        vm.def_getset(ty, "__qualname__", |vm, v| of_function(vm, v, vm.rt.names.qualname), None);
        vm.def_getset(ty, "__module__", |vm, v| of_function(vm, v, vm.rt.names.module), None);
        vm.def_getset(ty, "__annotations__", |vm, v| of_function(vm, v, vm.rt.names.annotations), None);
        vm.def_getset(ty, "__dict__", |vm, v| of_function(vm, v, vm.rt.names.dict), None);
        vm.def_getset(ty, "__isabstractmethod__", is_abstract, None);
    }
}

/// The field of either kind.
fn function_field<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Field> {
    if let Some(method) = Obj::<S, ClassMethod>::of(v) {
        return Ok(&method.body().function);
    }
    let ty = vm.rt.types.staticmethod;
    Ok(&super::receiver::<S, StaticMethod>(vm, Some(&v), ty)?.body().function)
}

fn checked_class<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, kind: Kind, name: &str) -> PyResult<S, Value> {
    match args.pos.first() {
        Some(&class) if class.has_layout(Kind::Type) && vm.type_body(class).kind == kind => Ok(class),
        _ => Err(vm.type_error(format!("{name}.__new__(X): X is not a subtype of {name}"))),
    }
}

fn new_static<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = checked_class(vm, args, Kind::StaticMethod, "staticmethod")?;
    let function = Field::new(Ref::<S>::none().into_value());
    Ok(vm.new_instance_of(class, StaticMethod { function }))
}

fn new_class<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = checked_class(vm, args, Kind::ClassMethod, "classmethod")?;
    let function = Field::new(Ref::<S>::none().into_value());
    Ok(vm.new_instance_of(class, ClassMethod { function }))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let field = function_field(vm, this)?;
    let name = vm.type_name(this);
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    if rest.pos.len() != 1 || !rest.kw.is_empty() {
        let n = rest.pos.len();
        return Err(vm.type_error(format!("{name} expected 1 argument, got {n}")));
    }
    set_field(vm, this, field, rest.pos[0]);
    Ok(Ref::none())
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let function = field::<S>(function_field(vm, this)?);
    vm.call_args(function.get(), Args { pos: &args.pos[1..], ..args })
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let function = field::<S>(function_field(vm, v)?);
    let (name, function) = (vm.type_name(v), vm.repr_text(function.get())?);
    Ok(vm.new_str(&format!("<{name}({function})>")))
}

fn function<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(function_field(vm, v)?))
}

fn of_function<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    let function = function(vm, v)?;
    vm.getattr(function.get(), name)
}

fn is_abstract<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let function = function(vm, v)?;
    let name = vm.rt.names.isabstract;
    match vm.getattr_opt(function.get(), name)? {
        Some(flag) => Ok(Ref::bool(vm.truth(flag.get())?)),
        None => Ok(Ref::bool(false)),
    }
}
