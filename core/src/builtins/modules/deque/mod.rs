//! `collections.deque`: a ring of items that grows and shrinks at both ends.
//!
//! Every method is one critical section over the items, or one for each item where Python has to be asked in between:
//! threads that append at one end and pop at the other need no lock of their own. Whatever adds or removes an item
//! counts as a change, and an iterator or a search that finds the count another than when it began says so. What a
//! section takes out is released after it.

mod iterator;

pub(crate) use iterator::iter;

use crate::builtins::{arguments, sequence};
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::{Memory, Strategy};
use crate::types::{Args, Deque, Exc, NativeFn};

const CHANGED: &str = "deque mutated during iteration";

fn deque<S: Strategy>(v: Value) -> Obj<S, Deque> {
    Obj::from_value(v)
}

/// An end of a deque.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Left,
    Right,
}

impl Deque {
    /// Adds an owned item at an end; what falls out at the other end is the caller's.
    fn push(&mut self, end: End, item: Value) -> Option<Value> {
        self.changes = self.changes.wrapping_add(1);
        if self.limit == Some(0) {
            return Some(item);
        }
        let full = self.limit == Some(self.items.len());
        match end {
            End::Left => {
                let fallen = if full { self.items.pop_back() } else { None };
                self.items.push_front(item);
                fallen
            }
            End::Right => {
                let fallen = if full { self.items.pop_front() } else { None };
                self.items.push_back(item);
                fallen
            }
        }
    }

    fn pop(&mut self, end: End) -> Option<Value> {
        let item = if end == End::Left { self.items.pop_front() } else { self.items.pop_back() };
        self.changes += usize::from(item.is_some());
        item
    }
}

fn push<S: Strategy>(vm: &Vm<S>, v: Value, end: End, item: Ref<S>) {
    deque::<S>(v).will_hold(item.get());
    let mut item = Some(item);
    let fallen = deque::<S>(v).exclusive(|d| {
        if S::Memory::TRACES && d.items.len() == d.items.capacity() {
            vm.charge(d.items.capacity() * size_of::<Value>());
        }
        d.push(end, item.take()?.into_value())
    });
    drop(fallen.map(Ref::<S>::from_owned));
}

/// Everything in it at one moment.
fn snapshot<S: Strategy>(v: Value) -> Vec<Ref<S>> {
    deque::<S>(v).observe(|d| d.items.iter().map(|&v| Ref::new(v)).collect())
}

fn limit<S: Strategy>(v: Value) -> Option<usize> {
    deque::<S>(v).observe(|d| d.limit)
}

/// Adds all items of an iterable: those of builtin containers and deques at once, others as they come.
fn extend<S: Strategy>(vm: &mut Vm<S>, v: Value, iterable: Value, end: End) -> PyResult<S, ()> {
    let all = if iterable.is_exact(Kind::Deque) || iterable == v {
        Some(snapshot::<S>(iterable))
    } else {
        vm.snapshot(iterable)
    };
    if let Some(all) = all {
        deque::<S>(v).will_hold_all(all.iter().map(Ref::get));
        let mut fallen = Vec::new();
        deque::<S>(v)
            .exclusive(|d| fallen.extend(all.into_iter().filter_map(|item| d.push(end, item.into_value()))));
        fallen.into_iter().for_each(release::<S>);
        return Ok(());
    }
    let iterator = vm.iter(iterable)?;
    while let Some(item) = vm.next(iterator.get())? {
        push(vm, v, end, item);
        vm.poll()?;
    }
    Ok(())
}

/// Takes all items out.
fn empty<S: Strategy>(v: Value) {
    let old = deque::<S>(v).exclusive(|d| {
        d.changes += 1;
        std::mem::take(&mut d.items)
    });
    old.into_iter().for_each(release::<S>);
}

/// A deque of a deque's class, with its limit and these items.
fn like<S: Strategy>(vm: &mut Vm<S>, v: Value, items: Vec<Ref<S>>) -> PyResult<S> {
    let (class, limit) = (vm.type_of(v), limit::<S>(v));
    if class != vm.rt.types.deque {
        // A subclass has a constructor of its own.
        let items = vm.new_list_of(items);
        let Some(limit) = limit else { return vm.call(class, &[items.get()]) };
        let limit = vm.new_size(limit);
        return vm.call(class, &[items.get(), limit.get()]);
    }
    let surplus = limit.map_or(0, |limit| items.len().saturating_sub(limit));
    let items = items.into_iter().skip(surplus).map(Ref::into_value).collect();
    Ok(vm.new_object(class, Deque { items, limit, changes: 0 }))
}

// ---- items --------------------------------------------------------------------------------------------

pub(crate) fn len<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(deque::<S>(v).observe(|d| d.items.len()))
}

