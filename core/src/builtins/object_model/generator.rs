//! Generators and coroutines: `send`, `throw`, `close` and what they tell about themselves. How they run is in
//! `interp/generator.rs`.

use super::address_of;
use crate::interp::Resumed;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Exception, Function, GenState, Generator, Tuple};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let t = &vm.rt.types;
    let (generator, coroutine, async_generator) = (t.generator, t.coroutine, t.async_generator);
    for ty in [generator, coroutine] {
        vm.def(ty, "send", send);
        vm.def(ty, "throw", throw);
        vm.def(ty, "close", close);
    }
    for ty in [generator, coroutine, async_generator] {
        vm.def(ty, "__repr__", repr);
        vm.def_getset(ty, "__name__", |vm, v| name(vm, v, |g| &mut g.name), Some(set_name));
        vm.def_getset(ty, "__qualname__", |vm, v| name(vm, v, |g| &mut g.qualname), Some(set_qualname));
    }
    let names = ["gi_running", "gi_suspended", "gi_code", "gi_frame", "gi_yieldfrom"];
    look_inside(vm, generator, names, |vm, v| in_state(vm, v, GenState::Running));
    let names = ["cr_running", "cr_suspended", "cr_code", "cr_frame", "cr_await"];
    look_inside(vm, coroutine, names, |vm, v| in_state(vm, v, GenState::Running));
    let names = ["ag_running", "ag_suspended", "ag_code", "ag_frame", "ag_await"];
    look_inside(vm, async_generator, names, |vm, v| {
        let this = generator_of(vm, Some(&v))?;
        Ok(Ref::bool(this.exclusive(|g| g.awaited)))
    });
}

/// The attributes that tell how far a frame has come: their names begin differently for each flavour.
fn look_inside<S: Strategy>(
    vm: &mut Vm<S>,
    ty: Value,
    [running, suspended, code_name, frame_name, awaits]: [&'static str; 5],
    is_running: fn(&mut Vm<S>, Value) -> PyResult<S>,
) {
    vm.def_getset(ty, running, is_running, None);
    vm.def_getset(ty, suspended, |vm, v| in_state(vm, v, GenState::Suspended), None);
    vm.def_getset(ty, code_name, code, None);
    vm.def_getset(ty, frame_name, frame, None);
    vm.def_getset(ty, awaits, delegate, None);
}

fn generator_of<S: Strategy>(vm: &mut Vm<S>, v: Option<&Value>) -> PyResult<S, Obj<S, Generator<S>>> {
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
    let this = generator_of(vm, args.pos.first())?;
    let pos = args.no_keywords(vm, "send")?;
    if pos.len() != 2 {
        let n = pos.len() - 1;
        let ty = vm.type_name(this.value());
        return Err(vm.type_error(format!("{ty}.send() takes exactly one argument ({n} given)")));
    }
    let resumed = vm.resume(this.value(), Ref::new(pos[1]))?;
    outcome(vm, resumed)
}

fn throw<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator_of(vm, args.pos.first())?;
    let exception = thrown_arguments(vm, args)?;
    let resumed = vm.throw_into(this.value(), exception)?;
    outcome(vm, Some(resumed))
}

/// The exception that `x.throw(...)` means.
pub(super) fn thrown_arguments<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, what, value, traceback] = args.between(vm, "throw", 2)?;
    check_thrown(vm, what.unwrap_or(Value::NONE), value, traceback)
}

/// The same for arguments kept in a tuple, from one to three.
pub(crate) fn thrown_exception<S: Strategy>(vm: &mut Vm<S>, kept: Value) -> PyResult<S> {
    let items = Obj::<S, Tuple>::of(kept).map_or(&[][..], |t| t.body().items());
    let item = |index: usize| items.get(index).copied();
    check_thrown(vm, item(0).unwrap_or(Value::NONE), item(1), item(2))
}

fn check_thrown<S: Strategy>(
    vm: &mut Vm<S>,
    what: Value,
    value: Option<Value>,
    traceback: Option<Value>,
) -> PyResult<S> {
    if let Some(traceback) = traceback.filter(|t| !t.is_none())
        && !traceback.has_layout(Kind::Traceback)
    {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    thrown(vm, what, value.filter(|v| !v.is_none()))
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
    let made = match value {
        None => vm.make_exception(Ref::new(what)),
        Some(value) if vm.type_body(vm.type_of(value)).is_subtype_of(what) => Ok(Ref::new(value)),
        Some(value) => {
            let items = Obj::<S, Tuple>::of(value).map(|t| t.body().items());
            vm.call(what, items.unwrap_or(&[value])).and_then(|made| vm.make_exception(made))
        }
    };
    // What making it raises is thrown in its place.
    made.or_else(|raised| Ok(vm.take_raised(raised)))
}

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator_of(vm, args.pos.first())?;
    let [_] = args.exactly(vm, "close")?;
    vm.close_generator(this.value())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = generator_of(vm, args.pos.first())?;
    let name = this.exclusive(|g| Ref::<S>::new(g.qualname));
    let name = vm.text_of(name.get());
    let ty = vm.type_name(this.value());
    Ok(vm.new_str(&format!("<{ty} object {name} at {}>", address_of(this.value()))))
}

fn name<S: Strategy>(vm: &mut Vm<S>, v: Value, of: fn(&mut Generator<S>) -> &mut Value) -> PyResult<S> {
    let this = generator_of(vm, Some(&v))?;
    Ok(this.exclusive(|g| Ref::new(*of(g))))
}

fn rename<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    (attr, name): (&str, Value),
    of: fn(&mut Generator<S>) -> &mut Value,
) -> PyResult<S> {
    let this = generator_of(vm, Some(&v))?;
    if !name.has_layout(Kind::Str) {
        return Err(vm.type_error(format!("{attr} must be set to a string object")));
    }
    this.will_hold(name);
    let name = Ref::<S>::new(name);
    drop(Ref::<S>::from_owned(this.exclusive(|g| std::mem::replace(of(g), name.into_value()))));
    Ok(Ref::none())
}

fn set_name<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    rename(vm, v, ("__name__", name), |g| &mut g.name)
}

fn set_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    rename(vm, v, ("__qualname__", name), |g| &mut g.qualname)
}

fn in_state<S: Strategy>(vm: &mut Vm<S>, v: Value, state: GenState) -> PyResult<S> {
    let this = generator_of(vm, Some(&v))?;
    Ok(Ref::bool(this.exclusive(|g| g.state == state)))
}

fn code<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let this = generator_of(vm, Some(&v))?;
    let function = this.exclusive(|g| Ref::<S>::new(g.function));
    Ok(super::field(&Obj::<S, Function>::from_value(function.get()).body().code))
}

fn frame<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let this = generator_of(vm, Some(&v))?;
    crate::builtins::modules::frames::generator_frame(vm, this)
}

fn delegate<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let this = generator_of(vm, Some(&v))?;
    Ok(vm.delegate(this).unwrap_or_else(Ref::none))
}
