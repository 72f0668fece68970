//! `range`: a sequence that is arithmetic.
//!
//! Its three integers may have any size. Where all three fit a machine word, lengths and items are computed
//! in 128 bits, which hold every intermediate result; otherwise with big integers.

use super::{arguments, sequence, slice};
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Int as IntBody, IterState, Range};
use gilectomy_text::int::IntBuf;
use malachite_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

fn body<'a, S: Strategy>(v: Value) -> &'a Range {
    Obj::<S, Range>::from_value(v).body()
}

/// Start, stop and step, when each fits a machine word.
fn small_parts<S: Strategy>(vm: &Vm<S>, v: Value) -> Option<(i128, i128, i128)> {
    let small = |v| match sequence::integer_of(vm, v) {
        Some(IntBuf::Small(i)) => Some(i128::from(i)),
        _ => None,
    };
    let r = body::<S>(v);
    Some((small(r.start)?, small(r.stop)?, small(r.step)?))
}

fn big<S: Strategy>(vm: &Vm<S>, v: Value) -> BigInt {
    sequence::integer_of(vm, v).map_or_else(BigInt::zero, BigInt::from)
}

fn big_parts<S: Strategy>(vm: &Vm<S>, v: Value) -> (BigInt, BigInt, BigInt) {
    let r = body::<S>(v);
    (big(vm, r.start), big(vm, r.stop), big(vm, r.step))
}

fn small_len((start, stop, step): (i128, i128, i128)) -> i128 {
    if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else if step < 0 && start > stop {
        (start - stop - 1) / -step + 1
    } else {
        0
    }
}

fn big_len(start: &BigInt, stop: &BigInt, step: &BigInt) -> BigInt {
    let one = BigInt::one();
    if step.is_positive() && start < stop {
        (stop - start - &one) / step + one
    } else if step.is_negative() && start > stop {
        (start - stop - &one) / -step + one
    } else {
        BigInt::zero()
    }
}

fn length<S: Strategy>(vm: &Vm<S>, v: Value) -> BigInt {
    match small_parts(vm, v) {
        Some(parts) => BigInt::from(small_len(parts)),
        None => {
            let (start, stop, step) = big_parts(vm, v);
            big_len(&start, &stop, &step)
        }
    }
}

fn of_parts<S: Strategy>(vm: &Vm<S>, [start, stop, step]: [Ref<S>; 3]) -> Ref<S> {
    let body = Range { start: start.into_value(), stop: stop.into_value(), step: step.into_value() };
    vm.new_object(vm.rt.types.range, body)
}

// ---- operators ----------------------------------------------------------------------------------------

pub(crate) fn len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    match length(vm, v).to_i64() {
        Some(len) => Ok(len as usize),
        None => Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
    }
}

/// Whether there is anything in it, of whatever length.
pub(crate) fn truth<S: Strategy>(vm: &Vm<S>, v: Value) -> bool {
    !length(vm, v).is_zero()
}

pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    if index.has_layout(Kind::Slice) {
        return getslice(vm, v, index);
    }
    if !sequence::is_index(vm, index) {
        let name = vm.type_name(index);
        return Err(vm.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let index = sequence::integer(vm, index)?;
    if let (IntBuf::Small(index), Some(parts)) = (&index, small_parts(vm, v)) {
        let (index, len) = (i128::from(*index), small_len(parts));
        let at = if index < 0 { index + len } else { index };
        if (0..len).contains(&at) {
            // Between start and stop, which both fit.
            return Ok(vm.new_int((parts.0 + at * parts.2) as i64));
        }
        return Err(vm.raise(Exc::IndexError, "range object index out of range"));
    }
    let (start, stop, step) = big_parts(vm, v);
    let (mut at, len) = (BigInt::from(index), big_len(&start, &stop, &step));
    if at.is_negative() {
        at += &len;
    }
    if at.is_negative() || at >= len {
        return Err(vm.raise(Exc::IndexError, "range object index out of range"));
    }
    Ok(vm.new_bigint(start + at * step))
}

fn getslice<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    let len = length(vm, v);
    let (from, to, by) = slice::fit_big(vm, index, &len)?;
    let (start, _, step) = big_parts(vm, v);
    let item = |at: BigInt| &start + at * &step;
    let parts = [item(from), item(to), &step * by];
    let parts = parts.map(|i| vm.new_bigint(i));
    Ok(of_parts(vm, parts))
}

