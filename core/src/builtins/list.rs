//! `list`.
//!
//! Every method is one critical section over the items, or one for each item where Python has to be asked
//! in between. What a section takes out of the list is released after it, because a release may run
//! anything. Operations on two lists (`+`, `extend`, slice assignment) hold both, in address order, and
//! work when both are the same.

use super::sequence::{self, Difference, Search};
use super::tuple::{differ, push_str_object};
use super::{arguments, slice};
use crate::heap::grace::Array;
use crate::object::{Kind, Obj, Ref, Value, exclusive_pair, observe_pair, release, retain};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, IterState, List, Tuple};
use gilectomy_text::TextBuilder;

fn list<S: Strategy>(v: Value) -> Obj<S, List> {
    Obj::from_value(v)
}

/// Releases what came out of a list.
/// The last first, as CPython does: finalizers can tell.
fn release_all<S: Strategy>(items: impl IntoIterator<Item = Value, IntoIter: DoubleEndedIterator>) {
    items.into_iter().rev().for_each(release::<S>);
}

fn owned<S: Strategy>(items: Vec<Ref<S>>) -> Vec<Value> {
    items.into_iter().map(Ref::into_value).collect()
}

// ---- items --------------------------------------------------------------------------------------------

pub(crate) fn len<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(list::<S>(v).peek(|l| l.items.len()))
}

pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S> {
    if index.has_layout(Kind::Slice) {
        let bounds = slice::unpack(vm, index)?;
        let items: Vec<Value> = list::<S>(v).observe(|l| {
            let picked = bounds.fit(l.items.len());
            let items: Vec<Value> = match picked.step {
                1 => l.items[picked.range()].to_vec(),
                _ => picked.indices().map(|at| l.items[at]).collect(),
            };
            items.iter().for_each(|&v| retain::<S>(v));
            items
        });
        return Ok(vm.new_list(items));
    }
    let index = sequence::subscript(vm, index, "list")?;
    let item =
        list::<S>(v).observe(|l| sequence::within(index, l.items.len()).map(|at| Ref::new(l.items[at])));
    item.ok_or_else(|| vm.raise(Exc::IndexError, "list index out of range"))
}

pub(crate) fn setitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value, value: Ref<S>) -> PyResult<S, ()> {
    if index.has_layout(Kind::Slice) {
        return set_slice(vm, v, index, value.get());
    }
    let index = sequence::subscript(vm, index, "list")?;
    let word = value.get();
    list::<S>(v).will_hold(word);
    let old = list::<S>(v).exclusive(|l| {
        sequence::within(index, l.items.len()).map(|at| std::mem::replace(&mut l.items[at], word))
    });
    match old {
        Some(old) => {
            // The list owns it now.
            std::mem::forget(value);
            release::<S>(old);
            Ok(())
        }
        None => Err(vm.raise(Exc::IndexError, "list assignment index out of range")),
    }
}

/// `l[slice] = iterable`
fn set_slice<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value, value: Value) -> PyResult<S, ()> {
    let bounds = slice::unpack(vm, index)?;
    // What comes out, or the sizes that do not agree.
    type Outcome = Result<Vec<Value>, (usize, usize, Vec<Value>)>;
    let assign = |items: &mut Array<Value>, mut new: Vec<Value>| -> Outcome {
        let picked = bounds.fit(items.len());
        if picked.step == 1 && picked.count == new.len() {
            items[picked.range()].swap_with_slice(&mut new);
            return Ok(new);
        }
        if picked.step == 1 {
            return Ok(items.splice(picked.range(), new).collect());
        }
        if picked.count != new.len() {
            return Err((new.len(), picked.count, new));
        }
        let old = picked.indices().zip(new).map(|(at, new)| std::mem::replace(&mut items[at], new));
        Ok(old.collect())
    };
    let outcome = match Obj::<S, List>::exactly(value) {
        Some(source) => {
            list::<S>(v).will_hold_items_of(source);
            exclusive_pair(list::<S>(v), source, |l, source| {
                let new = source.map_or_else(|| l.items.to_vec(), |s| s.items.to_vec());
                new.iter().for_each(|&v| retain::<S>(v));
                assign(&mut l.items, new)
            })
        }
        None => {
            if !vm.is_iterable(value) {
                return Err(vm.type_error("must assign iterable to extended slice"));
            }
            let new = match vm.snapshot(value) {
                Some(items) => items,
                None => {
                    let iterator = vm.iter(value)?;
                    vm.collect_list(iterator.get())?
                }
            };
            list::<S>(v).will_hold_all(new.iter().map(Ref::get));
            list::<S>(v).exclusive(|l| assign(&mut l.items, owned(new)))
        }
    };
    match outcome {
        Ok(old) => {
            release_all::<S>(old);
            Ok(())
        }
        Err((given, wanted, new)) => {
            release_all::<S>(new);
            let message =
                format!("attempt to assign sequence of size {given} to extended slice of size {wanted}");
            Err(vm.value_error(message))
        }
    }
}

