//! Advancing iterators written in Rust.
//!
//! Advancing is two steps. Inside the iterator's critical section: items of immutable sequences and small
//! ranges are taken at once; from everything else what is needed for the second step is taken out, each
//! part with a reference of its own. Outside: lists, dicts and sets are read in a section over both the
//! iterator and its source, so that position and contents move together; states that call Python call it,
//! then come back and move on only from where they were.
//!
//! An exhausted iterator becomes [`IterState::Done`]; what it held is released after its section.

use super::sequence;
use crate::heap::barrier;
use crate::object::{Kind, Obj, Ref, Value, exclusive_pair, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{
    ByteArray, Bytes, Dict, Exc, FrozenSet, Iter, IterState, List, Set, Str, Table, Tuple, ViewKind,
};
use gilectomy_text::int::IntBuf;
use malachite_bigint::BigInt;
use num_traits::{One, Signed};

pub(crate) use super::iterator_types::install;

type IterObj<S> = Obj<S, Iter<S>>;

/// What the first step came to.
enum Step<S: Strategy> {
    Item(Ref<S>),
    Number(i64),
    Char(u32),
    End,
    List(Ref<S>),
    ByteArray(Ref<S>),
    Backwards { object: Ref<S>, index: usize },
    BigRange { next: Ref<S>, stop: Ref<S>, step: Ref<S> },
    Dict(Ref<S>),
    Set(Ref<S>),
    FrozenSet(Ref<S>),
    Enumerate { inner: Ref<S>, count: Ref<S> },
    Zip { n: usize, strict: bool },
    Map { function: Ref<S>, n: usize, strict: bool },
    Filter { function: Ref<S>, inner: Ref<S> },
    Callable { function: Ref<S>, sentinel: Ref<S> },
    GetItem { object: Ref<S>, index: i64 },
}

/// Item `index` of a sequence that never changes; `None` for other sequences.
fn fixed_item<S: Strategy>(sequence: Value, index: usize) -> Option<Step<S>> {
    let step = if let Some(tuple) = Obj::<S, Tuple>::of(sequence) {
        tuple.body().items().get(index).map(|&v| Step::Item(Ref::new(v)))
    } else if let Some(string) = Obj::<S, Str>::of(sequence) {
        string.body().text().get(index).map(Step::Char)
    } else {
        let bytes = Obj::<S, Bytes>::of(sequence)?;
        bytes.body().data.get(index).map(|&byte| Step::Number(i64::from(byte)))
    };
    Some(step.unwrap_or(Step::End))
}

fn first_step<S: Strategy>(state: &mut IterState) -> Step<S> {
    match state {
        IterState::Done => Step::End,
        IterState::Sequence { sequence, index } => match fixed_item(*sequence, *index) {
            Some(step) => {
                *index += 1;
                step
            }
            None if sequence.has_layout(Kind::List) => Step::List(Ref::new(*sequence)),
            None => Step::ByteArray(Ref::new(*sequence)),
        },
        IterState::Reversed { sequence, index } => {
            if sequence.has_layout(Kind::List) {
                return Step::List(Ref::new(*sequence));
            }
            let Some(at) = index.checked_sub(1) else { return Step::End };
            // A subclass may have its own idea of its items.
            let plain = sequence.exact_kind() & Kind::SUBCLASS == 0;
            match fixed_item(*sequence, at).filter(|_| plain) {
                Some(step) => {
                    *index = at;
                    step
                }
                None => Step::Backwards { object: Ref::new(*sequence), index: at },
            }
        }
        IterState::Range { next, left, step } => {
            if *left == 0 {
                return Step::End;
            }
            let item = *next;
            *next = next.wrapping_add(*step);
            *left -= 1;
            Step::Number(item)
        }
        IterState::BigRange { next, stop, step } => {
            Step::BigRange { next: Ref::new(*next), stop: Ref::new(*stop), step: Ref::new(*step) }
        }
        IterState::Dict { dict, .. } => Step::Dict(Ref::new(*dict)),
        IterState::Set { set, .. } if set.has_layout(Kind::FrozenSet) => Step::FrozenSet(Ref::new(*set)),
        IterState::Set { set, .. } => Step::Set(Ref::new(*set)),
        IterState::Enumerate { inner, count } => {
            Step::Enumerate { inner: Ref::new(*inner), count: Ref::new(*count) }
        }
        IterState::Zip { inner, strict } => Step::Zip { n: inner.len(), strict: *strict },
        IterState::Map { function, inner, strict } => {
            Step::Map { function: Ref::new(*function), n: inner.len(), strict: *strict }
        }
        IterState::Filter { function, inner } => {
            Step::Filter { function: Ref::new(*function), inner: Ref::new(*inner) }
        }
        IterState::Callable { function, sentinel } => {
            Step::Callable { function: Ref::new(*function), sentinel: Ref::new(*sentinel) }
        }
        IterState::GetItem { object, index } => Step::GetItem { object: Ref::new(*object), index: *index },
        // It has its own way, see `next`.
        IterState::Tool(_) => Step::End,
    }
}

/// `next(v)` of an iterator written in Rust; `None` at its end.
pub(crate) fn next<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Ref<S>>> {
    let it = IterObj::<S>::from_value(v);
    if let Some(advance) = it.body().advance {
        return advance(vm, it);
    }
    let step = it.exclusive(|it| first_step::<S>(&mut it.state));
    second_step(vm, it, step)
}

/// What an iterator gives.
pub(crate) enum Given<S: Strategy> {
    /// An item.
    Item(Ref<S>),
    /// The two items of a tuple that has not been made.
    Pair(Ref<S>, Ref<S>),
}

/// As [`next`], for somebody who takes a pair apart at once: `for k, v in d.items()`.
pub(crate) fn next_for_two<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<Given<S>>> {
    let it = IterObj::<S>::from_value(v);
    if let Some(advance) = it.body().advance {
        return Ok(advance(vm, it)?.map(Given::Item));
    }
    match it.exclusive(|it| first_step::<S>(&mut it.state)) {
        Step::Enumerate { inner, count } => next_of_enumerate(vm, it, inner, count),
        Step::Zip { n: 2, strict: false } => next_of_two(vm, it),
        Step::Dict(dict) => next_of_dict(vm, it, dict.get()),
        step => Ok(second_step(vm, it, step)?.map(Given::Item)),
    }
}

/// The item, where a pair is a tuple.
fn whole<S: Strategy>(vm: &Vm<S>, given: Option<Given<S>>) -> Option<Ref<S>> {
    Some(match given? {
        Given::Item(item) => item,
        Given::Pair(a, b) => vm.new_tuple(&[a.into_value(), b.into_value()]),
    })
}

fn second_step<S: Strategy>(vm: &mut Vm<S>, it: IterObj<S>, step: Step<S>) -> PyResult<S, Option<Ref<S>>> {
    match step {
        Step::Item(item) => Ok(Some(item)),
        Step::Number(i) => Ok(Some(vm.new_int(i))),
        Step::Char(point) => Ok(Some(vm.new_char(point))),
        Step::End => Ok(finish(it)),
        Step::List(list) => Ok(next_of_list(it, list.get()).or_else(|| finish(it))),
        Step::ByteArray(array) => match next_of_bytearray(it, array.get()) {
            Some(byte) => Ok(Some(vm.new_int(byte))),
            None => Ok(finish(it)),
        },
        Step::Backwards { object, index } => next_backwards(vm, it, object, index),
        Step::BigRange { next, stop, step } => Ok(next_of_big_range(vm, it, next, stop, step)),
        Step::Dict(dict) => next_of_dict(vm, it, dict.get()).map(|given| whole(vm, given)),
        Step::Set(set) => {
            let found = exclusive_pair(it, Obj::<S, Set>::from_value(set.get()), |it, set| {
                set.map_or(TableStep::End, |set| next_in_set(&mut it.state, &set.table))
            });
            next_element(vm, it, found)
        }
        Step::FrozenSet(set) => {
            let found = exclusive_pair(it, Obj::<S, FrozenSet>::from_value(set.get()), |it, set| {
                set.map_or(TableStep::End, |set| next_in_set(&mut it.state, &set.table))
            });
            next_element(vm, it, found)
        }
        Step::Enumerate { inner, count } => {
            next_of_enumerate(vm, it, inner, count).map(|given| whole(vm, given))
        }
        Step::Zip { n: 2, strict: false } => next_of_two(vm, it).map(|given| whole(vm, given)),
        Step::Zip { n, strict } => next_of_zip(vm, it, n, strict),
        Step::Map { function, n, strict } => next_of_map(vm, it, function, n, strict),
        Step::Filter { function, inner } => next_of_filter(vm, function, inner),
        Step::Callable { function, sentinel } => next_of_callable(vm, it, function, sentinel),
        Step::GetItem { object, index } => next_by_getitem(vm, it, object, index),
    }
}

/// Makes an iterator `Done` and releases what it held.
pub(crate) fn finish<S: Strategy>(it: IterObj<S>) -> Option<Ref<S>> {
    let held = it.exclusive(|it| std::mem::replace(&mut it.state, IterState::Done));
    held.trace(&mut |v| release::<S>(v));
    None
}

// ---- mutable sequences --------------------------------------------------------------------------------

/// Moves a position in a sequence of `len` items on: the index of the next item.
fn advance(state: &mut IterState, len: usize) -> Option<usize> {
    match state {
        IterState::Sequence { index, .. } if *index < len => {
            *index += 1;
            Some(*index - 1)
        }
        IterState::Reversed { index, .. } if *index > 0 && *index <= len => {
            *index -= 1;
            Some(*index)
        }
        _ => None,
    }
}

fn next_of_list<S: Strategy>(it: IterObj<S>, list: Value) -> Option<Ref<S>> {
    exclusive_pair(it, Obj::<S, List>::from_value(list), |it, list| {
        let items = &list?.items;
        advance(&mut it.state, items.len()).map(|at| Ref::new(items[at]))
    })
}

fn next_of_bytearray<S: Strategy>(it: IterObj<S>, array: Value) -> Option<i64> {
    exclusive_pair(it, Obj::<S, ByteArray>::from_value(array), |it, array| {
        let data = &array?.data;
        advance(&mut it.state, data.len()).map(|at| i64::from(data[at]))
    })
}

/// `reversed` of anything with a length and items.
fn next_backwards<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    object: Ref<S>,
    at: usize,
) -> PyResult<S, Option<Ref<S>>> {
    let number = vm.new_size(at);
    let item = vm.getitem(object.get(), number.get());
    let Some(item) = end_of_items(vm, item)? else { return Ok(finish(it)) };
    it.exclusive(|it| match &mut it.state {
        IterState::Reversed { index, .. } if *index == at + 1 => *index = at,
        _ => {}
    });
    Ok(Some(item))
}

