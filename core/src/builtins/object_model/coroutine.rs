//! What coroutines and asynchronous generators have beyond generators: `__await__`, `__aiter__`, and the
//! objects that are awaited. How they run is in `interp/coroutine.rs`.

use super::generator::thrown_arguments;
use crate::interp::{Push, Step};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Awaitable, Exc, Stage, Waits};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let t = &vm.rt.types;
    let (coroutine, generator, wrapper) = (t.coroutine, t.async_generator, t.coroutine_wrapper);
    let steps = [t.async_generator_asend, t.async_generator_athrow, t.anext_awaitable];
    vm.def(coroutine, "__await__", |vm, args| {
        let [v] = args.exactly(vm, "__await__")?;
        Ok(new(vm, vm.rt.types.coroutine_wrapper, (v, Waits::Coroutine), Ref::none()))
    });
    vm.def(generator, "__aiter__", |vm, args| itself(vm, args, "__aiter__"));
    vm.def(generator, "__anext__", |vm, args| {
        let [v] = args.exactly(vm, "__anext__")?;
        Ok(new(vm, vm.rt.types.async_generator_asend, (v, Waits::Item), Ref::none()))
    });
    vm.def(generator, "asend", |vm, args| {
        let [v, sent] = args.exactly(vm, "asend")?;
        Ok(new(vm, vm.rt.types.async_generator_asend, (v, Waits::Item), Ref::new(sent)))
    });
    vm.def(generator, "aclose", |vm, args| {
        let [v] = args.exactly(vm, "aclose")?;
        Ok(new(vm, vm.rt.types.async_generator_athrow, (v, Waits::Close), Ref::none()))
    });
    vm.def(generator, "athrow", athrow);
    for ty in [wrapper].into_iter().chain(steps) {
        vm.def(ty, "__iter__", |vm, args| itself(vm, args, "__iter__"));
        vm.def(ty, "__next__", next);
        vm.def(ty, "send", send);
        vm.def(ty, "throw", throw);
        vm.def(ty, "close", close);
    }
    for ty in steps {
        vm.def(ty, "__await__", |vm, args| itself(vm, args, "__await__"));
    }
    vm.def_builtin("aiter", aiter);
    vm.def_builtin("anext", anext);
}

fn new<S: Strategy>(vm: &Vm<S>, ty: Value, (target, waits): (Value, Waits), value: Ref<S>) -> Ref<S> {
    let target = Ref::<S>::new(target).into_value();
    vm.new_object(ty, Awaitable { target, waits, value: value.into_value(), stage: Stage::Fresh })
}

fn itself<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S> {
    let [v] = args.exactly(vm, f)?;
    Ok(Ref::new(v))
}

fn athrow<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, what, value, traceback] = args.between(vm, "athrow", 2)?;
    let given = [what, value, traceback];
    let kept = vm.new_tuple_of(given.into_iter().flatten().map(Ref::new));
    Ok(new(vm, vm.rt.types.async_generator_athrow, (v.unwrap_or(Value::NONE), Waits::Throw), kept))
}

fn awaitable<S: Strategy>(vm: &mut Vm<S>, v: Option<&Value>) -> PyResult<S, Obj<S, Awaitable>> {
    let ty = vm.rt.types.coroutine_wrapper;
    super::receiver(vm, v, ty)
}

/// A step as the iterator protocol tells of it.
fn outcome<S: Strategy>(vm: &mut Vm<S>, step: Step<S>) -> PyResult<S> {
    match step {
        Ok(v) => Ok(v),
        Err(end) if end.is_none() => Err(vm.raise_with(Exc::StopIteration, vec![])),
        Err(end) => {
            let stop = vm.stop_iteration(end);
            Err(vm.raise_value(stop))
        }
    }
}

fn next<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = awaitable(vm, args.pos.first())?;
    let [_] = args.exactly(vm, "__next__")?;
    let step = vm.step_awaitable(this, Push::Send(Ref::none()))?;
    outcome(vm, step)
}

fn send<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = awaitable(vm, args.pos.first())?;
    let [_, sent] = args.exactly(vm, "send")?;
    let step = vm.step_awaitable(this, Push::Send(Ref::new(sent)))?;
    outcome(vm, step)
}

fn throw<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = awaitable(vm, args.pos.first())?;
    let exception = thrown_arguments(vm, args)?;
    let step = vm.step_awaitable(this, Push::Throw(exception))?;
    outcome(vm, step)
}

fn close<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = awaitable(vm, args.pos.first())?;
    let [_] = args.exactly(vm, "close")?;
    if this.body().waits == Waits::Coroutine {
        return vm.close_generator(this.body().target);
    }
    if this.exclusive(|a| a.stage == Stage::Closed) {
        return Ok(Ref::none());
    }
    let exit = vm.new_exception(Exc::GeneratorExit, vec![]);
    match vm.step_awaitable(this, Push::Throw(exit)) {
        Ok(Ok(_)) => Err(vm.raise(Exc::RuntimeError, "coroutine ignored GeneratorExit")),
        Ok(Err(_)) => Ok(Ref::none()),
        Err(raised) => {
            let ends = [Exc::StopIteration, Exc::StopAsyncIteration, Exc::GeneratorExit];
            if !ends.iter().any(|&exc| vm.raised_is(exc)) {
                return Err(raised);
            }
            drop(vm.take_raised(raised));
            Ok(Ref::none())
        }
    }
}

fn aiter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "aiter")?;
    let Some(iterator) = vm.call_special_opt(v, vm.rt.names.aiter, &[])? else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("'{name}' object is not an async iterable")));
    };
    let ty = vm.type_of(iterator.get());
    if vm.lookup(ty, vm.rt.names.anext).is_none() {
        let name = vm.type_name(iterator.get());
        return Err(vm.type_error(format!("aiter() returned not an async iterator of type '{name}'")));
    }
    Ok(iterator)
}

fn anext<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [iterator, default] = args.between(vm, "anext", 1)?;
    let iterator = iterator.unwrap_or(Value::NONE);
    let Some(step) = vm.call_special_opt(iterator, vm.rt.names.anext, &[])? else {
        let name = vm.type_name(iterator);
        return Err(vm.type_error(format!("'{name}' object is not an async iterator")));
    };
    Ok(match default {
        Some(default) => {
            new(vm, vm.rt.types.anext_awaitable, (step.get(), Waits::Default), Ref::new(default))
        }
        None => step,
    })
}
