//! Code objects: what a function's `__code__` tells.

use super::address_of;
use crate::interp::load_code;
use crate::object::{Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Code, Exc};
use gilectomy_frontend::code::{Code as RawCode, LocalKind};
use std::sync::Arc;

/// `co_flags`: has fast locals.
const OPTIMIZED: i64 = 1;
/// `co_flags`: a new namespace for each call.
const NEWLOCALS: i64 = 2;
const VARARGS: i64 = 4;
const VARKEYWORDS: i64 = 8;
const NESTED: i64 = 16;
const GENERATOR: i64 = 32;
const COROUTINE: i64 = 0x80;
/// `co_flags`: a generator that may be awaited.
const ITERABLE_COROUTINE: i64 = 0x100;
const ASYNC_GENERATOR: i64 = 0x200;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.code;
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "replace", replace);
    vm.def_getset(ty, "co_name", name, None);
    vm.def_getset(ty, "co_qualname", qualname, None);
    vm.def_getset(ty, "co_filename", filename, None);
    vm.def_getset(ty, "co_firstlineno", first_line, None);
    vm.def_getset(ty, "co_argcount", |vm, v| count(vm, v, |c| c.arg_count as usize), None);
    vm.def_getset(ty, "co_posonlyargcount", |vm, v| count(vm, v, |c| c.posonly_count as usize), None);
    vm.def_getset(ty, "co_kwonlyargcount", |vm, v| count(vm, v, |c| c.kwonly_count as usize), None);
    vm.def_getset(ty, "co_nlocals", |vm, v| count(vm, v, |c| variables(c).len()), None);
    vm.def_getset(ty, "co_stacksize", |vm, v| count(vm, v, |c| c.nregs as usize - c.nlocals()), None);
    vm.def_getset(ty, "co_varnames", |vm, v| names(vm, v, variables), None);
    vm.def_getset(ty, "co_cellvars", |vm, v| names(vm, v, |c| of_kind(c, LocalKind::Cell)), None);
    vm.def_getset(ty, "co_freevars", |vm, v| names(vm, v, |c| of_kind(c, LocalKind::Free)), None);
    vm.def_getset(
        ty,
        "co_names",
        |vm, v| names(vm, v, |c| c.names.iter().map(String::as_str).collect()),
        None,
    );
    vm.def_getset(ty, "co_consts", consts, None);
    vm.def_getset(ty, "co_flags", |vm, v| count(vm, v, |c| flags(c) as usize), None);
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Code<S>> {
    let ty = vm.rt.types.code;
    Ok(super::receiver::<S, Code<S>>(vm, Some(&v), ty)?.body())
}

/// Parameters and plain locals, as `co_varnames` lists them.
fn variables(code: &RawCode) -> Vec<&str> {
    let parameters =
        (code.arg_count + code.kwonly_count) as usize + code.varargs as usize + code.varkw as usize;
    let is_variable = |i: usize, kind: LocalKind| i < parameters || kind == LocalKind::Fast;
    let locals = code.locals.iter().enumerate();
    locals.filter(|(i, (_, kind))| is_variable(*i, *kind)).map(|(_, (name, _))| name.as_str()).collect()
}

fn of_kind(code: &RawCode, wanted: LocalKind) -> Vec<&str> {
    code.locals.iter().filter(|(_, kind)| *kind == wanted).map(|(name, _)| name.as_str()).collect()
}

fn flags(code: &RawCode) -> i64 {
    let bits = [
        (code.optimized, OPTIMIZED | NEWLOCALS),
        (code.varargs, VARARGS),
        (code.varkw, VARKEYWORDS),
        (code.nested && code.optimized, NESTED),
        (code.generator && !code.coroutine, GENERATOR),
        (code.coroutine && !code.generator, COROUTINE),
        (code.iterable_coroutine, ITERABLE_COROUTINE),
        (code.coroutine && code.generator, ASYNC_GENERATOR),
    ];
    bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum()
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let raw = &body(vm, v)?.raw;
    let (name, file, line) = (&raw.name, &raw.filename, raw.first_line);
    Ok(vm.new_str(&format!("<code object {name} at {}, file \"{file}\", line {line}>", address_of(v))))
}

/// `code.replace(...)`: a copy with another name or place, or marked as a generator that may be awaited. What
/// CPython's bytecode is made of has no meaning here.
fn replace<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = Args { kw: &[], kwnames: &[], ..args }.exactly(vm, "replace")?;
    let mut raw = RawCode::clone(&body(vm, v)?.raw);
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        let name = vm.text_of(name);
        let text = str_text::<S>(value).map(|text| text.to_utf8_escaped().into_owned());
        let number = vm.int_of(value).and_then(|i| i.to_i64());
        match (name.as_str(), text, number) {
            ("co_name", Some(text), _) => raw.name = text,
            ("co_qualname", Some(text), _) => raw.qualname = text,
            ("co_filename", Some(text), _) => raw.filename = text.into(),
            ("co_firstlineno", _, Some(line)) => raw.first_line = u32::try_from(line).unwrap_or(1),
            ("co_flags", _, Some(wanted)) if (wanted ^ flags(&raw)) & !ITERABLE_COROUTINE == 0 => {
                raw.iterable_coroutine = wanted & ITERABLE_COROUTINE != 0;
            }
            _ => {
                let message =
                    format!("code.replace({name}=...) with this value is not supported: compile it anew");
                return Err(vm.raise(Exc::NotImplementedError, message));
            }
        }
    }
    Ok(load_code(vm, &Arc::new(raw)))
}

fn name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.name))
}

fn qualname<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.qualname))
}

fn filename<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    Ok(vm.new_str(&body.raw.filename))
}

fn first_line<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let body = body(vm, v)?;
    Ok(vm.new_int(body.raw.first_line.into()))
}

fn count<S: Strategy>(vm: &mut Vm<S>, v: Value, of: fn(&RawCode) -> usize) -> PyResult<S> {
    let body = body(vm, v)?;
    Ok(vm.new_size(of(&body.raw)))
}

fn names<S: Strategy>(vm: &mut Vm<S>, v: Value, of: fn(&RawCode) -> Vec<&str>) -> PyResult<S> {
    let body = body(vm, v)?;
    let names: Vec<Ref<S>> = of(&body.raw).into_iter().map(|n| Ref::new(vm.rt.intern(n))).collect();
    Ok(vm.new_tuple_of(names))
}

fn consts<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let code = Obj::<S, Code<S>>::from_value(v);
    body(vm, v)?;
    Ok(vm.new_tuple_of(code.body().consts.iter().map(|&c| Ref::new(c))))
}
