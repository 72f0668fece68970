//! Methods of `str` that look at one text alone: case, classes of characters, stripping, padding.

use super::arguments::{receiver, tab_size, width};
use super::part_of;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Str};
use gilectomy_text::justify::Justify;
use gilectomy_text::strip::Side;
use gilectomy_text::{Text, TextBuf};

/// Methods without arguments: the name, and what it does with the text.
macro_rules! plain_methods {
    ($( $function:ident, $name:literal, |$vm:ident, $v:ident, $text:ident| $body:expr; )*) => {
        $(
            fn $function<S: Strategy>($vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
                let ($v, $text, rest) = receiver($vm, args, $name)?;
                let [] = rest.exactly($vm, concat!("str.", $name))?;
                Ok($body)
            }
        )*

        fn install_plain<S: Strategy>(vm: &mut Vm<S>) {
            let ty = vm.rt.types.str_;
            $( vm.def(ty, $name, $function); )*
        }
    };
}

plain_methods! {
    upper, "upper", |vm, _v, text| map_ascii(vm, text, |to| to.make_ascii_uppercase(), Text::upper);
    lower, "lower", |vm, _v, text| map_ascii(vm, text, |to| to.make_ascii_lowercase(), Text::lower);
    casefold, "casefold", |vm, _v, text| map_ascii(vm, text, |to| to.make_ascii_lowercase(), Text::casefold);
    title, "title", |vm, _v, text| vm.new_text_buf(text.title());
    capitalize, "capitalize", |vm, _v, text| vm.new_text_buf(text.capitalize());
    swapcase, "swapcase", |vm, _v, text| vm.new_text_buf(text.swapcase());
    is_alpha, "isalpha", |_vm, _v, text| Ref::bool(text.is_alpha());
    is_alnum, "isalnum", |_vm, _v, text| Ref::bool(text.is_alnum());
    is_decimal, "isdecimal", |_vm, _v, text| Ref::bool(text.is_decimal());
    is_digit, "isdigit", |_vm, _v, text| Ref::bool(text.is_digit());
    is_numeric, "isnumeric", |_vm, _v, text| Ref::bool(text.is_numeric());
    is_space, "isspace", |_vm, _v, text| Ref::bool(text.is_space());
    is_printable, "isprintable", |_vm, _v, text| Ref::bool(text.is_printable());
    is_identifier, "isidentifier", |_vm, _v, text| Ref::bool(text.is_identifier());
    is_lower, "islower", |_vm, _v, text| Ref::bool(text.is_lower());
    is_upper, "isupper", |_vm, _v, text| Ref::bool(text.is_upper());
    is_title, "istitle", |_vm, _v, text| Ref::bool(text.is_title());
    is_ascii, "isascii", |_vm, _v, text| Ref::bool(matches!(text, Text::Ascii(_)));
    new_args, "__getnewargs__", |vm, _v, text| {
        let string = vm.new_text(text);
        vm.new_tuple_of([string])
    };
}

/// Registers the methods.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    install_plain(vm);
    let ty = vm.rt.types.str_;
    vm.def(ty, "strip", strip::<S>);
    vm.def(ty, "lstrip", lstrip::<S>);
    vm.def(ty, "rstrip", rstrip::<S>);
    vm.def(ty, "removeprefix", removeprefix);
    vm.def(ty, "removesuffix", removesuffix);
    vm.def(ty, "center", center::<S>);
    vm.def(ty, "ljust", ljust::<S>);
    vm.def(ty, "rjust", rjust::<S>);
    vm.def(ty, "zfill", zfill);
    vm.def(ty, "expandtabs", expandtabs);
    vm.def(ty, "__format__", format_method);
}

/// A mapping of cases: ASCII is mapped where it will stay, in the new object.
fn map_ascii<'a, S: Strategy>(
    vm: &mut Vm<S>,
    text: Text<'a>,
    map: impl FnOnce(&mut [u8]),
    general: impl FnOnce(Text<'a>) -> TextBuf,
) -> Ref<S> {
    match text {
        Text::Ascii([]) => vm.empty_str(),
        Text::Ascii(bytes) => vm.new_ascii_with(bytes.len(), 0, |room| map(room.push(bytes))),
        Text::Wide(_) => vm.new_text_buf(general(text)),
    }
}

