//! `set` and `frozenset`.
//!
//! Both have the same table; a frozen set's never changes. Operations on two sets take the other's elements,
//! with the hashes its table keeps, at one moment: no section over both sets is needed. `update` adds them
//! together in one section, up to the first that only Python code can tell from another; that one and what
//! follows are added one by one, and so are elements removed, because no section is held while Python code
//! compares elements.

use super::arguments;
use super::sequence::retained;
use super::tuple::push_str_object;
use crate::heap::barrier;
use crate::object::{Kind, Obj, Ref, Value, release, retain};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Dict, Exc, FrozenSet, IterState, List, Set, Table, Tuple};
use gilectomy_text::TextBuilder;

/// Elements at one moment, with their hashes.
type Elements<S> = Vec<(i64, Ref<S>)>;

/// Whether a value is a set or a frozen set.
pub(super) fn is_set(v: Value) -> bool {
    v.has_layout(Kind::Set) || v.has_layout(Kind::FrozenSet)
}

fn set<S: Strategy>(v: Value) -> Obj<S, Set> {
    Obj::from_value(v)
}

/// Looks at the table of a set or frozen set.
fn read<S: Strategy, R>(v: Value, f: impl FnOnce(&Table) -> R) -> R {
    match Obj::<S, FrozenSet>::of(v) {
        Some(frozen) => frozen.observe(|s| f(&s.table)),
        None => set::<S>(v).observe(|s| f(&s.table)),
    }
}

fn copy_table<S: Strategy>(v: Value) -> Table {
    read::<S, _>(v, |table| {
        table.iter().for_each(|e| retain::<S>(e.key));
        table.duplicate()
    })
}

fn add_hashed<S: Strategy>(vm: &mut Vm<S>, v: Value, hash: i64, x: Ref<S>) -> PyResult<S, ()> {
    set::<S>(v).will_hold(x.get());
    vm.with_key(set::<S>(v), hash, x.get(), |table, at| {
        if at.is_none() {
            barrier::<S>(x.get());
            table.insert_new(hash, Ref::clone(&x).into_value(), Value::NULL);
        }
    })
}

/// The elements of any iterable, hashed; a set's or dict's with the hashes they have.
pub(super) fn elements<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Elements<S>> {
    if is_set(v) {
        return Ok(vm.set_items(v));
    }
    if let Some(dict) = Obj::<S, Dict>::exactly(v) {
        return Ok(dict.observe(|d| d.table.iter().map(|e| (e.hash, Ref::new(e.key))).collect()));
    }
    let mut all = Vec::new();
    let iterator = vm.iter(v)?;
    while let Some(x) = vm.next(iterator.get())? {
        all.push((vm.element_hash(x.get())?, x));
        vm.poll()?;
    }
    Ok(all)
}

/// A set or frozen set of a table.
fn of_table<S: Strategy>(vm: &Vm<S>, frozen: bool, table: Table) -> Ref<S> {
    match frozen {
        true => vm.new_object(vm.rt.types.frozenset, FrozenSet { table }),
        false => vm.new_object(vm.rt.types.set, Set { table }),
    }
}

/// A new set with the elements of an iterable.
pub(super) fn set_of<S: Strategy>(vm: &mut Vm<S>, iterable: Value) -> PyResult<S> {
    if is_set(iterable) {
        return Ok(of_table(vm, false, copy_table::<S>(iterable)));
    }
    let made = vm.new_set();
    update_from(vm, made.get(), iterable)?;
    Ok(made)
}

/// Turns a set that nobody else has seen into one of the kind wanted.
fn finish<S: Strategy>(vm: &Vm<S>, made: Ref<S>, frozen: bool) -> Ref<S> {
    if !frozen {
        return made;
    }
    let table = set::<S>(made.get()).exclusive(|s| std::mem::take(&mut s.table));
    of_table(vm, true, table)
}

/// Whether operators on `v` make frozen sets.
fn is_frozen(v: Value) -> bool {
    v.has_layout(Kind::FrozenSet)
}

// ---- changes ------------------------------------------------------------------------------------------

