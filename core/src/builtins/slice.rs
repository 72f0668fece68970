//! `slice`, and what a slice means for a sequence of a given length.
//!
//! Reading a slice's parts may call `__index__`; fitting them to a length may not. Whoever slices
//! something mutable reads first ([`unpack`]) and fits inside the critical section ([`Bounds::fit`]), so that
//! the length is the one the items have at that moment.

use super::{arguments, sequence};
use crate::object::{Obj, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Slice};
use gilectomy_text::int::IntBuf;
use malachite_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// The parts of a slice as integers, defaults filled in, not yet fitted to a length.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    start: i64,
    stop: i64,
    pub(crate) step: i64,
}

/// The items that a slice picks from a sequence of a certain length.
#[derive(Clone, Copy)]
pub(crate) struct Picked {
    /// Index of the first.
    pub(crate) start: i64,
    /// Where it ends, exclusive; -1: before the first item.
    pub(crate) stop: i64,
    /// Distance of one to the next.
    pub(crate) step: i64,
    /// How many.
    pub(crate) count: usize,
}

impl Bounds {
    /// The slice fitted to a length.
    pub(crate) fn fit(self, len: usize) -> Picked {
        let (len, step) = (len as i64, self.step);
        let fit = |at: i64| {
            if at < 0 {
                (at.saturating_add(len)).max(if step < 0 { -1 } else { 0 })
            } else {
                at.min(if step < 0 { len - 1 } else { len })
            }
        };
        let (start, stop) = (fit(self.start), fit(self.stop));
        let count = if step < 0 && stop < start {
            (start - stop - 1) / -step + 1
        } else if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Picked { start, stop, step, count: count as usize }
    }
}

impl Picked {
    /// The indices, in the slice's order.
    pub(crate) fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.count as i64).map(move |k| (self.start + k * self.step) as usize)
    }

    /// The indices from the lowest to the highest.
    pub(crate) fn ascending(self) -> impl Iterator<Item = usize> {
        let count = self.count as i64;
        let (first, step) = if self.step < 0 {
            (self.start + (count - 1) * self.step, -self.step)
        } else {
            (self.start, self.step)
        };
        (0..count).map(move |k| (first + k * step) as usize)
    }

    /// For a step of 1: the range of indices, also when it is empty.
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        let start = self.start.max(0) as usize;
        start..start + self.count
    }
}

