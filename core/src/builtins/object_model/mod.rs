//! The object model as programs see it: `object`, `type`, functions and methods, descriptors, modules,
//! generators, cells.

mod annotations;
mod builtin_function;
mod cell;
mod code_object;
mod coroutine;
mod descriptor;
mod finalizer;
mod function;
mod generator;
mod generic_alias;
mod mapping_proxy;
mod member;
mod method;
mod module_object;
mod object;
mod property;
mod reduction;
mod slot_docs;
mod static_class_method;
mod super_object;
mod type_attributes;
mod type_object;
mod union;

pub(crate) use generator::thrown_exception;
pub(crate) use mapping_proxy::{proxy_contains, proxy_getitem, proxy_iter, proxy_len};
pub(crate) use object::instance_dict_accessors;

use crate::object::{Body, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Field;

/// Registers the methods of all types here.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def_builtin("__build_class__", crate::protocol::build_class);
    object::install(vm);
    reduction::install(vm);
    type_object::install(vm);
    type_attributes::install(vm);
    function::install(vm);
    builtin_function::install(vm);
    code_object::install(vm);
    method::install(vm);
    descriptor::install(vm);
    member::install(vm);
    property::install(vm);
    static_class_method::install(vm);
    super_object::install(vm);
    module_object::install(vm);
    generator::install(vm);
    coroutine::install(vm);
    cell::install(vm);
    mapping_proxy::install(vm);
    union::install(vm);
    generic_alias::install(vm);
}

/// The receiver of a method, which must have its type's layout.
fn receiver<S: Strategy, T: Body<S>>(vm: &mut Vm<S>, v: Option<&Value>, of: Value) -> PyResult<S, Obj<S, T>> {
    match v.and_then(|&v| Obj::<S, T>::of(v)) {
        Some(object) => Ok(object),
        None => {
            let (wanted, got) = (vm.type_body(of).name(), v.map(|&v| vm.type_name(v)).unwrap_or_default());
            Err(vm.type_error(format!("descriptor requires a '{wanted}' object but received a '{got}'")))
        }
    }
}

/// A field's value; None where there is none.
fn field<S: Strategy>(field: &Field) -> Ref<S> {
    let v = field.get();
    if v.is_null() { Ref::none() } else { Ref::new(v) }
}

/// Puts a value (null for none) into a field.
fn set_field<S: Strategy>(vm: &mut Vm<S>, this: Value, field: &Field, v: Value) {
    vm.will_hold(this, v);
    vm.will_change();
    let v = if v.is_null() { v } else { Ref::<S>::new(v).into_value() };
    vm.rt.retire(field.replace(v));
}

/// `<kind name at 0x...>`
fn address_of(v: Value) -> String {
    format!("{:#x}", v.bits())
}
