//! `collections.OrderedDict`: a dict whose order a program can change.
//!
//! It has the body of a dict, and its order is that of the dict's own table: there is no second structure to keep in
//! step. What it does beyond a dict is to move an entry to an end, to take one from either end, to compare in order, and
//! to tell an iterator of any change. To move, to take, to look at the whole is one critical section each, as with a
//! dict. Where a subclass has its own way to read or to set an item, the methods that CPython makes of those go through
//! it, item by item.

mod iterator;
mod update;

use crate::builtins::{arguments, dict};
use crate::object::{Kind, Obj, Ref, Value, observe_pair, release};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Dict, Entry, Exc, NativeFn, Table};

const CHANGED: &str = "OrderedDict mutated during iteration";

fn body<S: Strategy>(v: Value) -> Obj<S, Dict> {
    Obj::from_value(v)
}

/// Whether the class of an ordered dict has none of these methods of its own.
fn has_plain<S: Strategy, const N: usize>(vm: &mut Vm<S>, v: Value, names: [Value; N]) -> bool {
    let (ty, base) = (vm.type_of(v), vm.rt.types.ordered_dict);
    ty == base || names.iter().all(|&name| vm.lookup(ty, name) == vm.lookup(base, name))
}

fn is_ordered<S: Strategy>(vm: &Vm<S>, v: Value) -> bool {
    vm.type_body(vm.type_of(v)).is_subtype_of(vm.rt.types.ordered_dict)
}

fn changed<S: Strategy>(vm: &mut Vm<S>) -> Raised<S> {
    vm.raise(Exc::RuntimeError, CHANGED)
}

// ---- order --------------------------------------------------------------------------------------------

/// `last`, which is true if it is not given.
fn is_last<S: Strategy>(vm: &mut Vm<S>, last: Option<Value>) -> PyResult<S, bool> {
    last.map_or(Ok(true), |last| vm.truth(last))
}

fn move_to_end<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [key, last] = args.named(vm, "move_to_end", ["key", "last"], (0, 2, 1))?;
    let (key, last) = (key.unwrap_or(Value::NONE), is_last(vm, last)?);
    // An empty one does not even hash the key.
    if vm.dict_len(v) == 0 {
        return Err(vm.key_error(key));
    }
    let hash = vm.hash(key)?;
    let moved =
        vm.with_key(body::<S>(v), hash, key, |table, at| at.map(|at| table.move_to(at, last)).is_some())?;
    if moved { Ok(Ref::none()) } else { Err(vm.key_error(key)) }
}

fn popitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [last] = args.named(vm, "popitem", ["last"], (0, 1, 0))?;
    let last = is_last(vm, last)?;
    let take = |table: &mut Table| if last { table.pop() } else { table.pop_first() };
    match body::<S>(v).exclusive(|d| take(&mut d.table)) {
        Some(Entry { key, value, .. }) => Ok(vm.new_tuple(&[key, value])),
        None => {
            let message = vm.new_str("dictionary is empty");
            Err(vm.key_error(message.get()))
        }
    }
}

/// Between two ordered dicts, `==` asks for the same order too.
fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, if op == CompareOp::Eq { "__eq__" } else { "__ne__" })?;
    let equal = dict::compare(vm, CompareOp::Eq, a, b)?;
    let equal = match equal.get().as_bool() {
        None => return Ok(equal),
        Some(equal) => equal && (!is_ordered(vm, b) || has_equal_keys(vm, a, b)?),
    };
    Ok(Ref::bool(equal == (op == CompareOp::Eq)))
}

fn has_equal_keys<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S, bool> {
    let changes = |a: &Table, b: Option<&Table>| (a.changes(), b.map(Table::changes));
    let keys = |table: &Table| table.iter().map(|e| Ref::<S>::new(e.key)).collect::<Vec<_>>();
    let (mine, others, before) = observe_pair(body::<S>(a), body::<S>(b), |a, b| {
        let b = b.map(|b| &b.table);
        (keys(&a.table), b.map(keys), changes(&a.table, b))
    });
    // An ordered dict has the order that it has.
    let Some(others) = others else { return Ok(true) };
    for (mine, other) in mine.iter().zip(&others) {
        if mine.get() == other.get() {
            continue;
        }
        if !vm.equal(mine.get(), other.get())? {
            return Ok(false);
        }
        if mine.get().is_exact(Kind::Str) && other.get().is_exact(Kind::Str) {
            continue;
        }
        // Python may have been asked.
        let now = observe_pair(body::<S>(a), body::<S>(b), |a, b| changes(&a.table, b.map(|b| &b.table)));
        if now != before {
            return Err(changed(vm));
        }
    }
    Ok(mine.len() == others.len())
}

// ---- items --------------------------------------------------------------------------------------------

fn pop<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [key, default] = args.named(vm, "pop", ["key", "default"], (0, 2, 1))?;
    let key = key.unwrap_or(Value::NONE);
    let hash = vm.hash(key)?;
    let removed = vm.with_key(body::<S>(v), hash, key, |table, at| at.map(|at| table.remove(at)))?;
    match (removed, default) {
        (Some(entry), _) => {
            release::<S>(entry.key);
            Ok(Ref::from_owned(entry.value))
        }
        (None, Some(default)) => Ok(Ref::new(default)),
        (None, None) => Err(vm.key_error(key)),
    }
}

