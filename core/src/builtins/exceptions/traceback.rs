//! Traceback objects, and the little of frames that they show.
//!
//! A traceback is a view of the entries an exception gathered; its frame is the same entry seen through
//! other attributes, so one object serves as both.

use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exception, Traceback, TracebackEntry};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.traceback;
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "tb_lineno", line, None);
    vm.def_getset(ty, "tb_next", next, None);
    vm.def_getset(ty, "tb_frame", |_, v| Ok(Ref::new(v)), None);
    vm.def_getset(ty, "tb_lasti", |vm, _| Ok(vm.new_int(0)), None);
    vm.def_getset(ty, "f_lineno", line, None);
    vm.def_getset(ty, "f_code", code, None);
    vm.def_getset(ty, "f_back", |_, _| Ok(Ref::none()), None);
}

fn traceback<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Traceback> {
    match Obj::<S, Traceback>::of(v) {
        Some(traceback) => Ok(traceback.body()),
        None => Err(vm.type_error("descriptor requires a 'traceback' object")),
    }
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    Ok(vm.new_str(&format!("<traceback object at {:#x}>", v.bits())))
}

fn line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = traceback(vm, v)?;
    Ok(vm.new_int(body.entries[body.at].location.line.into()))
}

fn next<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = traceback(vm, v)?;
    let at = body.at + 1;
    if at >= body.entries.len() {
        return Ok(Ref::none());
    }
    Ok(vm.new_object(vm.rt.types.traceback, Traceback { entries: body.entries.clone(), at }))
}

fn code<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = traceback(vm, v)?;
    Ok(crate::interp::load_code(vm, &body.entries[body.at].code))
}

impl<S: Strategy> Vm<S> {
    /// An exception's traceback: None when it passed through no frame.
    pub fn traceback_of(&mut self, exception: Value) -> Ref<S> {
        let entries = self.traceback_entries(exception);
        if entries.is_empty() {
            return Ref::none();
        }
        self.new_object(self.rt.types.traceback, Traceback { entries: entries.into(), at: 0 })
    }

    /// The frames an exception passed through, outermost first.
    pub(super) fn traceback_entries(&self, exception: Value) -> Vec<TracebackEntry> {
        let Some(object) = Obj::<S, Exception>::of(exception) else { return vec![] };
        object.observe(|e| e.trace.iter().rev().cloned().collect())
    }
}
