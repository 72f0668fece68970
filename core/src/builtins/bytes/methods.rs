//! Methods of `bytes` and `bytearray` that look at one of them alone: case, classes, stripping, padding, `join`,
//! `decode`, `hex`, `translate`.

use super::{alike, bytes_argument, contents, part_of, receiver, with};
use crate::builtins::string::arguments::{check_room, tab_size, width};
use crate::builtins::string::encode::Codec;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, List, Str, Tuple};
use gilectomy_text::bytes as ascii;
use gilectomy_text::justify::{self, Justify};
use gilectomy_text::strip::{self, Side};
use gilectomy_text::unit::is_bytes_space;
use std::borrow::Cow;
use std::ops::Range;

/// Methods without arguments: the name, and what it does with the bytes.
macro_rules! plain_methods {
    ($( $function:ident, $name:literal, $make:ident($map:expr); )*) => {
        $(
            fn $function<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
                let (v, rest) = receiver(vm, args, $name)?;
                let qualified = match v.has_layout(Kind::Bytes) {
                    true => concat!("bytes.", $name),
                    false => concat!("bytearray.", $name),
                };
                let [] = rest.exactly(vm, qualified)?;
                let result = with::<S, _>(v, $map);
                Ok($make(vm, v, result))
            }
        )*

        fn install_plain<S: Strategy>(vm: &mut Vm<S>, ty: Value) {
            $( vm.def(ty, $name, $function); )*
        }
    };
}

fn truth<S: Strategy>(_vm: &Vm<S>, _v: Value, holds: bool) -> Ref<S> {
    Ref::bool(holds)
}

plain_methods! {
    upper, "upper", alike(<[u8]>::to_ascii_uppercase);
    lower, "lower", alike(<[u8]>::to_ascii_lowercase);
    title, "title", alike(ascii::title);
    capitalize, "capitalize", alike(ascii::capitalize);
    swapcase, "swapcase", alike(ascii::swapcase);
    is_alpha, "isalpha", truth(ascii::is_alpha);
    is_digit, "isdigit", truth(ascii::is_digit);
    is_alnum, "isalnum", truth(ascii::is_alnum);
    is_space, "isspace", truth(ascii::is_space);
    is_lower, "islower", truth(ascii::is_lower);
    is_upper, "isupper", truth(ascii::is_upper);
    is_title, "istitle", truth(ascii::is_title);
    is_ascii, "isascii", truth(<[u8]>::is_ascii);
}

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    for ty in [vm.rt.types.bytes, vm.rt.types.bytearray] {
        install_plain(vm, ty);
        vm.def(ty, "strip", strip::<S>);
        vm.def(ty, "lstrip", lstrip::<S>);
        vm.def(ty, "rstrip", rstrip::<S>);
        vm.def(ty, "removeprefix", removeprefix::<S>);
        vm.def(ty, "removesuffix", removesuffix::<S>);
        vm.def(ty, "center", center::<S>);
        vm.def(ty, "ljust", ljust::<S>);
        vm.def(ty, "rjust", rjust::<S>);
        vm.def(ty, "zfill", zfill);
        vm.def(ty, "expandtabs", expandtabs);
        vm.def(ty, "join", join);
        vm.def(ty, "decode", decode);
        vm.def(ty, "hex", hex);
        vm.def(ty, "translate", translate);
    }
    vm.def(vm.rt.types.bytes, "__bytes__", to_bytes);
}

fn to_bytes<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "__bytes__")?;
    let [] = rest.exactly(vm, "bytes.__bytes__")?;
    let data = contents::<S>(v).unwrap_or_default();
    Ok(if v.is_exact(Kind::Bytes) { Ref::new(v) } else { vm.new_bytes(&data) })
}

