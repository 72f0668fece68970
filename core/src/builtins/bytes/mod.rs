//! `bytes` and `bytearray`: their operators, and which file holds which of their methods.
//!
//! A `bytes` never changes and is read in place. A `bytearray` is read and changed inside its critical section only:
//! what is short is done there; where Python code may run in between, its contents are copied first. Methods that
//! both have are written once and give what the receiver is.

mod bytearray;
mod construct;
mod methods;
mod search;

use crate::builtins::string::arguments::{check_room, has_index, receiver_error};
use crate::builtins::string::printf;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes, Exc, IterState, Native, Slice, Window};
use gilectomy_text::quote;
use std::borrow::Cow;
use std::ops::Range;

pub(crate) use bytearray::{delitem, inplace, setitem};

/// Registers the methods of both.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    construct::install(vm);
    methods::install(vm);
    search::install(vm);
    bytearray::install(vm);
}

/// Whether a value has bytes inside.
pub(crate) fn is_bytes_like(v: Value) -> bool {
    v.has_layout(Kind::Bytes) || v.has_layout(Kind::ByteArray)
}

/// The bytes of a bytes-like object: borrowed from `bytes`, copied from what may change.
pub(crate) fn contents<'a, S: Strategy>(v: Value) -> Option<Cow<'a, [u8]>> {
    if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        return Some(Cow::Borrowed(&bytes.body().data));
    }
    if let Some(array) = Obj::<S, ByteArray>::of(v) {
        return Some(Cow::Owned(array.observe(|array| array.data.clone())));
    }
    let native = Obj::<S, Native>::of(v)?;
    if let Some((object, window, _)) = window_of(native) {
        return window_contents::<S>(object.get()).map(|all| Cow::Owned(window.of(&all).unwrap_or_default()));
    }
    let bytes =
        |native: &mut Native| native.0.bytes().filter(|_| !native.0.behind_window()).map(<[u8]>::to_vec);
    native.observe(bytes).map(Cow::Owned)
}

/// The bytes of an object that a window is on.
pub(crate) fn window_contents<'a, S: Strategy>(v: Value) -> Option<Cow<'a, [u8]>> {
    let own = |native: &mut Native| native.0.bytes().filter(|_| native.0.behind_window()).map(<[u8]>::to_vec);
    match Obj::<S, Native>::of(v).and_then(|native| native.observe(own)) {
        Some(bytes) => Some(Cow::Owned(bytes)),
        None => contents::<S>(v),
    }
}

/// Whether another object shows bytes: an array, a view.
fn shows_bytes<S: Strategy>(v: Value) -> bool {
    let shows = |native: &mut Native| {
        native.0.bytes().is_some() && !native.0.behind_window() || native.0.window().is_some()
    };
    Obj::<S, Native>::of(v).is_some_and(|native| native.observe(shows))
}

/// The object that another shows the bytes of.
fn window_of<S: Strategy>(native: Obj<S, Native>) -> Option<(Ref<S>, Window, bool)> {
    native.observe(|native| {
        native.0.window().map(|(object, window, constant)| (Ref::new(object), window, constant))
    })
}

/// Runs `change` on the bytes of an object that lets others write to them, inside its critical section; `None`: it is
/// no such object, or they do not lie side by side.
pub(crate) fn change_contents<S: Strategy, R>(v: Value, change: impl FnOnce(&mut [u8]) -> R) -> Option<R> {
    let native = Obj::<S, Native>::of(v);
    match native.and_then(window_of) {
        None if native.is_some_and(|native| native.observe(|native| native.0.behind_window())) => None,
        None => change_own::<S, R>(v, change),
        Some((_, _, true)) => None,
        Some((object, window, false)) => {
            let range = window.range()?;
            change_own::<S, _>(object.get(), |bytes| bytes.get_mut(range).map(change))?
        }
    }
}

/// The same for an object that has the bytes itself, if only behind a window.
pub(crate) fn change_own<S: Strategy, R>(v: Value, change: impl FnOnce(&mut [u8]) -> R) -> Option<R> {
    if let Some(array) = Obj::<S, ByteArray>::of(v) {
        return Some(array.exclusive(|array| change(&mut array.data)));
    }
    Obj::<S, Native>::of(v)?.exclusive(|native| native.0.bytes_mut().map(change))
}

