//! Constructors and text of the exceptions that have attributes: `ImportError`, `NameError`,
//! `AttributeError`, `SyntaxError`. (What `StopIteration` and `SystemExit` have is in their arguments.)

use super::base::{args_text, exception, put_args, rest};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Exception, Tuple};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let exc = |vm: &Vm<S>, e: Exc| vm.rt.types.exc[e as usize];
    let ty = exc(vm, Exc::ImportError);
    vm.def(ty, "__init__", |vm, args| keyword_init(vm, args, &[("name", 1), ("path", 2), ("name_from", 3)]));
    vm.def(ty, "__str__", import_error_str);
    let ty = exc(vm, Exc::NameError);
    vm.def(ty, "__init__", |vm, args| keyword_init(vm, args, &[("name", 0)]));
    let ty = exc(vm, Exc::AttributeError);
    vm.def(ty, "__init__", |vm, args| keyword_init(vm, args, &[("name", 0), ("obj", 1)]));
    let ty = exc(vm, Exc::SyntaxError);
    vm.def(ty, "__init__", syntax_error_init);
    vm.def(ty, "__str__", syntax_error_str);
}

/// A constructor with keyword arguments, each of which fills a slot; the others become empty.
fn keyword_init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, names: &[(&str, u32)]) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let highest = names.iter().map(|(_, slot)| *slot).max().unwrap_or(0);
    (0..=highest).for_each(|slot| drop(vm.slot_set(object.value(), slot, Value::NULL)));
    for (&name, &v) in args.kwnames.iter().zip(args.kw) {
        let text = vm.text_of(name);
        match names.iter().find(|(n, _)| *n == text) {
            Some(&(_, slot)) => drop(vm.slot_set(object.value(), slot, v)),
            None => {
                let class = vm.type_name(object.value());
                let message = format!("{class}() got an unexpected keyword argument '{text}'");
                return Err(vm.type_error(message));
            }
        }
    }
    let rest = rest(vm, args);
    put_args(object, rest);
    Ok(Ref::none())
}

fn import_error_str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let name = vm.rt.names.msg;
    let message = vm.getattr(object.value(), name)?;
    if message.is_exact(Kind::Str) { Ok(message) } else { args_text(vm, object) }
}

/// `SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset))`
fn syntax_error_init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    if !args.kw.is_empty() {
        let name = vm.type_name(object.value());
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    let rest = rest(vm, args);
    put_args(object, rest);
    if let Some(&message) = args.pos.get(1) {
        drop(vm.slot_set(object.value(), 0, message));
    }
    if let [_, _, details] = *args.pos {
        let details = vm.to_tuple(details)?;
        let items = Obj::<S, Tuple>::from_value(details.get()).body().items();
        if !(4..=7).contains(&items.len()) {
            let n = items.len();
            let message = if n < 4 {
                format!("function missing required argument (pos {})", n + 1)
            } else {
                format!("function takes at most 7 arguments ({n} given)")
            };
            return Err(vm.type_error(message));
        }
        if items.len() == 5 {
            return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
        }
        for (i, &v) in items.iter().take(6).enumerate() {
            drop(vm.slot_set(object.value(), 1 + i as u32, v));
        }
    }
    Ok(Ref::none())
}

fn slot_or_none<S: Strategy>(vm: &mut Vm<S>, object: Obj<S, Exception>, slot: u32) -> Ref<S> {
    vm.slot_get(object.value(), slot).unwrap_or_else(Ref::none)
}

fn syntax_error_str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let name = vm.rt.names.msg;
    let message = vm.getattr(object.value(), name)?;
    let message = vm.str(message.get())?;
    let (file, line) = (slot_or_none(vm, object, 1), slot_or_none(vm, object, 2));
    let file = if file.has_layout(Kind::Str) { Some(vm.text_of(file.get())) } else { None };
    let file = file.map(|f| f.rsplit('/').next().unwrap_or_default().to_owned());
    let line: Option<Value> = if vm.int_of(line.get()).is_some() { Some(line.get()) } else { None };
    let line = match line {
        Some(line) => Some(vm.repr_text(line)?),
        None => None,
    };
    let place = match (file, line) {
        (Some(file), Some(line)) => format!(" ({file}, line {line})"),
        (Some(file), None) => format!(" ({file})"),
        (None, Some(line)) => format!(" (line {line})"),
        (None, None) => return Ok(message),
    };
    let message = vm.text_of(message.get());
    Ok(vm.new_str(&format!("{message}{place}")))
}