/// The old protocol: items from 0 on until there are no more.
fn next_by_getitem<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    object: Ref<S>,
    at: i64,
) -> PyResult<S, Option<Ref<S>>> {
    if at == i64::MAX {
        return Err(vm.raise(Exc::OverflowError, "iter index too large"));
    }
    let number = vm.new_int(at);
    let item = vm.getitem(object.get(), number.get());
    let Some(item) = end_of_items(vm, item)? else { return Ok(finish(it)) };
    it.exclusive(|it| match &mut it.state {
        IterState::GetItem { index, .. } if *index == at => *index += 1,
        _ => {}
    });
    Ok(Some(item))
}

/// `IndexError` and `StopIteration` end the iteration over items.
fn end_of_items<S: Strategy>(vm: &mut Vm<S>, item: PyResult<S>) -> PyResult<S, Option<Ref<S>>> {
    if item.is_err() && vm.raised_is(Exc::StopIteration) {
        return vm.catch(Exc::StopIteration, item);
    }
    vm.catch(Exc::IndexError, item)
}

// ---- ranges -------------------------------------------------------------------------------------------

/// Puts the successor in unless another thread, or a callback, has moved the iterator on meanwhile. Gives
/// out the value that is no longer needed.
fn replace_if<S: Strategy>(place: &mut Value, expected: Value, new: Ref<S>) -> Result<Ref<S>, Ref<S>> {
    if *place == expected {
        barrier::<S>(new.get());
        return Ok(Ref::from_owned(std::mem::replace(place, new.into_value())));
    }
    Err(Ref::new(*place))
}