/// `s.update(iterable)`. What a set, dict, list or tuple has is added together, as far as that can be done
/// without Python code.
pub(super) fn update_from<S: Strategy>(vm: &mut Vm<S>, v: Value, iterable: Value) -> PyResult<S, ()> {
    if is_set(iterable) || iterable.is_exact(Kind::Dict) {
        let all = elements(vm, iterable)?;
        return add_all(vm, v, all);
    }
    if iterable.is_exact(Kind::List) || iterable.is_exact(Kind::Tuple) {
        let mut all = Vec::new();
        let items = match Obj::<S, List>::exactly(iterable) {
            Some(list) => list.exclusive(|l| retained(&l.items)),
            None => retained(Obj::<S, Tuple>::from_value(iterable).body().items()),
        };
        for x in items {
            match vm.element_hash(x.get()) {
                Ok(hash) => all.push((hash, x)),
                Err(raised) => {
                    // Those before it have been added.
                    let exception = vm.take_raised(raised);
                    add_all(vm, v, all)?;
                    return Err(vm.raise_again(exception));
                }
            }
        }
        return add_all(vm, v, all);
    }
    let iterator = vm.iter(iterable)?;
    while let Some(x) = vm.next(iterator.get())? {
        vm.set_add(v, x.get())?;
        vm.poll()?;
    }
    Ok(())
}

fn add_all<S: Strategy>(vm: &mut Vm<S>, v: Value, all: Elements<S>) -> PyResult<S, ()> {
    let entries: Vec<_> = all.into_iter().map(|(hash, x)| (hash, x, Ref::from_owned(Value::NULL))).collect();
    let added = vm.enter_all(set::<S>(v), &entries, false);
    for (hash, x, _) in entries.into_iter().skip(added) {
        add_hashed(vm, v, hash, x)?;
    }
    Ok(())
}

/// `s.difference_update(iterable)`
pub(super) fn remove_all<S: Strategy>(vm: &mut Vm<S>, v: Value, iterable: Value) -> PyResult<S, ()> {
    if v == iterable {
        empty::<S>(v);
        return Ok(());
    }
    for (hash, x) in elements(vm, iterable)? {
        vm.set_remove(v, hash, x.get())?;
    }
    Ok(())
}

/// `s.symmetric_difference_update(iterable)`
pub(super) fn toggle_all<S: Strategy>(vm: &mut Vm<S>, v: Value, iterable: Value) -> PyResult<S, ()> {
    if v == iterable {
        empty::<S>(v);
        return Ok(());
    }
    let other = if is_set(iterable) { Ref::new(iterable) } else { set_of(vm, iterable)? };
    for (hash, x) in vm.set_items(other.get()) {
        set::<S>(v).will_hold(x.get());
        let removed = vm.with_key(set::<S>(v), hash, x.get(), |table, at| match at {
            Some(at) => Some(Ref::<S>::from_owned(table.remove(at).key)),
            None => {
                barrier::<S>(x.get());
                table.insert_new(hash, Ref::clone(&x).into_value(), Value::NULL);
                None
            }
        })?;
        drop(removed);
    }
    Ok(())
}

/// `s.intersection_update(iterable)`
fn keep_common<S: Strategy>(vm: &mut Vm<S>, v: Value, iterable: Value) -> PyResult<S, ()> {
    let other = if is_set(iterable) { Ref::new(iterable) } else { set_of(vm, iterable)? };
    for (hash, x) in vm.set_items(v) {
        if !vm.set_contains(other.get(), hash, x.get())? {
            vm.set_remove(v, hash, x.get())?;
        }
    }
    Ok(())
}

fn empty<S: Strategy>(v: Value) {
    let entries = set::<S>(v).exclusive(|s| s.table.take_all());
    entries.into_iter().filter(|e| !e.key.is_null()).for_each(|e| release::<S>(e.key));
}

// ---- new sets -----------------------------------------------------------------------------------------

