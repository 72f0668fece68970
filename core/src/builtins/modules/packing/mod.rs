//! `_struct`: values packed into bytes as C lays them out.
//!
//! | file | holds |
//! |---|---|
//! | [`format`] | format strings |
//! | [`scalar`] | numbers as bytes |
//! | this one | the functions of the module, the class `Struct`, the iterator of `iter_unpack` |
//!
//! Formats are parsed where they are used; there is no cache of them.

mod format;
pub(super) mod scalar;

pub(super) use format::{Item, Layout};

use super::native::{change, expect, of_module, raise_own, wrap};
use super::new_class;
use crate::builtins::bytes::{change_contents, contents};
use crate::builtins::string::arguments::ssize;
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Bytes, Complex, Exc, NativeObject};
use format::Code;
use scalar::{Scalar, put_float, put_word, wide_index};
use std::borrow::Cow;
use std::sync::Arc;

/// A compiled format: an instance of `Struct`.
struct Packer {
    format: String,
    layout: Arc<Layout>,
}

/// What `iter_unpack` returns: a copy of the bytes and how far it has come.
struct Unpacker {
    layout: Arc<Layout>,
    data: Arc<[u8]>,
    at: usize,
}

impl NativeObject for Packer {}
impl NativeObject for Unpacker {}

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_struct");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("_clearcache", |_, _| Ok(Ref::none())),
        ("calcsize", calcsize),
        ("iter_unpack", |vm, args| by_format(vm, args, "iter_unpack", iter_unpack)),
        ("pack", |vm, args| by_format(vm, args, "pack", pack)),
        ("pack_into", |vm, args| by_format(vm, args, "pack_into", pack_into)),
        ("unpack", |vm, args| by_format(vm, args, "unpack", unpack)),
        ("unpack_from", |vm, args| by_format(vm, args, "unpack_from", unpack_from)),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    let exception = vm.rt.types.exc[Exc::Exception as usize];
    let error = new_class(vm, "struct", "error", &[exception]);
    vm.def_value(m, "error", error);
    let native = vm.rt.types.native;
    let class = new_class(vm, "_struct", "Struct", &[native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    let methods: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("__init__", |_, _| Ok(Ref::none())),
        ("__repr__", repr),
        ("iter_unpack", |vm, args| by_receiver(vm, args, iter_unpack)),
        ("pack", |vm, args| by_receiver(vm, args, pack)),
        ("pack_into", |vm, args| by_receiver(vm, args, pack_into)),
        ("unpack", |vm, args| by_receiver(vm, args, unpack)),
        ("unpack_from", |vm, args| by_receiver(vm, args, unpack_from)),
    ];
    for &(name, method) in methods {
        vm.def(ty, name, method);
    }
    vm.def_getset(ty, "format", |vm, v| expect::<S, Packer>(vm, v).map(|p| vm.new_str(&p.format)), None);
    vm.def_getset(ty, "size", |vm, v| expect::<S, Packer>(vm, v).map(|p| vm.new_size(p.layout.size)), None);
    vm.refresh_flags(ty);
    vm.def_value(m, "Struct", class);
    let class = new_class(vm, "_struct", "unpack_iterator", &[native]);
    vm.def(class.get(), "__iter__", |vm, args| args.exactly(vm, "__iter__").map(|[this]| Ref::new(this)));
    vm.def(class.get(), "__next__", next);
    vm.def(class.get(), "__length_hint__", length_hint);
    vm.refresh_flags(class.get());
    vm.def_value(m, "unpack_iterator", class);
    vm.add_builtin_module(module);
}

fn error<S: Strategy>(vm: &mut Vm<S>, message: impl std::fmt::Display) -> Raised<S> {
    raise_own(vm, ("_struct", "error"), message)
}

/// The text of a format and what it says.
fn compile<S: Strategy>(vm: &mut Vm<S>, format: Value) -> PyResult<S, (String, Arc<Layout>)> {
    let text = match Obj::<S, Bytes>::of(format) {
        Some(bytes) => String::from_utf8_lossy(&bytes.body().data).into_owned(),
        None if str_text::<S>(format).is_some() => vm.text_of(format),
        None => {
            let name = vm.type_name(format);
            return Err(
                vm.type_error(format!("Struct() argument 1 must be a str or bytes object, not {name}"))
            );
        }
    };
    if text.contains('\0') {
        return Err(error(vm, "embedded null character"));
    }
    match Layout::parse(&text) {
        Ok(layout) => Ok((text, Arc::new(layout))),
        Err(message) => Err(error(vm, message)),
    }
}

