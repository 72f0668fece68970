//! The attributes of types: name, module, bases, order, namespace, docstring.

use super::annotations;
use crate::object::{Kind, Obj, Ref, Value, ops_of};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{MappingProxy, Tuple, Type, TypeFlags};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.type_;
    vm.def_getset(ty, "__name__", get_name, Some(set_name));
    vm.def_getset(ty, "__qualname__", get_qualname, Some(set_qualname));
    vm.def_getset(ty, "__module__", get_module, Some(set_module));
    vm.def_getset(ty, "__bases__", get_bases, Some(set_bases));
    vm.def_getset(ty, "__base__", get_base, None);
    vm.def_getset(ty, "__basicsize__", get_basic_size, None);
    vm.def_getset(ty, "__flags__", get_flags, None);
    vm.def_getset(ty, "__itemsize__", get_item_size, None);
    vm.def_getset(ty, "__mro__", get_mro, None);
    vm.def_getset(ty, "__dict__", get_dict, None);
    vm.def_getset(ty, "__doc__", get_doc, Some(set_doc));
    vm.def_getset(ty, "__abstractmethods__", get_abstract, Some(set_abstract));
    vm.def_getset(ty, "__type_params__", get_type_params, Some(set_type_params));
    vm.def_getset(ty, "__annotations__", annotations::of_type, Some(annotations::set_of_type));
    vm.def_getset(ty, "__annotate__", annotations::annotate_of_type, Some(annotations::set_annotate_of_type));
}

/// `Py_TPFLAGS_*`: those that the library asks for.
const HEAPTYPE: i64 = 1 << 9;
const BASETYPE: i64 = 1 << 10;
const IS_ABSTRACT: i64 = 1 << 20;

/// The flags of the builtin types that have one each for their subclasses.
fn layout_flag(kind: Kind) -> i64 {
    match kind {
        Kind::Int => 1 << 24,
        Kind::List => 1 << 25,
        Kind::Tuple => 1 << 26,
        Kind::Bytes => 1 << 27,
        Kind::Str => 1 << 28,
        Kind::Dict => 1 << 29,
        Kind::Exception => 1 << 30,
        Kind::Type => 1 << 31,
        _ => 0,
    }
}

fn get_flags<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    let is_abstract = match own_attr(body, vm.rt.names.abstractmethods) {
        Some(methods) => vm.truth(methods.get())?,
        None => false,
    };
    let flags = [
        (body.is_mutable(), HEAPTYPE),
        (body.has(TypeFlags::BASETYPE), BASETYPE),
        (is_abstract, IS_ABSTRACT),
        (true, layout_flag(body.kind)),
    ];
    Ok(vm.new_int(flags.iter().filter(|(on, _)| *on).map(|(_, flag)| flag).sum()))
}

/// The type that a getter is asked about: `type`'s getters are found on types only.
fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Type<S>> {
    let ty = vm.rt.types.type_;
    Ok(super::receiver::<S, Type<S>>(vm, Some(&v), ty)?.body())
}

/// An error unless the type may change.
fn check_mutable<S: Strategy>(vm: &mut Vm<S>, v: Value, name: &str, value: Value) -> PyResult<S, ()> {
    let body = body(vm, v)?;
    if !body.is_mutable() {
        let class = vm.class_name(v);
        return Err(vm.type_error(format!("cannot set '{name}' attribute of immutable type '{class}'")));
    }
    if value.is_null() {
        let class = body.name();
        return Err(vm.type_error(format!("cannot delete '{name}' attribute of type '{class}'")));
    }
    Ok(())
}

fn own_attr<S: Strategy>(body: &Type<S>, name: Value) -> Option<Ref<S>> {
    // `type` itself has these names as descriptors.
    body.attrs.get(name).filter(|v| !v.is_exact(Kind::GetSet)).map(Ref::new)
}

fn get_name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    let name = body.name();
    // The name of a native type begins with its module.
    let short = if body.has(TypeFlags::HEAP) { None } else { name.rsplit('.').next() };
    // The same object each time, as `inspect` expects.
    Ok(Ref::new(vm.rt.intern(short.unwrap_or(&name))))
}

