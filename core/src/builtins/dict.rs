//! `dict`.
//!
//! Looking up, setting and removing a key is one critical section each (`protocol::dict`). Methods that
//! take many keys from another dict take them at one moment and set them one by one, so that neither dict
//! is held while keys are compared. Hashes are kept in the table and not computed again.

use super::tuple::push_str_object;
use super::{arguments, set};
use crate::heap::grace::Array;
use crate::object::{Kind, Obj, Ref, Value, release, retain};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Dict, DictView, Entry, IterState, Table, ViewKind};
use gilectomy_text::TextBuilder;

fn dict<S: Strategy>(v: Value) -> Obj<S, Dict> {
    Obj::from_value(v)
}

/// What a dict holds at one moment: hash, key, value.
type Snapshot<S> = Vec<(i64, Ref<S>, Ref<S>)>;

fn snapshot<S: Strategy>(v: Value) -> Snapshot<S> {
    dict::<S>(v).observe(|d| d.table.iter().map(|e| (e.hash, Ref::new(e.key), Ref::new(e.value))).collect())
}

fn release_entries<S: Strategy>(entries: Array<Entry>) {
    for entry in entries.into_iter().filter(|e| !e.key.is_null()) {
        release::<S>(entry.key);
        release::<S>(entry.value);
    }
}

// ---- operators ----------------------------------------------------------------------------------------

pub(crate) fn len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(vm.dict_len(v))
}

pub(crate) fn getitem<S: Strategy>(vm: &mut Vm<S>, v: Value, key: Value) -> PyResult<S> {
    if let Some(found) = vm.dict_get(v, key)? {
        return Ok(found);
    }
    if !v.is_exact(Kind::Dict) {
        let name = vm.rt.names.missing;
        if let Some(made) = vm.call_special_opt(v, name, &[key])? {
            return Ok(made);
        }
    }
    Err(vm.key_error(key))
}

pub(crate) fn setitem<S: Strategy>(vm: &mut Vm<S>, v: Value, key: Value, value: Ref<S>) -> PyResult<S, ()> {
    vm.dict_set(v, key, value)
}

pub(crate) fn delitem<S: Strategy>(vm: &mut Vm<S>, v: Value, key: Value) -> PyResult<S, ()> {
    match vm.dict_remove(v, key)? {
        Some(_) => Ok(()),
        None => Err(vm.key_error(key)),
    }
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, key: Value) -> PyResult<S, bool> {
    let hash = vm.key_hash(key)?;
    vm.with_key(dict::<S>(v), hash, key, |_, at| at.is_some())
}

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(new_iterator(vm, v, ViewKind::Keys, false))
}

/// An iterator over a part of a dict.
pub(super) fn new_iterator<S: Strategy>(vm: &Vm<S>, v: Value, kind: ViewKind, reversed: bool) -> Ref<S> {
    let (len, first, slots) =
        dict::<S>(v).observe(|d| (d.table.len(), d.table.first(), d.table.slots().len()));
    let types = &vm.rt.types;
    let ty = match kind {
        ViewKind::Keys => types.dict_keyiterator,
        ViewKind::Values => types.dict_valueiterator,
        ViewKind::Items => types.dict_itemiterator,
    };
    let dict = Ref::<S>::new(v).into_value();
    let position = if reversed { slots } else { first };
    vm.new_iter(ty, IterState::Dict { dict, kind, position, reversed, len, left: len })
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if !vm.enter_repr(v) {
        return Ok(vm.new_ascii(b"{...}"));
    }
    let text = repr_entries(vm, v);
    vm.leave_repr();
    let text = text?;
    Ok(vm.new_text_buf(text.finish()))
}

fn repr_entries<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, TextBuilder> {
    let mut text = TextBuilder::new();
    text.push_str("{");
    for (k, (key, value)) in vm.dict_items(v).into_iter().enumerate() {
        if k > 0 {
            text.push_str(", ");
        }
        let key = vm.repr(key.get())?;
        push_str_object::<S>(&mut text, key.get());
        text.push_str(": ");
        let value = vm.repr(value.get())?;
        push_str_object::<S>(&mut text, value.get());
    }
    text.push_str("}");
    Ok(text)
}

pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    let dicts = a.has_layout(Kind::Dict) && b.has_layout(Kind::Dict);
    match op {
        CompareOp::Eq if dicts => Ok(Ref::bool(equal(vm, a, b)?)),
        CompareOp::Ne if dicts => Ok(Ref::bool(!equal(vm, a, b)?)),
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

fn equal<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S, bool> {
    if vm.dict_len(a) != vm.dict_len(b) {
        return Ok(false);
    }
    for (hash, key, value) in snapshot::<S>(a) {
        let other = vm.with_key(dict::<S>(b), hash, key.get(), |table, at| {
            at.map(|at| Ref::<S>::new(table.slots()[at].value))
        })?;
        match other {
            Some(other) if vm.equal(value.get(), other.get())? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    if op != BinaryOp::Or || !a.has_layout(Kind::Dict) || !b.has_layout(Kind::Dict) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let merged = copy_of(vm, a);
    update_from(vm, merged.get(), b)?;
    Ok(merged)
}

pub(crate) fn inplace<S: Strategy>(
    vm: &mut Vm<S>,
    op: BinaryOp,
    a: Value,
    b: Value,
) -> PyResult<S, Option<Ref<S>>> {
    if op != BinaryOp::Or {
        return Ok(None);
    }
    update_from(vm, a, b)?;
    Ok(Some(Ref::new(a)))
}

// ---- construction and merging -------------------------------------------------------------------------

/// A copy of a dict's table at one moment.
pub(crate) fn copy_of_table<S: Strategy>(v: Value) -> Table {
    dict::<S>(v).observe(|d| {
        for entry in d.table.iter() {
            retain::<S>(entry.key);
            retain::<S>(entry.value);
        }
        d.table.duplicate()
    })
}

/// A plain dict with the same entries.
fn copy_of<S: Strategy>(vm: &Vm<S>, v: Value) -> Ref<S> {
    vm.new_object(vm.rt.types.dict, Dict { table: copy_of_table::<S>(v) })
}

/// `dict.update(source)`: a dict, anything with `keys()`, or an iterable of pairs.
pub(crate) fn update_from<S: Strategy>(vm: &mut Vm<S>, v: Value, source: Value) -> PyResult<S, ()> {
    if is_plain(vm, source) {
        return vm.dict_set_all(v, source);
    }
    let keys = vm.rt.names.keys;
    if vm.getattr_opt(source, keys)?.is_none() {
        return update_from_pairs(vm, v, source);
    }
    let keys = vm.mapping_keys(source)?;
    while let Some(key) = vm.next(keys.get())? {
        let value = vm.getitem(source, key.get())?;
        vm.dict_set(v, key.get(), value)?;
    }
    Ok(())
}

/// Whether a dict's entries are what iterating it would give.
fn is_plain<S: Strategy>(vm: &mut Vm<S>, v: Value) -> bool {
    if v.is_exact(Kind::Dict) || vm.type_of(v) == vm.rt.types.ordered_dict {
        return true;
    }
    let (ty, base, name) = (vm.type_of(v), vm.rt.types.dict, vm.rt.names.iter);
    v.has_layout(Kind::Dict) && vm.lookup(ty, name) == vm.lookup(base, name)
}

fn update_from_pairs<S: Strategy>(vm: &mut Vm<S>, v: Value, source: Value) -> PyResult<S, ()> {
    let pairs = vm.iter(source)?;
    let mut at = 0;
    while let Some(pair) = vm.next(pairs.get())? {
        if !vm.is_iterable(pair.get()) {
            return Err(not_a_pair(vm, at));
        }
        let mut parts = vm.collect(pair.get())?.into_iter();
        match (parts.next(), parts.next(), parts.len()) {
            (Some(key), Some(value), 0) => vm.dict_set(v, key.get(), value)?,
            (first, second, more) => {
                let n = usize::from(first.is_some()) + usize::from(second.is_some()) + more;
                return Err(vm.value_error(format!(
                    "dictionary update sequence element #{at} has length {n}; 2 is required"
                )));
            }
        }
        at += 1;
    }
    Ok(())
}

#[cold]
fn not_a_pair<S: Strategy>(vm: &mut Vm<S>, at: usize) -> crate::runtime::Raised<S> {
    let raised = vm.type_error("object is not iterable");
    let exception = vm.take_raised(raised);
    let add_note = vm.rt.intern("add_note");
    let note = vm.new_str(&format!("Cannot convert dictionary update sequence element #{at} to a sequence"));
    match vm.call_method(exception.get(), add_note, &[note.get()]) {
        Ok(_) => vm.raise_again(exception),
        Err(raised) => raised,
    }
}

fn update_with<S: Strategy>(vm: &mut Vm<S>, v: Value, args: Args<'_>, f: &str) -> PyResult<S, ()> {
    let positional = Args::positional(args.pos);
    let [source] = positional.between(vm, f, 0)?;
    if let Some(source) = source {
        update_from(vm, v, source)?;
    }
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        vm.dict_set(v, name, Ref::new(value))?;
    }
    Ok(())
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, _) = arguments::class(vm, args, vm.rt.types.dict)?;
    Ok(vm.new_instance_of(class, Dict::default()))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    update_with(vm, v, args, "dict")?;
    Ok(Ref::none())
}

fn update<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    update_with(vm, v, args, "update")?;
    Ok(Ref::none())
}