fn strip_side<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str, side: Side) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, name)?;
    let [set] = rest.between(vm, name, 0)?;
    let kept = match set {
        None | Some(Value::NONE) => text.strip_whitespace(side),
        Some(set) => match Obj::<S, Str>::of(set) {
            Some(set) => text.strip_set(set.body().text(), side),
            None => return Err(vm.type_error(format!("{name} arg must be None or str"))),
        },
    };
    Ok(part_of(vm, v, text, kept))
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

/// An argument that must be a string; the error names the method.
fn text_argument<'a, S: Strategy>(vm: &mut Vm<S>, v: Value, method: &str) -> PyResult<S, Text<'a>> {
    match Obj::<S, Str>::of(v) {
        Some(string) => Ok(string.body().text()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("{method}() argument must be str, not {name}")))
        }
    }
}

fn removeprefix<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "removeprefix")?;
    let [prefix] = rest.exactly(vm, "str.removeprefix")?;
    let prefix = text_argument(vm, prefix, "removeprefix")?;
    Ok(part_of(vm, v, text, text.remove_prefix(prefix)))
}

fn removesuffix<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "removesuffix")?;
    let [suffix] = rest.exactly(vm, "str.removesuffix")?;
    let suffix = text_argument(vm, suffix, "removesuffix")?;
    Ok(part_of(vm, v, text, text.remove_suffix(suffix)))
}

/// A fresh text, or the receiver where nothing changed.
fn changed<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    result: gilectomy_text::Result<Option<TextBuf>>,
) -> PyResult<S> {
    match result {
        Ok(Some(text)) => Ok(vm.new_text_buf(text)),
        Ok(None) => Ok(vm.plain_str(v)),
        Err(error) => Err(vm.text_error(error)),
    }
}

fn justify<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, name: &str, to: Justify) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, name)?;
    let [width_arg, fill] = rest.between(vm, name, 1)?;
    let width = width(vm, width_arg.unwrap_or(Value::NONE))?;
    let fill = match fill {
        None => u32::from(b' '),
        Some(fill) => match Obj::<S, Str>::of(fill).map(|fill| fill.body().text()) {
            Some(text) if text.len() == 1 => text.get(0).unwrap_or_default(),
            Some(_) => return Err(vm.type_error("The fill character must be exactly one character long")),
            None => {
                let name = vm.type_name(fill);
                return Err(
                    vm.type_error(format!("The fill character must be a unicode character, not {name}"))
                );
            }
        },
    };
    changed(vm, v, text.justify(width, fill, to))
}

fn center<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    justify(vm, args, "center", Justify::Center)
}

fn ljust<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    justify(vm, args, "ljust", Justify::Left)
}

fn rjust<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    justify(vm, args, "rjust", Justify::Right)
}

fn zfill<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "zfill")?;
    let [width_arg] = rest.exactly(vm, "str.zfill")?;
    let width = width(vm, width_arg)?;
    changed(vm, v, text.zfill(width))
}

fn expandtabs<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, text, rest) = receiver(vm, args, "expandtabs")?;
    let [size] = rest.named(vm, "expandtabs", ["tabsize"], (0, 1, 0))?;
    let size = tab_size(vm, size)?;
    if !text.contains(Text::Ascii(b"\t")) {
        return Ok(part_of(vm, v, text, 0..text.len()));
    }
    changed(vm, v, text.expand_tabs(size).map(Some))
}

fn format_method<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (v, _, rest) = receiver(vm, args, "__format__")?;
    let [spec] = rest.exactly(vm, "str.__format__")?;
    if v.is_exact(Kind::Str) || !Obj::<S, Str>::of(spec).is_some_and(|spec| spec.body().is_empty()) {
        return super::format(vm, v, spec);
    }
    // A subclass may have its own idea of `str(v)`.
    vm.str(v)
}
