//! `%` formatting of strings and of bytes.
//!
//! The format is read field by field; each field takes its width, precision and value from the arguments as it is
//! read. Numbers are laid out alike in both kinds of format; they differ in what `s`, `r` and `c` make of a value.

use super::arguments::has_index;
use super::text_of_layout;
use crate::builtins::bytes;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Str, Tuple};
use gilectomy_text::int::Int;
use gilectomy_text::printf::{self, Conversion, Field, Parser, Piece, Quantity};
use gilectomy_text::{TextBuf, TextBuilder};

/// Digits that an integer may have in decimal, as `sys.get_int_max_str_digits()` says unless changed.
const MAX_DIGITS: usize = 4300;

/// Where fields take their values.
struct Supply<'a, S: Strategy> {
    from: From<'a, S>,
    /// The right operand, when it is a mapping: then values may be left over.
    mapping: Option<Value>,
    bytes: bool,
}

enum From<'a, S: Strategy> {
    Tuple(&'a [Value]),
    Single(Option<Ref<S>>),
}

impl<'a, S: Strategy> Supply<'a, S> {
    fn new(vm: &mut Vm<S>, args: Value, bytes: bool) -> Self {
        if let Some(tuple) = Obj::<S, Tuple>::of(args) {
            return Supply { from: From::Tuple(tuple.body().items()), mapping: None, bytes };
        }
        let text = args.has_layout(Kind::Str) || bytes && bytes::is_bytes_like(args);
        let mapping = !text && {
            let ty = vm.type_of(args);
            vm.lookup(ty, vm.rt.names.getitem).is_some()
        };
        Supply { from: From::Single(Some(Ref::new(args))), mapping: mapping.then_some(args), bytes }
    }

    fn next(&mut self, vm: &mut Vm<S>) -> PyResult<S> {
        let next = match &mut self.from {
            From::Tuple(items) => items.split_first().map(|(&first, rest)| {
                *items = rest;
                Ref::new(first)
            }),
            From::Single(value) => value.take(),
        };
        next.ok_or_else(|| vm.text_error(printf::not_enough_arguments()))
    }

    /// An integer for a `*`.
    fn star(&mut self, vm: &mut Vm<S>, beyond: &str) -> PyResult<S, i64> {
        let value = self.next(vm)?;
        match vm.int_of(value.get()).map(Int::to_i64) {
            Some(Some(i)) => Ok(i),
            Some(None) => Err(vm.raise(Exc::OverflowError, beyond)),
            None => Err(vm.text_error(printf::star_wants_int())),
        }
    }

    /// Looks up the field's key, fills in its stars, and takes its value.
    fn value(&mut self, vm: &mut Vm<S>, field: &mut Field, key: Option<Ref<S>>) -> PyResult<S> {
        if let Some(key) = key {
            let Some(mapping) = self.mapping else { return Err(vm.type_error("format requires a mapping")) };
            self.from = From::Single(Some(vm.getitem(mapping, key.get())?));
        }
        if field.width == Some(Quantity::Star) {
            field.set_width(self.star(vm, "Python int too large to convert to C ssize_t")?);
        }
        if field.precision == Some(Quantity::Star) {
            let precision = self.star(vm, "Python int too large to convert to C int")?;
            if i32::try_from(precision).is_err() {
                return Err(vm.raise(Exc::OverflowError, "Python int too large to convert to C int"));
            }
            field.set_precision(precision);
        }
        self.next(vm)
    }

    fn finish(&self, vm: &mut Vm<S>) -> PyResult<S, ()> {
        let left = match &self.from {
            From::Tuple(items) => !items.is_empty(),
            From::Single(value) => value.is_some() && self.mapping.is_none(),
        };
        if left { Err(vm.text_error(printf::too_many_arguments(self.bytes))) } else { Ok(()) }
    }
}

/// `format % args` for a string.
pub(crate) fn format_str<S: Strategy>(vm: &mut Vm<S>, format: Value, args: Value) -> PyResult<S> {
    let text = text_of_layout::<S>(format);
    let mut supply = Supply::new(vm, args, false);
    let mut out = TextBuilder::with_capacity(text.len() + 16);
    for piece in Parser::new(text, supply.mapping.is_some()) {
        match piece {
            Ok(Piece::Literal(range)) => out.push_text(text.view(range)),
            Ok(Piece::Percent) => out.push_char(b'%'.into()),
            Ok(Piece::Field(mut field)) => {
                let key = field.key.clone().map(|range| vm.new_text(text.view(range)));
                let value = supply.value(vm, &mut field, key)?;
                push_str_field(vm, &field, value.get(), &mut out)?;
            }
            Err(error) => return Err(vm.text_error(error)),
        }
    }
    supply.finish(vm)?;
    Ok(vm.new_text_buf(out.finish()))
}

fn push_str_field<S: Strategy>(
    vm: &mut Vm<S>,
    field: &Field,
    value: Value,
    out: &mut TextBuilder,
) -> PyResult<S, ()> {
    let conversion = match field.conversion(false) {
        Ok(conversion) => conversion,
        Err(error) => return Err(vm.text_error(error)),
    };
    let shown = match conversion {
        Conversion::Str => vm.str(value)?,
        Conversion::Repr => vm.repr(value)?,
        Conversion::Ascii => vm.ascii(value)?,
        Conversion::Char => {
            let point = char_of(vm, value)?;
            return field.push_char(out, point).map_err(|error| vm.text_error(error));
        }
        _ => return push_number(vm, field, conversion, value, out),
    };
    let Some(shown) = Obj::<S, Str>::of(shown.get()) else { return Ok(()) };
    field.push_text(out, shown.body().text()).map_err(|error| vm.text_error(error))
}

