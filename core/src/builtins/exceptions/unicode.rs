//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`: constructors and text.

use super::base::{exception, put_args, rest};
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes, Exc};
use gilectomy_text::Text;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let exc = |vm: &Vm<S>, e: Exc| vm.rt.types.exc[e as usize];
    for (e, n) in
        [(Exc::UnicodeEncodeError, 5), (Exc::UnicodeDecodeError, 5), (Exc::UnicodeTranslateError, 4)]
    {
        let ty = exc(vm, e);
        vm.def(
            ty,
            "__init__",
            if n == 5 { |vm, args| init(vm, args, 5) } else { |vm, args| init(vm, args, 4) },
        );
    }
    let ty = exc(vm, Exc::UnicodeEncodeError);
    vm.def(ty, "__str__", encode_str);
    let ty = exc(vm, Exc::UnicodeDecodeError);
    vm.def(ty, "__str__", decode_str);
    let ty = exc(vm, Exc::UnicodeTranslateError);
    vm.def(ty, "__str__", translate_str);
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, wanted: usize) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let given = &args.pos[1..];
    if given.len() != wanted || !args.kw.is_empty() {
        let n = given.len();
        return Err(vm.type_error(format!("function takes exactly {wanted} arguments ({n} given)")));
    }
    let rest = rest(vm, args);
    put_args(object, rest);
    let subject = wanted - 4;
    for (i, &v) in given.iter().enumerate() {
        let v = match i {
            _ if i == subject && vm.exception_is(object.value(), Exc::UnicodeDecodeError) => as_bytes(vm, v)?,
            _ if i == subject + 1 || i == subject + 2 => {
                vm.index_or(v, Exc::OverflowError).map(|i| vm.new_int(i))?
            }
            _ if !v.has_layout(Kind::Str) => {
                let got = vm.type_name(v);
                return Err(vm.type_error(format!("argument {} must be str, not {got}", i + 1)));
            }
            _ => Ref::new(v),
        };
        drop(vm.slot_set(object.value(), i as u32, v.get()));
    }
    Ok(Ref::none())
}

/// What could not be decoded, as bytes that do not change.
fn as_bytes<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if v.has_layout(Kind::Bytes) {
        return Ok(Ref::new(v));
    }
    if v.has_layout(Kind::Str) || vm.int_of(v).is_some() {
        let got = vm.type_name(v);
        return Err(vm.type_error(format!("a bytes-like object is required, not '{got}'")));
    }
    vm.call(vm.rt.types.bytes, &[v])
}

/// The parts of the message: encoding, object, start, end, reason.
struct Parts<S: Strategy> {
    encoding: String,
    object: Ref<S>,
    start: i64,
    end: i64,
    reason: String,
}

/// `None`: the constructor did not run.
fn parts<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S, Option<Parts<S>>> {
    let this = exception(vm, args.pos.first())?;
    let text = |vm: &mut Vm<S>, name: &str| -> PyResult<S, String> {
        let name = vm.rt.intern(name);
        let v = vm.getattr(this.value(), name)?;
        let v = vm.str(v.get())?;
        Ok(vm.text_of(v.get()))
    };
    let number = |vm: &mut Vm<S>, name: &str| -> PyResult<S, i64> {
        let name = vm.rt.intern(name);
        let v = vm.getattr(this.value(), name)?;
        Ok(vm.int_of(v.get()).and_then(|i| i.to_i64()).unwrap_or(0))
    };
    let name = vm.rt.intern("object");
    let object = vm.getattr(this.value(), name)?;
    if object.is_none() {
        return Ok(None);
    }
    let encoding = if vm.exception_is(this.value(), Exc::UnicodeTranslateError) {
        String::new()
    } else {
        text(vm, "encoding")?
    };
    let (start, end, reason) = (number(vm, "start")?, number(vm, "end")?, text(vm, "reason")?);
    Ok(Some(Parts { encoding, object, start, end, reason }))
}

/// The code point at an index of a string.
fn point_at<S: Strategy>(v: Value, at: i64) -> Option<u32> {
    let at = usize::try_from(at).ok()?;
    match str_text::<S>(v)? {
        Text::Ascii(bytes) => bytes.get(at).map(|&b| b.into()),
        Text::Wide(points) => points.get(at).copied(),
    }
}

fn byte_at<S: Strategy>(v: Value, at: i64) -> Option<u8> {
    let at = usize::try_from(at).ok()?;
    if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        return bytes.body().data.get(at).copied();
    }
    Obj::<S, ByteArray>::of(v)?.observe(|b| b.data.get(at).copied())
}

fn escaped(point: u32) -> String {
    match point {
        0..=0xFF => format!("\\x{point:02x}"),
        0x100..=0xFFFF => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

fn encode_str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(p) = parts(vm, args)? else { return Ok(vm.empty_str()) };
    let (encoding, start, last, reason) = (&p.encoding, p.start, p.end - 1, &p.reason);
    let text = match point_at::<S>(p.object.get(), start) {
        Some(point) if last == start => {
            let point = escaped(point);
            format!("'{encoding}' codec can't encode character '{point}' in position {start}: {reason}")
        }
        _ => format!("'{encoding}' codec can't encode characters in position {start}-{last}: {reason}"),
    };
    Ok(vm.new_str(&text))
}

fn decode_str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(p) = parts(vm, args)? else { return Ok(vm.empty_str()) };
    let (encoding, start, last, reason) = (&p.encoding, p.start, p.end - 1, &p.reason);
    let text = match byte_at::<S>(p.object.get(), start) {
        Some(byte) if last == start => {
            format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
        }
        _ => format!("'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}"),
    };
    Ok(vm.new_str(&text))
}

fn translate_str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(p) = parts(vm, args)? else { return Ok(vm.empty_str()) };
    let (start, last, reason) = (p.start, p.end - 1, &p.reason);
    let text = match point_at::<S>(p.object.get(), start) {
        Some(point) if last == start => {
            format!("can't translate character '{}' in position {start}: {reason}", escaped(point))
        }
        _ => format!("can't translate characters in position {start}-{last}: {reason}"),
    };
    Ok(vm.new_str(&text))
}