/// A function whose first argument is the format.
fn by_format<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
    f: fn(&mut Vm<S>, &Arc<Layout>, Args<'_>) -> PyResult<S>,
) -> PyResult<S> {
    let Some((&format, pos)) = args.pos.split_first() else {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    };
    let (_, layout) = compile(vm, format)?;
    f(vm, &layout, Args { pos, ..args })
}

/// A method of `Struct`.
fn by_receiver<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: fn(&mut Vm<S>, &Arc<Layout>, Args<'_>) -> PyResult<S>,
) -> PyResult<S> {
    let layout = expect::<S, Packer>(vm, args.pos[0])?.layout.clone();
    f(vm, &layout, Args { pos: &args.pos[1..], ..args })
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, format] = args.named(vm, "Struct", ["", "format"], (1, 2, 2))?;
    let (format, layout) = compile(vm, format.unwrap_or(Value::NONE))?;
    Ok(wrap(vm, class.unwrap_or(Value::NONE), Packer { format, layout }))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__repr__")?;
    let format = expect::<S, Packer>(vm, this)?.format.clone();
    let format = vm.new_str(&format);
    let text = vm.repr_text(format.get())?;
    let class = vm.type_of(this);
    let name = vm.type_body(class).name();
    Ok(vm.new_str(&format!("{name}({text})")))
}

fn calcsize<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [format] = args.exactly(vm, "calcsize")?;
    let (_, layout) = compile(vm, format)?;
    Ok(vm.new_size(layout.size))
}

// ---- packing ---------------------------------------------------------------------------------------

fn pack<S: Strategy>(vm: &mut Vm<S>, layout: &Arc<Layout>, args: Args<'_>) -> PyResult<S> {
    let values = args.no_keywords(vm, "pack")?;
    let data = packed(vm, layout, values, "pack")?;
    Ok(vm.new_bytes(&data))
}

fn packed<S: Strategy>(vm: &mut Vm<S>, layout: &Layout, values: &[Value], f: &str) -> PyResult<S, Vec<u8>> {
    let (expected, given) = (layout.values(), values.len());
    if expected != given {
        return Err(error(vm, format!("{f} expected {expected} items for packing (got {given})")));
    }
    crate::builtins::string::arguments::check_room(vm, Some(layout.size))?;
    let mut data = vec![0; layout.size];
    let mut values = values.iter();
    for item in &layout.items {
        for (k, &value) in values.by_ref().take(item.count).enumerate() {
            let at = item.at + k * item.size;
            put(vm, item, value, layout.little, &mut data[at..at + item.size])?;
        }
    }
    Ok(data)
}

/// Writes a value to the bytes of an item.
pub(super) fn put<S: Strategy>(
    vm: &mut Vm<S>,
    item: &Item,
    v: Value,
    little: bool,
    out: &mut [u8],
) -> PyResult<S, ()> {
    match item.code {
        Code::Number(Scalar::Float { .. }) => put_real(vm, v, item.letter, little, out),
        Code::Number(scalar) => {
            let index = wide_index(vm, v);
            let Some(i) = vm.catch(Exc::TypeError, index)? else {
                return Err(error(vm, "required argument is not an integer"));
            };
            let (least, most) = scalar.range();
            let wraps = item.letter == 'P' && i >= i128::from(i64::MIN);
            if !(least..=most).contains(&i) && !wraps {
                let letter = item.letter;
                return Err(error(vm, format!("'{letter}' format requires {least} <= number <= {most}")));
            }
            put_word(i as u64, little, out);
            Ok(())
        }
        Code::Bool => {
            out[0] = vm.truth(v)?.into();
            Ok(())
        }
        Code::Char => match contents::<S>(v).as_deref() {
            Some(&[byte]) => {
                out[0] = byte;
                Ok(())
            }
            _ => Err(error(vm, "char format requires a bytes object of length 1")),
        },
        Code::Bytes | Code::Pascal => {
            let Some(bytes) = contents::<S>(v) else {
                return Err(error(vm, format!("argument for '{}' must be a bytes object", item.letter)));
            };
            put_bytes(item.code, &bytes, out);
            Ok(())
        }
        Code::Complex { part } => {
            let (re, im) = match Obj::<S, Complex>::of(v) {
                Some(z) => (z.body().re, z.body().im),
                None => (real(vm, v, "required argument is not a complex")?, 0.0),
            };
            let (first, second) = out.split_at_mut(part);
            for (x, out) in [(re, first), (im, second)] {
                put_float(x, little, out).map_err(|_| too_large(vm, item.letter))?;
            }
            Ok(())
        }
    }
}