/// The character under `%c` in a string's format.
fn char_of<S: Strategy>(vm: &mut Vm<S>, value: Value) -> PyResult<S, u32> {
    if let Some(text) = Obj::<S, Str>::of(value).map(|string| string.body().text()) {
        return match text.get(0) {
            Some(point) if text.len() == 1 => Ok(point),
            _ => Err(vm.text_error(printf::char_required("str", Some(text.len())))),
        };
    }
    if !has_index(vm, value) {
        let name = vm.type_name(value);
        return Err(vm.text_error(printf::char_required(&name, None)));
    }
    let value = vm.index_clamped(value)?;
    printf::char_of(Int::Small(value)).map_err(|error| vm.text_error(error))
}

/// Whether a value can be asked for a number at all.
fn is_numeric<S: Strategy>(vm: &mut Vm<S>, v: Value) -> bool {
    let names = &vm.rt.names;
    let ty = vm.type_of(v);
    [names.index, names.int_, names.float_].into_iter().any(|name| vm.lookup(ty, name).is_some())
}

/// Appends a number in the field's layout.
fn push_number<S: Strategy>(
    vm: &mut Vm<S>,
    field: &Field,
    conversion: Conversion,
    value: Value,
    out: &mut TextBuilder,
) -> PyResult<S, ()> {
    if conversion == Conversion::Float {
        let float = match vm.float_of(value) {
            Some(float) => float,
            None => vm.as_f64(value)?,
        };
        return field.push_float(out, float).map_err(|error| vm.text_error(error));
    }
    let converted;
    let int = match vm.int_of(value) {
        Some(int) => int,
        None => {
            let wanted = match conversion {
                Conversion::Radix => has_index(vm, value),
                _ => is_numeric(vm, value),
            };
            if !wanted {
                let name = vm.type_name(value);
                return Err(vm.text_error(field.number_required(&name)));
            }
            converted = match conversion {
                Conversion::Radix => vm.index_value(value)?,
                _ => vm.call(vm.rt.types.int, &[value])?,
            };
            match vm.int_of(converted.get()) {
                Some(int) => int,
                None => {
                    let name = vm.type_name(value);
                    return Err(vm.text_error(field.number_required(&name)));
                }
            }
        }
    };
    field.push_int(out, int, MAX_DIGITS).map_err(|error| vm.text_error(error))
}

/// `format % args` for bytes.
pub(crate) fn format_bytes<S: Strategy>(vm: &mut Vm<S>, format: &[u8], args: Value) -> PyResult<S, Vec<u8>> {
    let mut supply = Supply::new(vm, args, true);
    let mut out = Vec::with_capacity(format.len() + 16);
    for piece in Parser::bytes(format, supply.mapping.is_some()) {
        match piece {
            Ok(Piece::Literal(range)) => out.extend_from_slice(format.get(range).unwrap_or_default()),
            Ok(Piece::Percent) => out.push(b'%'),
            Ok(Piece::Field(mut field)) => {
                let key = field.key.clone().and_then(|range| format.get(range)).map(|key| vm.new_bytes(key));
                let value = supply.value(vm, &mut field, key)?;
                push_bytes_field(vm, &field, value.get(), &mut out)?;
            }
            Err(error) => return Err(vm.text_error(error)),
        }
    }
    supply.finish(vm)?;
    Ok(out)
}

fn push_bytes_field<S: Strategy>(
    vm: &mut Vm<S>,
    field: &Field,
    value: Value,
    out: &mut Vec<u8>,
) -> PyResult<S, ()> {
    let conversion = match field.conversion(true) {
        Ok(conversion) => conversion,
        Err(error) => return Err(vm.text_error(error)),
    };
    let shown = match conversion {
        Conversion::Str | Conversion::Bytes => shown_bytes(vm, value)?,
        Conversion::Repr | Conversion::Ascii => {
            let text = vm.ascii(value)?;
            vm.text_of(text.get()).into_bytes()
        }
        Conversion::Char => vec![byte_of(vm, value)?],
        Conversion::Float if vm.float_of(value).is_none() && !is_numeric(vm, value) => {
            let name = vm.type_name(value);
            return Err(vm.type_error(format!("float argument required, not {name}")));
        }
        _ => {
            let mut number = TextBuilder::new();
            push_number(vm, field, conversion, value, &mut number)?;
            if let TextBuf::Ascii(number) = number.finish() {
                out.extend_from_slice(&number);
            }
            return Ok(());
        }
    };
    field.push_bytes(out, &shown).map_err(|error| vm.text_error(error))
}

/// The bytes under `%b` or `%s`.
fn shown_bytes<S: Strategy>(vm: &mut Vm<S>, value: Value) -> PyResult<S, Vec<u8>> {
    if let Some(contents) = bytes::contents::<S>(value) {
        return Ok(contents.into_owned());
    }
    if let Some(result) = bytes::converted(vm, value)? {
        return Ok(result);
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
    )))
}

/// The byte under `%c` in a format of bytes.
fn byte_of<S: Strategy>(vm: &mut Vm<S>, value: Value) -> PyResult<S, u8> {
    let required = "%c requires an integer in range(256) or a single byte, not";
    if let Some(contents) = bytes::contents::<S>(value) {
        return match &contents[..] {
            &[byte] => Ok(byte),
            many => {
                let (name, len) = (vm.type_name(value), many.len());
                Err(vm.type_error(format!("{required} a {name} object of length {len}")))
            }
        };
    }
    if !has_index(vm, value) {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("{required} {name}")));
    }
    let value = vm.index_clamped(value)?;
    printf::byte_of(Int::Small(value)).map_err(|error| vm.text_error(error))
}