pub(crate) fn delitem<S: Strategy>(vm: &mut Vm<S>, v: Value, index: Value) -> PyResult<S, ()> {
    if index.has_layout(Kind::Slice) {
        let bounds = slice::unpack(vm, index)?;
        let old = list::<S>(v).exclusive(|l| {
            let picked = bounds.fit(l.items.len());
            if picked.step == 1 {
                return l.items.drain(picked.range()).collect();
            }
            remove_picked(&mut l.items, picked)
        });
        release_all::<S>(old);
        return Ok(());
    }
    let index = sequence::subscript(vm, index, "list")?;
    let old = list::<S>(v).exclusive(|l| sequence::within(index, l.items.len()).map(|at| l.items.remove(at)));
    match old {
        Some(old) => {
            release::<S>(old);
            Ok(())
        }
        None => Err(vm.raise(Exc::IndexError, "list assignment index out of range")),
    }
}

/// Takes every picked item out, the rest closing up.
fn remove_picked(items: &mut Array<Value>, picked: slice::Picked) -> Vec<Value> {
    let mut doomed = picked.ascending().peekable();
    let mut removed = Vec::with_capacity(picked.count);
    let mut at = 0;
    items.retain(|&v| {
        let goes = doomed.peek() == Some(&at);
        if goes {
            doomed.next();
            removed.push(v);
        }
        at += 1;
        !goes
    });
    removed
}

// ---- searching ----------------------------------------------------------------------------------------

/// The index of the first item equal to `x` among `from .. to`, and the item.
fn find<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    x: Value,
    mut from: usize,
    to: usize,
) -> PyResult<S, Option<(usize, Ref<S>)>> {
    if let Some(found) = list::<S>(v).try_peek(|l| sequence::glimpse(&l.items, from, to, x)) {
        return Ok(found.map(|at| (at, Ref::new(x))));
    }
    loop {
        let (at, item, known) = match list::<S>(v).observe(|l| {
            let found = sequence::search::<S>(&l.items, from, to, x);
            match found {
                Search::Found(at) => Some((at, Ref::new(l.items[at]), true)),
                Search::Ask(at, item) => Some((at, item, false)),
                Search::Missing => None,
            }
        }) {
            Some(found) => found,
            None => return Ok(None),
        };
        if known || vm.equal(item.get(), x)? {
            return Ok(Some((at, item)));
        }
        from = at + 1;
    }
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    Ok(find(vm, v, item, 0, usize::MAX)?.is_some())
}

fn index<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [x, start, stop]) = arguments::parameters(vm, args, ("list", "index"), 1)?;
    let from = start.map_or(Ok(0), |at| sequence::bound(vm, at))?;
    let to = stop.map_or(Ok(i64::MAX), |at| sequence::bound(vm, at))?;
    let len = len(vm, v)?;
    let to = if to >= 0 { to as usize } else { sequence::clamped(to, len) };
    match find(vm, v, x.unwrap_or(Value::NONE), sequence::clamped(from, len), to)? {
        Some((at, _)) => Ok(vm.new_size(at)),
        None => Err(vm.value_error("list.index(x): x not in list")),
    }
}

fn count<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "list.count")?;
    let (mut n, mut from) = (0, 0);
    while let Some((at, _)) = find(vm, v, x, from, usize::MAX)? {
        n += 1;
        from = at + 1;
    }
    Ok(vm.new_size(n))
}

/// Finds the item, then takes it out: where it was found, or where it has moved to while Python was asked.
fn remove<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "list.remove")?;
    let mut from = 0;
    loop {
        let in_one_section =
            list::<S>(v).exclusive(|l| match sequence::search::<S>(&l.items, from, usize::MAX, x) {
                Search::Found(at) => Ok(Some(Ref::<S>::from_owned(l.items.remove(at)))),
                Search::Missing => Ok(None),
                Search::Ask(at, item) => Err((at, item)),
            });
        let (at, item) = match in_one_section {
            Ok(Some(_)) => return Ok(Ref::none()),
            Ok(None) => return Err(vm.value_error("list.remove(x): x not in list")),
            Err(ask) => ask,
        };
        if !vm.equal(item.get(), x)? {
            from = at + 1;
            continue;
        }
        let removed = list::<S>(v).exclusive(|l| {
            let there = l.items.get(at) == Some(&item.get());
            let at = if there { Some(at) } else { l.items.iter().position(|&v| v == item.get()) };
            at.map(|at| Ref::<S>::from_owned(l.items.remove(at)))
        });
        if removed.is_some() {
            return Ok(Ref::none());
        }
        from = at;
    }
}