/// Whether a value is an `int` or `bool` as such, whose equality is known.
fn exact_int(v: Value) -> bool {
    v.is_int() || v.as_bool().is_some() || v.is_exact(Kind::Int)
}

/// The index of an integer in the range.
fn position<S: Strategy>(vm: &Vm<S>, v: Value, x: Value) -> Option<IntBuf> {
    let x = sequence::integer_of(vm, x)?;
    if let (IntBuf::Small(x), Some(parts)) = (&x, small_parts(vm, v)) {
        let offset = i128::from(*x) - parts.0;
        let at = offset / parts.2;
        let found = offset % parts.2 == 0 && (0..small_len(parts)).contains(&at);
        return found.then(|| IntBuf::from(BigInt::from(at)));
    }
    let (start, stop, step) = big_parts(vm, v);
    let len = big_len(&start, &stop, &step);
    let offset = BigInt::from(x) - start;
    let at = &offset / &step;
    (&at * &step == offset && !at.is_negative() && at < len).then(|| IntBuf::from(at))
}

/// How many items are equal to something that is no integer; with `first`, at most one is counted.
fn count_equal<S: Strategy>(vm: &mut Vm<S>, v: Value, x: Value, first: bool) -> PyResult<S, usize> {
    let iterator = iter(vm, v)?;
    let mut n = 0;
    while let Some(item) = vm.next(iterator.get())? {
        if vm.equal(item.get(), x)? {
            n += 1;
            if first {
                break;
            }
        }
        vm.poll()?;
    }
    Ok(n)
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    if exact_int(item) {
        return Ok(position(vm, v, item).is_some());
    }
    Ok(count_equal(vm, v, item, true)? > 0)
}

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let state = match small_parts(vm, v) {
        Some(parts) => small_iteration(parts.0, small_len(parts), parts.2),
        None => None,
    };
    let state = state.unwrap_or_else(|| {
        let [next, stop, step] =
            [body::<S>(v).start, body::<S>(v).stop, body::<S>(v).step].map(|v| Ref::<S>::new(v).into_value());
        IterState::BigRange { next, stop, step }
    });
    Ok(vm.new_iter(vm.rt.types.range_iterator, state))
}

fn small_iteration(start: i128, len: i128, step: i128) -> Option<IterState> {
    Some(IterState::Range { next: start.to_i64()?, left: len.to_u64()?, step: step.to_i64()? })
}

fn reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "range.__reversed__")?;
    let state = match small_parts(vm, v) {
        Some(parts) => {
            let len = small_len(parts);
            small_iteration(if len == 0 { 0 } else { parts.0 + (len - 1) * parts.2 }, len, -parts.2)
        }
        None => None,
    };
    let state = state.unwrap_or_else(|| {
        let (start, stop, step) = big_parts(vm, v);
        let len = big_len(&start, &stop, &step);
        let last = &start + (len - BigInt::one()) * &step;
        let [next, stop, step] = [last, start - &step, -step].map(|i| vm.new_bigint(i).into_value());
        IterState::BigRange { next, stop, step }
    });
    Ok(vm.new_iter(vm.rt.types.range_iterator, state))
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let r = body::<S>(v);
    let (start, stop) = (vm.repr_text(r.start)?, vm.repr_text(r.stop)?);
    let step = match sequence::integer_of(vm, r.step) {
        Some(IntBuf::Small(1)) => String::new(),
        _ => format!(", {}", vm.repr_text(r.step)?),
    };
    Ok(vm.new_str(&format!("range({start}, {stop}{step})")))
}