/// A byte string in a field, cut off or padded with the zeros that are there.
fn put_bytes(code: Code, bytes: &[u8], out: &mut [u8]) {
    let out = match (code, out.split_first_mut()) {
        (Code::Pascal, Some((len, rest))) => {
            *len = bytes.len().min(rest.len()).min(255) as u8;
            rest
        }
        (Code::Pascal, None) => return,
        _ => out,
    };
    let n = bytes.len().min(out.len());
    out[..n].copy_from_slice(&bytes[..n]);
}

fn real<S: Strategy>(vm: &mut Vm<S>, v: Value, message: &str) -> PyResult<S, f64> {
    let x = vm.as_f64(v);
    match vm.catch(Exc::TypeError, x)? {
        Some(x) => Ok(x),
        None => Err(error(vm, message)),
    }
}

fn put_real<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    letter: char,
    little: bool,
    out: &mut [u8],
) -> PyResult<S, ()> {
    let x = real(vm, v, "required argument is not a float")?;
    put_float(x, little, out).map_err(|_| too_large(vm, letter))
}

fn too_large<S: Strategy>(vm: &mut Vm<S>, letter: char) -> Raised<S> {
    vm.raise(Exc::OverflowError, format!("float too large to pack with {letter} format"))
}

fn pack_into<S: Strategy>(vm: &mut Vm<S>, layout: &Arc<Layout>, args: Args<'_>) -> PyResult<S> {
    let pos = args.no_keywords(vm, "pack_into")?;
    let Some((&buffer, pos)) = pos.split_first() else {
        return Err(error(vm, "pack_into expected buffer argument"));
    };
    let Some((&offset, values)) = pos.split_first() else {
        return Err(error(vm, "pack_into expected offset argument"));
    };
    let data = packed(vm, layout, values, "pack_into")?;
    let offset = ssize(vm, offset)?;
    let Some(written) = change_contents::<S, _>(buffer, |bytes| {
        let at = place(offset, bytes.len(), data.len()).ok_or(bytes.len())?;
        bytes[at..at + data.len()].copy_from_slice(&data);
        Ok::<_, usize>(())
    }) else {
        let name = vm.type_name(buffer);
        return Err(vm.type_error(format!("argument must be read-write bytes-like object, not {name}")));
    };
    written
        .map(|()| Ref::none())
        .map_err(|len| no_room(vm, offset, len, data.len(), ("pack_into", "packing")))
}

/// Where an offset lies that has room for `size` of `len` bytes behind it.
fn place(offset: i64, len: usize, size: usize) -> Option<usize> {
    let at = if offset < 0 { offset.checked_add(len as i64)? } else { offset };
    let at = usize::try_from(at).ok()?;
    (at.checked_add(size)? <= len).then_some(at)
}

#[cold]
fn no_room<S: Strategy>(
    vm: &mut Vm<S>,
    offset: i64,
    len: usize,
    size: usize,
    (f, doing): (&str, &str),
) -> Raised<S> {
    if offset >= 0 {
        let least = offset as u64 + size as u64;
        return error(
            vm,
            format!(
                "{f} requires a buffer of at least {least} bytes for {doing} {size} bytes at offset {offset} \
                 (actual buffer size is {len})"
            ),
        );
    }
    if offset.unsigned_abs() > len as u64 {
        return error(vm, format!("offset {offset} out of range for {len}-byte buffer"));
    }
    error(
        vm,
        match doing {
            "packing" => format!("no space to pack {size} bytes at offset {offset}"),
            _ => format!("not enough data to unpack {size} bytes at offset {offset}"),
        },
    )
}

