//! `weakref.ref`

use super::new_weak_reference;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::CompareOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Type, WeakRef};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.weakref;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__call__", call);
    vm.def(ty, "__repr__", |vm, args| {
        let [v] = args.exactly(vm, "__repr__")?;
        let weak = reference(vm, v)?;
        repr(vm, weak, "weakref", true)
    });
    vm.def(ty, "__hash__", hash);
    vm.def(ty, "__eq__", |vm, args| compare(vm, CompareOp::Eq, args));
    vm.def(ty, "__ne__", |vm, args| compare(vm, CompareOp::Ne, args));
    vm.def_getset(ty, "__callback__", callback, None);
}

fn reference<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Obj<S, WeakRef>> {
    match Obj::<S, WeakRef>::of(v) {
        Some(weak) => Ok(weak),
        None => {
            let name = vm.type_name(v);
            let message =
                format!("descriptor requires a 'weakref.ReferenceType' object but received a '{name}'");
            Err(vm.type_error(message))
        }
    }
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let ty = vm.rt.types.weakref;
    let Some((&class, pos)) = args.pos.split_first() else {
        return Err(vm.type_error("weakref.ReferenceType.__new__(): not enough arguments"));
    };
    let rest = Args { pos, ..args };
    if !Obj::<S, Type<S>>::of(class).is_some_and(|class| class.body().is_subtype_of(ty)) {
        let (name, what) = match Obj::<S, Type<S>>::of(class) {
            Some(class) => (class.body().name(), "not a subtype of weakref.ReferenceType"),
            None => (vm.type_name(class), "not a type object"),
        };
        return Err(vm.type_error(format!("weakref.ReferenceType.__new__({name}): {name} is {what}")));
    }
    if class == ty && !rest.kw.is_empty() {
        return Err(vm.type_error("ref() takes no keyword arguments"));
    }
    // What keywords a subclass takes is its own affair.
    let [target, callback] = Args::positional(rest.pos).between(vm, "__new__", 1)?;
    new_weak_reference(vm, class, target.unwrap_or(Value::NONE), callback)
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let rest = Args::positional(args.pos.get(1..).unwrap_or(&[]));
    let [_, _] = rest.between(vm, "__init__", 1)?;
    Ok(Ref::none())
}

/// The target, if it lives.
pub(super) fn follow<S: Strategy>(vm: &mut Vm<S>, weak: Obj<S, WeakRef>) -> Option<Ref<S>> {
    vm.settle_deaths();
    vm.weak_target(weak)
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let weak = reference(vm, args.pos.first().copied().unwrap_or(Value::NONE))?;
    if !args.kw.is_empty() {
        return Err(vm.type_error("weakref() takes no keyword arguments"));
    }
    if args.pos.len() > 1 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("weakref expected 0 arguments, got {n}")));
    }
    Ok(follow(vm, weak).unwrap_or_else(Ref::none))
}

/// `<weakref at 0x...; to 'type' at 0x... (name)>`, `named` where the target's name is to be told.
pub(super) fn repr<S: Strategy>(
    vm: &mut Vm<S>,
    weak: Obj<S, WeakRef>,
    what: &str,
    named: bool,
) -> PyResult<S> {
    let at = weak.value().bits();
    let Some(target) = follow(vm, weak) else {
        return Ok(vm.new_str(&format!("<{what} at {at:#x}; dead>")));
    };
    let (ty, class) = (vm.type_name(target.get()), vm.type_of(target.get()));
    let name = match vm.lookup(class, vm.rt.names.name).map(Ref::<S>::new) {
        Some(found) if named => vm.bind(found.get(), target.get(), class)?,
        _ => Ref::none(),
    };
    let name =
        if name.has_layout(Kind::Str) { format!(" ({})", vm.text_of(name.get())) } else { String::new() };
    let to = target.bits();
    Ok(vm.new_str(&format!("<{what} at {at:#x}; to '{ty}' at {to:#x}{name}>")))
}

/// The target's hash, kept from the first time on.
fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__hash__")?;
    let weak = reference(vm, v)?;
    if let Some(&hash) = weak.body().hash.get() {
        return Ok(vm.new_int(hash));
    }
    let Some(target) = follow(vm, weak) else {
        return Err(vm.type_error("weak object has gone away"));
    };
    let hash = vm.hash(target.get())?;
    // Another thread may have been first, with the same.
    let _ = weak.body().hash.set(hash);
    Ok(vm.new_int(hash))
}

/// Living targets are compared; where one is dead, the references' identities are.
fn compare<S: Strategy>(vm: &mut Vm<S>, op: CompareOp, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__eq__")?;
    let (a, Some(b)) = (reference(vm, a)?, Obj::<S, WeakRef>::of(b)) else {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    };
    match (follow(vm, a), follow(vm, b)) {
        (Some(a), Some(b)) => vm.compare(op, a.get(), b.get()),
        _ => Ok(Ref::bool((a.value() == b.value()) == (op == CompareOp::Eq))),
    }
}

fn callback<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let weak = reference(vm, v)?;
    // Inside the section, where the thread that calls it takes it out.
    Ok(weak.exclusive(|w| match w.callback.get() {
        callback if callback.is_null() || w.target().is_null() => Ref::none(),
        callback => Ref::new(callback),
    }))
}
