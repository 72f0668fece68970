//! What lists, tuples and ranges share: indices, repetition, and searching for an equal item.
//!
//! A search has to ask Python whether two items are equal, which cannot happen inside a critical section.
//! So it runs in two gears: [`certain`] decides the common pairs without Python, over many items in one
//! section; only where it cannot, the item is taken out of the section and Python is asked.

use crate::builtins::number::{compare_numbers, is_number};
use crate::object::{Kind, Obj, Ref, Value, retain};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Str, Tuple};
use gilectomy_text::int::{Int, IntBuf};

/// Whether two items are equal (identity first), when that can be said without running Python code.
#[inline]
pub(crate) fn certain<S: Strategy>(a: Value, b: Value) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if Value::both_ints(a, b) {
        return Some(false);
    }
    let string = Kind::Str as u8;
    let (ka, kb) = (a.exact_kind(), b.exact_kind());
    if ka == string && kb == string {
        return Some(
            Obj::<S, Str>::from_value(a).body().text() == Obj::<S, Str>::from_value(b).body().text(),
        );
    }
    // A string equals nothing that is not one, and None nothing else, unless a class says so.
    let unlike = |kind: u8| kind == 0 || kind == Kind::Int as u8 || kind == Kind::Float as u8;
    if (ka == string && unlike(kb)) || (kb == string && unlike(ka)) {
        return Some(false);
    }
    if (a.is_none() && (kb == 0 || kb == string)) || (b.is_none() && (ka == 0 || ka == string)) {
        return Some(false);
    }
    if is_number(a) && is_number(b) { compare_numbers::<S>(CompareOp::Eq, a, b) } else { None }
}

/// What a search through items came to.
pub(crate) enum Search<S: Strategy> {
    /// The item of that index is equal.
    Found(usize),
    /// Only Python can tell about the item of that index.
    Ask(usize, Ref<S>),
    /// No item from there on is equal.
    Missing,
}

/// Looks for `wanted` among the items from `from` up to `to`.
pub(crate) fn search<S: Strategy>(items: &[Value], from: usize, to: usize, wanted: Value) -> Search<S> {
    for (index, &item) in items.iter().enumerate().take(to).skip(from) {
        match certain::<S>(item, wanted) {
            Some(true) => return Search::Found(index),
            Some(false) => {}
            None => return Search::Ask(index, Ref::new(item)),
        }
    }
    Search::Missing
}

/// Looks for `wanted` itself among the items from `from` up to `to`, following none of them: for a look at a list that may be
/// changing. `None` says nothing: an item may be equal to it.
pub(crate) fn glimpse(items: &[Value], from: usize, to: usize, wanted: Value) -> Option<Option<usize>> {
    for (index, &item) in items.iter().enumerate().take(to).skip(from) {
        if item == wanted {
            return Some(Some(index));
        }
        if !Value::both_ints(item, wanted) {
            return None;
        }
    }
    Some(None)
}

/// What a comparison of two sequences came to.
pub(crate) enum Difference<S: Strategy> {
    /// The items of that index differ.
    At(Ref<S>, Ref<S>),
    /// Only Python can tell about the items of that index.
    Ask(usize, Ref<S>, Ref<S>),
    /// One of them, or both, ended: their lengths.
    End(usize, usize),
}

/// The first difference between two sequences from `from` on.
pub(crate) fn difference<S: Strategy>(a: &[Value], b: &[Value], from: usize) -> Difference<S> {
    for (index, (&x, &y)) in a.iter().zip(b).enumerate().skip(from) {
        match certain::<S>(x, y) {
            Some(true) => {}
            Some(false) => return Difference::At(Ref::new(x), Ref::new(y)),
            None => return Difference::Ask(index, Ref::new(x), Ref::new(y)),
        }
    }
    Difference::End(a.len(), b.len())
}

/// Another reference to each item.
pub(crate) fn retained<S: Strategy>(items: &[Value]) -> Vec<Ref<S>> {
    items.iter().map(|&v| Ref::new(v)).collect()
}