fn subscript<S: Strategy>(vm: &mut Vm<S>, index: Value) -> PyResult<S, i64> {
    if !sequence::is_index(vm, index) {
        let name = vm.type_name(index);
        return Err(vm.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    vm.index(index)
}

fn out_of_range<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::IndexError, "deque index out of range")
}

pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    let index = subscript(vm, index)?;
    let item = deque::<S>(v).observe(|d| {
        sequence::within(index, d.items.len()).and_then(|at| d.items.get(at).map(|&v| Ref::new(v)))
    });
    item.ok_or_else(|| out_of_range(vm))
}

pub(crate) fn setitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value, value: Ref<S>) -> PyResult<S, ()> {
    let index = subscript(vm, index)?;
    deque::<S>(v).will_hold(value.get());
    let mut value = Some(value);
    let old = deque::<S>(v).exclusive(|d| {
        let place = sequence::within(index, d.items.len()).and_then(|at| d.items.get_mut(at))?;
        Some(Ref::<S>::from_owned(std::mem::replace(place, value.take()?.into_value())))
    });
    old.map(drop).ok_or_else(|| out_of_range(vm))
}

pub(crate) fn delitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S, ()> {
    let index = subscript(vm, index)?;
    let old = deque::<S>(v).exclusive(|d| {
        let at = sequence::within(index, d.items.len())?;
        d.changes += 1;
        d.items.remove(at).map(Ref::<S>::from_owned)
    });
    old.map(drop).ok_or_else(|| out_of_range(vm))
}

// ---- searching ----------------------------------------------------------------------------------------

/// Where a search is.
enum Search<S: Strategy> {
    Found(usize),
    Ask(usize, Ref<S>),
    Missing,
    Changed,
}

/// The index of the first item equal to `x` among `from .. to`. `Err(None)`: the deque has changed while Python was
/// asked, by the count of changes it had when the search began.
fn find<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    x: Value,
    (mut from, to): (usize, usize),
    changes: usize,
) -> Result<Option<usize>, Option<Raised<S>>> {
    loop {
        let found: Search<S> = deque::<S>(v).observe(|d| {
            if d.changes != changes {
                return Search::Changed;
            }
            for (at, &item) in d.items.iter().enumerate().take(to).skip(from) {
                match sequence::certain::<S>(item, x) {
                    Some(true) => return Search::Found(at),
                    Some(false) => {}
                    None => return Search::Ask(at, Ref::new(item)),
                }
            }
            Search::Missing
        });
        match found {
            Search::Found(at) => return Ok(Some(at)),
            Search::Missing => return Ok(None),
            Search::Changed => return Err(None),
            Search::Ask(at, item) => {
                if vm.equal(item.get(), x)? {
                    // A change by this last comparison counts as well.
                    let same = deque::<S>(v).observe(|d| d.changes == changes);
                    return if same { Ok(Some(at)) } else { Err(None) };
                }
                from = at + 1;
            }
        }
    }
}

fn changes<S: Strategy>(v: Value) -> usize {
    deque::<S>(v).observe(|d| d.changes)
}

/// What a search says of a deque that has changed meanwhile.
fn changed<S: Strategy>(vm: &mut Vm<S>, raised: Option<Raised<S>>) -> Raised<S> {
    raised.unwrap_or_else(|| vm.raise(Exc::RuntimeError, CHANGED))
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, x: Value) -> PyResult<S, bool> {
    let found = find(vm, v, x, (0, usize::MAX), changes::<S>(v));
    found.map(|at| at.is_some()).map_err(|raised| changed(vm, raised))
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "deque.count")?;
    let (mut n, mut from, changes) = (0, 0, changes::<S>(v));
    loop {
        match find(vm, v, x, (from, usize::MAX), changes) {
            Ok(Some(at)) => {
                n += 1;
                from = at + 1;
            }
            Ok(None) => return Ok(vm.new_size(n)),
            Err(raised) => return Err(changed(vm, raised)),
        }
    }
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [x, start, stop]) = arguments::parameters(vm, args, ("deque", "index"), 1)?;
    let x = x.unwrap_or(Value::NONE);
    let start = start.map_or(Ok(0), |at| sequence::bound(vm, at))?;
    let stop = stop.map_or(Ok(i64::MAX), |at| sequence::bound(vm, at))?;
    let (len, changes) = deque::<S>(v).observe(|d| (d.items.len(), d.changes));
    let bounds = (sequence::clamped(start, len), sequence::clamped(stop, len));
    match find(vm, v, x, bounds, changes) {
        Ok(Some(at)) => Ok(vm.new_size(at)),
        Ok(None) => Err(vm.value_error("deque.index(x): x not in deque")),
        Err(raised) => Err(changed(vm, raised)),
    }
}

