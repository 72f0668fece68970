//! Between text and bytes: `str.encode`, and the decoding that `bytes.decode` and `str(b, encoding)` share.

use super::arguments::receiver;
use crate::builtins::bytes::contents;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Str};
use gilectomy_text::codec::{self, CodecError, Encoding, Failure, Handler};
use gilectomy_text::{Error, Text};

/// Registers `encode`.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def(vm.rt.types.str_, "encode", encode);
}

/// The arguments `encoding` and `errors`. As in CPython, a handler that nobody knows is an error only when it is needed.
pub(crate) struct Codec {
    /// Or the name of one that is not built in: the registry in `_codecs` may have it.
    encoding: Result<Encoding, String>,
    errors: Option<String>,
    handler: Result<Handler, Error>,
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
        let encoding = match encoding {
            None => Ok(Encoding::Utf8),
            Some(name) => Encoding::lookup(&name).map_err(|_| name),
        };
        let handler = errors.as_deref().map_or(Ok(Handler::Strict), Handler::lookup);
        Ok(Codec { encoding, errors, handler })
    }

    /// Calls a function of `_codecs` with what is converted, the name of a registered encoding and the handler's.
    fn registered<S: Strategy>(
        &self,
        vm: &mut Vm<S>,
        function: &str,
        object: Value,
        name: &str,
    ) -> PyResult<S> {
        let module = vm.import_path("_codecs")?;
        let (name, errors) = (vm.new_str(name), vm.new_str(self.errors.as_deref().unwrap_or("strict")));
        vm.call_method(module.get(), vm.rt.intern(function), &[object, name.get(), errors.get()])
    }

    /// The handler to run with.
    fn handler(&self) -> Handler {
        *self.handler.as_ref().unwrap_or(&Handler::Strict)
    }

    /// What to raise when the conversion failed.
    fn failure<S: Strategy>(self, vm: &mut Vm<S>, exc: Exc, failure: Failure, object: Ref<S>) -> Raised<S> {
        match (failure, self.handler) {
            (Failure::Unicode(_), Err(error)) | (Failure::Other(error), _) => vm.text_error(error),
            (Failure::Unicode(error), Ok(_)) => codec_error(vm, exc, error, object),
        }
    }

    /// A string as bytes.
    pub(crate) fn encode<S: Strategy>(self, vm: &mut Vm<S>, string: Value) -> PyResult<S, Vec<u8>> {
        let encoding = match &self.encoding {
            Ok(encoding) => *encoding,
            Err(name) => {
                let bytes = self.registered(vm, "_encode_text", string, name)?;
                return Ok(contents::<S>(bytes.get()).unwrap_or_default().into_owned());
            }
        };
        let text = Obj::<S, Str>::of(string).map_or(Text::EMPTY, |string| string.body().text());
        match codec::encode(text, encoding, self.handler()) {
            Ok(bytes) => Ok(bytes),
            Err(failure) => Err(self.failure(vm, Exc::UnicodeEncodeError, failure, Ref::new(string))),
        }
    }

    /// Bytes as a string.
    pub(crate) fn decode<S: Strategy>(self, vm: &mut Vm<S>, bytes: &[u8]) -> PyResult<S> {
        let encoding = match &self.encoding {
            Ok(encoding) => *encoding,
            Err(name) => {
                let object = vm.new_bytes(bytes);
                return self.registered(vm, "_decode_text", object.get(), name);
            }
        };
        match codec::decode(bytes, encoding, self.handler()) {
            Ok(text) => Ok(vm.new_text_buf(text)),
            Err(failure) => {
                let object = vm.new_bytes(bytes);
                Err(self.failure(vm, Exc::UnicodeDecodeError, failure, object))
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

/// A `UnicodeEncodeError` or `UnicodeDecodeError` with its five arguments.
#[cold]
fn codec_error<S: Strategy>(vm: &mut Vm<S>, exc: Exc, error: CodecError, object: Ref<S>) -> Raised<S> {
    let (encoding, reason) = (vm.new_str(error.encoding), vm.new_str(error.reason));
    let (start, end) = (vm.new_size(error.start), vm.new_size(error.end));
    vm.raise_with(exc, vec![encoding, object, start, end, reason])
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