/// The items `n` times over, owned; `None`: no memory would hold them.
pub(crate) fn repeated<S: Strategy>(items: &[Value], n: usize) -> Option<Vec<Value>> {
    let total = items.len().checked_mul(n)?;
    let mut all = Vec::new();
    all.try_reserve_exact(total).ok()?;
    if let [only] = *items {
        all.resize(n, only);
    } else if !items.is_empty() {
        (0..n).for_each(|_| all.extend_from_slice(items));
    }
    all.iter().for_each(|&v| retain::<S>(v));
    Some(all)
}

/// `index` counted from the end when negative, if an item is there.
#[inline]
pub(crate) fn within(index: i64, len: usize) -> Option<usize> {
    let at = if index < 0 { index + len as i64 } else { index };
    usize::try_from(at).ok().filter(|&at| at < len)
}

/// `index` counted from the end when negative, cut off at both ends.
pub(crate) fn clamped(index: i64, len: usize) -> usize {
    let at = if index < 0 { index.saturating_add(len as i64) } else { index };
    usize::try_from(at).unwrap_or(0).min(len)
}

/// Whether a value can stand where an integer is wanted.
pub(crate) fn is_index<S: Strategy>(vm: &mut Vm<S>, v: Value) -> bool {
    if v.is_int() || vm.int_of(v).is_some() {
        return true;
    }
    let (ty, name) = (vm.type_of(v), vm.rt.names.index);
    vm.lookup(ty, name).is_some()
}

/// A subscript that must be an integer, for an object called `what`.
pub(crate) fn subscript<S: Strategy>(vm: &mut Vm<S>, index: Value, what: &str) -> PyResult<S, i64> {
    if let Some(i) = index.as_immediate_int() {
        return Ok(i);
    }
    if !is_index(vm, index) {
        let name = vm.type_name(index);
        return Err(vm.type_error(format!("{what} indices must be integers or slices, not {name}")));
    }
    vm.index(index)
}

/// A bound of `index(x, start, stop)`.
pub(crate) fn bound<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    if !is_index(vm, v) {
        return Err(vm.type_error("slice indices must be integers or have an __index__ method"));
    }
    vm.index_clamped(v)
}

/// An integer of any size by `__index__`.
pub(crate) fn integer<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, IntBuf> {
    if let Some(i) = integer_of(vm, v) {
        return Ok(i);
    }
    let result = vm.index_value(v)?;
    Ok(integer_of(vm, result.get()).unwrap_or(IntBuf::Small(0)))
}

/// The integer of an `int` or an instance of a subclass.
pub(crate) fn integer_of<S: Strategy>(vm: &Vm<S>, v: Value) -> Option<IntBuf> {
    vm.int_of(v).map(|i| match i {
        Int::Small(i) => IntBuf::Small(i),
        Int::Big(i) => IntBuf::Big(i.clone()),
    })
}

/// How often `sequence * v` repeats; `None`: `v` is no integer.
pub(crate) fn repetitions<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<usize>> {
    if !is_index(vm, v) {
        return Ok(None);
    }
    match integer(vm, v)? {
        IntBuf::Small(n) => Ok(Some(usize::try_from(n).unwrap_or(0))),
        IntBuf::Big(_) => Err(vm.raise(Exc::OverflowError, "cannot fit 'int' into an index-sized integer")),
    }
}

/// Whether one item is less than another, when that can be said without running Python code.
pub(crate) fn certainly_less<S: Strategy>(a: Value, b: Value) -> Option<bool> {
    less_within::<S>(a, b, DEEPEST)
}

/// How many tuples within tuples are looked into.
const DEEPEST: usize = 8;

fn less_within<S: Strategy>(a: Value, b: Value, depth: usize) -> Option<bool> {
    if Value::both_ints(a, b) {
        return Some(a.cmp_key() < b.cmp_key());
    }
    if is_number(a) && is_number(b) {
        return compare_numbers::<S>(CompareOp::Lt, a, b);
    }
    if let (Some(a), Some(b)) = (Obj::<S, Str>::exactly(a), Obj::<S, Str>::exactly(b)) {
        return Some(a.body().text() < b.body().text());
    }
    let (a, b) = (Obj::<S, Tuple>::exactly(a)?, Obj::<S, Tuple>::exactly(b)?);
    let (a, b) = (a.body().items(), b.body().items());
    for (&x, &y) in a.iter().zip(b) {
        if !certain::<S>(x, y)? {
            return less_within::<S>(x, y, depth.checked_sub(1)?);
        }
    }
    Some(a.len() < b.len())
}