// ---- operators ----------------------------------------------------------------------------------------

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let sequence = Ref::<S>::new(v).into_value();
    Ok(vm.new_iter(vm.rt.types.list_iterator, IterState::Sequence { sequence, index: 0 }))
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if list::<S>(v).observe(|l| l.items.is_empty()) {
        return Ok(vm.new_ascii(b"[]"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.new_ascii(b"[...]"));
    }
    let text = repr_items(vm, v);
    vm.leave_repr();
    let mut text = text?;
    text.push_str("]");
    Ok(vm.new_text_buf(text.finish()))
}

fn repr_items<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, TextBuilder> {
    let mut text = TextBuilder::new();
    text.push_str("[");
    let mut at = 0;
    while let Some(item) = list::<S>(v).observe(|l| l.items.get(at).map(|&v| Ref::<S>::new(v))) {
        if at > 0 {
            text.push_str(", ");
        }
        let item = vm.repr(item.get())?;
        push_str_object::<S>(&mut text, item.get());
        at += 1;
    }
    Ok(text)
}

pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    let (Some(xs), Some(ys)) = (Obj::<S, List>::of(a), Obj::<S, List>::of(b)) else {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    };
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let mut from = 0;
    loop {
        let found = observe_pair(xs, ys, |xs, ys| {
            let (xs, ys) = (&xs.items, ys.as_ref().map_or(&xs.items, |ys| &ys.items));
            if equality && from == 0 && xs.len() != ys.len() {
                return Difference::End(xs.len(), ys.len());
            }
            sequence::difference::<S>(xs, ys, from)
        });
        match found {
            Difference::At(x, y) => return differ(vm, op, x, y),
            Difference::Ask(at, x, y) => {
                // Unless the comparison itself has taken them out: then the lengths decide.
                if !vm.equal(x.get(), y.get())? && at < len(vm, a)?.min(len(vm, b)?) {
                    return differ(vm, op, x, y);
                }
                from = at + 1;
            }
            Difference::End(m, n) => return Ok(Ref::bool(op.holds(m.cmp(&n)))),
        }
    }
}

pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    match op {
        BinaryOp::Add => {
            let (Some(xs), Some(ys)) = (Obj::<S, List>::of(a), Obj::<S, List>::of(b)) else {
                return Ok(Ref::new(Value::NOT_IMPLEMENTED));
            };
            let all = observe_pair(xs, ys, |xs, ys| {
                let ys = ys.as_ref().map_or(&xs.items, |ys| &ys.items);
                let mut all = Vec::with_capacity(xs.items.len() + ys.len());
                all.extend_from_slice(&xs.items);
                all.extend_from_slice(ys);
                all.iter().for_each(|&v| retain::<S>(v));
                all
            });
            Ok(vm.new_list(all))
        }
        BinaryOp::Mul => {
            let (v, n) = if a.has_layout(Kind::List) { (a, b) } else { (b, a) };
            let Some(n) = sequence::repetitions(vm, n)? else {
                return Ok(Ref::new(Value::NOT_IMPLEMENTED));
            };
            match list::<S>(v).observe(|l| sequence::repeated::<S>(&l.items, n)) {
                Some(all) => Ok(vm.new_list(all)),
                None => Err(vm.raise(Exc::MemoryError, "")),
            }
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
        BinaryOp::Add => {
            vm.list_extend(a, b)?;
            Ok(Some(Ref::new(a)))
        }
        BinaryOp::Mul => {
            let Some(n) = sequence::repetitions(vm, b)? else { return Ok(None) };
            let old = list::<S>(a).exclusive(|l| {
                if n == 0 {
                    return Some(std::mem::take(&mut l.items));
                }
                let more = sequence::repeated::<S>(&l.items, n - 1)?;
                l.items.extend(more);
                Some(Array::default())
            });
            match old {
                Some(old) => release_all::<S>(old),
                None => return Err(vm.raise(Exc::MemoryError, "")),
            }
            Ok(Some(Ref::new(a)))
        }
        _ => Ok(None),
    }
}