fn remove<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "deque.remove")?;
    let changes = changes::<S>(v);
    let found = match find(vm, v, x, (0, usize::MAX), changes) {
        Ok(None) => return Err(vm.value_error("deque.remove(x): x not in deque")),
        Ok(Some(at)) => Some(at),
        Err(Some(raised)) => return Err(raised),
        Err(None) => None,
    };
    let removed = found.and_then(|at| {
        deque::<S>(v).exclusive(|d| {
            // Another thread may have been faster.
            let item = (d.changes == changes).then(|| d.items.remove(at)).flatten()?;
            d.changes += 1;
            Some(Ref::<S>::from_owned(item))
        })
    });
    match removed {
        Some(_) => Ok(Ref::none()),
        None => Err(vm.raise(Exc::IndexError, CHANGED)),
    }
}

// ---- operators ----------------------------------------------------------------------------------------

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if !vm.enter_repr(v) {
        return Ok(vm.new_ascii(b"[...]"));
    }
    let items = vm.new_list_of(snapshot(v));
    let text = vm.repr_text(items.get());
    vm.leave_repr();
    let (text, name) = (text?, vm.type_body(vm.type_of(v)).name());
    let limit = limit::<S>(v).map_or(String::new(), |limit| format!(", maxlen={limit}"));
    Ok(vm.new_str(&format!("{name}({text}{limit})")))
}

/// As the lists of their items compare.
pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    if !a.has_layout(Kind::Deque) || !b.has_layout(Kind::Deque) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    if a == b {
        return Ok(Ref::bool(op.holds(std::cmp::Ordering::Equal)));
    }
    let (a, b) = (vm.new_list_of(snapshot(a)), vm.new_list_of(snapshot(b)));
    vm.compare(op, a.get(), b.get())
}

/// The items `n` times over, no more of them than the deque may hold.
fn repeated<S: Strategy>(vm: &mut Vm<S>, v: Value, n: usize) -> PyResult<S, Vec<Ref<S>>> {
    let (items, limit) = (snapshot::<S>(v), limit::<S>(v));
    if items.is_empty() || n == 0 {
        return Ok(vec![]);
    }
    // The last items count, so whole repetitions beyond the limit do not.
    let n = limit.map_or(n, |limit| n.min(limit.div_ceil(items.len())));
    let mut all: Vec<Ref<S>> = Vec::new();
    if items.len().checked_mul(n).is_none_or(|total| all.try_reserve_exact(total).is_err()) {
        return Err(vm.raise(Exc::MemoryError, ""));
    }
    (0..n).for_each(|_| all.extend_from_slice(&items));
    Ok(all)
}

pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    match op {
        BinaryOp::Add if a.has_layout(Kind::Deque) && b.has_layout(Kind::Deque) => {
            let mut items = snapshot::<S>(a);
            items.extend(snapshot(b));
            like(vm, a, items)
        }
        BinaryOp::Mul => {
            let (v, n) = if a.has_layout(Kind::Deque) { (a, b) } else { (b, a) };
            let Some(n) = sequence::repetitions(vm, n)? else {
                return Ok(Ref::new(Value::NOT_IMPLEMENTED));
            };
            let items = repeated(vm, v, n)?;
            like(vm, v, items)
        }
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

pub(crate) fn inplace<S: Strategy>(
    vm: &mut Vm<S>,
    op: BinaryOp,
    a: Value,
    b: Value,
) -> PyResult<S, Option<Ref<S>>> {
    match op {
        BinaryOp::Add => extend(vm, a, b, End::Right)?,
        BinaryOp::Mul => {
            let Some(n) = sequence::repetitions(vm, b)? else { return Ok(None) };
            let items = repeated(vm, a, n)?;
            empty::<S>(a);
            let items = vm.new_list_of(items);
            extend(vm, a, items.get(), End::Right)?;
        }
        _ => return Ok(None),
    }
    Ok(Some(Ref::new(a)))
}

// ---- methods ------------------------------------------------------------------------------------------

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, _) = arguments::class(vm, args, vm.rt.types.deque)?;
    Ok(vm.new_instance_of(class, Deque::default()))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [iterable, maxlen] = args.named(vm, "deque", ["iterable", "maxlen"], (0, 2, 0))?;
    let limit = match maxlen.filter(|v| !v.is_none()) {
        None => None,
        Some(maxlen) if vm.int_of(maxlen).is_none() => return Err(vm.type_error("an integer is required")),
        Some(maxlen) => match vm.int_of(maxlen).and_then(|i| i.to_i64()).map(usize::try_from) {
            Some(Ok(limit)) => Some(limit),
            Some(Err(_)) => return Err(vm.value_error("maxlen must be non-negative")),
            None => return Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
        },
    };
    empty::<S>(v);
    deque::<S>(v).exclusive(|d| d.limit = limit);
    if let Some(iterable) = iterable {
        extend(vm, v, iterable, End::Right)?;
    }
    Ok(Ref::none())
}