/// Looks at the bytes of a value with either layout; at none of any other.
#[inline]
fn with<S: Strategy, R>(v: Value, look: impl FnOnce(&[u8]) -> R) -> R {
    if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        return look(&bytes.body().data);
    }
    match Obj::<S, ByteArray>::of(v) {
        Some(array) => array.observe(|array| look(&array.data)),
        None => look(&[]),
    }
}

/// The bytes of an argument that must be bytes-like.
fn bytes_argument<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Cow<'a, [u8]>> {
    match contents::<S>(v) {
        Some(contents) => Ok(contents),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// The receiver of a method that both types have, and the other arguments.
fn receiver<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'a>, name: &str) -> PyResult<S, (Value, Args<'a>)> {
    match args.pos.split_first() {
        Some((&this, rest)) if is_bytes_like(this) => Ok((this, Args { pos: rest, ..args })),
        _ => Err(receiver_error(vm, args, "bytes", name)),
    }
}

/// A new object of the type that `v` is of, or derives from.
fn alike<S: Strategy>(vm: &Vm<S>, v: Value, data: Vec<u8>) -> Ref<S> {
    if v.has_layout(Kind::ByteArray) {
        vm.new_object(vm.rt.types.bytearray, ByteArray { data })
    } else {
        vm.new_object(vm.rt.types.bytes, Bytes { data: data.into_boxed_slice() })
    }
}

/// A part of the bytes of `v`; all of exact `bytes` is the object itself.
fn part_of<S: Strategy>(vm: &Vm<S>, v: Value, data: &[u8], range: Range<usize>) -> Ref<S> {
    if v.is_exact(Kind::Bytes) && range.len() == data.len() {
        return Ref::new(v);
    }
    alike(vm, v, data.get(range).unwrap_or_default().to_vec())
}

/// What a value's `__bytes__` gives; `None`: it has none.
pub(crate) fn converted<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Vec<u8>>> {
    let Some(result) = vm.call_special_opt(v, vm.rt.names.bytes, &[])? else { return Ok(None) };
    match Obj::<S, Bytes>::of(result.get()) {
        Some(bytes) => Ok(Some(bytes.body().data.to_vec())),
        None => {
            let name = vm.type_name(result.get());
            Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")))
        }
    }
}

/// A number as a byte; `what` is what the error calls it.
fn byte_value<S: Strategy>(vm: &mut Vm<S>, v: Value, what: &str) -> PyResult<S, u8> {
    match u8::try_from(vm.index_clamped(v)?) {
        Ok(byte) => Ok(byte),
        Err(_) => Err(vm.value_error(format!("{what} must be in range(0, 256)"))),
    }
}

/// `len(v)`
pub(crate) fn len<S: Strategy>(_vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(with::<S, _>(v, <[u8]>::len))
}

/// The place of `index` among `len` elements.
fn place(index: i64, len: usize) -> Option<usize> {
    let at = if index < 0 { index.checked_add(len as i64)? } else { index };
    usize::try_from(at).ok().filter(|&at| at < len)
}

/// An index into `v`; the errors name its type.
fn index_into<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S, i64> {
    if has_index(vm, index) {
        return vm.index_or(index, Exc::IndexError);
    }
    let (what, name) = (if v.has_layout(Kind::Bytes) { "byte" } else { "bytearray" }, vm.type_name(index));
    Err(vm.type_error(format!("{what} indices must be integers or slices, not {name}")))
}

/// `v[index]`
pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    if Obj::<S, Slice>::of(index).is_some() {
        return slice(vm, v, index);
    }
    let i = index_into(vm, v, index)?;
    match with::<S, _>(v, |data| place(i, data.len()).and_then(|at| data.get(at).copied())) {
        Some(byte) => Ok(vm.new_int(byte.into())),
        None if v.has_layout(Kind::Bytes) => Err(vm.raise(Exc::IndexError, "index out of range")),
        None => Err(vm.raise(Exc::IndexError, "bytearray index out of range")),
    }
}

