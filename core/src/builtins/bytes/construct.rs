//! `bytes(...)`, `bytearray(...)`, `fromhex`, `maketrans`: from numbers, text, bytes and iterables.

use super::{byte_value, bytes_argument, contents, converted};
use crate::builtins::arguments;
use crate::builtins::string::arguments::{check_room, has_index};
use crate::builtins::string::encode::Codec;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes, Exc, Str};
use gilectomy_text::Text;

/// Registers the constructors.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let (bytes, bytearray) = (vm.rt.types.bytes, vm.rt.types.bytearray);
    vm.def_static(bytes, "__new__", new_bytes);
    vm.def_static(bytearray, "__new__", new_bytearray);
    vm.def(bytearray, "__init__", init_bytearray);
    for ty in [bytes, bytearray] {
        vm.def_static(ty, "maketrans", maketrans);
        vm.def_class(ty, "fromhex", fromhex);
    }
}

/// Which of the two types asks: what their errors say differs.
#[derive(Clone, Copy)]
struct Wording {
    ty: &'static str,
    element: &'static str,
}

const BYTES: Wording = Wording { ty: "bytes", element: "bytes" };
const BYTEARRAY: Wording = Wording { ty: "bytearray", element: "byte" };

fn new_bytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, rest) = arguments::class(vm, args, vm.rt.types.bytes)?;
    let exact = class == vm.rt.types.bytes;
    if let (true, &[source], []) = (exact, rest.pos, rest.kw)
        && source.is_exact(Kind::Bytes)
    {
        return Ok(Ref::new(source));
    }
    let data = from_arguments(vm, rest, BYTES)?;
    Ok(vm.new_instance_of(class, Bytes { data: data.into_boxed_slice() }))
}

fn new_bytearray<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, _) = arguments::class(vm, args, vm.rt.types.bytearray)?;
    Ok(vm.new_instance_of(class, ByteArray::default()))
}

fn init_bytearray<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (array, rest) = super::bytearray::receiver(vm, args, "__init__")?;
    let data = from_arguments(vm, rest, BYTEARRAY)?;
    array.exclusive(|array| array.data = data);
    Ok(Ref::none())
}

fn from_arguments<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, wording: Wording) -> PyResult<S, Vec<u8>> {
    let given = args.pos.len() + args.kw.len();
    if given > 3 {
        let ty = wording.ty;
        return Err(vm.type_error(format!("{ty}() takes at most 3 arguments ({given} given)")));
    }
    let [source, encoding, errors] =
        args.named(vm, wording.ty, ["source", "encoding", "errors"], (0, 3, 0))?;
    let string = source.filter(|source| source.has_layout(Kind::Str));
    match (source, string, encoding, errors) {
        (None, _, None, None) => Ok(Vec::new()),
        (_, Some(string), Some(_), _) => {
            let codec = Codec::of(vm, wording.ty, encoding, errors)?;
            codec.encode(vm, string)
        }
        (_, None, Some(_), _) => Err(vm.type_error("encoding without a string argument")),
        (_, Some(_), None, _) => Err(vm.type_error("string argument without an encoding")),
        (_, None, None, Some(_)) => Err(vm.type_error("errors without a string argument")),
        (Some(source), None, None, None) => from_object(vm, source, wording),
    }
}

fn from_object<S: Strategy>(vm: &mut Vm<S>, source: Value, wording: Wording) -> PyResult<S, Vec<u8>> {
    if source.exact_kind() & Kind::SUBCLASS != 0
        && wording.ty == "bytes"
        && let Some(data) = converted(vm, source)?
    {
        return Ok(data);
    }
    if let Some(data) = contents::<S>(source) {
        return Ok(data.into_owned());
    }
    if has_index(vm, source) {
        let Ok(count) = usize::try_from(vm.index_or(source, Exc::OverflowError)?) else {
            return Err(vm.value_error("negative count"));
        };
        check_room(vm, Some(count))?;
        return Ok(vec![0; count]);
    }
    if !vm.is_iterable(source) {
        let (name, ty) = (vm.type_name(source), wording.ty);
        return Err(vm.type_error(format!("cannot convert '{name}' object to {ty}")));
    }
    from_iterable(vm, source, wording.element, wording.ty == "bytes")
}

/// The bytes that an iterable of integers gives, with or without asking for its length.
pub(super) fn from_iterable<S: Strategy>(
    vm: &mut Vm<S>,
    source: Value,
    element: &str,
    asks_length: bool,
) -> PyResult<S, Vec<u8>> {
    let iterator = vm.iter(source)?;
    if asks_length {
        vm.ask_length(source)?;
    }
    let mut data = Vec::new();
    while let Some(item) = vm.next(iterator.get())? {
        data.push(byte_value(vm, item.get(), element)?);
    }
    Ok(data)
}

fn maketrans<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [from, to] = args.exactly(vm, "maketrans")?;
    let (from, to) = (bytes_argument(vm, from)?, bytes_argument(vm, to)?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = std::array::from_fn(|byte| byte as u8);
    for (&from, &to) in from.iter().zip(to.iter()) {
        table[usize::from(from)] = to;
    }
    Ok(vm.new_bytes(&table))
}

fn fromhex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, rest) = match args.pos.split_first() {
        Some((&class, rest)) if class.has_layout(Kind::Type) => (class, Args { pos: rest, ..args }),
        _ => return Err(vm.type_error("fromhex() needs a class")),
    };
    let array = vm.type_body(class).is_subtype_of(vm.rt.types.bytearray);
    let [hex] = rest.exactly(vm, if array { "bytearray.fromhex" } else { "bytes.fromhex" })?;
    let digits = if let Some(string) = Obj::<S, Str>::of(hex) {
        gilectomy_text::bytes::from_hex(string.body().text())
    } else if let Some(contents) = contents::<S>(hex) {
        gilectomy_text::bytes::from_hex(Text::Ascii(&contents))
    } else {
        let name = vm.type_name(hex);
        return Err(vm.type_error(format!("fromhex() argument must be str or bytes-like, not {name}")));
    };
    let data = match digits {
        Ok(data) => data,
        Err(error) => return Err(vm.text_error(error)),
    };
    let (bytes, bytearray) = (vm.rt.types.bytes, vm.rt.types.bytearray);
    if class == bytes || class == bytearray {
        return Ok(match array {
            true => vm.new_object(bytearray, ByteArray { data }),
            false => vm.new_bytes(&data),
        });
    }
    let data = vm.new_bytes(&data);
    vm.call(class, &[data.get()])
}
