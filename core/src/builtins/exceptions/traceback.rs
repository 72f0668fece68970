//! Traceback objects, and the little of frames that they show.
//!
//! An exception gathers plain entries; objects are made of them when a program asks, a chain from the outermost
//! frame on. The frame of a traceback is the same object seen through other attributes: it keeps no locals alive,
//! and its globals are those of the module whose file it ran, which code from `exec` does not have.

use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exception, Module, Traceback, TracebackEntry};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.traceback;
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "tb_lineno", line, None);
    vm.def_getset(ty, "tb_next", next, Some(set_next));
    vm.def_getset(ty, "tb_frame", |_, v| Ok(Ref::new(v)), None);
    vm.def_getset(ty, "tb_lasti", last_instruction, None);
    vm.def_getset(ty, "f_lineno", line, None);
    vm.def_getset(ty, "f_code", code, None);
    vm.def_getset(ty, "f_back", |_, _| Ok(Ref::none()), None);
    vm.def_getset(ty, "f_globals", globals, None);
    // What it would let go of is gone.
    vm.def(ty, "clear", |_, _| Ok(Ref::none()));
}

fn traceback<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Obj<S, Traceback>> {
    Obj::<S, Traceback>::of(v).ok_or_else(|| vm.type_error("descriptor requires a 'traceback' object"))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    Ok(vm.new_str(&format!("<traceback object at {:#x}>", v.bits())))
}

fn line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let line = traceback(vm, v)?.observe(|t| t.entry.location.line);
    Ok(vm.new_int(line.into()))
}

/// Twice the number of the place in `co_positions`, as CPython's instructions are two bytes long.
fn last_instruction<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let entry = traceback(vm, v)?.observe(|t| t.entry.clone());
    let place = entry.code.locations.iter().position(|(_, at)| *at == entry.location);
    Ok(vm.new_int(place.map_or(-1, |place| 2 * place as i64)))
}

fn next<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(next_of::<S>(traceback(vm, v)?).unwrap_or_else(Ref::none))
}

fn next_of<S: Strategy>(traceback: Obj<S, Traceback>) -> Option<Ref<S>> {
    traceback.observe(|t| if t.next.is_null() { None } else { Some(Ref::new(t.next)) })
}

fn set_next<S: Strategy>(vm: &mut Vm<S>, v: Value, next: Value) -> PyResult<S> {
    let object = traceback(vm, v)?;
    if next.is_null() {
        return Err(vm.type_error("can't delete tb_next attribute"));
    }
    if !next.is_none() && Obj::<S, Traceback>::of(next).is_none() {
        let name = vm.type_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{name}'")));
    }
    let mut at = Some(Ref::<S>::new(next));
    while let Some(traceback) = at.as_ref().and_then(|at| Obj::<S, Traceback>::of(at.get())) {
        if at.as_ref().map(Ref::get) == Some(v) {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = next_of(traceback);
    }
    object.will_hold(next);
    let next = if next.is_none() { Value::NULL } else { Ref::<S>::new(next).into_value() };
    let old = object.exclusive(|t| std::mem::replace(&mut t.next, next));
    if !old.is_null() {
        drop(Ref::<S>::from_owned(old));
    }
    Ok(Ref::none())
}

/// The frames from a traceback object (or None) on, innermost first.
pub(super) fn entries_from<S: Strategy>(traceback: Value) -> Vec<TracebackEntry> {
    let mut entries = Vec::new();
    let mut at = Some(Ref::<S>::new(traceback));
    while let Some(traceback) = at.as_ref().and_then(|at| Obj::<S, Traceback>::of(at.get())) {
        entries.push(traceback.observe(|t| t.entry.clone()));
        at = next_of(traceback);
    }
    entries.reverse();
    entries
}

fn code<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let code = traceback(vm, v)?.observe(|t| t.entry.code.clone());
    Ok(crate::interp::load_code(vm, &code))
}

fn globals<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let code = traceback(vm, v)?.observe(|t| t.entry.code.clone());
    for (_, module) in vm.dict_items(vm.rt.modules) {
        let Some(module) = Obj::<S, Module>::of(module.get()) else { continue };
        let dict = module.body().dict;
        let file = vm.dict_get_name(dict, vm.rt.names.file);
        if file.is_some_and(|file| str_text::<S>(file.get()).is_some_and(|text| text == *code.filename)) {
            return Ok(Ref::new(dict));
        }
    }
    Ok(vm.new_dict())
}

impl<S: Strategy> Vm<S> {
    /// An exception's traceback: None when it passed through no frame.
    pub fn traceback_of(&mut self, exception: Value) -> Ref<S> {
        let entries = self.traceback_entries(exception);
        entries.into_iter().rev().fold(Ref::none(), |next, entry| {
            let next = if next.is_none() { Value::NULL } else { next.into_value() };
            self.new_object(self.rt.types.traceback, Traceback { entry, next })
        })
    }

    /// The frames an exception passed through, outermost first.
    pub(super) fn traceback_entries(&self, exception: Value) -> Vec<TracebackEntry> {
        let Some(object) = Obj::<S, Exception>::of(exception) else { return vec![] };
        object.observe(|e| e.trace.iter().rev().cloned().collect())
    }
}
