//! Between text and bytes: `str.encode`, and the decoding that `bytes.decode` and `str(b, encoding)` share.

use super::arguments::receiver;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Str};
use gilectomy_text::Text;
use gilectomy_text::codec::{self, CodecError, Encoding, Failure, Handler};

/// Registers `encode`.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def(vm.rt.types.str_, "encode", encode);
}

/// The arguments `encoding` and `errors`.
#[derive(Clone, Copy)]
pub(crate) struct Codec {
    encoding: Encoding,
    handler: Handler,
}

impl Codec {
    /// Reads both; the errors name the function.
    pub(crate) fn of<S: Strategy>(
        vm: &mut Vm<S>,
        function: &str,
        encoding: Option<Value>,
        errors: Option<Value>,
    ) -> PyResult<S, Self> {
        let encoding = name_argument(vm, function, "encoding", encoding)?;
        let errors = name_argument(vm, function, "errors", errors)?;
        let encoding = match encoding.as_deref().map_or(Ok(Encoding::Utf8), Encoding::lookup) {
            Ok(encoding) => encoding,
            Err(error) => return Err(vm.text_error(error)),
        };
        match errors.as_deref().map_or(Ok(Handler::Strict), Handler::lookup) {
            Ok(handler) => Ok(Codec { encoding, handler }),
            Err(error) => Err(vm.text_error(error)),
        }
    }

    /// A string as bytes.
    pub(crate) fn encode<S: Strategy>(self, vm: &mut Vm<S>, string: Value) -> PyResult<S, Vec<u8>> {
        let text = Obj::<S, Str>::of(string).map_or(Text::EMPTY, |string| string.body().text());
        match codec::encode(text, self.encoding, self.handler) {
            Ok(bytes) => Ok(bytes),
            Err(Failure::Other(error)) => Err(vm.text_error(error)),
            Err(Failure::Unicode(error)) => {
                let object = Ref::new(string);
                Err(codec_error(vm, Exc::UnicodeEncodeError, error, object))
            }
        }
    }

    /// Bytes as a string.
    pub(crate) fn decode<S: Strategy>(self, vm: &mut Vm<S>, bytes: &[u8]) -> PyResult<S> {
        match codec::decode(bytes, self.encoding, self.handler) {
            Ok(text) => Ok(vm.new_text_buf(text)),
            Err(Failure::Other(error)) => Err(vm.text_error(error)),
            Err(Failure::Unicode(error)) => {
                let object = vm.new_bytes(bytes);
                Err(codec_error(vm, Exc::UnicodeDecodeError, error, object))
            }
        }
    }
}

fn name_argument<S: Strategy>(
    vm: &mut Vm<S>,
    function: &str,
    argument: &str,
    v: Option<Value>,
) -> PyResult<S, Option<String>> {
    match v {
        None => Ok(None),
        Some(v) if Obj::<S, Str>::of(v).is_some() => Ok(Some(vm.text_of(v))),
        Some(v) => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("{function}() argument '{argument}' must be str, not {name}")))
        }
    }
}

/// A `UnicodeEncodeError` or `UnicodeDecodeError`, its five arguments also as attributes.
#[cold]
fn codec_error<S: Strategy>(vm: &mut Vm<S>, exc: Exc, error: CodecError, object: Ref<S>) -> Raised<S> {
    let args = vec![
        vm.new_str(error.encoding),
        object,
        vm.new_size(error.start),
        vm.new_size(error.end),
        vm.new_str(error.reason),
    ];
    let exception = vm.new_exception(exc, args.clone());
    let names = &vm.rt.names;
    let attributes = [names.encoding, names.object_attr, names.start_attr, names.end, names.reason];
    for (name, value) in attributes.into_iter().zip(args) {
        vm.set_own_attr(exception.get(), name, value);
    }
    vm.raise_value(exception)
}

fn encode<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "encode")?;
    if let (Text::Ascii(bytes), [], []) = (text, rest.pos, rest.kw) {
        return Ok(vm.new_bytes(bytes));
    }
    let [encoding, errors] = rest.named(vm, "encode", ["encoding", "errors"], (0, 2, 0))?;
    let bytes = Codec::of(vm, "encode", encoding, errors)?.encode(vm, v)?;
    Ok(vm.new_bytes(&bytes))
}
