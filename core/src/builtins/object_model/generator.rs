//! Generators: `send`, `throw`, `close` and what they tell about themselves. How they run is in
//! `interp/generator.rs`.

use super::address_of;
use crate::interp::Resumed;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Exception, Function, GenState, Generator};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.generator;
    vm.def(ty, "send", send);
    vm.def(ty, "throw", throw);
    vm.def(ty, "close", close);
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "__name__", |vm, v| name(vm, v, |g| &mut g.name), Some(set_name));
    vm.def_getset(ty, "__qualname__", |vm, v| name(vm, v, |g| &mut g.qualname), Some(set_qualname));
    vm.def_getset(ty, "gi_running", |vm, v| in_state(vm, v, GenState::Running), None);
    vm.def_getset(ty, "gi_suspended", |vm, v| in_state(vm, v, GenState::Suspended), None);
    vm.def_getset(ty, "gi_code", code, None);
    vm.def_getset(ty, "gi_frame", frame, None);
    vm.def_getset(ty, "gi_yieldfrom", delegate, None);
}

fn generator<S: Strategy>(vm: &mut Vm<S>, v: Option<&Value>) -> PyResult<S, Obj<S, Generator<S>>> {
    let ty = vm.rt.types.generator;
    super::receiver(vm, v, ty)
}

/// A value that the generator yielded, or the end of it as an exception.
fn outcome<S: Strategy>(vm: &mut Vm<S>, resumed: Option<Resumed<S>>) -> PyResult<S> {
    match resumed {
        Some(Resumed::Yielded(v)) => Ok(v),
        Some(Resumed::Returned(v)) if !v.is_none() => {
            let stop = vm.stop_iteration(v);
            Err(vm.raise_value(stop))
        }
        _ => Err(vm.raise_with(Exc::StopIteration, vec![])),
    }
}

fn send<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator(vm, args.pos.first())?;
    let pos = args.no_keywords(vm, "send")?;
    if pos.len() != 2 {
        let n = pos.len() - 1;
        return Err(vm.type_error(format!("generator.send() takes exactly one argument ({n} given)")));
    }
    let resumed = vm.resume(this.value(), Ref::new(pos[1]))?;
    outcome(vm, resumed)
}

fn throw<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator(vm, args.pos.first())?;
    let [_, what, value, traceback] = args.between(vm, "throw", 2)?;
    let what = what.unwrap_or(Value::NONE);
    let value = value.filter(|v| !v.is_none());
    if let Some(traceback) = traceback.filter(|t| !t.is_none())
        && !traceback.has_layout(Kind::Traceback)
    {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let exception = thrown(vm, what, value)?;
    let resumed = vm.throw_into(this.value(), exception)?;
    outcome(vm, Some(resumed))
}

/// The exception that `throw(what, value)` means.
fn thrown<S: Strategy>(vm: &mut Vm<S>, what: Value, value: Option<Value>) -> PyResult<S> {
    if Obj::<S, Exception>::of(what).is_some() {
        return match value {
            None => Ok(Ref::new(what)),
            Some(_) => Err(vm.type_error("instance exception may not have a separate value")),
        };
    }
    if !vm.is_exception_class(what) {
        let name = vm.type_name(what);
        let message =
            format!("exceptions must be classes or instances deriving from BaseException, not {name}");
        return Err(vm.type_error(message));
    }
    match value {
        None => vm.make_exception(Ref::new(what)),
        Some(value) if vm.type_body(vm.type_of(value)).is_subtype_of(what) => Ok(Ref::new(value)),
        Some(value) => {
            let items = Obj::<S, crate::types::Tuple>::of(value).map(|t| t.body().items());
            let made = vm.call(what, items.unwrap_or(&[value]))?;
            vm.make_exception(made)
        }
    }
}

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator(vm, args.pos.first())?;
    let [_] = args.exactly(vm, "close")?;
    vm.close_generator(this.value())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator(vm, args.pos.first())?;
    let name = this.exclusive(|g| Ref::<S>::new(g.qualname));
    let name = vm.text_of(name.get());
    Ok(vm.new_str(&format!("<generator object {name} at {}>", address_of(this.value()))))
}

fn name<S: Strategy>(vm: &mut Vm<S>, v: Value, of: fn(&mut Generator<S>) -> &mut Value) -> PyResult<S> {
    let this = generator(vm, Some(&v))?;
    Ok(this.exclusive(|g| Ref::new(*of(g))))
}

fn rename<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    (attr, name): (&str, Value),
    of: fn(&mut Generator<S>) -> &mut Value,
) -> PyResult<S> {
    let this = generator(vm, Some(&v))?;
    if !name.has_layout(Kind::Str) {
        return Err(vm.type_error(format!("{attr} must be set to a string object")));
    }
    this.will_hold(name);
    let name = Ref::<S>::new(name).into_value();
    drop(Ref::<S>::from_owned(this.exclusive(|g| std::mem::replace(of(g), name))));
    Ok(Ref::none())
}

fn set_name<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    rename(vm, v, ("__name__", name), |g| &mut g.name)
}

fn set_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    rename(vm, v, ("__qualname__", name), |g| &mut g.qualname)
}

fn in_state<S: Strategy>(vm: &mut Vm<S>, v: Value, state: GenState) -> PyResult<S> {
    let this = generator(vm, Some(&v))?;
    Ok(Ref::bool(this.exclusive(|g| g.state == state)))
}

fn code<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let this = generator(vm, Some(&v))?;
    let function = this.exclusive(|g| Ref::<S>::new(g.function));
    Ok(super::field(&Obj::<S, Function>::from_value(function.get()).body().code))
}

/// None once the generator is done; while it lives, itself stands for its frame.
fn frame<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let this = generator(vm, Some(&v))?;
    let done = this.exclusive(|g| g.state == GenState::Done);
    Ok(if done { Ref::none() } else { Ref::new(v) })
}

fn delegate<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let this = generator(vm, Some(&v))?;
    Ok(vm.delegate(this).unwrap_or_else(Ref::none))
}