fn slice<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    let len = with::<S, _>(v, <[u8]>::len);
    let (start, _, step, count) = vm.slice_indices(index, len)?;
    if v.is_exact(Kind::Bytes) && step == 1 && count == len {
        return Ok(Ref::new(v));
    }
    // A bytearray may have shrunk since: what is not there any more is left out.
    let data = with::<S, _>(v, |data| match usize::try_from(start) {
        Ok(start) if step == 1 => data.iter().skip(start).take(count).copied().collect(),
        _ => (0..count as i64)
            .filter_map(|k| usize::try_from(start + k * step).ok().and_then(|at| data.get(at).copied()))
            .collect(),
    });
    Ok(alike(vm, v, data))
}

/// `item in v`
pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    if !is_bytes_like(item) && has_index(vm, item) {
        let byte = byte_value(vm, item, "byte")?;
        return Ok(with::<S, _>(v, |data| data.contains(&byte)));
    }
    let needle = bytes_argument(vm, item)?;
    Ok(with::<S, _>(v, |data| gilectomy_text::search::find(data, &needle).is_some()))
}

/// `iter(v)`
pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let types = &vm.rt.types;
    let ty = if v.has_layout(Kind::Bytes) { types.bytes_iterator } else { types.bytearray_iterator };
    let sequence = Ref::<S>::new(v).into_value();
    Ok(vm.new_iter(ty, IterState::Sequence { sequence, index: 0 }))
}

/// `repr(v)`
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if v.has_layout(Kind::Bytes) {
        let text = with::<S, _>(v, quote::bytes_repr);
        return Ok(vm.new_ascii(text.as_bytes()));
    }
    let contents = with::<S, _>(v, bytearray::quoted);
    let ty = vm.type_of(v);
    let name = vm.type_body(ty).name();
    Ok(vm.new_str(&format!("{name}({contents})")))
}

/// `a op b` for a comparison.
pub(crate) fn compare<S: Strategy>(_vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    if !is_bytes_like(b) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let holds = |a: &[u8], b: &[u8]| match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        _ => op.holds(a.cmp(b)),
    };
    Ok(Ref::bool(match contents::<S>(b) {
        Some(b) => with::<S, _>(a, |a| holds(a, &b)),
        None => false,
    }))
}

/// `a op b` where one of the two is bytes or a bytearray.
pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    let (left, right) = (is_bytes_like(a), is_bytes_like(b));
    match op {
        BinaryOp::Add if left && (right || shows_bytes::<S>(b)) => concat(vm, a, b),
        BinaryOp::Mod if left => {
            let format = contents::<S>(a).unwrap_or_default();
            let data = printf::format_bytes(vm, &format, b)?;
            Ok(alike(vm, a, data))
        }
        BinaryOp::Mul if left && has_index(vm, b) => repeat(vm, a, b),
        BinaryOp::Mul if right && has_index(vm, a) => repeat(vm, b, a),
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

fn concat<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S> {
    let second = contents::<S>(b).unwrap_or_default();
    let data = with::<S, _>(a, |first| {
        let mut data = Vec::new();
        data.try_reserve_exact(first.len() + second.len()).ok()?;
        data.extend_from_slice(first);
        data.extend_from_slice(&second);
        Some(data)
    });
    match data {
        Some(data) => Ok(alike(vm, a, data)),
        None => Err(vm.raise(Exc::MemoryError, "")),
    }
}

/// How many bytes `count` times the contents of `v` make, and the count.
fn repeated_len<S: Strategy>(vm: &mut Vm<S>, v: Value, count: Value) -> PyResult<S, usize> {
    let count = usize::try_from(vm.index_or(count, Exc::OverflowError)?).unwrap_or(0);
    let len = with::<S, _>(v, <[u8]>::len);
    match len.checked_mul(count).filter(|&total| isize::try_from(total).is_ok()) {
        Some(total) => {
            check_room(vm, Some(total))?;
            Ok(count)
        }
        None if v.has_layout(Kind::Bytes) => Err(vm.raise(Exc::OverflowError, "repeated bytes are too long")),
        None => Err(vm.raise(Exc::MemoryError, "")),
    }
}

fn repeat<S: Strategy>(vm: &mut Vm<S>, v: Value, count: Value) -> PyResult<S> {
    let count = repeated_len(vm, v, count)?;
    if count == 1 && v.is_exact(Kind::Bytes) {
        return Ok(Ref::new(v));
    }
    let data = with::<S, _>(v, |data| match data {
        &[byte] => vec![byte; count],
        data => data.repeat(count),
    });
    Ok(alike(vm, v, data))
}
