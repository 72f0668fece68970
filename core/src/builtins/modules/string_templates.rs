//! The module `_string`: templates of `str.format` taken apart, for `string.Formatter`.

use crate::builtins::string::substring;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Str};
use gilectomy_text::Text;
use gilectomy_text::template::{Access, AutoNumber, FieldName, Source, Template};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_string");
    vm.def_function(module.get(), "formatter_parser", parse);
    vm.def_function(module.get(), "formatter_field_name_split", split_name);
    vm.add_builtin_module(module);
}

fn text_argument<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Text<'a>> {
    match Obj::<S, Str>::of(v) {
        Some(text) => Ok(text.body().text()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("expected str, got {name}")))
        }
    }
}

fn string<S: Strategy>(vm: &Vm<S>, text: Text<'_>) -> Ref<S> {
    substring(vm, text, 0..text.len())
}

/// Literal text, and name, specification and conversion of the field after it, for each piece.
fn parse<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [template] = args.exactly::<S, 1>(vm, "_string.formatter_parser")?;
    let template = text_argument(vm, template)?;
    let mut pieces = Vec::new();
    for piece in Template::new(template) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => return Err(vm.text_error(error)),
        };
        let literal = string(vm, piece.literal);
        let [name, spec, conversion] = match piece.field {
            None => [Ref::none(), Ref::none(), Ref::none()],
            Some(field) => {
                let letter = field.conversion.map(|letter| vm.new_text(Text::Wide(&[letter])));
                [string(vm, field.name), string(vm, field.spec), letter.unwrap_or_else(Ref::none)]
            }
        };
        pieces.push(vm.new_tuple_of([literal, name, spec, conversion]));
    }
    let pieces = vm.new_list_of(pieces);
    vm.iter(pieces.get())
}

/// The argument that a field's name begins with, and an iterator over the steps from it.
fn split_name<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [name] = args.exactly::<S, 1>(vm, "_string.formatter_field_name_split")?;
    let text = text_argument(vm, name)?;
    let field = match FieldName::parse(text, &mut AutoNumber::default()) {
        Ok(field) => field,
        Err(error) => return Err(vm.text_error(error)),
    };
    let first: Ref<S> = match field.source {
        // Who formats numbers what has no name.
        Source::Positional(_)
            if text.get(0).is_none_or(|unit| [u32::from(b'.'), u32::from(b'[')].contains(&unit)) =>
        {
            vm.new_str("")
        }
        Source::Positional(index) => vm.new_size(index),
        Source::Keyword(name) => string(vm, name),
    };
    let mut steps = Vec::new();
    for access in field {
        let (is_attribute, key) = match access {
            Ok(Access::Attribute(name)) => (true, string(vm, name)),
            Ok(Access::Index(index)) => (false, vm.new_size(index)),
            Ok(Access::Key(key)) => (false, string(vm, key)),
            Err(error) => return Err(vm.text_error(error)),
        };
        steps.push(vm.new_tuple_of([Ref::bool(is_attribute), key]));
    }
    let steps = vm.new_list_of(steps);
    let steps = vm.iter(steps.get())?;
    Ok(vm.new_tuple_of([first, steps]))
}
