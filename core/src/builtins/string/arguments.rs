//! What the methods of `str`, `bytes` and `bytearray` share in taking their arguments apart: the receiver, sizes,
//! `start` and `end`, limits.

use crate::object::{Kind, Obj, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Str};
use gilectomy_text::Text;
use std::ops::Range;

/// The receiver of a `str` method, its text, and the other arguments.
#[inline]
pub(super) fn receiver<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
) -> PyResult<S, (Value, Text<'a>, Args<'a>)> {
    if let Some((&this, rest)) = args.pos.split_first() {
        if let Some(string) = Obj::<S, Str>::of(this) {
            return Ok((this, string.body().text(), Args { pos: rest, ..args }));
        }
    }
    Err(receiver_error(vm, args, "str", name))
}

/// The error for a method called without a receiver or with one of another type.
#[cold]
pub(crate) fn receiver_error<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, ty: &str, name: &str) -> Raised<S> {
    match args.pos.first() {
        Some(&other) => {
            let found = vm.type_name(other);
            vm.type_error(format!(
                "descriptor '{name}' for '{ty}' objects doesn't apply to a '{found}' object"
            ))
        }
        None => vm.type_error(format!("unbound method {ty}.{name}() needs an argument")),
    }
}

/// The class that `__new__` of a builtin type was called with.
pub(crate) fn class_argument<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    base: Value,
) -> PyResult<S, (Value, Args<'a>)> {
    let name = vm.type_body(base).name();
    let Some((&class, rest)) = args.pos.split_first() else {
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    if !class.has_layout(Kind::Type) {
        let found = vm.type_name(class);
        return Err(vm.type_error(format!("{name}.__new__(X): X is not a type object ({found})")));
    }
    let body = vm.type_body(class);
    if !body.is_subtype_of(base) {
        let class = body.name();
        return Err(vm.type_error(format!("{name}.__new__({class}): {class} is not a subtype of {name}")));
    }
    Ok((class, Args { pos: rest, ..args }))
}

/// Whether a value is an integer or has `__index__`.
pub(crate) fn has_index<S: Strategy>(vm: &mut Vm<S>, v: Value) -> bool {
    if v.is_int() || vm.int_of(v).is_some() {
        return true;
    }
    let ty = vm.type_of(v);
    vm.lookup(ty, vm.rt.names.index).is_some()
}

/// An index or a size; one beyond a machine word raises `beyond`.
pub(crate) fn sized<S: Strategy>(vm: &mut Vm<S>, v: Value, beyond: Exc) -> PyResult<S, i64> {
    if let Some(i) = v.as_immediate_int() {
        return Ok(i);
    }
    let result = vm.index(v);
    if let Err(raised) = result {
        if !vm.raised_is(Exc::OverflowError) && !vm.raised_is(Exc::IndexError) || vm.int_of(v).is_none() {
            return Err(raised);
        }
        drop(vm.take_raised(raised));
        let name = vm.type_name(v);
        return Err(vm.raise(beyond, format!("cannot fit '{name}' into an index-sized integer")));
    }
    result
}

/// An argument of C type `Py_ssize_t`.
pub(crate) fn ssize<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    if let Some(i) = v.as_immediate_int() {
        return Ok(i);
    }
    let result = vm.index(v);
    if let Err(raised) = result {
        if vm.int_of(v).is_none() {
            return Err(raised);
        }
        drop(vm.take_raised(raised));
        return Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t"));
    }
    result
}

/// A width: what is below zero counts as zero.
pub(crate) fn width<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(usize::try_from(ssize(vm, v)?).unwrap_or(0))
}

/// How often at most: below zero, or not given, is without limit.
pub(crate) fn limit<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Option<usize>> {
    match v {
        None => Ok(None),
        Some(v) => Ok(usize::try_from(ssize(vm, v)?).ok()),
    }
}

fn bound<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, Option<i64>> {
    match v {
        None | Some(Value::NONE) => Ok(None),
        Some(v) => {
            if !has_index(vm, v) {
                let message = "slice indices must be integers or None or have an __index__ method";
                return Err(vm.type_error(message));
            }
            vm.index_clamped(v).map(Some)
        }
    }
}

/// The optional arguments `start` and `end`, as given.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    start: Option<i64>,
    end: Option<i64>,
}

impl Window {
    /// Reads both.
    pub(crate) fn of<S: Strategy>(
        vm: &mut Vm<S>,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<S, Self> {
        Ok(Window { start: bound(vm, start)?, end: bound(vm, end)? })
    }

    /// What they select of `len` elements; `None`: nothing, not even an empty needle, is found there.
    pub(crate) fn range(self, len: usize) -> Option<Range<usize>> {
        gilectomy_text::search::window(len, self.start, self.end)
    }
}

/// Refuses what no memory holds, before something that cannot fail allocates it.
pub(crate) fn check_room<S: Strategy>(vm: &mut Vm<S>, bytes: Option<usize>) -> PyResult<S, ()> {
    const LARGE: usize = 1 << 24;
    let fits = match bytes {
        Some(bytes) if bytes < LARGE => true,
        Some(bytes) => Vec::<u8>::new().try_reserve_exact(bytes).is_ok(),
        None => false,
    };
    if fits { Ok(()) } else { Err(vm.raise(Exc::MemoryError, "")) }
}
