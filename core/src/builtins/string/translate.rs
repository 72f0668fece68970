//! `str.translate` and `str.maketrans`.
//!
//! A table is anything with `__getitem__`; what it says of an ASCII character is asked once for each call and kept, as
//! CPython does.

use super::arguments::receiver;
use super::search::nth_text;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Str};
use gilectomy_text::{Text, TextBuf, TextBuilder};

/// Registers both.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.str_;
    vm.def(ty, "translate", translate);
    vm.def_static(ty, "maketrans", maketrans);
}

/// What becomes of a character.
#[derive(Clone)]
enum Mapped {
    Same,
    Dropped,
    Char(u32),
    Text(TextBuf),
}

/// Asks the table.
fn mapped<S: Strategy>(vm: &mut Vm<S>, table: Value, point: u32) -> PyResult<S, Mapped> {
    let key = vm.new_int(point.into());
    let found = if table.is_exact(Kind::Dict) {
        vm.dict_get(table, key.get())?
    } else {
        let found = vm.getitem(table, key.get());
        vm.catch(Exc::LookupError, found)?
    };
    let Some(found) = found else { return Ok(Mapped::Same) };
    let v = found.get();
    if v.is_none() {
        return Ok(Mapped::Dropped);
    }
    if let Some(string) = Obj::<S, Str>::of(v) {
        return Ok(Mapped::Text(string.body().text().to_buf()));
    }
    match vm.int_of(v) {
        Some(value) => match value.to_i64().map(u32::try_from) {
            Some(Ok(point @ ..0x11_0000)) => Ok(Mapped::Char(point)),
            _ => Err(vm.value_error("character mapping must be in range(0x110000)")),
        },
        None => Err(vm.type_error("character mapping must return integer, None or str")),
    }
}

fn translate<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, text, rest) = receiver(vm, args, "translate")?;
    let [table] = rest.exactly(vm, "str.translate")?;
    let mut known: [Option<Mapped>; 128] = [const { None }; 128];
    let mut out = TextBuilder::with_capacity(text.len());
    for point in text.chars() {
        let asked;
        let mapped = match known.get_mut(point as usize) {
            Some(Some(mapped)) => &*mapped,
            Some(unknown) => unknown.insert(mapped(vm, table, point)?),
            None => {
                asked = mapped(vm, table, point)?;
                &asked
            }
        };
        match mapped {
            Mapped::Same => out.push_char(point),
            Mapped::Dropped => {}
            Mapped::Char(point) => out.push_char(*point),
            Mapped::Text(text) => out.push_text(text.as_text()),
        }
    }
    Ok(vm.new_text_buf(out.finish()))
}

fn maketrans<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [first, second, third] = args.between(vm, "maketrans", 1)?;
    let first = first.unwrap_or(Value::NONE);
    let table = vm.new_dict();
    let Some(second) = second else {
        copy_table(vm, first, table.get())?;
        return Ok(table);
    };
    let Some(from) = Obj::<S, Str>::of(first).map(|from| from.body().text()) else {
        return Err(vm.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let to = nth_text(vm, second, "maketrans", 2)?;
    let dropped = match third {
        Some(third) => nth_text(vm, third, "maketrans", 3)?,
        None => Text::EMPTY,
    };
    if from.len() != to.len() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in from.chars().zip(to.chars()) {
        let (from, to) = (vm.new_int(from.into()), vm.new_int(to.into()));
        vm.dict_set(table.get(), from.get(), to)?;
    }
    for point in dropped.chars() {
        let key = vm.new_int(point.into());
        vm.dict_set(table.get(), key.get(), Ref::none())?;
    }
    Ok(table)
}

/// A table with the characters that are keys turned into numbers.
fn copy_table<S: Strategy>(vm: &mut Vm<S>, source: Value, table: Value) -> PyResult<S, ()> {
    if !source.has_layout(Kind::Dict) {
        return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
    }
    for (key, value) in vm.dict_items(source) {
        let key = match Obj::<S, Str>::of(key.get()).map(|key| key.body().text()) {
            Some(text) if text.len() == 1 => vm.new_int(text.get(0).unwrap_or_default().into()),
            Some(_) => return Err(vm.value_error("string keys in translatetable must be of length 1")),
            None if vm.int_of(key.get()).is_some() => key,
            None => return Err(vm.type_error("keys in translate table mustbe strings or integers")),
        };
        vm.dict_set(table, key.get(), value)?;
    }
    Ok(())
}