fn copy_of<S: Strategy>(vm: &Vm<S>, v: Value) -> Ref<S> {
    if v.is_exact(Kind::FrozenSet) {
        return Ref::new(v);
    }
    of_table(vm, is_frozen(v), copy_table::<S>(v))
}

fn union<S: Strategy>(vm: &mut Vm<S>, v: Value, others: &[Value]) -> PyResult<S> {
    let made = set_of(vm, v)?;
    for &other in others {
        update_from(vm, made.get(), other)?;
    }
    Ok(finish(vm, made, is_frozen(v)))
}

fn intersection<S: Strategy>(vm: &mut Vm<S>, v: Value, others: &[Value]) -> PyResult<S> {
    let mut made = match others {
        [] => set_of(vm, v)?,
        [first, ..] => common(vm, v, *first)?,
    };
    for &other in others.iter().skip(1) {
        made = common(vm, made.get(), other)?;
    }
    Ok(finish(vm, made, is_frozen(v)))
}

/// What is in both: looked up in `v`, unless `other` is the larger set.
fn common<S: Strategy>(vm: &mut Vm<S>, v: Value, other: Value) -> PyResult<S> {
    let (mut table, mut candidates) = (v, other);
    if is_set(other) && read::<S, _>(other, Table::len) > read::<S, _>(v, Table::len) {
        (table, candidates) = (other, v);
    }
    let made = vm.new_set();
    for (hash, x) in elements(vm, candidates)? {
        if vm.set_contains(table, hash, x.get())? {
            add_hashed(vm, made.get(), hash, x)?;
        }
    }
    Ok(made)
}

fn difference<S: Strategy>(vm: &mut Vm<S>, v: Value, others: &[Value]) -> PyResult<S> {
    let made = set_of(vm, v)?;
    for &other in others {
        remove_all(vm, made.get(), other)?;
    }
    Ok(finish(vm, made, is_frozen(v)))
}

fn symmetric_difference<S: Strategy>(vm: &mut Vm<S>, v: Value, other: Value) -> PyResult<S> {
    let made = set_of(vm, v)?;
    toggle_all(vm, made.get(), other)?;
    Ok(finish(vm, made, is_frozen(v)))
}

// ---- questions ----------------------------------------------------------------------------------------

/// The hash to look an element up by. A set stands for the frozen set of its elements.
fn lookup_hash<S: Strategy>(vm: &mut Vm<S>, x: Value) -> PyResult<S, i64> {
    let hash = vm.element_hash(x);
    if hash.is_err() && x.has_layout(Kind::Set) {
        if let Some(hash) = vm.catch(Exc::TypeError, hash)? {
            return Ok(hash);
        }
        return Ok(hash_of_elements::<S>(x));
    }
    hash
}

fn hash_of_elements<S: Strategy>(v: Value) -> i64 {
    read::<S, _>(v, |table| gilectomy_text::hash::frozenset(table.iter().map(|e| e.hash)))
}

pub(crate) fn hash<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    Ok(hash_of_elements::<S>(v))
}

pub(crate) fn len<S: Strategy>(_: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(read::<S, _>(v, Table::len))
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    let hash = lookup_hash(vm, item)?;
    vm.set_contains(v, hash, item)
}