fn not_a_string<S: Strategy>(vm: &mut Vm<S>, v: Value, name: &str, value: Value) -> Raised<S> {
    let (class, got) = (vm.type_body(v).name(), vm.type_name(value));
    vm.type_error(format!("can only assign string to {class}.{name}, not '{got}'"))
}

fn set_name<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    check_mutable(vm, v, "__name__", name)?;
    if !name.has_layout(Kind::Str) {
        return Err(not_a_string(vm, v, "__name__", name));
    }
    vm.will_change();
    *vm.type_body(v).name.write() = vm.text_of(name).into();
    Ok(Ref::none())
}

fn get_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let name = body(vm, v)?.qualname.read().to_string();
    Ok(Ref::new(vm.rt.intern(&name)))
}

fn set_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    check_mutable(vm, v, "__qualname__", name)?;
    if !name.has_layout(Kind::Str) {
        return Err(not_a_string(vm, v, "__qualname__", name));
    }
    vm.will_change();
    *vm.type_body(v).qualname.write() = vm.text_of(name).into();
    Ok(Ref::none())
}

fn get_module<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (body, name) = (body(vm, v)?, vm.rt.names.module);
    match own_attr(body, name) {
        Some(module) => Ok(module),
        None => match vm.module_of_type(v) {
            Some(module) => Ok(vm.new_str(&module)),
            None => Err(vm.attribute_error(v, name)),
        },
    }
}

/// Sets an attribute of a class that has a descriptor of the same name on `type`.
pub(super) fn set_plain<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value, value: Ref<S>) {
    vm.will_hold(v, value.get());
    vm.will_change();
    let old = {
        let _lock = vm.rt.type_lock.lock();
        vm.type_body(v).attrs.set(name, value.into_value())
    };
    vm.type_changed(v, name);
    if let Some(old) = old {
        vm.rt.retire(old);
    }
}

fn set_module<S: Strategy>(vm: &mut Vm<S>, v: Value, module: Value) -> PyResult<S> {
    check_mutable(vm, v, "__module__", module)?;
    let name = vm.rt.names.module;
    set_plain(vm, v, name, Ref::new(module));
    Ok(Ref::none())
}

fn get_bases<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.bases))
}

/// `v.__bases__ = bases`: a new order for the class and everything below it.
fn set_bases<S: Strategy>(vm: &mut Vm<S>, v: Value, bases: Value) -> PyResult<S> {
    check_mutable(vm, v, "__bases__", bases)?;
    let class = vm.type_body(v).name();
    let Some(tuple) = Obj::<S, Tuple>::of(bases) else {
        let got = vm.type_name(bases);
        return Err(vm.type_error(format!("can only assign tuple to {class}.__bases__, not {got}")));
    };
    let items = tuple.body().items();
    if items.is_empty() {
        let message = format!("can only assign non-empty tuple to {class}.__bases__, not ()");
        return Err(vm.type_error(message));
    }
    for &base in items {
        if !base.has_layout(Kind::Type) {
            let got = vm.type_name(base);
            let message = format!("{class}.__bases__ must be tuple of classes, not '{got}'");
            return Err(vm.type_error(message));
        }
        if vm.type_body(base).is_subtype_of(v) {
            return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let best = vm.best_base(items)?;
    let old_base = vm.base_of(v).unwrap_or(vm.rt.types.object);
    let (new, old) = (vm.type_body(best), vm.type_body(old_base));
    if new.kind != old.kind
        || new.members != old.members
        || new.has(TypeFlags::HAS_DICT) != old.has(TypeFlags::HAS_DICT)
        || new.has(TypeFlags::WEAKREF) != old.has(TypeFlags::WEAKREF)
    {
        let (new, old) = (new.name(), old.name());
        let message = format!("__bases__ assignment: '{new}' object layout differs from '{old}'");
        return Err(vm.type_error(message));
    }
    let order: Vec<Value> = std::iter::once(v).chain(vm.linearize(items)?).collect();
    let old_bases = Ref::<S>::new(vm.type_body(v).bases);
    for &base in Obj::<S, Tuple>::of(old_bases.get()).map_or(&[][..], |t| t.body().items()) {
        vm.type_body(base).subclasses.lock().retain(|&t| t != v);
    }
    vm.replace_order(v, order, Some(Ref::new(bases)));
    for &base in items {
        vm.type_body(base).subclasses.lock().push(v);
    }
    relinearize_below(vm, v)?;
    let doc = vm.rt.names.doc;
    vm.type_changed(v, doc);
    Ok(Ref::none())
}

/// Gives every class below `v` its order anew.
fn relinearize_below<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, ()> {
    for sub in vm.subclasses_of(v) {
        let bases = Ref::<S>::new(vm.type_body(sub.get()).bases);
        let items = Obj::<S, Tuple>::of(bases.get()).map_or(&[][..], |t| t.body().items());
        let order = std::iter::once(sub.get()).chain(vm.linearize(items)?).collect();
        vm.replace_order(sub.get(), order, None);
        relinearize_below(vm, sub.get())?;
    }
    Ok(())
}

fn get_base<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    body(vm, v)?;
    Ok(vm.base_of(v).map_or_else(Ref::none, Ref::new))
}

/// The bytes of an instance, without what it has a variable number of.
fn get_basic_size<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let kind = body(vm, v)?.kind;
    Ok(vm.new_size(ops_of::<S>(kind as u8).bytes))
}