fn next_of_big_range<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    next: Ref<S>,
    stop: Ref<S>,
    step: Ref<S>,
) -> Option<Ref<S>> {
    let big =
        |vm: &Vm<S>, v: &Ref<S>| sequence::integer_of(vm, v.get()).map_or_else(BigInt::default, BigInt::from);
    let (stop, step) = (big(vm, &stop), big(vm, &step));
    let mut next = next;
    loop {
        let value = big(vm, &next);
        if if step.is_negative() { value <= stop } else { value >= stop } {
            return finish(it);
        }
        let successor = vm.new_bigint(value + &step);
        let moved = it.exclusive(|it| match &mut it.state {
            IterState::BigRange { next: place, .. } => Some(replace_if(place, next.get(), successor)),
            _ => None,
        })?;
        match moved {
            Ok(_) => return Some(next),
            Err(other) => next = other,
        }
    }
}

// ---- tables -------------------------------------------------------------------------------------------

/// What the next entry of a table came to.
enum TableStep<S: Strategy> {
    Item(Ref<S>),
    Pair(Ref<S>, Ref<S>),
    End,
    SizeChanged,
    KeysChanged,
}

fn next_in_dict<S: Strategy>(state: &mut IterState, table: &Table) -> TableStep<S> {
    let IterState::Dict { kind, position, reversed, len, left, .. } = state else { return TableStep::End };
    if table.len() != *len {
        // Stays so, whatever the size becomes.
        *len = usize::MAX;
        return TableStep::SizeChanged;
    }
    let slots = table.slots();
    let found = if *reversed {
        slots.get(..*position).unwrap_or(slots).iter().rposition(|e| !e.key.is_null())
    } else {
        slots.iter().enumerate().skip(*position).find(|(_, e)| !e.key.is_null()).map(|(at, _)| at)
    };
    let Some(at) = found else { return TableStep::End };
    if *left == 0 {
        return TableStep::KeysChanged;
    }
    *position = if *reversed { at } else { at + 1 };
    *left -= 1;
    let entry = &slots[at];
    match kind {
        ViewKind::Keys => TableStep::Item(Ref::new(entry.key)),
        ViewKind::Values => TableStep::Item(Ref::new(entry.value)),
        ViewKind::Items => TableStep::Pair(Ref::new(entry.key), Ref::new(entry.value)),
    }
}

