//! `str(object)` and `str(bytes, encoding, errors)`.

use super::encode::Codec;
use crate::builtins::{arguments, bytes};
use crate::object::{Kind, Obj, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Str};

/// Registers `__new__`.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.str_;
    vm.def_static(ty, "__new__", new);
    vm.def_doc(
        ty,
        "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object \
         from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\n\
         that will be decoded using the given encoding and error handler.\nOtherwise, returns the result of \
         object.__str__() (if defined)\nor repr(object).",
    );
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, rest) = arguments::class(vm, args, vm.rt.types.str_)?;
    if rest.kw.is_empty() && rest.pos.len() > 3 {
        let given = rest.pos.len();
        return Err(vm.type_error(format!("str expected at most 3 arguments, got {given}")));
    }
    let [object, encoding, errors] = rest.named(vm, "str", ["object", "encoding", "errors"], (0, 3, 0))?;
    let text = match (object, encoding.or(errors)) {
        (None, _) => vm.empty_str(),
        (Some(object), None) => vm.str(object)?,
        (Some(object), Some(_)) => {
            let codec = Codec::of(vm, "str", encoding, errors)?;
            decoded(vm, codec, object)?
        }
    };
    if class == vm.rt.types.str_ {
        return Ok(text);
    }
    match Obj::<S, Str>::of(text.get()) {
        Some(string) => Ok(vm.new_str_of(class, string.body().text())),
        None => Ok(text),
    }
}

fn decoded<S: Strategy>(vm: &mut Vm<S>, codec: Codec, object: Value) -> PyResult<S> {
    if object.has_layout(Kind::Str) {
        return Err(vm.type_error("decoding str is not supported"));
    }
    match bytes::contents::<S>(object) {
        Some(contents) => codec.decode(vm, &contents),
        None => {
            let name = vm.type_name(object);
            Err(vm.type_error(format!("decoding to str: need a bytes-like object, {name} found")))
        }
    }
}
