//! `tuple`. Its items never change, so nothing here needs a critical section.

use super::sequence::{self, Difference, Search};
use super::{arguments, slice};
use crate::object::{Kind, Obj, Ref, Value, retain};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, IterState, Tuple};
use gilectomy_text::TextBuilder;

/// The items, borrowed from the tuple.
fn items<'a, S: Strategy>(v: Value) -> &'a [Value] {
    Obj::<S, Tuple>::from_value(v).body().items()
}

pub(crate) fn len<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(items::<S>(v).len())
}

pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    let items = items::<S>(v);
    if index.has_layout(Kind::Slice) {
        let picked = slice::unpack(vm, index)?.fit(items.len());
        if picked.count == items.len() && picked.step == 1 && v.is_exact(Kind::Tuple) {
            return Ok(Ref::new(v));
        }
        return Ok(vm.new_tuple_of(picked.indices().map(|at| Ref::new(items[at]))));
    }
    let index = sequence::subscript(vm, index, "tuple")?;
    match sequence::within(index, items.len()) {
        Some(at) => Ok(Ref::new(items[at])),
        None => Err(vm.raise(Exc::IndexError, "tuple index out of range")),
    }
}

/// The index of the first item equal to `x` among `from .. to`.
fn find<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    x: Value,
    from: usize,
    to: usize,
) -> PyResult<S, Option<usize>> {
    let mut from = from;
    loop {
        match sequence::search::<S>(items::<S>(v), from, to, x) {
            Search::Found(at) => return Ok(Some(at)),
            Search::Missing => return Ok(None),
            Search::Ask(at, item) => {
                if vm.equal(item.get(), x)? {
                    return Ok(Some(at));
                }
                from = at + 1;
            }
        }
    }
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    Ok(find(vm, v, item, 0, usize::MAX)?.is_some())
}

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let sequence = Ref::<S>::new(v).into_value();
    Ok(vm.new_iter(vm.rt.types.tuple_iterator, IterState::Sequence { sequence, index: 0 }))
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let items = items::<S>(v);
    if items.is_empty() {
        return Ok(vm.new_ascii(b"()"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.new_ascii(b"(...)"));
    }
    let text = repr_items(vm, items);
    vm.leave_repr();
    let mut text = text?;
    text.push_str(if items.len() == 1 { ",)" } else { ")" });
    Ok(vm.new_text_buf(text.finish()))
}

fn repr_items<S: Strategy>(vm: &mut Vm<S>, items: &[Value]) -> PyResult<S, TextBuilder> {
    let mut text = TextBuilder::new();
    for (k, &item) in items.iter().enumerate() {
        text.push_str(if k == 0 { "(" } else { ", " });
        let item = vm.repr(item)?;
        push_str_object::<S>(&mut text, item.get());
    }
    Ok(text)
}

/// Appends the text of a string object.
pub(super) fn push_str_object<S: Strategy>(text: &mut TextBuilder, string: Value) {
    if let Some(s) = crate::protocol::str_text::<S>(string) {
        text.push_text(s);
    }
}

pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    if !a.has_layout(Kind::Tuple) || !b.has_layout(Kind::Tuple) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let (xs, ys) = (items::<S>(a), items::<S>(b));
    let mut from = 0;
    loop {
        match sequence::difference::<S>(xs, ys, from) {
            Difference::At(x, y) => return differ(vm, op, x, y),
            Difference::Ask(at, x, y) => {
                if !vm.equal(x.get(), y.get())? {
                    return differ(vm, op, x, y);
                }
                from = at + 1;
            }
            Difference::End(m, n) => return Ok(Ref::bool(op.holds(m.cmp(&n)))),
        }
    }
}

/// The answer to a comparison of sequences whose first different items are `x` and `y`.
pub(super) fn differ<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, x: Ref<S>, y: Ref<S>) -> PyResult<S> {
    match op {
        CompareOp::Eq => Ok(Ref::bool(false)),
        CompareOp::Ne => Ok(Ref::bool(true)),
        _ => vm.compare(op, x.get(), y.get()),
    }
}

pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    let tuple = Kind::Tuple;
    match op {
        BinaryOp::Add if a.has_layout(tuple) && b.has_layout(tuple) => {
            let (xs, ys) = (items::<S>(a), items::<S>(b));
            if ys.is_empty() && a.is_exact(tuple) {
                return Ok(Ref::new(a));
            }
            if xs.is_empty() && b.is_exact(tuple) {
                return Ok(Ref::new(b));
            }
            let all: Vec<Value> = xs.iter().chain(ys).copied().collect();
            all.iter().for_each(|&v| retain::<S>(v));
            Ok(vm.new_tuple(&all))
        }
        BinaryOp::Mul => {
            let (v, n) = if a.has_layout(tuple) { (a, b) } else { (b, a) };
            let Some(n) = sequence::repetitions(vm, n)? else {
                return Ok(Ref::new(Value::NOT_IMPLEMENTED));
            };
            if n == 1 && v.is_exact(tuple) {
                return Ok(Ref::new(v));
            }
            match sequence::repeated::<S>(items::<S>(v), n) {
                Some(all) => Ok(vm.new_tuple(&all)),
                None => Err(vm.raise(Exc::MemoryError, "")),
            }
        }
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

pub(crate) fn hash<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    vm.tuple_hash(Obj::from_value(v))
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let base = vm.rt.types.tuple;
    let (class, args) = arguments::class(vm, args, base)?;
    let [iterable] = arguments::of_new(vm, class, base, args).between(vm, "tuple", 0)?;
    let Some(iterable) = iterable else {
        return Ok(vm.new_tuple_of_type(class, &[]));
    };
    if class == base {
        return vm.to_tuple(iterable);
    }
    let items: Vec<Value> = vm.collect(iterable)?.into_iter().map(Ref::into_value).collect();
    Ok(vm.new_tuple_of_type(class, &items))
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [x, start, stop]) = arguments::parameters(vm, args, ("tuple", "index"), 1)?;
    let len = items::<S>(v).len();
    let from = start.map_or(Ok(0), |at| sequence::bound(vm, at))?;
    let to = stop.map_or(Ok(i64::MAX), |at| sequence::bound(vm, at))?;
    let (from, to) = (sequence::clamped(from, len), sequence::clamped(to, len));
    match find(vm, v, x.unwrap_or(Value::NONE), from, to)? {
        Some(at) => Ok(vm.new_size(at)),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "tuple.count")?;
    let (mut n, mut from) = (0, 0);
    while let Some(at) = find(vm, v, x, from, usize::MAX)? {
        n += 1;
        from = at + 1;
    }
    Ok(vm.new_size(n))
}

/// What a copy of a subclass instance is made from.
fn getnewargs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "tuple.__getnewargs__")?;
    let plain = vm.new_tuple_of(items::<S>(v).iter().map(|&v| Ref::new(v)));
    Ok(vm.new_tuple_of([plain]))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.tuple;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "index", index);
    vm.def(ty, "count", count);
    vm.def(ty, "__getnewargs__", getnewargs);
    vm.def_doc(
        ty,
        "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf \
         iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the \
         return value is the same object.",
    );
}