fn next_in_set<S: Strategy>(state: &mut IterState, table: &Table) -> TableStep<S> {
    let IterState::Set { position, len, left, .. } = state else { return TableStep::End };
    if table.len() != *len {
        *len = usize::MAX;
        return TableStep::SizeChanged;
    }
    match table.slots().iter().enumerate().skip(*position).find(|(_, e)| !e.key.is_null()) {
        Some((at, entry)) => {
            *position = at + 1;
            *left = left.saturating_sub(1);
            TableStep::Item(Ref::new(entry.key))
        }
        None => TableStep::End,
    }
}

fn next_of_dict<S: Strategy>(vm: &mut Vm<S>, it: IterObj<S>, dict: Value) -> PyResult<S, Option<Given<S>>> {
    let found = exclusive_pair(it, Obj::<S, Dict>::from_value(dict), |it, dict| {
        dict.map_or(TableStep::End, |dict| next_in_dict(&mut it.state, &dict.table))
    });
    match found {
        TableStep::Item(item) => Ok(Some(Given::Item(item))),
        TableStep::Pair(key, value) => Ok(Some(Given::Pair(key, value))),
        TableStep::End => Ok(finish(it).map(Given::Item)),
        TableStep::SizeChanged => {
            Err(vm.raise(Exc::RuntimeError, "dictionary changed size during iteration"))
        }
        TableStep::KeysChanged => {
            finish(it);
            Err(vm.raise(Exc::RuntimeError, "dictionary keys changed during iteration"))
        }
    }
}

fn next_element<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    found: TableStep<S>,
) -> PyResult<S, Option<Ref<S>>> {
    match found {
        TableStep::Item(item) => Ok(Some(item)),
        TableStep::SizeChanged => Err(vm.raise(Exc::RuntimeError, "Set changed size during iteration")),
        _ => Ok(finish(it)),
    }
}

// ---- iterators over iterators -------------------------------------------------------------------------

fn next_of_enumerate<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    inner: Ref<S>,
    mut count: Ref<S>,
) -> PyResult<S, Option<Given<S>>> {
    let Some(item) = vm.next(inner.get())? else { return Ok(None) };
    loop {
        let successor = match count.as_immediate_int() {
            Some(n) => vm.new_int(n + 1),
            None => match sequence::integer_of(vm, count.get()) {
                Some(IntBuf::Small(n)) if n < i64::MAX => vm.new_int(n + 1),
                Some(n) => vm.new_bigint(BigInt::from(n) + BigInt::one()),
                None => count.clone(),
            },
        };
        let moved = it.exclusive(|it| match &mut it.state {
            IterState::Enumerate { count: place, .. } => Some(replace_if(place, count.get(), successor)),
            _ => None,
        });
        match moved {
            Some(Err(other)) => count = other,
            _ => return Ok(Some(Given::Pair(count, item))),
        }
    }
}