impl<S: Strategy> Vm<S> {
    /// `list.extend(iterable)`: at once for lists, tuples, dicts and sets; item by item for the rest.
    pub fn list_extend(&mut self, v: Value, iterable: Value) -> PyResult<S, ()> {
        if let Some(source) = Obj::<S, List>::exactly(iterable) {
            list::<S>(v).will_hold_items_of(source);
            exclusive_pair(list::<S>(v), source, |l, source| {
                let from = l.items.len();
                match source {
                    Some(source) => l.items.extend_from_slice(&source.items),
                    None => l.items.extend_from_within(..),
                }
                l.items[from..].iter().for_each(|&v| retain::<S>(v));
            });
            return Ok(());
        }
        if let Some(source) = Obj::<S, Tuple>::exactly(iterable) {
            let items = source.body().items();
            list::<S>(v).will_hold_all(items.iter().copied());
            list::<S>(v).exclusive(|l| {
                items.iter().for_each(|&v| retain::<S>(v));
                l.items.extend_from_slice(items);
            });
            return Ok(());
        }
        if let Some(items) = self.snapshot(iterable) {
            list::<S>(v).will_hold_all(items.iter().map(Ref::get));
            list::<S>(v).exclusive(|l| l.items.extend(owned(items)));
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        self.ask_length(iterable)?;
        while let Some(item) = self.next(iterator.get())? {
            self.list_append(v, item);
            self.poll()?;
        }
        Ok(())
    }
}

// ---- methods ------------------------------------------------------------------------------------------

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, _) = arguments::class(vm, args, vm.rt.types.list)?;
    Ok(vm.new_instance_of(class, List::default()))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [iterable] = arguments::of_init(vm, v, vm.rt.types.list, args).between(vm, "list", 0)?;
    let old = list::<S>(v).exclusive(|l| std::mem::take(&mut l.items));
    release_all::<S>(old);
    if let Some(iterable) = iterable {
        vm.list_extend(v, iterable)?;
    }
    Ok(Ref::none())
}

fn append<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "list.append")?;
    vm.list_append(v, Ref::new(x));
    Ok(Ref::none())
}

fn extend<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, iterable) = arguments::one_parameter(vm, args, "list.extend")?;
    vm.list_extend(v, iterable)?;
    Ok(Ref::none())
}

fn insert<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [index, x]) = arguments::parameters(vm, args, ("list", "insert"), 2)?;
    let index = vm.index(index.unwrap_or(Value::NONE))?;
    let x = Ref::<S>::new(x.unwrap_or(Value::NONE));
    list::<S>(v).will_hold(x.get());
    list::<S>(v).exclusive(|l| {
        let at = sequence::clamped(index, l.items.len());
        l.items.insert(at, x.into_value());
    });
    Ok(Ref::none())
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [index]) = arguments::parameters(vm, args, ("list", "pop"), 0)?;
    let index = index.map_or(Ok(-1), |index| vm.index(index))?;
    let popped = list::<S>(v).exclusive(|l| {
        let len = l.items.len();
        match sequence::within(index, len) {
            Some(at) => Ok(Ref::from_owned(l.items.remove(at))),
            None => Err(len),
        }
    });
    popped.map_err(|len| {
        vm.raise(Exc::IndexError, if len == 0 { "pop from empty list" } else { "pop index out of range" })
    })
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "list.clear")?;
    let old = list::<S>(v).exclusive(|l| std::mem::take(&mut l.items));
    release_all::<S>(old);
    Ok(Ref::none())
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "list.copy")?;
    let items = list::<S>(v).observe(|l| {
        l.items.iter().for_each(|&v| retain::<S>(v));
        l.items.to_vec()
    });
    Ok(vm.new_list(items))
}

fn reverse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "list.reverse")?;
    list::<S>(v).exclusive(|l| l.items.reverse());
    Ok(Ref::none())
}

fn reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "list.__reversed__")?;
    let index = len(vm, v)?;
    let sequence = Ref::<S>::new(v).into_value();
    Ok(vm.new_iter(vm.rt.types.list_reverseiterator, IterState::Reversed { sequence, index }))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.list;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "append", append);
    vm.def(ty, "extend", extend);
    vm.def(ty, "insert", insert);
    vm.def(ty, "pop", pop);
    vm.def(ty, "remove", remove);
    vm.def(ty, "clear", clear);
    vm.def(ty, "copy", copy);
    vm.def(ty, "index", index);
    vm.def(ty, "count", count);
    vm.def(ty, "reverse", reverse);
    vm.def(ty, "__reversed__", reversed);
    super::sort::install(vm);
    vm.def_doc(
        ty,
        "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe \
         argument must be an iterable if specified.",
    );
}
