//! `sys._getframe` and `sys._getframemodulename`: the calls in progress, as objects; and the frames of generators.
//!
//! A frame lives on the interpreter's own stack, whose memory is used again when a call returns. What a program
//! gets is a picture of the chain of callers at the moment of the call: code, line, globals and local variables. It does not
//! follow what the calls do afterwards.

use super::native::{expect, of_module, shared, wrap};
use super::new_class;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Cell, Code, Exc, Function, GenState, Generator, NativeObject};

struct Frame {
    /// Code object, globals, local variables, and the frame of the caller or `None`; all owned.
    code: Value,
    globals: Value,
    locals: Value,
    back: Value,
    /// Where it is, as a word of the code.
    word: u32,
}

impl NativeObject for Frame {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.code, self.globals, self.locals, self.back].into_iter().for_each(visit);
    }
}

fn line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let frame = expect::<S, Frame>(vm, v)?;
    let line = Obj::<S, Code<S>>::from_value(frame.code).body().raw.location(frame.word).line;
    Ok(vm.new_int(line.into()))
}

/// Twice the number of the place in `co_positions`, as `tb_lasti` is.
fn last_instruction<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let frame = expect::<S, Frame>(vm, v)?;
    let place = Obj::<S, Code<S>>::from_value(frame.code).body().raw.place(frame.word);
    Ok(vm.new_int(place.map_or(-1, |place| 2 * place as i64)))
}

/// The code object of a frame, borrowed from it; `None`: the value is no frame.
pub(crate) fn frame_code<S: Strategy>(v: Value) -> Option<Value> {
    shared::<S, Frame>(v).map(|frame| frame.code)
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
    vm.def_getset(ty, "f_lineno", line, None);
    vm.def_getset(ty, "f_lasti", last_instruction, None);
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
    let levels = level(vm, depth)?;
    picture(vm, levels)
}

/// The frames of as many calls in progress, counted from the first, chained; the last of them.
fn picture<S: Strategy>(vm: &mut Vm<S>, levels: usize) -> PyResult<S> {
    let class = of_module(vm, "sys", CLASS)?;
    let mut back = Ref::none();
    for at in 0..levels {
        let locals = vm.locals_of(at)?;
        let frame = &vm.frames.as_slice()[at];
        let frame = Frame {
            code: Ref::<S>::new(frame.code.value()).into_value(),
            globals: Ref::<S>::new(frame.globals.value()).into_value(),
            locals: locals.into_value(),
            back: back.into_value(),
            word: frame.word(),
        };
        back = wrap(vm, class.get(), frame);
    }
    Ok(back)
}

/// The frame of a generator or coroutine: without a caller while it waits, None once it is done.
pub(crate) fn generator_frame<S: Strategy>(vm: &mut Vm<S>, this: Obj<S, Generator<S>>) -> PyResult<S> {
    let (state, function, pc, registers) = this.exclusive(|g| {
        let held = |v: &Value| (!v.is_null() && v.as_callee().is_none()).then(|| Ref::<S>::new(*v));
        let waits = matches!(g.state, GenState::Fresh | GenState::Suspended);
        let live = if waits { &g.registers[..g.live as usize] } else { &[] };
        (g.state, Ref::<S>::new(g.function), g.pc, live.iter().map(held).collect::<Vec<_>>())
    });
    if state == GenState::Done {
        return Ok(Ref::none());
    }
    let calls = vm.frames.as_slice();
    if let Some(at) = calls.iter().position(|frame| frame.subject == this.value()) {
        return picture(vm, at + 1);
    }
    let function = Obj::<S, Function>::from_value(function.get()).body();
    let code = Obj::<S, Code<S>>::from_value(function.code.get());
    let locals = vm.new_dict();
    for (&name, held) in code.body().local_names.iter().zip(registers) {
        let cell = held.as_ref().and_then(|v| Obj::<S, Cell>::exactly(v.get()));
        let held = match cell {
            Some(cell) => cell.observe(|c| c.content().map(Ref::new)),
            None => held,
        };
        if let Some(held) = held {
            vm.dict_set(locals.get(), name, held)?;
        }
    }
    let class = of_module(vm, "sys", CLASS)?;
    let frame = Frame {
        code: Ref::<S>::new(code.value()).into_value(),
        globals: Ref::<S>::new(function.globals).into_value(),
        locals: locals.into_value(),
        back: Value::NONE,
        word: pc.saturating_sub(1),
    };
    Ok(wrap(vm, class.get(), frame))
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
