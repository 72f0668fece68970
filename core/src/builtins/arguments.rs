//! What methods and constructors do with their arguments first: the receiver or the class comes off, and
//! counts are checked in the words CPython has for methods.

use crate::object::{Obj, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Type, TypeFlags};

/// The receiver of a method, and the rest. Methods are never called without one.
pub(crate) fn receiver(args: Args<'_>) -> (Value, Args<'_>) {
    (args.pos[0], Args { pos: &args.pos[1..], ..args })
}

/// A method without parameters: its receiver. `f` is `type.name`.
pub(crate) fn no_parameters<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Value> {
    let (v, rest) = receiver(args);
    let [] = rest.exactly(vm, f)?;
    Ok(v)
}

/// A method with one parameter: receiver and argument. `f` is `type.name`.
pub(crate) fn one_parameter<S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    f: &str,
) -> PyResult<S, (Value, Value)> {
    let (v, rest) = receiver(args);
    let [x] = rest.exactly(vm, f)?;
    Ok((v, x))
}

/// The only argument of a function that counts its arguments itself.
pub(crate) fn only<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Value> {
    match (args.no_keywords(vm, f)?, args.pos.len()) {
        (&[v], _) => Ok(v),
        (_, n) => Err(vm.type_error(format!("{f} expected 1 argument, got {n}"))),
    }
}

/// A method with `min` to `N` positional parameters: the receiver and what was given.
pub(crate) fn parameters<S: Strategy, const N: usize>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    (ty, f): (&str, &str),
    min: usize,
) -> PyResult<S, (Value, [Option<Value>; N])> {
    let (v, rest) = receiver(args);
    if !rest.kw.is_empty() {
        return Err(vm.type_error(format!("{ty}.{f}() takes no keyword arguments")));
    }
    Ok((v, rest.between(vm, f, min)?))
}

/// The class a `__new__` was called with, made sure to be `base` or a subclass, and the rest.
pub(crate) fn class<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    base: Value,
) -> PyResult<S, (Value, Args<'a>)> {
    let name = |vm: &Vm<S>| vm.type_body(base).name();
    let Some((&class, pos)) = args.pos.split_first() else {
        let name = name(vm);
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(ty) = Obj::<S, Type<S>>::of(class) else {
        let (name, what) = (name(vm), vm.type_name(class));
        return Err(vm.type_error(format!("{name}.__new__(X): X is not a type object ({what})")));
    };
    if class != base && !ty.body().is_subtype_of(base) {
        let (name, what) = (name(vm), ty.body().name());
        return Err(vm.type_error(format!("{name}.__new__({what}): {what} is not a subtype of {name}")));
    }
    if class != base {
        check_native_base(vm, class, base)?;
    }
    Ok((class, Args { pos, ..args }))
}

/// An error if the builtin type that `class` derives from is made by another `__new__` than `base`: `int` makes no `bool`.
fn check_native_base<S: Strategy>(vm: &mut Vm<S>, class: Value, base: Value) -> PyResult<S, ()> {
    let heap = |vm: &Vm<S>, ty| vm.type_body(ty).has(TypeFlags::HEAP);
    let native = vm.type_body(class).mro.iter().copied().find(|&ty| !heap(vm, ty));
    let Some(native) = native.filter(|&native| native != base && !heap(vm, base)) else { return Ok(()) };
    let new = vm.rt.names.new;
    if vm.lookup(native, new) == vm.lookup(base, new) {
        return Ok(());
    }
    let [native, base, class] = [native, base, class].map(|ty| vm.type_body(ty).name());
    Err(vm.type_error(format!("{base}.__new__({class}) is not safe, use {native}.__new__()")))
}

/// What the `__new__` of `base` is to read: not the keywords, if `class` has its own `__init__` for them.
pub(crate) fn of_new<'a, S: Strategy>(vm: &mut Vm<S>, class: Value, base: Value, args: Args<'a>) -> Args<'a> {
    let init = vm.rt.names.init;
    unless_overridden(vm, class, base, init, args)
}

/// What the `__init__` of `base` is to read: not the keywords, if the class of `v` has its own `__new__` for them.
pub(crate) fn of_init<'a, S: Strategy>(vm: &mut Vm<S>, v: Value, base: Value, args: Args<'a>) -> Args<'a> {
    let (class, new) = (vm.type_of(v), vm.rt.names.new);
    unless_overridden(vm, class, base, new, args)
}

fn unless_overridden<'a, S: Strategy>(
    vm: &mut Vm<S>,
    class: Value,
    base: Value,
    name: Value,
    args: Args<'a>,
) -> Args<'a> {
    let overridden = !args.kw.is_empty() && class != base && vm.lookup(class, name) != vm.lookup(base, name);
    if overridden { Args::positional(args.pos) } else { args }
}
