//! `property`

use super::{field, set_field};
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Field, Property};
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.property;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "getter", |vm, args| replaced(vm, args, 0));
    vm.def(ty, "setter", |vm, args| replaced(vm, args, 1));
    vm.def(ty, "deleter", |vm, args| replaced(vm, args, 2));
    vm.def(ty, "__set_name__", call_set_name);
    vm.def_getset(ty, "fget", |vm, v| Ok(Ref::new(body(vm, v)?.get)), None);
    vm.def_getset(ty, "fset", |vm, v| Ok(Ref::new(body(vm, v)?.set)), None);
    vm.def_getset(ty, "fdel", |vm, v| Ok(Ref::new(body(vm, v)?.delete)), None);
    vm.def_getset(ty, "__doc__", get_doc, Some(set_doc));
    vm.def_getset(ty, "__name__", get_name, Some(set_name));
    vm.def_getset(ty, "__isabstractmethod__", is_abstract, None);
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Property> {
    let ty = vm.rt.types.property;
    Ok(super::receiver::<S, Property>(vm, Some(&v), ty)?.body())
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = args.pos.first().copied().unwrap_or(Value::NONE);
    if !class.has_layout(Kind::Type) || vm.type_body(class).kind != Kind::Property {
        return Err(vm.type_error("property.__new__(X): X is not a subtype of property"));
    }
    let none = || Ref::<S>::none().into_value();
    let empty = Property {
        get: none(),
        set: none(),
        delete: none(),
        doc: Field::new(none()),
        name: Field::new(Value::NULL),
        getter_doc: AtomicBool::new(false),
    };
    Ok(vm.new_instance_of(class, empty))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    body(vm, this)?;
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let [get, set, delete, doc] = rest.named(vm, "property", ["fget", "fset", "fdel", "doc"], (0, 4, 0))?;
    let [get, set, delete] = [get, set, delete].map(|f| f.unwrap_or(Value::NONE));
    let given = doc.filter(|d| !d.is_none());
    let doc = match given {
        Some(doc) => Ref::new(doc),
        None => doc_of(vm, get)?,
    };
    let getter_doc = given.is_none() && !doc.is_none();
    vm.will_change();
    let parts = [get, set, delete].map(|f| Ref::<S>::new(f).into_value());
    let object = Obj::<S, Property>::from_value(this);
    parts.iter().for_each(|&part| object.will_hold(part));
    let old = object.exclusive(|p| {
        let [get, set, delete] = parts;
        [
            std::mem::replace(&mut p.get, get),
            std::mem::replace(&mut p.set, set),
            std::mem::replace(&mut p.delete, delete),
        ]
    });
    for v in old {
        if v.is_ptr() { vm.rt.retire(v) } else { release::<S>(v) }
    }
    let body = body(vm, this)?;
    body.getter_doc.store(getter_doc, Ordering::Relaxed);
    if vm.type_of(this) == vm.rt.types.property {
        set_field(vm, this, &body.doc, doc.get());
        return Ok(Ref::none());
    }
    // The docstring of a subclass hides the attribute of `property`: an instance has its own in its dict or slot. One
    // that has neither goes without what was given, but does not lose its getter's in silence.
    let set = vm.setattr(this, vm.rt.names.doc, doc);
    match getter_doc {
        true => set?,
        false => drop(vm.catch(Exc::AttributeError, set)?),
    }
    Ok(Ref::none())
}

/// The docstring of a getter.
fn doc_of<S: Strategy>(vm: &mut Vm<S>, getter: Value) -> PyResult<S> {
    if getter.is_none() {
        return Ok(Ref::none());
    }
    let name = vm.rt.names.doc;
    Ok(vm.getattr_opt(getter, name)?.unwrap_or_else(Ref::none))
}

/// A property like this one with one function replaced.
fn replaced<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, part: usize) -> PyResult<S> {
    let [this, function] = args.exactly(vm, ["getter", "setter", "deleter"][part])?;
    let body = body(vm, this)?;
    let mut parts = [body.get, body.set, body.delete].map(Ref::<S>::new);
    parts[part] = Ref::new(function);
    // The old getter's docstring gives its place to the new one's.
    let doc = match body.getter_doc.load(Ordering::Relaxed) && !parts[0].is_none() {
        true => Ref::none(),
        false => field::<S>(&body.doc),
    };
    let class = vm.type_of(this);
    let [get, set, delete] = &parts;
    let made = vm.call(class, &[get.get(), set.get(), delete.get(), doc.get()])?;
    if let Some(new) = Obj::<S, Property>::of(made.get()) {
        set_field(vm, made.get(), &new.body().name, body.name.get());
    }
    Ok(made)
}

fn call_set_name<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let &[this, _, name] = args.pos else {
        let given = args.pos.len().saturating_sub(1);
        let message = format!("__set_name__() takes 2 positional arguments but {given} were given");
        return Err(vm.type_error(message));
    };
    let body = body(vm, this)?;
    set_field(vm, this, &body.name, name);
    Ok(Ref::none())
}

fn get_doc<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.doc))
}

fn set_doc<S: Strategy>(vm: &mut Vm<S>, v: Value, doc: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    set_field(vm, v, &body.doc, if doc.is_null() { Value::NONE } else { doc });
    Ok(Ref::none())
}

fn get_name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    if !body.name.get().is_null() {
        return Ok(field(&body.name));
    }
    let name = vm.rt.names.name;
    if !body.get.is_none()
        && let Some(found) = vm.getattr_opt(body.get, name)?
    {
        return Ok(found);
    }
    Err(vm.attribute_error(v, name))
}

fn set_name<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    set_field(vm, v, &body.name, name);
    Ok(Ref::none())
}

fn is_abstract<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    let name = vm.rt.names.isabstract;
    for part in [body.get, body.set, body.delete] {
        if let Some(flag) = vm.getattr_opt(part, name)?
            && vm.truth(flag.get())?
        {
            return Ok(Ref::bool(true));
        }
    }
    Ok(Ref::bool(false))
}