/// Reads a slice's parts.
pub(crate) fn unpack<S: Strategy>(vm: &mut Vm<S>, slice: Value) -> PyResult<S, Bounds> {
    let body = Obj::<S, Slice>::from_value(slice).body();
    let step = part(vm, body.step)?.unwrap_or(1);
    if step == 0 {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let step = step.max(-i64::MAX);
    let (low, high) = if step < 0 { (i64::MAX, i64::MIN) } else { (0, i64::MAX) };
    let start = part(vm, body.start)?.unwrap_or(low);
    let stop = part(vm, body.stop)?.unwrap_or(high);
    Ok(Bounds { start, stop, step })
}

fn check_part<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, bool> {
    if v.is_none() {
        return Ok(false);
    }
    if !sequence::is_index(vm, v) {
        return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    Ok(true)
}

fn part<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<i64>> {
    if let Some(i) = v.as_immediate_int() {
        return Ok(Some(i));
    }
    Ok(if check_part(vm, v)? { Some(vm.index_clamped(v)?) } else { None })
}

fn big_part<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<BigInt>> {
    Ok(if check_part(vm, v)? { Some(sequence::integer(vm, v)?.into()) } else { None })
}

/// Start, stop and step of a slice fitted to a length of any size.
pub(crate) fn fit_big<S: Strategy>(
    vm: &mut Vm<S>,
    slice: Value,
    len: &BigInt,
) -> PyResult<S, (BigInt, BigInt, BigInt)> {
    let body = Obj::<S, Slice>::from_value(slice).body();
    let step = big_part(vm, body.step)?.unwrap_or_else(BigInt::one);
    if step.is_zero() {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let down = step.is_negative();
    let (lowest, highest) =
        if down { (BigInt::from(-1), len - BigInt::one()) } else { (BigInt::zero(), len.clone()) };
    let fit = |part: Option<BigInt>, default: &BigInt| match part {
        None => default.clone(),
        Some(at) if at.is_negative() => (at + len).max(lowest.clone()),
        Some(at) => at.min(highest.clone()),
    };
    let start = big_part(vm, body.start)?;
    let start = fit(start, if down { &highest } else { &lowest });
    let stop = big_part(vm, body.stop)?;
    let stop = fit(stop, if down { &lowest } else { &highest });
    Ok((start, stop, step))
}

impl<S: Strategy> Vm<S> {
    /// Start, stop, step and number of items of a slice over `len` items.
    pub fn slice_indices(&mut self, slice: Value, len: usize) -> PyResult<S, (i64, i64, i64, usize)> {
        let p = unpack(self, slice)?.fit(len);
        Ok((p.start, p.stop, p.step, p.count))
    }
}

fn parts_tuple<S: Strategy>(vm: &mut Vm<S>, v: Value) -> Ref<S> {
    let body = Obj::<S, Slice>::from_value(v).body();
    vm.new_tuple_of([body.start, body.stop, body.step].map(Ref::new))
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let parts = parts_tuple(vm, v);
    let text = vm.repr(parts.get())?;
    let text = vm.text_of(text.get());
    Ok(vm.new_str(&format!("slice{text}")))
}

/// Slices compare as the tuples of their parts.
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    if Obj::<S, Slice>::of(a).is_none() || Obj::<S, Slice>::of(b).is_none() {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    if a == b {
        return Ok(Ref::bool(op.holds(std::cmp::Ordering::Equal)));
    }
    let (a, b) = (parts_tuple(vm, a), parts_tuple(vm, b));
    vm.compare(op, a.get(), b.get())
}

pub(crate) fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    let parts = parts_tuple(vm, v);
    vm.hash(parts.get())
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::class(vm, args, vm.rt.types.slice)?;
    let [first, second, step] = args.between(vm, "slice", 1)?;
    let (start, stop) = if second.is_some() { (first, second) } else { (None, first) };
    let [start, stop, step] =
        [start, stop, step].map(|v| Ref::<S>::new(v.unwrap_or(Value::NONE)).into_value());
    Ok(vm.new_instance_of(class, Slice { start, stop, step }))
}

fn indices<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (slice, len) = arguments::one_parameter(vm, args, "slice.indices")?;
    let len: BigInt = sequence::integer(vm, len)?.into();
    if len.is_negative() {
        return Err(vm.value_error("length should not be negative"));
    }
    let (start, stop, step) = fit_big(vm, slice, &len)?;
    let parts = [start, stop, step].map(|i| vm.new_bigint(i));
    Ok(vm.new_tuple_of(parts))
}

/// An integer as an object.
pub(super) fn new_integer<S: Strategy>(vm: &Vm<S>, i: IntBuf) -> Ref<S> {
    match i {
        IntBuf::Small(i) => vm.new_int(i),
        IntBuf::Big(i) => vm.new_bigint(i),
    }
}

fn start<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(Obj::<S, Slice>::from_value(v).body().start))
}

fn stop<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(Obj::<S, Slice>::from_value(v).body().stop))
}

fn step<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(Obj::<S, Slice>::from_value(v).body().step))
}

/// Refuses to set an attribute, as members of C structures do.
pub(crate) fn readonly<S: Strategy>(vm: &mut Vm<S>, _: Value, _: Value) -> PyResult<S> {
    Err(vm.raise(Exc::AttributeError, "readonly attribute"))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.slice;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "indices", indices);
    vm.def_getset(ty, "start", start, Some(readonly));
    vm.def_getset(ty, "stop", stop, Some(readonly));
    vm.def_getset(ty, "step", step, Some(readonly));
    vm.def_doc(
        ty,
        "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing \
         (e.g. a[0:10:2]).",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(start: i64, stop: i64, step: i64, len: usize) -> Vec<usize> {
        Bounds { start, stop, step }.fit(len).indices().collect()
    }

    #[test]
    fn fitting_cuts_off_at_both_ends() {
        assert_eq!(picked(0, i64::MAX, 1, 3), [0, 1, 2]);
        assert_eq!(picked(-2, i64::MAX, 1, 3), [1, 2]);
        assert_eq!(picked(i64::MAX, i64::MIN, -1, 3), [2, 1, 0]);
        assert_eq!(picked(0, i64::MAX, i64::MAX, 3), [0]);
        assert_eq!(picked(i64::MAX, i64::MIN, -i64::MAX, 3), [2]);
        assert_eq!(picked(2, 1, 1, 3), [] as [usize; 0]);
        assert_eq!(picked(5, 9, 1, 0), [] as [usize; 0]);
    }

    #[test]
    fn ascending_gives_the_same_indices_in_order() {
        let p = Bounds { start: 8, stop: 2, step: -3 }.fit(10);
        assert_eq!(p.indices().collect::<Vec<_>>(), [8, 5]);
        assert_eq!(p.ascending().collect::<Vec<_>>(), [5, 8]);
    }
}