fn fromkeys<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, [keys, value]) = arguments::parameters(vm, args, ("dict", "fromkeys"), 1)?;
    let value = value.unwrap_or(Value::NONE);
    let made = vm.call(class, &[])?;
    let plain = made.is_exact(Kind::Dict);
    let known = keys.filter(|&keys| plain && (set::is_set(keys) || keys.is_exact(Kind::Dict)));
    if let Some(keys) = known {
        for (hash, key) in set::elements(vm, keys)? {
            vm.dict_set_hashed(made.get(), hash, key.get(), Ref::new(value))?;
        }
        return Ok(made);
    }
    let keys = vm.iter(keys.unwrap_or(Value::NONE))?;
    while let Some(key) = vm.next(keys.get())? {
        if plain {
            vm.dict_set(made.get(), key.get(), Ref::new(value))?;
        } else {
            vm.setitem(made.get(), key.get(), Ref::new(value))?;
        }
        vm.poll()?;
    }
    Ok(made)
}

// ---- methods ------------------------------------------------------------------------------------------

fn get<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [key, default]) = arguments::parameters(vm, args, ("dict", "get"), 1)?;
    let found = vm.dict_get(v, key.unwrap_or(Value::NONE))?;
    Ok(found.unwrap_or_else(|| Ref::new(default.unwrap_or(Value::NONE))))
}

fn setdefault<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [key, default]) = arguments::parameters(vm, args, ("dict", "setdefault"), 1)?;
    vm.dict_set_default(v, key.unwrap_or(Value::NONE), default.unwrap_or(Value::NONE))
}

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, [key, default]) = arguments::parameters(vm, args, ("dict", "pop"), 1)?;
    let key = key.unwrap_or(Value::NONE);
    // An empty dict does not even hash the key.
    let found = if vm.dict_len(v) == 0 { None } else { vm.dict_remove(v, key)? };
    match (found, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => Err(vm.key_error(key)),
    }
}

fn popitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "dict.popitem")?;
    match dict::<S>(v).exclusive(|d| d.table.pop()) {
        Some(entry) => Ok(vm.new_tuple(&[entry.key, entry.value])),
        None => {
            let message = vm.new_str("popitem(): dictionary is empty");
            Err(vm.key_error(message.get()))
        }
    }
}

fn clear<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "dict.clear")?;
    let entries = dict::<S>(v).exclusive(|d| d.table.take_all());
    release_entries::<S>(entries);
    Ok(Ref::none())
}

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "dict.copy")?;
    Ok(copy_of(vm, v))
}

fn view<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str, kind: ViewKind) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, f)?;
    let types = &vm.rt.types;
    let ty = match kind {
        ViewKind::Keys => types.dict_keys,
        ViewKind::Values => types.dict_values,
        ViewKind::Items => types.dict_items,
    };
    Ok(vm.new_object(ty, DictView { dict: Ref::<S>::new(v).into_value(), kind }))
}

fn keys<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    view(vm, args, "dict.keys", ViewKind::Keys)
}

fn values<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    view(vm, args, "dict.values", ViewKind::Values)
}

fn items<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    view(vm, args, "dict.items", ViewKind::Items)
}

fn reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "dict.__reversed__")?;
    Ok(new_iterator(vm, v, ViewKind::Keys, true))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.dict;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def_class(ty, "fromkeys", fromkeys);
    vm.def(ty, "get", get);
    vm.def(ty, "setdefault", setdefault);
    vm.def(ty, "pop", pop);
    vm.def(ty, "popitem", popitem);
    vm.def(ty, "update", update);
    vm.def(ty, "clear", clear);
    vm.def(ty, "copy", copy);
    vm.def(ty, "keys", keys);
    vm.def(ty, "values", values);
    vm.def(ty, "items", items);
    vm.def(ty, "__reversed__", reversed);
    vm.def_doc(
        ty,
        "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    \
         (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in \
         iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    \
         in the keyword argument list.  For example:  dict(one=1, two=2)",
    );
}