fn is_subset<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S, bool> {
    if read::<S, _>(a, Table::len) > read::<S, _>(b, Table::len) {
        return Ok(false);
    }
    for (hash, x) in vm.set_items(a) {
        if !vm.set_contains(b, hash, x.get())? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (len, set) = (read::<S, _>(v, Table::len), Ref::<S>::new(v).into_value());
    Ok(vm.new_iter(vm.rt.types.set_iterator, IterState::Set { set, position: 0, len, left: len }))
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let name = vm.type_name(v);
    if !vm.enter_repr(v) {
        return Ok(vm.new_str(&format!("{name}(...)")));
    }
    let text = repr_elements(vm, v, &name);
    vm.leave_repr();
    let text = text?;
    Ok(vm.new_text_buf(text.finish()))
}

fn repr_elements<S: Strategy>(vm: &mut Vm<S>, v: Value, name: &str) -> PyResult<S, TextBuilder> {
    let elements = vm.set_items(v);
    let braces = v.is_exact(Kind::Set) && !elements.is_empty();
    let mut text = TextBuilder::new();
    if !braces {
        text.push_str(name);
        text.push_str("(");
    }
    let any = !elements.is_empty();
    for (k, (_, x)) in elements.into_iter().enumerate() {
        text.push_str(if k == 0 { "{" } else { ", " });
        let x = vm.repr(x.get())?;
        push_str_object::<S>(&mut text, x.get());
    }
    text.push_str(if any { "}" } else { "" });
    text.push_str(if braces { "" } else { ")" });
    Ok(text)
}

pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    if !is_set(a) || !is_set(b) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let (m, n) = (read::<S, _>(a, Table::len), read::<S, _>(b, Table::len));
    let holds = match op {
        CompareOp::Eq => m == n && is_subset(vm, a, b)?,
        CompareOp::Ne => m != n || !is_subset(vm, a, b)?,
        CompareOp::Lt => m < n && is_subset(vm, a, b)?,
        CompareOp::Le => is_subset(vm, a, b)?,
        CompareOp::Gt => m > n && is_subset(vm, b, a)?,
        CompareOp::Ge => is_subset(vm, b, a)?,
    };
    Ok(Ref::bool(holds))
}

pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    if !is_set(a) || !is_set(b) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    match op {
        BinaryOp::Or => union(vm, a, &[b]),
        BinaryOp::And => intersection(vm, a, &[b]),
        BinaryOp::Sub => difference(vm, a, &[b]),
        BinaryOp::Xor => symmetric_difference(vm, a, b),
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

pub(crate) fn inplace<S: Strategy>(
    vm: &mut Vm<S>,
    op: BinaryOp,
    a: Value,
    b: Value,
) -> PyResult<S, Option<Ref<S>>> {
    if !a.has_layout(Kind::Set) || !is_set(b) {
        return Ok(None);
    }
    match op {
        BinaryOp::Or => update_from(vm, a, b)?,
        BinaryOp::And => keep_common(vm, a, b)?,
        BinaryOp::Sub => remove_all(vm, a, b)?,
        BinaryOp::Xor => toggle_all(vm, a, b)?,
        _ => return Ok(None),
    }
    Ok(Some(Ref::new(a)))
}

// ---- methods ------------------------------------------------------------------------------------------

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, _) = arguments::class(vm, args, vm.rt.types.set)?;
    Ok(vm.new_instance_of(class, Set::default()))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [iterable] = args.between(vm, "set", 0)?;
    empty::<S>(v);
    if let Some(iterable) = iterable {
        update_from(vm, v, iterable)?;
    }
    Ok(Ref::none())
}

fn new_frozen<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let base = vm.rt.types.frozenset;
    let (class, args) = arguments::class(vm, args, base)?;
    let [iterable] = arguments::of_new(vm, class, base, args).between(vm, "frozenset", 0)?;
    let table = match iterable {
        None => Table::default(),
        Some(v) if class == base && v.is_exact(Kind::FrozenSet) => return Ok(Ref::new(v)),
        Some(v) => {
            let made = set_of(vm, v)?;
            set::<S>(made.get()).exclusive(|s| std::mem::take(&mut s.table))
        }
    };
    Ok(vm.new_instance_of(class, FrozenSet { table }))
}

fn add<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "set.add")?;
    vm.set_add(v, x)?;
    Ok(Ref::none())
}

fn discard<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "set.discard")?;
    let hash = lookup_hash(vm, x)?;
    vm.set_remove(v, hash, x)?;
    Ok(Ref::none())
}

fn remove<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, x) = arguments::one_parameter(vm, args, "set.remove")?;
    let hash = lookup_hash(vm, x)?;
    match vm.set_remove(v, hash, x)? {
        true => Ok(Ref::none()),
        false => Err(vm.key_error(x)),
    }
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "set.pop")?;
    match set::<S>(v).exclusive(|s| s.table.pop().map(|e| e.key)) {
        Some(x) => Ok(Ref::from_owned(x)),
        None => {
            let message = vm.new_str("pop from an empty set");
            Err(vm.key_error(message.get()))
        }
    }
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    empty::<S>(arguments::no_parameters(vm, args, "set.clear")?);
    Ok(Ref::none())
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "set.copy")?;
    Ok(copy_of(vm, v))
}