/// The part of the receiver that `keep` leaves.
fn kept<S: Strategy>(vm: &mut Vm<S>, v: Value, keep: impl FnOnce(&[u8]) -> Range<usize>) -> PyResult<S> {
    let data = contents::<S>(v).unwrap_or_default();
    let range = keep(&data);
    Ok(part_of(vm, v, &data, range))
}

fn strip_side<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str, side: Side) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, name)?;
    let [set] = rest.between(vm, name, 0)?;
    match set {
        None | Some(Value::NONE) => kept(vm, v, |data| strip::strip_where(data, side, is_bytes_space)),
        Some(set) => {
            let set = bytes_argument(vm, set)?;
            kept(vm, v, |data| strip::strip_set(data, &set, side))
        }
    }
}

fn strip<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    strip_side(vm, args, "strip", Side::Both)
}

fn lstrip<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    strip_side(vm, args, "lstrip", Side::Left)
}

fn rstrip<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    strip_side(vm, args, "rstrip", Side::Right)
}

fn removeprefix<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "removeprefix")?;
    let [prefix] = rest.exactly(vm, "bytes.removeprefix")?;
    let prefix = bytes_argument(vm, prefix)?;
    kept(vm, v, |data| strip::remove_prefix(data, &prefix))
}

fn removesuffix<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "removesuffix")?;
    let [suffix] = rest.exactly(vm, "bytes.removesuffix")?;
    let suffix = bytes_argument(vm, suffix)?;
    kept(vm, v, |data| strip::remove_suffix(data, &suffix))
}

/// Fresh bytes, or the receiver's where nothing changed.
fn changed<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    data: &[u8],
    result: gilectomy_text::Result<Option<Vec<u8>>>,
) -> PyResult<S> {
    match result {
        Ok(Some(result)) => Ok(alike(vm, v, result)),
        Ok(None) => Ok(part_of(vm, v, data, 0..data.len())),
        Err(error) => Err(vm.text_error(error)),
    }
}

fn fill_byte<S: Strategy>(vm: &mut Vm<S>, v: Value, method: &str) -> PyResult<S, u8> {
    let wanted = "argument 2 must be a byte string of length 1, not";
    let name = vm.type_name(v);
    match contents::<S>(v).as_deref() {
        Some(&[byte]) => Ok(byte),
        Some(bytes) => {
            let len = bytes.len();
            Err(vm.type_error(format!("{method}(): {wanted} a {name} object of length {len}")))
        }
        None => Err(vm.type_error(format!("{method}() {wanted} {name}"))),
    }
}

fn justified<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str, to: Justify) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, name)?;
    let [width_arg, fill] = rest.between(vm, name, 1)?;
    let width = width(vm, width_arg.unwrap_or(Value::NONE))?;
    let fill = match fill {
        Some(fill) => fill_byte(vm, fill, name)?,
        None => b' ',
    };
    let data = contents::<S>(v).unwrap_or_default();
    changed(vm, v, &data, justify::justify(&data, width, fill, to))
}

fn center<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    justified(vm, args, "center", Justify::Center)
}

fn ljust<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    justified(vm, args, "ljust", Justify::Left)
}

fn rjust<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    justified(vm, args, "rjust", Justify::Right)
}

fn zfill<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "zfill")?;
    let [width_arg] = rest.exactly(vm, "bytes.zfill")?;
    let width = width(vm, width_arg)?;
    let data = contents::<S>(v).unwrap_or_default();
    changed(vm, v, &data, justify::zfill(&data, width))
}

fn expandtabs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "expandtabs")?;
    let [size] = rest.named(vm, "expandtabs", ["tabsize"], (0, 1, 0))?;
    let size = tab_size(vm, size)?;
    let data = contents::<S>(v).unwrap_or_default();
    changed(vm, v, &data, justify::expand_tabs(&data[..], size).map(Some))
}