fn setdefault<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, args) = arguments::receiver(args);
    let [key, default] = args.named(vm, "setdefault", ["key", "default"], (0, 2, 1))?;
    let (key, default) = (key.unwrap_or(Value::NONE), default.unwrap_or(Value::NONE));
    let names = &vm.rt.names;
    let names = [names.contains, names.getitem, names.setitem];
    if has_plain(vm, v, names) {
        return vm.dict_set_default(v, key, default);
    }
    if vm.contains(v, key)? {
        return vm.getitem(v, key);
    }
    vm.setitem(v, key, Ref::new(default))?;
    Ok(Ref::new(default))
}

// ---- copies -------------------------------------------------------------------------------------------

fn copy<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "OrderedDict.copy")?;
    let class = vm.type_of(v);
    if class == vm.rt.types.ordered_dict {
        return Ok(vm.new_instance_of(class, Dict { table: dict::copy_of_table::<S>(v) }));
    }
    let made = vm.call(class, &[])?;
    let getitem = [vm.rt.names.getitem];
    let plain = has_plain(vm, v, getitem);
    let (items, changes) = body::<S>(v).observe(|d| {
        let items: Vec<_> = d.table.iter().map(|e| (Ref::<S>::new(e.key), Ref::new(e.value))).collect();
        (items, d.table.changes())
    });
    for (key, value) in items {
        let value = if plain { value } else { vm.getitem(v, key.get())? };
        vm.setitem(made.get(), key.get(), value)?;
        if !plain && body::<S>(v).observe(|d| d.table.changes()) != changes {
            return Err(changed(vm));
        }
    }
    Ok(made)
}

fn fromkeys<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (class, args) = arguments::receiver(args);
    let [keys, value] = args.named(vm, "fromkeys", ["iterable", "value"], (0, 2, 1))?;
    let (keys, value) = (keys.unwrap_or(Value::NONE), value.unwrap_or(Value::NONE));
    let made = vm.call(class, &[])?;
    let keys = vm.iter(keys)?;
    while let Some(key) = vm.next(keys.get())? {
        vm.setitem(made.get(), key.get(), Ref::new(value))?;
        vm.poll()?;
    }
    Ok(made)
}

/// How `copy` and `pickle` take it apart.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "OrderedDict.__reduce__")?;
    let state = vm.call_method(v, vm.rt.names.getstate, &[])?;
    let items = vm.call_method(v, vm.rt.names.items, &[])?;
    let items = vm.iter(items.get())?;
    let (class, none) = (Ref::new(vm.type_of(v)), vm.new_tuple(&[]));
    Ok(vm.new_tuple_of([class, none, state, Ref::none(), items]))
}

// ---- texts and sizes ----------------------------------------------------------------------------------

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "OrderedDict.__repr__")?;
    let name = vm.type_body(vm.type_of(v)).name();
    if vm.dict_len(v) == 0 {
        return Ok(vm.new_str(&format!("{name}()")));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.new_str("..."));
    }
    let items = vm.new_dict();
    let shown = match dict::update_from(vm, items.get(), v) {
        Ok(()) => vm.repr_text(items.get()),
        Err(raised) => Err(raised),
    };
    vm.leave_repr();
    Ok(vm.new_str(&format!("{name}({})", shown?)))
}

fn sizeof<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "OrderedDict.__sizeof__")?;
    // SAFETY: an argument is alive for the whole call, and an ordered dict is an object in a heap page.
    let slot = unsafe { crate::heap::slot_bytes(v.ptr()) };
    Ok(vm.new_size(slot + body::<S>(v).observe(|d| d.table.bytes())))
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let ty = vm.rt.types.ordered_dict;
    let methods: [(&'static str, NativeFn<S>); 10] = [
        ("__eq__", |vm, args| compare(vm, CompareOp::Eq, args)),
        ("__ne__", |vm, args| compare(vm, CompareOp::Ne, args)),
        ("__reduce__", reduce),
        ("__repr__", repr),
        ("__sizeof__", sizeof),
        ("copy", copy),
        ("move_to_end", move_to_end),
        ("pop", pop),
        ("popitem", popitem),
        ("setdefault", setdefault),
    ];
    for (name, f) in methods {
        vm.def(ty, name, f);
    }
    vm.def_class(ty, "fromkeys", fromkeys);
    let (get, set) = crate::builtins::object_model::instance_dict_accessors::<S>();
    vm.def_getset(ty, "__dict__", get, Some(set));
    vm.def_doc(ty, "Dictionary that remembers insertion order");
    update::install(vm, ty);
    iterator::install(vm, ty);
    let name = vm.new_str("collections");
    vm.def_attr(ty, vm.rt.names.module, name);
    vm.refresh_flags(ty);
    vm.def_value(module, "OrderedDict", Ref::new(ty));
}