/// A method that takes any number of iterables.
fn iterables<'a, S: Strategy>(vm: &mut Vm<S>, args: Args<'a>, f: &str) -> PyResult<S, (Value, &'a [Value])> {
    let (v, rest) = arguments::receiver(args);
    Ok((v, rest.no_keywords(vm, f)?))
}

fn m_union<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, others) = iterables(vm, args, "set.union")?;
    union(vm, v, others)
}

fn m_intersection<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, others) = iterables(vm, args, "set.intersection")?;
    intersection(vm, v, others)
}

fn m_difference<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, others) = iterables(vm, args, "set.difference")?;
    difference(vm, v, others)
}

fn m_symmetric_difference<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, other) = arguments::one_parameter(vm, args, "set.symmetric_difference")?;
    symmetric_difference(vm, v, other)
}

fn update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, others) = iterables(vm, args, "set.update")?;
    others.iter().try_for_each(|&other| update_from(vm, v, other))?;
    Ok(Ref::none())
}

fn intersection_update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, others) = iterables(vm, args, "set.intersection_update")?;
    others.iter().try_for_each(|&other| keep_common(vm, v, other))?;
    Ok(Ref::none())
}

fn difference_update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, others) = iterables(vm, args, "set.difference_update")?;
    others.iter().try_for_each(|&other| remove_all(vm, v, other))?;
    Ok(Ref::none())
}

fn symmetric_difference_update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, other) = arguments::one_parameter(vm, args, "set.symmetric_difference_update")?;
    toggle_all(vm, v, other)?;
    Ok(Ref::none())
}

fn isdisjoint<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, other) = arguments::one_parameter(vm, args, "set.isdisjoint")?;
    for (hash, x) in elements(vm, other)? {
        if vm.set_contains(v, hash, x.get())? {
            return Ok(Ref::bool(false));
        }
    }
    Ok(Ref::bool(true))
}

fn issubset<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, other) = arguments::one_parameter(vm, args, "set.issubset")?;
    let other = if is_set(other) { Ref::new(other) } else { set_of(vm, other)? };
    Ok(Ref::bool(is_subset(vm, v, other.get())?))
}

fn issuperset<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, other) = arguments::one_parameter(vm, args, "set.issuperset")?;
    for (hash, x) in elements(vm, other)? {
        if !vm.set_contains(v, hash, x.get())? {
            return Ok(Ref::bool(false));
        }
    }
    Ok(Ref::bool(true))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let (plain, frozen) = (vm.rt.types.set, vm.rt.types.frozenset);
    vm.def_static(plain, "__new__", new);
    vm.def(plain, "__init__", init);
    vm.def_static(frozen, "__new__", new_frozen);
    for ty in [plain, frozen] {
        vm.def(ty, "copy", copy);
        vm.def(ty, "union", m_union);
        vm.def(ty, "intersection", m_intersection);
        vm.def(ty, "difference", m_difference);
        vm.def(ty, "symmetric_difference", m_symmetric_difference);
        vm.def(ty, "isdisjoint", isdisjoint);
        vm.def(ty, "issubset", issubset);
        vm.def(ty, "issuperset", issuperset);
    }
    vm.def(plain, "add", add);
    vm.def(plain, "discard", discard);
    vm.def(plain, "remove", remove);
    vm.def(plain, "pop", pop);
    vm.def(plain, "clear", clear);
    vm.def(plain, "update", update);
    vm.def(plain, "intersection_update", intersection_update);
    vm.def(plain, "difference_update", difference_update);
    vm.def(plain, "symmetric_difference_update", symmetric_difference_update);
    vm.def_doc(plain, "Build an unordered collection of unique elements.");
    vm.def_doc(frozen, "Build an immutable unordered collection of unique elements.");
}