// ---- unpacking -------------------------------------------------------------------------------------

fn unpack<S: Strategy>(vm: &mut Vm<S>, layout: &Arc<Layout>, args: Args<'_>) -> PyResult<S> {
    let [buffer] = args.exactly(vm, "unpack")?;
    let data = bytes_of(vm, buffer)?;
    if data.len() != layout.size {
        return Err(error(vm, format!("unpack requires a buffer of {} bytes", layout.size)));
    }
    Ok(unpacked(vm, layout, &data))
}

fn bytes_of<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Cow<'a, [u8]>> {
    match contents::<S>(v) {
        Some(data) => Ok(data),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

fn unpacked<S: Strategy>(vm: &Vm<S>, layout: &Layout, data: &[u8]) -> Ref<S> {
    let mut values = Vec::with_capacity(layout.values());
    for item in &layout.items {
        for k in 0..item.count {
            let at = item.at + k * item.size;
            values.push(get(vm, item.code, &data[at..at + item.size], layout.little));
        }
    }
    vm.new_tuple_of(values)
}

/// The value of an item's bytes.
pub(super) fn get<S: Strategy>(vm: &Vm<S>, code: Code, bytes: &[u8], little: bool) -> Ref<S> {
    match code {
        Code::Number(scalar) => scalar.get(vm, bytes, little),
        Code::Bool => Ref::bool(bytes != [0]),
        Code::Char | Code::Bytes => vm.new_bytes(bytes),
        Code::Pascal => match bytes.split_first() {
            Some((&len, rest)) => vm.new_bytes(&rest[..usize::from(len).min(rest.len())]),
            None => vm.new_bytes(&[]),
        },
        Code::Complex { part } => {
            let (re, im) = bytes.split_at(part);
            vm.new_complex(scalar::float_of(re, part, little), scalar::float_of(im, part, little))
        }
    }
}

fn unpack_from<S: Strategy>(vm: &mut Vm<S>, layout: &Arc<Layout>, args: Args<'_>) -> PyResult<S> {
    let [buffer, offset] = args.named(vm, "unpack_from", ["buffer", "offset"], (0, 2, 1))?;
    let data = bytes_of(vm, buffer.unwrap_or(Value::NONE))?;
    let offset = offset.map_or(Ok(0), |offset| ssize(vm, offset))?;
    match place(offset, data.len(), layout.size) {
        Some(at) => Ok(unpacked(vm, layout, &data[at..at + layout.size])),
        None => Err(no_room(vm, offset, data.len(), layout.size, ("unpack_from", "unpacking"))),
    }
}

fn iter_unpack<S: Strategy>(vm: &mut Vm<S>, layout: &Arc<Layout>, args: Args<'_>) -> PyResult<S> {
    let [buffer] = args.exactly(vm, "iter_unpack")?;
    let size = layout.size;
    if size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    let data = bytes_of(vm, buffer)?;
    if !data.len().is_multiple_of(size) {
        let message = format!("iterative unpacking requires a buffer of a multiple of {size} bytes");
        return Err(error(vm, message));
    }
    let class = of_module(vm, "_struct", "unpack_iterator")?;
    Ok(wrap(vm, class.get(), Unpacker { layout: layout.clone(), data: data.into(), at: 0 }))
}

fn next<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__next__")?;
    let (layout, data, at) = change(vm, this, |u: &mut Unpacker| {
        let at = u.at;
        u.at = (at + u.layout.size).min(u.data.len());
        (u.layout.clone(), u.data.clone(), at)
    })?;
    match data.get(at..at + layout.size) {
        Some(bytes) => Ok(unpacked(vm, &layout, bytes)),
        None => Err(vm.raise_with(Exc::StopIteration, vec![])),
    }
}

fn length_hint<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly(vm, "__length_hint__")?;
    let left = change(vm, this, |u: &mut Unpacker| (u.data.len() - u.at) / u.layout.size)?;
    Ok(vm.new_size(left))
}
