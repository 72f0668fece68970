//! `sys._getframe` and `sys._getframemodulename`: the calls in progress, as objects.
//!
//! A frame lives on the interpreter's own stack, whose memory is used again when a call returns. What a program
//! gets is a picture of the chain of callers at the moment of the call: code, line, globals and local variables. It does not
//! follow what the calls do afterwards.

use super::native::{expect, of_module, wrap};
use super::new_class;
use crate::object::{Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, NativeObject};

struct Frame {
    /// Code object, globals, local variables, and the frame of the caller or `None`; all owned.
    code: Value,
    globals: Value,
    locals: Value,
    back: Value,
    line: u32,
}

impl NativeObject for Frame {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.code, self.globals, self.locals, self.back].into_iter().for_each(visit);
    }
}

/// What `sys` calls the class.
const CLASS: &str = "_frame_type";

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, sys: Value) {
    let class = new_class(vm, "builtins", "frame", &[vm.rt.types.native]);
    let ty = class.get();
    vm.def_static(ty, "__new__", |vm, _| Err(vm.type_error("cannot create 'frame' instances")));
    vm.def_getset(ty, "f_code", |vm, v| Ok(Ref::new(expect::<S, Frame>(vm, v)?.code)), None);
    vm.def_getset(ty, "f_globals", |vm, v| Ok(Ref::new(expect::<S, Frame>(vm, v)?.globals)), None);
    vm.def_getset(ty, "f_locals", |vm, v| Ok(Ref::new(expect::<S, Frame>(vm, v)?.locals)), None);
    vm.def_getset(ty, "f_back", |vm, v| Ok(Ref::new(expect::<S, Frame>(vm, v)?.back)), None);
    vm.def_getset(ty, "f_builtins", |vm, _| Ok(Ref::new(vm.rt.builtins)), None);
    vm.def_getset(ty, "f_lineno", |vm, v| expect(vm, v).map(|f: &Frame| vm.new_int(f.line.into())), None);
    vm.def_getset(ty, "f_trace", |_, _| Ok(Ref::none()), None);
    vm.refresh_flags(ty);
    vm.def_value(sys, CLASS, class);
    vm.def_function(sys, "_getframe", getframe);
    vm.def_function(sys, "_getframemodulename", getframemodulename);
    // The interpreter notes where it is in the caller for every call but the plainest, that of a builtin.
    if let Some(function) = vm.get_own_attr(sys, vm.rt.intern("_getframe")) {
        let bound = vm.new_bound(function.get(), Value::NONE);
        vm.def_value(sys, "_getframe", bound);
    }
}

/// How many calls are in progress, less `depth`; an error if there are not so many.
fn level<S: Strategy>(vm: &mut Vm<S>, depth: i64) -> PyResult<S, usize> {
    let frames = vm.frames.as_slice().len();
    match frames.checked_sub(usize::try_from(depth).unwrap_or(0)) {
        None | Some(0) => Err(vm.value_error("call stack is not deep enough")),
        Some(level) => Ok(level),
    }
}

/// `_getframe(depth=0)`
fn getframe<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let args = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let [depth] = args.between::<S, 1>(vm, "_getframe", 0)?;
    let depth = match depth {
        Some(depth) => vm.index_or(depth, Exc::OverflowError)?,
        None => 0,
    };
    let class = of_module(vm, "sys", CLASS)?;
    let mut back = Ref::none();
    for at in 0..level(vm, depth)? {
        let locals = vm.locals_of(at)?;
        let frame = &vm.frames.as_slice()[at];
        let frame = Frame {
            code: Ref::<S>::new(frame.code.value()).into_value(),
            globals: Ref::<S>::new(frame.globals.value()).into_value(),
            locals: locals.into_value(),
            back: back.into_value(),
            line: frame.line(),
        };
        back = wrap(vm, class.get(), frame);
    }
    Ok(back)
}

/// `_getframemodulename(depth=0)`: the name of the module that the caller at that depth belongs to.
fn getframemodulename<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [depth] = args.named(vm, "_getframemodulename", ["depth"], (0, 1, 0))?;
    let depth = match depth {
        Some(depth) => vm.index_or(depth, Exc::OverflowError)?,
        None => 0,
    };
    let frames = vm.frames.as_slice();
    let at = usize::try_from(depth).ok().and_then(|depth| frames.len().checked_sub(depth + 1));
    let Some(globals) = at.map(|at| frames[at].globals.value()) else { return Ok(Ref::none()) };
    Ok(vm.dict_get_name(globals, vm.rt.names.name).unwrap_or_else(Ref::none))
}
