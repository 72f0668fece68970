//! Which builtin exceptions have attributes of their own. They lie in fixed slots behind the body, as
//! `__slots__` members do, so that `__dict__` shows only what a program added.
//!
//! An exception that native code raised has its arguments and nothing else; an attribute whose slot is
//! empty is therefore read from the arguments, where the constructor would have found it.

use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Type};
use std::sync::atomic::Ordering;

/// Nothing in the arguments stands for the attribute.
const NOWHERE: usize = usize::MAX;

/// Reads slot `SLOT`; when it is empty, argument `ARG`, provided there are `FROM ..= TO` arguments.
fn get<S: Strategy, const SLOT: u32, const ARG: usize, const FROM: usize, const TO: usize>(
    vm: &mut Vm<S>,
    v: Value,
) -> PyResult<S> {
    if let Some(found) = vm.slot_get(v, SLOT) {
        return Ok(found);
    }
    let mut args = vm.exception_args(v);
    if ARG < args.len() && (FROM..=TO).contains(&args.len()) {
        return Ok(args.swap_remove(ARG));
    }
    Ok(Ref::none())
}

fn set<S: Strategy, const SLOT: u32>(vm: &mut Vm<S>, v: Value, value: Value) -> PyResult<S> {
    let value = if value.is_null() { Value::NONE } else { value };
    drop(vm.slot_set(v, SLOT, value));
    Ok(Ref::none())
}

/// `SystemExit.code`: the one argument, or all of them.
fn exit_code<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    if let Some(found) = vm.slot_get(v, 0) {
        return Ok(found);
    }
    let mut args = vm.exception_args(v);
    Ok(match args.len() {
        0 => Ref::none(),
        1 => args.swap_remove(0),
        _ => vm.new_tuple_of(args),
    })
}

macro_rules! members {
    ($( $exc:ident { $( $name:literal: $slot:literal $arg:tt $from:literal..$to:tt, )* } )*) => {
        fn own_members(exc: Exc) -> &'static [&'static str] {
            match exc {
                $( Exc::$exc => &[$( $name, )*], )*
                Exc::SystemExit => &["code"],
                _ => &[],
            }
        }

        fn define<S: Strategy>(vm: &mut Vm<S>) {
            $( $(
                let ty = vm.rt.types.exc[Exc::$exc as usize];
                vm.def_getset(ty, $name, get::<S, $slot, $arg, $from, $to>, Some(set::<S, $slot>));
            )* )*
            let ty = vm.rt.types.exc[Exc::SystemExit as usize];
            vm.def_getset(ty, "code", exit_code, Some(set::<S, 0>));
        }
    };
}

const ANY: usize = usize::MAX;

members! {
    StopIteration { "value": 0 0 1..ANY, }
    StopAsyncIteration { "value": 0 0 1..ANY, }
    BaseExceptionGroup { "message": 0 0 2..2, "exceptions": 1 1 2..2, }
    AttributeError { "name": 0 NOWHERE 0..0, "obj": 1 NOWHERE 0..0, }
    NameError { "name": 0 NOWHERE 0..0, }
    ImportError {
        "msg": 0 0 1..1, "name": 1 NOWHERE 0..0, "path": 2 NOWHERE 0..0, "name_from": 3 NOWHERE 0..0,
    }
    OSError { "errno": 0 0 2..5, "strerror": 1 1 2..5, "filename": 2 2 3..5, "filename2": 3 4 5..5, }
    SyntaxError {
        "msg": 0 0 1..ANY, "filename": 1 NOWHERE 0..0, "lineno": 2 NOWHERE 0..0, "offset": 3 NOWHERE 0..0,
        "text": 4 NOWHERE 0..0, "end_lineno": 5 NOWHERE 0..0, "end_offset": 6 NOWHERE 0..0,
        "print_file_and_line": 7 NOWHERE 0..0,
    }
    UnicodeDecodeError { "encoding": 0 0 5..5, "object": 1 1 5..5, "start": 2 2 5..5, "end": 3 3 5..5, "reason": 4 4 5..5, }
    UnicodeEncodeError { "encoding": 0 0 5..5, "object": 1 1 5..5, "start": 2 2 5..5, "end": 3 3 5..5, "reason": 4 4 5..5, }
    UnicodeTranslateError { "object": 0 0 4..4, "start": 1 1 4..4, "end": 2 2 4..4, "reason": 3 3 4..4, }
}

/// Gives the builtin exceptions their slots and descriptors. Runs before anything is raised.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    for &(exc, _, base) in Exc::ALL {
        let ty = vm.rt.types.exc[exc as usize];
        let mut members =
            if exc == base { vec![] } else { vm.type_body(vm.rt.types.exc[base as usize]).members.to_vec() };
        members.extend(own_members(exc).iter().map(|name| vm.rt.intern(name)));
        if members.is_empty() {
            continue;
        }
        let object = Obj::<S, Type<S>>::from_value(ty);
        // SAFETY: start-up: only this thread knows the type, and nobody reads its members meanwhile.
        unsafe { (*object.body_ptr()).members = members.clone().into() };
        let body = object.body();
        let root = vm.new_shape(body, members.clone().into(), false);
        let dict = vm.new_shape(body, members.into(), true);
        body.root_shape.store(root.cast_mut(), Ordering::Release);
        body.dict_shape.store(dict.cast_mut(), Ordering::Release);
    }
    define(vm);
}