fn append<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "deque.append")?;
    push(vm, v, End::Right, Ref::new(x));
    Ok(Ref::none())
}

fn appendleft<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "deque.appendleft")?;
    push(vm, v, End::Left, Ref::new(x));
    Ok(Ref::none())
}

fn pop_at<S: Strategy>(vm: &mut Vm<S>, v: Value, end: End) -> PyResult<S> {
    let item = deque::<S>(v).exclusive(|d| d.pop(end).map(Ref::from_owned));
    item.ok_or_else(|| vm.raise(Exc::IndexError, "pop from an empty deque"))
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.pop")?;
    pop_at(vm, v, End::Right)
}

fn popleft<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.popleft")?;
    pop_at(vm, v, End::Left)
}

fn extend_right<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, iterable) = arguments::one_parameter(vm, args, "deque.extend")?;
    extend(vm, v, iterable, End::Right)?;
    Ok(Ref::none())
}

fn extend_left<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, iterable) = arguments::one_parameter(vm, args, "deque.extendleft")?;
    extend(vm, v, iterable, End::Left)?;
    Ok(Ref::none())
}

fn insert<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [index, x]) = arguments::parameters(vm, args, ("deque", "insert"), 2)?;
    let index = vm.index(index.unwrap_or(Value::NONE))?;
    let x = Ref::<S>::new(x.unwrap_or(Value::NONE));
    deque::<S>(v).will_hold(x.get());
    let mut x = Some(x);
    let fits = deque::<S>(v).exclusive(|d| {
        let fits = d.limit.is_none_or(|limit| d.items.len() < limit);
        if fits && let Some(x) = x.take() {
            d.changes += 1;
            d.items.insert(sequence::clamped(index, d.items.len()), x.into_value());
        }
        fits
    });
    if fits { Ok(Ref::none()) } else { Err(vm.raise(Exc::IndexError, "deque already at its maximum size")) }
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.clear")?;
    empty::<S>(v);
    Ok(Ref::none())
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.copy")?;
    like(vm, v, snapshot(v))
}

fn reverse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.reverse")?;
    deque::<S>(v).exclusive(|d| d.items.make_contiguous().reverse());
    Ok(Ref::none())
}

fn rotate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [n]) = arguments::parameters(vm, args, ("deque", "rotate"), 0)?;
    let n = n.map_or(Ok(1), |n| vm.index(n))?;
    deque::<S>(v).exclusive(|d| {
        let len = d.items.len() as i64;
        if len > 1 {
            d.changes += 1;
            d.items.rotate_right(n.rem_euclid(len) as usize);
        }
    });
    Ok(Ref::none())
}

fn reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.__reversed__")?;
    Ok(iterator::new_iterator(vm, vm.rt.types.deque_reverse_iterator, v, true))
}

/// How `copy` and `pickle` take it apart.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "deque.__reduce__")?;
    let none = vm.new_tuple(&[]);
    let args = match limit::<S>(v) {
        Some(limit) => {
            let limit = vm.new_size(limit);
            vm.new_tuple_of([none, limit])
        }
        None => none,
    };
    let state = vm.call_method(v, vm.rt.intern("__getstate__"), &[])?;
    let items = vm.iter(v)?;
    let class = Ref::new(vm.type_of(v));
    Ok(vm.new_tuple_of([class, args, state, items]))
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let t = &vm.rt.types;
    let (ty, forwards, backwards) = (t.deque, t.deque_iterator, t.deque_reverse_iterator);
    let methods: [(&'static str, NativeFn<S>); 18] = [
        ("__init__", init),
        ("__copy__", copy),
        ("__reduce__", reduce),
        ("__reversed__", reversed),
        ("append", append),
        ("appendleft", appendleft),
        ("clear", clear),
        ("copy", copy),
        ("count", count),
        ("extend", extend_right),
        ("extendleft", extend_left),
        ("index", index),
        ("insert", insert),
        ("pop", pop),
        ("popleft", popleft),
        ("remove", remove),
        ("reverse", reverse),
        ("rotate", rotate),
    ];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
    vm.def_static(ty, "__new__", new);
    vm.def_getset(ty, "maxlen", |vm, v| Ok(limit::<S>(v).map_or_else(Ref::none, |n| vm.new_size(n))), None);
    iterator::install(vm);
    for owner in [ty, forwards, backwards] {
        let name = vm.new_str("collections");
        vm.def_attr(owner, vm.rt.names.module, name);
        let name = vm.type_body(owner).name();
        vm.def_value(module, &name, Ref::new(owner));
    }
}