/// `bytes.join(iterable)`
fn join<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "join")?;
    let [iterable] =
        rest.exactly(vm, if v.has_layout(Kind::Bytes) { "bytes.join" } else { "bytearray.join" })?;
    let separator = contents::<S>(v).unwrap_or_default();
    if !iterable.has_layout(Kind::List) && !iterable.has_layout(Kind::Tuple) && !vm.is_iterable(iterable) {
        return Err(vm.type_error("can only join an iterable"));
    }
    // Held, since the contents of `bytes` are borrowed from them.
    let items = collected(vm, iterable)?;
    let mut parts: Vec<Cow<'_, [u8]>> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match contents::<S>(item.get()) {
            Some(part) => parts.push(part),
            None => {
                let name = vm.type_name(item.get());
                let message = format!("sequence item {index}: expected a bytes-like object, {name} found");
                return Err(vm.type_error(message));
            }
        }
    }
    let separators = separator.len().saturating_mul(parts.len().saturating_sub(1));
    let total = parts.iter().try_fold(separators, |total, part| total.checked_add(part.len()));
    check_room(vm, total)?;
    Ok(alike(vm, v, parts.join(&separator[..])))
}

fn collected<S: Strategy>(vm: &mut Vm<S>, iterable: Value) -> PyResult<S, Vec<Ref<S>>> {
    let held = |items: &[Value]| items.iter().map(|&item| Ref::new(item)).collect();
    if let Some(list) = Obj::<S, List>::exactly(iterable) {
        return Ok(list.observe(|list| held(&list.items)));
    }
    match Obj::<S, Tuple>::exactly(iterable) {
        Some(tuple) => Ok(held(tuple.body().items())),
        None => vm.collect(iterable),
    }
}

fn decode<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "decode")?;
    let [encoding, errors] = rest.named(vm, "decode", ["encoding", "errors"], (0, 2, 0))?;
    let codec = Codec::of(vm, "decode", encoding, errors)?;
    let data = contents::<S>(v).unwrap_or_default();
    codec.decode(vm, &data)
}

fn hex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "hex")?;
    let [separator, group] = rest.named(vm, "hex", ["sep", "bytes_per_sep"], (0, 2, 0))?;
    let separator = match separator {
        Some(separator) => Some(hex_separator(vm, separator)?),
        None => None,
    };
    let group = match group {
        Some(group) => vm.index(group)?,
        None => 1,
    };
    let text = with::<S, _>(v, |data| ascii::to_hex(data, separator, group));
    Ok(vm.new_ascii(text.as_bytes()))
}

fn hex_separator<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, u8> {
    if vm.len(v)? != 1 {
        return Err(vm.value_error("sep must be length 1."));
    }
    let unit = match Obj::<S, Str>::of(v) {
        Some(string) => string.body().text().get(0),
        None => contents::<S>(v).and_then(|contents| contents.first().map(|&byte| byte.into())),
    };
    match unit.map(u8::try_from) {
        Some(Ok(byte)) if byte.is_ascii() => Ok(byte),
        Some(_) => Err(vm.value_error("sep must be ASCII.")),
        None => Err(vm.type_error("sep must be str or bytes.")),
    }
}

fn translate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, rest) = receiver(vm, args, "translate")?;
    let [table, dropped] = rest.named(vm, "translate", ["table", "delete"], (1, 2, 1))?;
    let table = match table {
        None | Some(Value::NONE) => None,
        Some(table) => Some(bytes_argument(vm, table)?),
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let dropped = match dropped {
        Some(dropped) => bytes_argument(vm, dropped)?,
        None => Cow::Borrowed(&[][..]),
    };
    let mut keep = [true; 256];
    dropped.iter().for_each(|&byte| keep[usize::from(byte)] = false);
    let map =
        |byte: u8| table.as_ref().and_then(|table| table.get(usize::from(byte)).copied()).unwrap_or(byte);
    let data = with::<S, _>(v, |data| {
        data.iter().filter(|&&byte| keep[usize::from(byte)]).map(|&byte| map(byte)).collect()
    });
    Ok(alike(vm, v, data))
}
