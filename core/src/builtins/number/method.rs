//! How the methods of numbers take their arguments, and the methods that the number types share.

use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, ByteArray, Bytes, Exc};
use std::borrow::Cow;

/// The receiver, and the other arguments.
pub(super) fn receiver_and_rest<'a, S: Strategy>(
    vm: &mut Vm<S>,
    args: Args<'a>,
    name: &str,
) -> PyResult<S, (Value, Args<'a>)> {
    match args.pos.split_first() {
        Some((&receiver, pos)) => Ok((receiver, Args { pos, ..args })),
        None => Err(vm.type_error(format!("unbound method {name}() needs an argument"))),
    }
}

/// The receiver, and exactly `N` other arguments. `name` has the type's in front: `int.bit_count`.
pub(super) fn method<S: Strategy, const N: usize>(
    vm: &mut Vm<S>,
    args: Args<'_>,
    name: &str,
) -> PyResult<S, (Value, [Value; N])> {
    let (receiver, rest) = receiver_and_rest(vm, args, name)?;
    Ok((receiver, rest.exactly(vm, name)?))
}

/// `v.__round__(ndigits=None)`
pub(super) fn round_method<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver_and_rest(vm, args, "__round__")?;
    let [ndigits] = rest.between(vm, "__round__", 0)?;
    super::round(vm, v, ndigits)
}

/// `v.__format__(spec)`
pub(super) fn format_method<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str) -> PyResult<S> {
    let (v, [spec]) = method(vm, args, name)?;
    super::format(vm, v, spec)
}

/// `v.__divmod__(other)`, or reflected.
pub(super) fn divmod_method<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, reflected: bool) -> PyResult<S> {
    let [v, other] = args.exactly(vm, "__divmod__")?;
    if super::is_wider::<S>(other, v) {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    }
    if reflected { super::divmod(vm, other, v) } else { super::divmod(vm, v, other) }
}

/// The contents of bytes or a bytearray.
pub(super) fn bytes_of<'a, S: Strategy>(v: Value) -> Option<Cow<'a, [u8]>> {
    if let Some(bytes) = Obj::<S, Bytes>::of(v) {
        return Some(Cow::Borrowed(&bytes.body().data));
    }
    let array = Obj::<S, ByteArray>::of(v)?;
    Some(Cow::Owned(array.observe(|array| array.data.clone())))
}

/// A size argument: `__index__` as a machine word.
pub(super) fn ssize<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, i64> {
    let i = vm.index_value(v)?;
    match vm.int_of(i.get()).and_then(gilectomy_text::int::Int::to_i64) {
        Some(i) => Ok(i),
        None => Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
    }
}