/// What two equal ranges have in common: their length, and their start and step as far as they matter.
fn identity<S: Strategy>(vm: &Vm<S>, v: Value) -> (BigInt, Option<BigInt>, Option<BigInt>) {
    let len = length(vm, v);
    let (start, _, step) = big_parts(vm, v);
    let (start, step) = if len.is_zero() {
        (None, None)
    } else if len.is_one() {
        (Some(start), None)
    } else {
        (Some(start), Some(step))
    };
    (len, start, step)
}

pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    let ranges = a.has_layout(Kind::Range) && b.has_layout(Kind::Range);
    match op {
        CompareOp::Eq if ranges => Ok(Ref::bool(a == b || identity(vm, a) == identity(vm, b))),
        CompareOp::Ne if ranges => Ok(Ref::bool(a != b && identity(vm, a) != identity(vm, b))),
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

pub(crate) fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    let (len, start, step) = identity(vm, v);
    let part = |i: Option<BigInt>| i.map_or_else(Ref::none, |i| vm.new_bigint(i));
    let parts = [part(Some(len)), part(start), part(step)];
    let parts = vm.new_tuple_of(parts);
    vm.hash(parts.get())
}

// ---- methods ------------------------------------------------------------------------------------------

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, args) = arguments::class(vm, args, vm.rt.types.range)?;
    let [first, second, third] = args.between(vm, "range", 1)?;
    let (start, stop) = if second.is_some() { (first, second) } else { (None, first) };
    let start = exact_part(vm, start, 0)?;
    let stop = exact_part(vm, stop, 0)?;
    let step = exact_part(vm, third, 1)?;
    if big(vm, step.get()).is_zero() {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(of_parts(vm, [start, stop, step]))
}

/// A part as an `int` as such.
fn exact_part<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>, default: i64) -> PyResult<S> {
    let Some(v) = v else { return Ok(vm.new_int(default)) };
    if v.is_int() || Obj::<S, IntBody>::exactly(v).is_some() {
        return Ok(Ref::new(v));
    }
    let i = sequence::integer(vm, v)?;
    Ok(slice::new_integer(vm, i))
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "range.index")?;
    if exact_int(x) {
        return match position(vm, v, x) {
            Some(at) => Ok(slice::new_integer(vm, at)),
            None => Err(vm.value_error("range.index(x): x not in range")),
        };
    }
    let iterator = iter(vm, v)?;
    let mut at = 0;
    while let Some(item) = vm.next(iterator.get())? {
        if vm.equal(item.get(), x)? {
            return Ok(vm.new_int(at));
        }
        at += 1;
        vm.poll()?;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "range.count")?;
    let n =
        if exact_int(x) { usize::from(position(vm, v, x).is_some()) } else { count_equal(vm, v, x, false)? };
    Ok(vm.new_size(n))
}

fn start<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body::<S>(v).start))
}

fn stop<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body::<S>(v).stop))
}

fn step<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body::<S>(v).step))
}

fn m_bool<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "range.__bool__")?;
    Ok(Ref::bool(truth(vm, v)))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.range;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__reversed__", reversed);
    vm.def(ty, "__bool__", m_bool);
    vm.def(ty, "index", index);
    vm.def(ty, "count", count);
    vm.def_getset(ty, "start", start, Some(slice::readonly));
    vm.def_getset(ty, "stop", stop, Some(slice::readonly));
    vm.def_getset(ty, "step", step, Some(slice::readonly));
    vm.def_doc(
        ty,
        "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces \
         a sequence of integers from start (inclusive)\nto stop (exclusive) by step.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_agree_in_both_arithmetics() {
        let extremes = [i64::MIN, -7, -1, 0, 1, 5, i64::MAX].map(i128::from);
        for start in extremes {
            for stop in extremes {
                for step in extremes.into_iter().filter(|&step| step != 0) {
                    let big = big_len(&start.into(), &stop.into(), &step.into());
                    assert_eq!(big, BigInt::from(small_len((start, stop, step))));
                }
            }
        }
    }
}
