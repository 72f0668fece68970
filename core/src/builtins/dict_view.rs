//! `dict_keys`, `dict_values` and `dict_items`: live views of a dict. Keys and items behave as sets.

use super::tuple::push_str_object;
use super::{arguments, dict, set};
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::{BinaryOp, CompareOp};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, DictView, MappingProxy, Tuple, ViewKind};
use gilectomy_text::TextBuilder;

fn body<'a, S: Strategy>(v: Value) -> &'a DictView {
    Obj::<S, DictView>::from_value(v).body()
}

/// Whether a value is a view that behaves as a set.
fn is_set_view<S: Strategy>(v: Value) -> bool {
    v.has_layout(Kind::DictView) && body::<S>(v).kind != ViewKind::Values
}

pub(crate) fn len<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(vm.dict_len(body::<S>(v).dict))
}

pub(crate) fn contains<S: Strategy>(vm: &mut Vm<S>, v: Value, item: Value) -> PyResult<S, bool> {
    let view = body::<S>(v);
    match view.kind {
        ViewKind::Keys => dict::contains(vm, view.dict, item),
        ViewKind::Values => {
            for (_, value) in vm.dict_items(view.dict) {
                if vm.equal(value.get(), item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        ViewKind::Items => {
            let Some(&[key, value]) = Obj::<S, Tuple>::of(item).map(|pair| pair.body().items()) else {
                return Ok(false);
            };
            match vm.dict_get(view.dict, key)? {
                Some(found) => vm.equal(found.get(), value),
                None => Ok(false),
            }
        }
    }
}

pub(crate) fn iter<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let view = body::<S>(v);
    Ok(dict::new_iterator(vm, view.dict, view.kind, false))
}

pub(crate) fn repr<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if !vm.enter_repr(v) {
        return Ok(vm.new_ascii(b"..."));
    }
    let text = repr_list(vm, v);
    vm.leave_repr();
    let text = text?;
    Ok(vm.new_text_buf(text.finish()))
}

fn repr_list<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, TextBuilder> {
    let items = vm.collect(v)?;
    let items = vm.new_list_of(items);
    let items = vm.repr(items.get())?;
    let mut text = TextBuilder::new();
    text.push_str(&vm.type_name(v));
    text.push_str("(");
    push_str_object::<S>(&mut text, items.get());
    text.push_str(")");
    Ok(text)
}

/// Whether everything in `a` is in `b`.
fn is_subset<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S, bool> {
    for item in vm.collect(a)? {
        if !vm.contains(b, item.get())? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(crate) fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, a: Value, b: Value) -> PyResult<S> {
    if !is_set_view::<S>(a) || !(set::is_set(b) || is_set_view::<S>(b)) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    let (m, n) = (vm.len(a)?, vm.len(b)?);
    let holds = match op {
        CompareOp::Eq => m == n && is_subset(vm, a, b)?,
        CompareOp::Ne => m != n || !is_subset(vm, a, b)?,
        CompareOp::Lt => m < n && is_subset(vm, a, b)?,
        CompareOp::Le => m <= n && is_subset(vm, a, b)?,
        CompareOp::Gt => m > n && is_subset(vm, b, a)?,
        CompareOp::Ge => m >= n && is_subset(vm, b, a)?,
    };
    Ok(Ref::bool(holds))
}

pub(crate) fn binary<S: Strategy>(vm: &mut Vm<S>, op: BinaryOp, a: Value, b: Value) -> PyResult<S> {
    if !is_set_view::<S>(a) && !is_set_view::<S>(b) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    match op {
        BinaryOp::And => {
            let (view, other) = if is_set_view::<S>(a) { (a, b) } else { (b, a) };
            let common = vm.new_set();
            let items = vm.iter(other)?;
            while let Some(item) = vm.next(items.get())? {
                if contains(vm, view, item.get())? {
                    vm.set_add(common.get(), item.get())?;
                }
            }
            Ok(common)
        }
        BinaryOp::Or | BinaryOp::Sub | BinaryOp::Xor => {
            let result = set::set_of(vm, a)?;
            match op {
                BinaryOp::Or => set::update_from(vm, result.get(), b)?,
                BinaryOp::Sub => set::remove_all(vm, result.get(), b)?,
                _ => set::toggle_all(vm, result.get(), b)?,
            }
            Ok(result)
        }
        _ => Ok(Ref::new(Value::NOT_IMPLEMENTED)),
    }
}

fn isdisjoint<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, other) = arguments::one_parameter(vm, args, "isdisjoint")?;
    let items = vm.iter(other)?;
    while let Some(item) = vm.next(items.get())? {
        if contains(vm, v, item.get())? {
            return Ok(Ref::bool(false));
        }
    }
    Ok(Ref::bool(true))
}

fn reversed<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "__reversed__")?;
    let view = body::<S>(v);
    Ok(dict::new_iterator(vm, view.dict, view.kind, true))
}

fn mapping<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let mapping = Ref::<S>::new(body::<S>(v).dict).into_value();
    Ok(vm.new_object(vm.rt.types.mappingproxy, MappingProxy { mapping }))
}

pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let types = &vm.rt.types;
    for ty in [types.dict_keys, types.dict_values, types.dict_items] {
        vm.def(ty, "__reversed__", reversed);
        vm.def_getset(ty, "mapping", mapping, None);
    }
    for ty in [types.dict_keys, types.dict_items] {
        vm.def(ty, "isdisjoint", isdisjoint);
    }
}