/// Iterator `k` of a `zip` or `map`.
fn inner_at<S: Strategy>(it: IterObj<S>, k: usize) -> Option<Ref<S>> {
    it.exclusive(|it| match &it.state {
        IterState::Zip { inner, .. } | IterState::Map { inner, .. } => inner.get(k).map(|&v| Ref::new(v)),
        _ => None,
    })
}

/// The next item of iterator `k`.
fn next_inner<S: Strategy>(vm: &mut Vm<S>, it: IterObj<S>, k: usize) -> PyResult<S, Option<Ref<S>>> {
    match inner_at(it, k) {
        Some(inner) => vm.next(inner.get()),
        None => Ok(None),
    }
}

/// The next items of all iterators, or `None` when one has ended. Strictly, all must end together.
fn next_of_all<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    n: usize,
    strict: bool,
    what: &str,
) -> PyResult<S, Option<Vec<Ref<S>>>> {
    let mut items = Vec::with_capacity(n);
    for k in 0..n {
        match next_inner(vm, it, k)? {
            Some(item) => items.push(item),
            None if strict => return uneven(vm, it, k, n, what),
            None => return Ok(None),
        }
    }
    Ok(Some(items))
}

/// Iterator `k` is the first that has ended: an error, unless it is the very first and all others end too.
#[cold]
fn uneven<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    k: usize,
    n: usize,
    what: &str,
) -> PyResult<S, Option<Vec<Ref<S>>>> {
    let others = |k: usize| if k == 1 { " 1".to_owned() } else { format!("s 1-{k}") };
    if k > 0 {
        let message = format!("{what}() argument {} is shorter than argument{}", k + 1, others(k));
        return Err(vm.value_error(message));
    }
    for k in 1..n {
        if next_inner(vm, it, k)?.is_some() {
            let message = format!("{what}() argument {} is longer than argument{}", k + 1, others(k));
            return Err(vm.value_error(message));
        }
    }
    Ok(None)
}

/// `zip` of two iterators.
fn next_of_two<S: Strategy>(vm: &mut Vm<S>, it: IterObj<S>) -> PyResult<S, Option<Given<S>>> {
    let Some(a) = next_inner(vm, it, 0)? else { return Ok(None) };
    let Some(b) = next_inner(vm, it, 1)? else { return Ok(None) };
    Ok(Some(Given::Pair(a, b)))
}

fn next_of_zip<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    n: usize,
    strict: bool,
) -> PyResult<S, Option<Ref<S>>> {
    if n == 0 {
        return Ok(None);
    }
    Ok(next_of_all(vm, it, n, strict, "zip")?.map(|items| vm.new_tuple_of(items)))
}

fn next_of_map<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    function: Ref<S>,
    n: usize,
    strict: bool,
) -> PyResult<S, Option<Ref<S>>> {
    if n == 1 {
        let Some(item) = next_inner(vm, it, 0)? else { return Ok(None) };
        return vm.call(function.get(), &[item.get()]).map(Some);
    }
    let Some(items) = next_of_all(vm, it, n, strict, "map")? else { return Ok(None) };
    let args: Vec<Value> = items.iter().map(Ref::get).collect();
    vm.call(function.get(), &args).map(Some)
}

fn next_of_filter<S: Strategy>(
    vm: &mut Vm<S>,
    function: Ref<S>,
    inner: Ref<S>,
) -> PyResult<S, Option<Ref<S>>> {
    let plain = function.is_none() || function.get() == vm.rt.types.bool_;
    while let Some(item) = vm.next(inner.get())? {
        let passes = if plain {
            vm.truth(item.get())?
        } else {
            let answer = vm.call(function.get(), &[item.get()])?;
            vm.truth(answer.get())?
        };
        if passes {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
    Ok(None)
}

fn next_of_callable<S: Strategy>(
    vm: &mut Vm<S>,
    it: IterObj<S>,
    function: Ref<S>,
    sentinel: Ref<S>,
) -> PyResult<S, Option<Ref<S>>> {
    let result = vm.call(function.get(), &[]);
    let Some(item) = vm.catch(Exc::StopIteration, result)? else { return Ok(finish(it)) };
    if vm.equal(sentinel.get(), item.get())? { Ok(finish(it)) } else { Ok(Some(item)) }
}
