//! `str`: its operators, and which file holds which of its methods.
//!
//! Everything acts on the layout, so that it serves subclasses too, and gives plain strings. What a method finds in a
//! text comes from `gilectomy_text` as a range or a fresh text; here it becomes an object, or the receiver itself where
//! nothing changes. The texts of arguments are borrowed for the whole call: strings do not change, and the caller
//! keeps its arguments.

pub(crate) mod arguments;
mod build;
mod construct;
pub(crate) mod encode;
mod fields;
mod methods;
pub(crate) mod printf;
mod search;
mod template;
mod translate;

use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, IterState, Slice, Str};
use arguments::has_index;
use gilectomy_text::{Text, quote};
use std::ops::Range;

/// Registers the methods of `str`.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    construct::install(vm);
    methods::install(vm);
    search::install(vm);
    fields::install(vm);
    build::install(vm);
    translate::install(vm);
    encode::install(vm);
    template::install(vm);
}

/// The text of a value whose layout is known to be that of a string.
#[inline(always)]
fn text_of_layout<'a, S: Strategy>(v: Value) -> Text<'a> {
    Obj::<S, Str>::from_value(v).body().text()
}

/// `len(v)`
pub(crate) fn len<S: Strategy>(_vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(Obj::<S, Str>::from_value(v).body().len())
}

/// ASCII bytes as an object; short ones are shared.
#[inline]
fn ascii_string<S: Strategy>(vm: &Vm<S>, bytes: &[u8]) -> Ref<S> {
    match *bytes {
        [] => vm.empty_str(),
        [byte] => vm.new_char(byte.into()),
        _ => vm.new_ascii(bytes),
    }
}

/// A part of a text as an object; short ones are shared.
#[inline]
pub(super) fn substring<S: Strategy>(vm: &Vm<S>, text: Text<'_>, range: Range<usize>) -> Ref<S> {
    match text.view(range) {
        Text::Ascii(bytes) => ascii_string(vm, bytes),
        Text::Wide([]) => vm.empty_str(),
        Text::Wide(&[point]) => vm.new_char(point),
        part => vm.new_text(part),
    }
}

/// A part of a string; all of an exact string is the string itself.
#[inline]
pub(super) fn part_of<S: Strategy>(vm: &Vm<S>, v: Value, text: Text<'_>, range: Range<usize>) -> Ref<S> {
    if range.len() == text.len() && v.is_exact(Kind::Str) {
        return Ref::new(v);
    }
    substring(vm, text, range)
}

/// `v[index]`
pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    let text = text_of_layout::<S>(v);
    if let Some(i) = index.as_immediate_int() {
        return item(vm, text, i);
    }
    if Obj::<S, Slice>::of(index).is_some() {
        let (start, _, step, count) = vm.slice_indices(index, text.len())?;
        let start = usize::try_from(start).unwrap_or(0);
        return Ok(match step {
            _ if count == 0 => vm.empty_str(),
            1 => part_of(vm, v, text, start..start + count),
            _ => vm.new_text_buf(text.slice_step(start, step as isize, count)),
        });
    }
    if has_index(vm, index) {
        let i = vm.index_or(index, Exc::IndexError)?;
        return item(vm, text, i);
    }
    let name = vm.type_name(index);
    Err(vm.type_error(format!("string indices must be integers, not '{name}'")))
}

#[inline]
fn item<S: Strategy>(vm: &mut Vm<S>, text: Text<'_>, index: i64) -> PyResult<S> {
    let at = if index < 0 { index + text.len() as i64 } else { index };
    match usize::try_from(at).ok().and_then(|at| text.get(at)) {
        Some(point) => Ok(vm.new_char(point)),
        None => Err(vm.raise(Exc::IndexError, "string index out of range")),
    }
}

/// `item in v`
pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    match Obj::<S, Str>::of(item) {
        Some(needle) => Ok(text_of_layout::<S>(v).contains(needle.body().text())),
        None => {
            let name = vm.type_name(item);
            Err(vm.type_error(format!("'in <string>' requires string as left operand, not {name}")))
        }
    }
}

/// `iter(v)`
pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let t = &vm.rt.types;
    let ty = match text_of_layout::<S>(v) {
        Text::Ascii(_) => t.str_ascii_iterator,
        Text::Wide(_) => t.str_iterator,
    };
    let sequence = Ref::<S>::new(v).into_value();
    Ok(vm.new_iter(ty, IterState::Sequence { sequence, index: 0 }))
}

/// `repr(v)`
pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(vm.new_text_buf(quote::repr(text_of_layout::<S>(v))))
}

/// `a op b` for a comparison.
pub(crate) fn compare<S: Strategy>(_vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    let Some(other) = Obj::<S, Str>::of(b) else { return Ok(Ref::new(Value::NOT_IMPLEMENTED)) };
    let (a, b) = (text_of_layout::<S>(a), other.body().text());
    Ok(Ref::bool(match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        _ => op.holds(a.cmp(&b)),
    }))
}

/// `a op b` where one of the two is a string.
pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    let (left, right) = (a.has_layout(Kind::Str), b.has_layout(Kind::Str));
    match op {
        BinaryOp::Add if left && right => vm.concat(a, b, false),
        BinaryOp::Mod if left => printf::format_str(vm, a, b),
        BinaryOp::Mul if left && has_index(vm, b) => build::repeat(vm, a, b),
        BinaryOp::Mul if right && has_index(vm, a) => build::repeat(vm, b, a),
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

/// `format(v, spec)`
pub(crate) fn format<S: Strategy>(vm: &mut Vm<S>, v: Value, spec: Value) -> PyResult<S> {
    let Some(spec) = Obj::<S, Str>::of(spec) else {
        let name = vm.type_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {name}")));
    };
    let spec = spec.body().text();
    if spec.is_empty() {
        return Ok(vm.plain_str(v));
    }
    let name = if v.is_exact(Kind::Str) { "str".to_owned() } else { vm.type_name(v) };
    match gilectomy_text::format::format_str(spec, text_of_layout::<S>(v), &name) {
        Ok(text) => Ok(vm.new_text_buf(text)),
        Err(error) => Err(vm.text_error(error)),
    }
}

impl<S: Strategy> Vm<S> {
    /// A string as an instance of exactly `str`.
    pub fn plain_str(&mut self, v: Value) -> Ref<S> {
        if v.is_exact(Kind::Str) {
            return Ref::new(v);
        }
        match Obj::<S, Str>::of(v) {
            Some(string) => self.new_text(string.body().text()),
            None => self.empty_str(),
        }
    }
}
