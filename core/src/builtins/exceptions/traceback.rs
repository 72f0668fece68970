//! Traceback objects, and the little of frames that they show.
//!
//! An exception gathers plain entries; objects are made of them when a program asks, a chain from the outermost
//! frame on. From then on the exception holds the chain in the place of the entries: who asks again gets the same
//! object, and what it passes through later is put before it. The frame of such a traceback is the same object seen
//! through other attributes: it keeps no locals alive, and its globals are those of the module whose file it ran,
//! which code from `exec` does not have. A traceback that a program makes itself has the frame that it was given.

use crate::builtins::modules::frames::frame_code;
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Code, Exc, Exception, Module, Traceback, TracebackEntry};
use gilectomy_frontend::code::Location;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.traceback;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__repr__", repr);
    vm.def_getset(ty, "tb_lineno", line, None);
    vm.def_getset(ty, "tb_next", next, Some(set_next));
    vm.def_getset(ty, "tb_frame", frame, None);
    vm.def_getset(ty, "tb_lasti", last_instruction, None);
    vm.def_getset(ty, "f_lineno", frame_line, None);
    vm.def_getset(ty, "f_lasti", last_instruction, None);
    vm.def_getset(ty, "f_code", code, None);
    vm.def_getset(ty, "f_back", |_, _| Ok(Ref::none()), None);
    vm.def_getset(ty, "f_globals", globals, None);
    // What it would let go of is gone.
    vm.def(ty, "clear", |_, _| Ok(Ref::none()));
}

fn traceback<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Obj<S, Traceback>> {
    Obj::<S, Traceback>::of(v).ok_or_else(|| vm.type_error("descriptor requires a 'traceback' object"))
}

/// `TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)`
fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let names = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
    let given = rest.named(vm, "traceback", names, (0, 4, 4))?;
    let [next, frame, lasti, line] = given.map(|v| v.unwrap_or(Value::NONE));
    if !next.is_none() && !next.has_layout(Kind::Traceback) {
        let name = vm.type_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{name}'")));
    }
    let code = match Obj::<S, Traceback>::of(frame) {
        Some(shown) => Some(shown.observe(|t| t.entry.code.clone())),
        None => frame_code::<S>(frame).map(|c| Obj::<S, Code<S>>::from_value(c).body().raw.clone()),
    };
    let Some(code) = code else {
        let name = vm.type_name(frame);
        return Err(vm.type_error(format!("traceback() argument 'tb_frame' must be frame, not {name}")));
    };
    let lasti = vm.index_or(lasti, Exc::OverflowError)?;
    let line = vm.index_or(line, Exc::OverflowError)?;
    let line = u32::try_from(line).unwrap_or(0);
    let location = Location { line, column: 0, end_line: 0, end_column: 0 };
    let next = if next.is_none() { Value::NULL } else { Ref::<S>::new(next).into_value() };
    let given = (Ref::<S>::new(frame).into_value(), lasti);
    let entry = TracebackEntry { code, location, left: line };
    Ok(vm.new_object(vm.rt.types.traceback, Traceback { entry, next, given }))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    Ok(vm.new_str(&format!("<traceback object at {:#x}>", v.bits())))
}

fn line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let line = traceback(vm, v)?.observe(|t| t.entry.location.line);
    Ok(vm.new_int(line.into()))
}

fn frame_line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let line = traceback(vm, v)?.observe(|t| t.entry.left);
    Ok(vm.new_int(line.into()))
}

fn frame<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(traceback(vm, v)?.observe(|t| Ref::new(if t.given.0.is_null() { v } else { t.given.0 })))
}

/// Twice the number of the place in `co_positions`, as CPython's instructions are two bytes long.
fn last_instruction<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (entry, (frame, lasti)) = traceback(vm, v)?.observe(|t| (t.entry.clone(), t.given));
    if !frame.is_null() {
        return Ok(vm.new_int(lasti));
    }
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
    let old = object.exclusive(|t| {
        let next = if next.is_none() { Value::NULL } else { Ref::<S>::new(next).into_value() };
        std::mem::replace(&mut t.next, next)
    });
    if !old.is_null() {
        drop(Ref::<S>::from_owned(old));
    }
    Ok(Ref::none())
}

/// Gives an exception a traceback (or None) in the place of what it has.
pub(super) fn put<S: Strategy>(object: Obj<S, Exception>, traceback: Ref<S>) {
    object.will_hold(traceback.get());
    let (entries, old) = object.exclusive(|e| {
        let new = if traceback.is_none() { Value::NULL } else { traceback.into_value() };
        (std::mem::take(&mut e.trace), std::mem::replace(&mut e.traceback, new))
    });
    drop(entries);
    if !old.is_null() {
        release::<S>(old);
    }
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

fn or_none(v: Value) -> Value {
    if v.is_null() { Value::NONE } else { v }
}

/// The entries of an exception that are in no traceback object yet, innermost first, and the object that holds the
/// others, or None.
fn observed<S: Strategy>(object: Obj<S, Exception>) -> (Vec<TracebackEntry>, Ref<S>) {
    object.observe(|e| (e.trace.clone(), Ref::new(or_none(e.traceback))))
}

impl<S: Strategy> Vm<S> {
    /// An exception's traceback: None when it passed through no frame.
    pub fn traceback_of(&mut self, exception: Value) -> Ref<S> {
        let Some(object) = Obj::<S, Exception>::of(exception) else { return Ref::none() };
        let (entries, known) = observed(object);
        if entries.is_empty() {
            return known;
        }
        let (seen, known_word) = (entries.len(), known.get());
        let made = entries.into_iter().fold(known, |next, entry| {
            let next = if next.is_none() { Value::NULL } else { next.into_value() };
            self.new_object(self.rt.types.traceback, Traceback { entry, next, given: (Value::NULL, 0) })
        });
        let kept = Ref::clone(&made);
        object.will_hold(kept.get());
        let replaced = object.exclusive(|e| {
            // Another thread may have asked meanwhile, or raised the exception again.
            let unchanged = e.trace.len() == seen && or_none(e.traceback) == known_word;
            unchanged.then(|| {
                (std::mem::take(&mut e.trace), std::mem::replace(&mut e.traceback, kept.into_value()))
            })
        });
        if let Some((_, old)) = replaced
            && !old.is_null()
        {
            release::<S>(old);
        }
        made
    }

    /// The frames an exception passed through, outermost first.
    pub(super) fn traceback_entries(&self, exception: Value) -> Vec<TracebackEntry> {
        let Some(object) = Obj::<S, Exception>::of(exception) else { return vec![] };
        let (mut entries, known) = observed(object);
        entries.reverse();
        let mut at = Some(known);
        while let Some(traceback) = at.as_ref().and_then(|at| Obj::<S, Traceback>::of(at.get())) {
            entries.push(traceback.observe(|t| t.entry.clone()));
            at = next_of(traceback);
        }
        entries
    }
}
