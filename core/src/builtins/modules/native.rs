//! Native objects of the modules here: how one is made, found behind a value, and looked into.

use crate::builtins::tools::in_native;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Module, Native, NativeObject};
use std::any::Any;

/// An object of a class derived from the native type.
pub(super) fn wrap<S: Strategy>(vm: &Vm<S>, class: Value, object: impl NativeObject) -> Ref<S> {
    vm.new_instance_of(class, Native(Box::new(object)))
}

/// The native object behind a value: what in it never changes, or guards itself.
pub(super) fn shared<'a, S: Strategy, T: NativeObject>(v: Value) -> Option<&'a T> {
    let object: &dyn Any = &*Obj::<S, Native>::of(v)?.body().0;
    object.downcast_ref()
}

/// As [`shared`]; an error for any other value.
pub(super) fn expect<'a, S: Strategy, T: NativeObject>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a T> {
    match shared::<S, T>(v) {
        Some(object) => Ok(object),
        None => Err(other_object(vm, v)),
    }
}

/// Runs `f` on the native object behind a value, inside its critical section.
pub(super) fn change<S: Strategy, T: NativeObject, R>(
    vm: &mut Vm<S>,
    v: Value,
    f: impl FnOnce(&mut T) -> R,
) -> PyResult<S, R> {
    match in_native::<S, T, R>(v, f) {
        Some(result) => Ok(result),
        None => Err(other_object(vm, v)),
    }
}

#[cold]
fn other_object<S: Strategy>(vm: &mut Vm<S>, v: Value) -> Raised<S> {
    let name = vm.type_name(v);
    vm.type_error(format!("'{name}' object was not made by the class that this method belongs to"))
}

/// What a module that was made at start-up holds under a name.
pub(super) fn of_module<S: Strategy>(vm: &mut Vm<S>, module: &str, name: &str) -> PyResult<S> {
    let dict = vm.dict_get_name(vm.rt.modules, vm.rt.intern(module));
    let dict = dict.and_then(|m| Obj::<S, Module>::of(m.get())).map(|m| m.body().dict);
    match dict.and_then(|dict| vm.dict_get_name(dict, vm.rt.intern(name))) {
        Some(found) => Ok(found),
        None => Err(vm.raise(crate::types::Exc::RuntimeError, format!("lost {module}.{name}"))),
    }
}

/// Raises a module's own exception.
#[cold]
pub(super) fn raise_own<S: Strategy>(
    vm: &mut Vm<S>,
    (module, class): (&str, &str),
    message: impl std::fmt::Display,
) -> Raised<S> {
    let class = match of_module(vm, module, class) {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let message = vm.new_str(&message.to_string());
    match vm.call(class.get(), &[message.get()]) {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}