/// The bytes of each item that an instance has a variable number of: an integer's are digits, see `sys.int_info`.
fn get_item_size<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let bytes = match body(vm, v)?.kind {
        Kind::Tuple => size_of::<Value>(),
        Kind::Int => 4,
        Kind::Bytes => 1,
        _ => 0,
    };
    Ok(vm.new_size(bytes))
}

fn get_mro<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let order = body(vm, v)?.mro.to_vec();
    Ok(vm.new_tuple_of(order.into_iter().map(Ref::new)))
}

fn get_dict<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    let dict = vm.new_dict();
    for (name, value) in body.attrs.entries() {
        vm.dict_set_name(dict.get(), name, Ref::new(value));
    }
    Ok(vm.new_object(vm.rt.types.mappingproxy, MappingProxy { mapping: dict.into_value() }))
}

fn get_doc<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (body, name) = (body(vm, v)?, vm.rt.names.doc);
    match own_attr(body, name) {
        Some(doc) => vm.bind(doc.get(), Value::NULL, v),
        None => Ok(Ref::none()),
    }
}

fn set_doc<S: Strategy>(vm: &mut Vm<S>, v: Value, doc: Value) -> PyResult<S> {
    check_mutable(vm, v, "__doc__", doc)?;
    let name = vm.rt.names.doc;
    set_plain(vm, v, name, Ref::new(doc));
    Ok(Ref::none())
}

fn get_abstract<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (body, name) = (body(vm, v)?, vm.rt.names.abstractmethods);
    match own_attr(body, name) {
        Some(names) => Ok(names),
        None => Err(vm.attribute_error(v, name)),
    }
}

fn set_abstract<S: Strategy>(vm: &mut Vm<S>, v: Value, names: Value) -> PyResult<S> {
    check_mutable(vm, v, "__abstractmethods__", names)?;
    let name = vm.rt.names.abstractmethods;
    set_plain(vm, v, name, Ref::new(names));
    Ok(Ref::none())
}

fn get_type_params<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (body, name) = (body(vm, v)?, vm.rt.names.type_params);
    Ok(own_attr(body, name).unwrap_or_else(|| vm.new_tuple(&[])))
}

fn set_type_params<S: Strategy>(vm: &mut Vm<S>, v: Value, params: Value) -> PyResult<S> {
    check_mutable(vm, v, "__type_params__", params)?;
    let name = vm.rt.names.type_params;
    set_plain(vm, v, name, Ref::new(params));
    Ok(Ref::none())
}
