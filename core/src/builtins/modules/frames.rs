//! `sys._getframe`: what a program can see of the calls in progress.
//!
//! The interpreter's frames are no objects. Asking for one makes a picture of it and of those below: the code,
//! the globals and the line each was at, and the local variables of the one that was asked for.

use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Code, Exc, Native, NativeObject};
use std::any::Any;

/// A frame as it was when it was asked for. Every value is owned; null is none.
struct Picture {
    code: Value,
    globals: Value,
    locals: Value,
    back: Value,
    line: u32,
}

impl NativeObject for Picture {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.code, self.globals, self.locals, self.back]
            .into_iter()
            .filter(|v| !v.is_null())
            .for_each(visit);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.frame;
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "f_code", |vm, v| part(vm, v, |p| p.code), None);
    vm.def_getset(ty, "f_globals", |vm, v| part(vm, v, |p| p.globals), None);
    vm.def_getset(ty, "f_back", |vm, v| part(vm, v, |p| p.back), None);
    vm.def_getset(ty, "f_locals", locals, None);
    vm.def_getset(ty, "f_builtins", |vm, _| Ok(Ref::new(vm.rt.builtins)), None);
    vm.def_getset(ty, "f_lasti", |vm, _| Ok(vm.new_int(0)), None);
    vm.def_getset(ty, "f_trace", |_, _| Ok(Ref::none()), None);
    vm.def_getset(ty, "f_lineno", line, None);
}

fn picture<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Picture> {
    let found = Obj::<S, Native>::of(v).and_then(|native| native.body().0.as_any().downcast_ref());
    found.ok_or_else(|| vm.type_error("descriptor requires a 'frame' object"))
}

fn part<S: Strategy>(vm: &mut Vm<S>, v: Value, of: fn(&Picture) -> Value) -> PyResult<S> {
    let part = of(picture(vm, v)?);
    Ok(if part.is_null() { Ref::none() } else { Ref::new(part) })
}

fn line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let line = picture(vm, v)?.line;
    Ok(vm.new_int(line.into()))
}

fn locals<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let locals = picture(vm, v)?.locals;
    if locals.is_null() {
        let message =
            "f_locals of a caller's frame: not supported; ask for that frame with sys._getframe(depth)";
        return Err(vm.raise(Exc::NotImplementedError, message));
    }
    Ok(Ref::new(locals))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let picture = picture(vm, v)?;
    let raw = &Obj::<S, Code<S>>::from_value(picture.code).body().raw;
    let (file, line, name) = (&raw.filename, picture.line, &raw.name);
    Ok(vm.new_str(&format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", v.bits())))
}

/// The number of the frame that a function's argument means; `None`: there are not so many.
fn number<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, f: &str) -> PyResult<S, Option<usize>> {
    let [depth] = args.named(vm, f, ["depth"], (0, 1, 0))?;
    let depth = match depth {
        None => 0,
        Some(depth) => {
            let depth = vm.index_value(depth)?;
            vm.int_of(depth.get()).and_then(|i| i.to_i64()).unwrap_or(0).max(0) as usize
        }
    };
    Ok(vm.frames.as_slice().len().checked_sub(depth + 1))
}

/// `_getframe(depth=0)`
pub(super) fn getframe<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(number) = number(vm, args, "_getframe")? else {
        return Err(vm.value_error("call stack is not deep enough"));
    };
    let mut back = Value::NULL;
    for at in 0..=number {
        let locals = if at == number { vm.locals_of(at)?.into_value() } else { Value::NULL };
        let (code, globals, line) = vm.place_of(at);
        let (code, globals) = (Ref::<S>::new(code.value()), Ref::<S>::new(globals.value()));
        let picture = Picture { code: code.into_value(), globals: globals.into_value(), locals, back, line };
        back = vm.new_object(vm.rt.types.frame, Native(Box::new(picture))).into_value();
    }
    Ok(Ref::from_owned(back))
}

/// `_getframemodulename(depth=0)`: the module of a function that is running.
pub(super) fn module_name<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(number) = number(vm, args, "_getframemodulename")? else { return Ok(Ref::none()) };
    let (_, globals, _) = vm.place_of(number);
    Ok(vm.dict_get_name(globals.value(), vm.rt.names.name).unwrap_or_else(Ref::none))
}
