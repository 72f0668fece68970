//! `callable delattr dir getattr globals hasattr isinstance issubclass locals setattr vars`.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Type};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("callable", callable);
    vm.def_builtin("delattr", delattr);
    vm.def_builtin("dir", dir);
    vm.def_builtin("getattr", getattr);
    vm.def_builtin("globals", globals);
    vm.def_builtin("hasattr", hasattr);
    vm.def_builtin("isinstance", isinstance);
    vm.def_builtin("issubclass", issubclass);
    vm.def_builtin("locals", locals);
    vm.def_builtin("setattr", setattr);
    vm.def_builtin("vars", vars);
}

fn callable<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly::<S, 1>(vm, "callable")?;
    Ok(Ref::bool(vm.is_callable(v)))
}

/// An attribute's name as the interned string that lookups want.
fn attribute_name<S: Strategy>(vm: &mut Vm<S>, name: Value) -> PyResult<S, Value> {
    match vm.intern_name(name) {
        Some(name) => Ok(name),
        None => {
            let ty = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{ty}'")))
        }
    }
}

fn getattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name, default] = args.between::<S, 3>(vm, "getattr", 2)?;
    let v = v.unwrap_or(Value::NONE);
    let name = attribute_name(vm, name.unwrap_or(Value::NONE))?;
    match default {
        None => vm.getattr(v, name),
        Some(default) => Ok(vm.getattr_opt(v, name)?.unwrap_or_else(|| Ref::new(default))),
    }
}

fn hasattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name] = args.exactly::<S, 2>(vm, "hasattr")?;
    let name = attribute_name(vm, name)?;
    let found = vm.getattr_opt(v, name)?;
    Ok(Ref::bool(found.is_some()))
}

fn setattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name, value] = args.exactly::<S, 3>(vm, "setattr")?;
    let name = attribute_name(vm, name)?;
    vm.setattr(v, name, Ref::new(value))?;
    Ok(Ref::none())
}

fn delattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name] = args.exactly::<S, 2>(vm, "delattr")?;
    let name = attribute_name(vm, name)?;
    vm.delattr(v, name)?;
    Ok(Ref::none())
}

fn isinstance<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, class] = args.exactly::<S, 2>(vm, "isinstance")?;
    let answer = vm.isinstance(v, class)?;
    Ok(Ref::bool(answer))
}

fn issubclass<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [sub, class] = args.exactly::<S, 2>(vm, "issubclass")?;
    let answer = vm.issubclass(sub, class)?;
    Ok(Ref::bool(answer))
}

fn globals<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "globals")?;
    match vm.current_globals() {
        Some(globals) => Ok(Ref::new(globals)),
        None => Err(vm.raise(Exc::SystemError, "globals() called with no frame")),
    }
}

fn locals<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [] = args.exactly::<S, 0>(vm, "locals")?;
    vm.current_locals()
}

fn vars<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.between::<S, 1>(vm, "vars", 0)?;
    let Some(v) = v else { return vm.current_locals() };
    match vm.getattr_opt(v, vm.rt.names.dict)? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.between::<S, 1>(vm, "dir", 0)?;
    let names = match v {
        None => {
            let locals = vm.current_locals()?;
            vm.collect(locals.get())?
        }
        Some(v) => match vm.call_special_opt(v, vm.rt.names.dir, &[])? {
            Some(names) => vm.collect(names.get())?,
            None => attribute_names(vm, v)?,
        },
    };
    let list = vm.new_list_of(names);
    vm.call_method(list.get(), vm.rt.intern("sort"), &[])?;
    Ok(list)
}

/// What `dir` shows of an object without a `__dir__` of its own: its attributes and those of its class
/// and bases; of a class, those of the class and its bases; of a module, its names.
fn attribute_names<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Vec<Ref<S>>> {
    let mut names = Vec::new();
    if !v.has_layout(Kind::Type) {
        names.extend(vm.own_attr_names(v));
    }
    if !v.has_layout(Kind::Module) {
        let class = if v.has_layout(Kind::Type) { v } else { vm.type_of(v) };
        for &base in &vm.type_body(class).mro {
            let attrs = Obj::<S, Type<S>>::from_value(base).body().attrs.entries();
            names.extend(attrs.into_iter().map(|(name, _)| Ref::new(name)));
        }
    }
    let set = vm.new_set();
    for name in &names {
        vm.set_add(set.get(), name.get())?;
    }
    Ok(vm.set_items(set.get()).into_iter().map(|(_, name)| name).collect())
}
