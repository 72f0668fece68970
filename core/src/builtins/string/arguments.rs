//! What the methods of `str`, `bytes` and `bytearray` share in taking their arguments apart: the receiver, sizes,
//! `start` and `end`, limits.

use crate::object::{Obj, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Str};
use gilectomy_text::Text;
use gilectomy_text::int::Int;
use std::ops::Range;

/// The receiver of a `str` method, its text, and the other arguments.
#[inline]
pub(super) fn receiver<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
) -> PyResult<S, (Value, Text<'a>, Args<'a>)> {
    if let Some((&this, rest)) = args.pos.split_first()
        && let Some(string) = Obj::<S, Str>::of(this)
    {
        return Ok((this, string.body().text(), Args { pos: rest, ..args }));
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

/// Whether a value is an integer or has `__index__`.
pub(crate) fn has_index<S: Strategy>(vm: &mut Vm<S>, v: Value) -> bool {
    if v.is_int() || vm.int_of(v).is_some() {
        return true;
    }
    let ty = vm.type_of(v);
    vm.lookup(ty, vm.rt.names.index).is_some()
}

/// An argument of C type `Py_ssize_t`.
pub(crate) fn ssize<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    if let Some(i) = v.as_immediate_int() {
        return Ok(i);
    }
    let index = vm.index_value(v)?;
    match vm.int_of(index.get()).and_then(Int::to_i64) {
        Some(i) => Ok(i),
        None => Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
    }
}

/// A width: what is below zero counts as zero.
pub(crate) fn width<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, usize> {
    Ok(usize::try_from(ssize(vm, v)?).unwrap_or(0))
}

/// The argument `tabsize`: of C type `int`, below zero like zero, 8 if not given.
pub(crate) fn tab_size<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>) -> PyResult<S, usize> {
    let Some(v) = v else { return Ok(8) };
    match i32::try_from(vm.index_clamped(v)?) {
        Ok(size) => Ok(usize::try_from(size).unwrap_or(0)),
        Err(_) => Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C int")),
    }
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
