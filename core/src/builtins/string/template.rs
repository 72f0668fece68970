//! `str.format` and `str.format_map`.
//!
//! The template is read piece by piece; each field's value is looked up, converted and formatted before the next piece
//! is read, so that errors come in CPython's order. Exact strings and numbers are formatted straight into the result,
//! without a string object between.

use super::arguments::receiver;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Str};
use gilectomy_text::format as spec_language;
use gilectomy_text::template::{
    self, Access, AutoNumber, Conversion, Field, FieldName, MAX_DEPTH, Source, Template,
};
use gilectomy_text::{Text, TextBuilder};

/// Registers both.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.str_;
    vm.def(ty, "format", format);
    vm.def(ty, "format_map", format_map);
}

fn format<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, text, rest) = receiver(vm, args, "format")?;
    run(vm, text, Values::Arguments(rest))
}

fn format_map<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, text, rest) = receiver(vm, args, "format_map")?;
    let [mapping] = rest.exactly(vm, "str.format_map")?;
    run(vm, text, Values::Mapping(mapping))
}

fn run<S: Strategy>(vm: &mut Vm<S>, text: Text<'_>, values: Values<'_>) -> PyResult<S> {
    let mut out = TextBuilder::with_capacity(text.len() + 16);
    let mut formatter = Formatter { values, numbers: AutoNumber::default() };
    formatter.render(vm, text, MAX_DEPTH, &mut out)?;
    Ok(vm.new_text_buf(out.finish()))
}

/// Where fields find their values.
enum Values<'a> {
    Arguments(Args<'a>),
    Mapping(Value),
}

struct Formatter<'a> {
    values: Values<'a>,
    numbers: AutoNumber,
}

impl Formatter<'_> {
    /// Appends a template with its fields filled in.
    fn render<S: Strategy>(
        &mut self,
        vm: &mut Vm<S>,
        text: Text<'_>,
        depth: usize,
        out: &mut TextBuilder,
    ) -> PyResult<S, ()> {
        let Some(depth) = depth.checked_sub(1) else { return Err(vm.text_error(template::too_deep())) };
        for piece in Template::new(text) {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => return Err(vm.text_error(error)),
            };
            out.push_text(piece.literal);
            if let Some(field) = piece.field {
                self.field(vm, &field, depth, out)?;
            }
        }
        Ok(())
    }

    fn field<S: Strategy>(
        &mut self,
        vm: &mut Vm<S>,
        field: &Field<'_>,
        depth: usize,
        out: &mut TextBuilder,
    ) -> PyResult<S, ()> {
        let value = self.value(vm, field.name)?;
        let value = match field.conversion.map(Conversion::parse) {
            None => value,
            Some(Ok(Conversion::Str)) => vm.str(value.get())?,
            Some(Ok(Conversion::Repr)) => vm.repr(value.get())?,
            Some(Ok(Conversion::Ascii)) => vm.ascii(value.get())?,
            Some(Err(error)) => return Err(vm.text_error(error)),
        };
        if !field.spec_has_fields {
            return push_formatted(vm, value.get(), field.spec, out);
        }
        let mut spec = TextBuilder::new();
        self.render(vm, field.spec, depth, &mut spec)?;
        push_formatted(vm, value.get(), spec.finish().as_text(), out)
    }

    /// The value that a field names.
    fn value<S: Strategy>(&mut self, vm: &mut Vm<S>, name: Text<'_>) -> PyResult<S> {
        let name = match FieldName::parse(name, &mut self.numbers) {
            Ok(name) => name,
            Err(error) => return Err(vm.text_error(error)),
        };
        let mut value = self.argument(vm, name.source)?;
        for access in name {
            value = match access {
                Ok(Access::Attribute(name)) => {
                    let name = vm.rt.intern(&name.to_utf8_escaped());
                    vm.getattr(value.get(), name)?
                }
                Ok(Access::Index(index)) => {
                    let index = vm.new_size(index);
                    vm.getitem(value.get(), index.get())?
                }
                Ok(Access::Key(key)) => {
                    let key = vm.new_text(key);
                    vm.getitem(value.get(), key.get())?
                }
                Err(error) => return Err(vm.text_error(error)),
            };
        }
        Ok(value)
    }

    fn argument<S: Strategy>(&self, vm: &mut Vm<S>, source: Source<'_>) -> PyResult<S> {
        match (&self.values, source) {
            (Values::Arguments(args), Source::Positional(index)) => match args.pos.get(index) {
                Some(&value) => Ok(Ref::new(value)),
                None => Err(vm.text_error(template::index_out_of_range(index))),
            },
            (Values::Arguments(args), Source::Keyword(name)) => {
                let named = |&(&key, _): &(&Value, &Value)| {
                    Obj::<S, Str>::of(key).is_some_and(|key| key.body().text() == name)
                };
                match args.kwnames.iter().zip(args.kw).find(named) {
                    Some((_, &value)) => Ok(Ref::new(value)),
                    None => {
                        let name = vm.new_text(name);
                        Err(vm.key_error(name.get()))
                    }
                }
            }
            (Values::Mapping(_), Source::Positional(_)) => {
                Err(vm.text_error(template::positional_in_mapping()))
            }
            (&Values::Mapping(mapping), Source::Keyword(name)) => {
                let name = vm.new_text(name);
                vm.getitem(mapping, name.get())
            }
        }
    }
}

/// Appends `format(v, spec)`.
fn push_formatted<S: Strategy>(
    vm: &mut Vm<S>,
    v: Value,
    spec: Text<'_>,
    out: &mut TextBuilder,
) -> PyResult<S, ()> {
    let pushed = if let Some(string) = Obj::<S, Str>::exactly(v) {
        spec_language::push_str(out, spec, string.body().text(), "str")
    } else if let Some(f) = v.as_immediate_float() {
        spec_language::push_float(out, spec, f, "float")
    } else if let (true, Some(int)) = (v.is_int() || v.is_exact(Kind::Int), vm.int_of(v)) {
        spec_language::push_int(out, spec, int, "int")
    } else {
        let formatted = if spec.is_empty() {
            vm.format_simple(v)?
        } else {
            let spec = vm.new_text(spec);
            vm.format(v, spec.get())?
        };
        if let Some(string) = Obj::<S, Str>::of(formatted.get()) {
            out.push_text(string.body().text());
        }
        return Ok(());
    };
    pushed.map_err(|error| vm.text_error(error))
}
