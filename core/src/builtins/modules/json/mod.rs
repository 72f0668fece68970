//! The module `_json`: what the package `json` takes in the place of its own Python code.

mod encoder;
mod scanner;
mod strings;

use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::{object::Ref, object::Value};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_json");
    strings::install(vm, module.get());
    scanner::install(vm, module.get());
    encoder::install(vm, module.get());
    vm.add_builtin_module(module);
}

/// Raises `json.JSONDecodeError` for a place in a document.
fn decode_error<S: Strategy>(vm: &mut Vm<S>, message: &str, document: Value, at: usize) -> Raised<S> {
    match new_decode_error(vm, message, document, at) {
        Ok(error) => vm.raise_value(error),
        Err(raised) => raised,
    }
}

fn new_decode_error<S: Strategy>(vm: &mut Vm<S>, message: &str, document: Value, at: usize) -> PyResult<S> {
    let module = vm.import_path("json.decoder")?;
    let name = vm.rt.intern("JSONDecodeError");
    let class = vm.getattr(module.get(), name)?;
    let (message, at): (Ref<S>, Ref<S>) = (vm.new_str(message), vm.new_size(at));
    vm.call(class.get(), &[message.get(), document, at.get()])
}
