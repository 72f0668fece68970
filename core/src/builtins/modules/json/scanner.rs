//! Reading a document: what `json.JSONDecoder` calls to read a value (RFC 8259, 3 to 6).
//!
//! A recursive descent over the text of one string, which never changes. Python is asked only where the decoder has
//! hooks: for numbers, constants, and what becomes of an object's pairs.

use super::{decode_error, strings};
use crate::builtins::arguments;
use crate::builtins::modules::native::{shared, wrap};
use crate::builtins::modules::new_data_class;
use crate::object::{Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, traced};
use gilectomy_text::{Text, float, int};

traced! {
    /// What a decoder has said. None where there is no hook.
    struct Scanner {
        strict: bool,
        object_hook: Value,
        object_pairs_hook: Value,
        parse_float: Value,
        parse_int: Value,
        parse_constant: Value,
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let base = vm.rt.types.native;
    let class = new_data_class(vm, "_json", "Scanner", &[base], Some(&[]));
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__call__", call);
    vm.def_getset(ty, "strict", |vm, v| Ok(Ref::bool(scanner(vm, v)?.strict)), None);
    vm.def_getset(ty, "object_hook", |vm, v| Ok(Ref::new(scanner(vm, v)?.object_hook)), None);
    vm.def_getset(ty, "object_pairs_hook", |vm, v| Ok(Ref::new(scanner(vm, v)?.object_pairs_hook)), None);
    vm.def_getset(ty, "parse_float", |vm, v| Ok(Ref::new(scanner(vm, v)?.parse_float)), None);
    vm.def_getset(ty, "parse_int", |vm, v| Ok(Ref::new(scanner(vm, v)?.parse_int)), None);
    vm.def_getset(ty, "parse_constant", |vm, v| Ok(Ref::new(scanner(vm, v)?.parse_constant)), None);
    vm.refresh_flags(ty);
    vm.def_value(module, "make_scanner", class);
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, context] = args.named(vm, "make_scanner", ["class", "context"], (1, 2, 2))?;
    let (class, context) = (class.unwrap_or(Value::NONE), context.unwrap_or(Value::NONE));
    let mut attribute = |name: &str| {
        let name = vm.rt.intern(name);
        vm.getattr(context, name)
    };
    let [strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant] = [
        attribute("strict")?,
        attribute("object_hook")?,
        attribute("object_pairs_hook")?,
        attribute("parse_float")?,
        attribute("parse_int")?,
        attribute("parse_constant")?,
    ];
    let scanner = Scanner {
        strict: vm.truth(strict.get())?,
        object_hook: object_hook.into_value(),
        object_pairs_hook: object_pairs_hook.into_value(),
        parse_float: parse_float.into_value(),
        parse_int: parse_int.into_value(),
        parse_constant: parse_constant.into_value(),
    };
    Ok(wrap(vm, class, scanner))
}

fn scanner<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Scanner> {
    shared::<S, Scanner>(v).ok_or_else(|| vm.type_error("a _json.Scanner is required"))
}

/// `scanner(string, idx)`: the value at `idx`, and the index behind it; `StopIteration(at)` where none is.
fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, args) = arguments::receiver(args);
    let [document, at] = args.named(vm, "scan_once", ["string", "idx"], (0, 2, 2))?;
    let (document, at) = (document.unwrap_or(Value::NONE), at.unwrap_or(Value::NONE));
    let at = vm.index(at)?;
    let Some(text) = str_text::<S>(document) else {
        let name = vm.type_name(document);
        return Err(vm.type_error(format!("first argument must be a string, not {name}")));
    };
    let Ok(at) = usize::try_from(at) else { return Err(vm.value_error("idx cannot be negative")) };
    let scanner = scanner(vm, this)?;
    let names = vm.new_dict();
    let (value, end) = Reading { vm, scanner, document, text, names }.value(at)?;
    let end = vm.new_size(end);
    Ok(vm.new_tuple_of([value, end]))
}

/// A value and the index behind it.
type Found<S> = PyResult<S, (Ref<S>, usize)>;

struct Reading<'a, S: Strategy> {
    vm: &'a mut Vm<S>,
    scanner: &'a Scanner,
    document: Value,
    text: Text<'a>,
    /// The names of members that have been read, each once.
    names: Ref<S>,
}

impl<S: Strategy> Reading<'_, S> {
    fn is_at(&self, at: usize, c: char) -> bool {
        self.text.get(at) == Some(u32::from(c))
    }

    fn starts_at(&self, at: usize, word: &str) -> bool {
        word.bytes().enumerate().all(|(i, byte)| self.text.get(at + i) == Some(u32::from(byte)))
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while matches!(self.text.get(at), Some(0x20 | 0x09 | 0x0A | 0x0D)) {
            at += 1;
        }
        at
    }

    fn error<T>(&mut self, message: &str, at: usize) -> PyResult<S, T> {
        Err(decode_error(self.vm, message, self.document, at))
    }

    /// There is no value here.
    fn stop(&mut self, at: usize) -> Raised<S> {
        let at = self.vm.new_size(at);
        self.vm.raise_with(Exc::StopIteration, vec![at])
    }

    fn value(&mut self, at: usize) -> Found<S> {
        if !self.vm.native_stack_left() {
            let message = "maximum recursion depth exceeded while decoding a JSON document";
            return Err(self.vm.raise(Exc::RecursionError, message));
        }
        for (word, value) in [("null", Value::NONE), ("true", Value::TRUE), ("false", Value::FALSE)] {
            if self.starts_at(at, word) {
                return Ok((Ref::new(value), at + word.len()));
            }
        }
        for word in ["NaN", "Infinity", "-Infinity"] {
            if self.starts_at(at, word) {
                let name = self.vm.new_str(word);
                let value = self.vm.call(self.scanner.parse_constant, &[name.get()])?;
                return Ok((value, at + word.len()));
            }
        }
        match self.text.get(at).and_then(char::from_u32) {
            Some('"') => self.string(at + 1),
            Some('{') => self.object(at + 1),
            Some('[') => self.array(at + 1),
            _ => self.number(at),
        }
    }

    fn string(&mut self, at: usize) -> Found<S> {
        let (string, end) = strings::scan(self.vm, self.document, self.text, at, self.scanner.strict)?;
        Ok((self.vm.new_text_buf(string), end))
    }

    fn number(&mut self, start: usize) -> Found<S> {
        let digits = |text: Text<'_>, mut at: usize| {
            while text.get(at).is_some_and(|unit| (0x30..0x3A).contains(&unit)) {
                at += 1;
            }
            at
        };
        let whole = start + usize::from(self.is_at(start, '-'));
        let whole_end = if self.is_at(whole, '0') { whole + 1 } else { digits(self.text, whole) };
        if whole_end == whole {
            return Err(self.stop(start));
        }
        let mut end = whole_end;
        if self.is_at(end, '.') {
            let fraction = digits(self.text, end + 1);
            end = if fraction > end + 1 { fraction } else { end };
        }
        if self.is_at(end, 'e') || self.is_at(end, 'E') {
            let sign = end + 1 + usize::from(self.is_at(end + 1, '+') || self.is_at(end + 1, '-'));
            let exponent = digits(self.text, sign);
            end = if exponent > sign { exponent } else { end };
        }
        let text = self.text.view(start..end);
        let (is_float, types) = (end > whole_end, &self.vm.rt.types);
        let parse = if is_float { self.scanner.parse_float } else { self.scanner.parse_int };
        if is_float
            && parse == types.float
            && let Some(f) = float::parse(text)
        {
            return Ok((self.vm.new_float(f), end));
        }
        let limit = self.vm.digit_limit();
        if !is_float
            && parse == types.int
            && let Ok(i) = int::parse(text, 10, limit)
        {
            return Ok((self.vm.new_int_buf(i), end));
        }
        let number = self.vm.new_text(text);
        Ok((self.vm.call(parse, &[number.get()])?, end))
    }

    /// `[` has been read.
    fn array(&mut self, at: usize) -> Found<S> {
        let mut items = Vec::new();
        let mut at = self.skip_space(at);
        if self.is_at(at, ']') {
            return Ok((self.vm.new_list(vec![]), at + 1));
        }
        loop {
            let (item, end) = self.value(at)?;
            items.push(item);
            self.vm.poll()?;
            at = self.skip_space(end);
            if self.is_at(at, ']') {
                return Ok((self.vm.new_list_of(items), at + 1));
            }
            at = self.comma(at, ']', "Illegal trailing comma before end of array")?;
        }
    }

    /// The index of what follows the comma at `at`, which must not be the end.
    fn comma(&mut self, at: usize, end: char, trailing: &str) -> PyResult<S, usize> {
        if !self.is_at(at, ',') {
            return self.error("Expecting ',' delimiter", at);
        }
        let next = self.skip_space(at + 1);
        if self.is_at(next, end) { self.error(trailing, at) } else { Ok(next) }
    }

    /// `{` has been read.
    fn object(&mut self, at: usize) -> Found<S> {
        let mut pairs = Vec::new();
        let mut at = self.skip_space(at);
        if !self.is_at(at, '}') {
            loop {
                if !self.is_at(at, '"') {
                    return self.error("Expecting property name enclosed in double quotes", at);
                }
                let (name, end) = self.string(at + 1)?;
                let name = self.vm.dict_set_default(self.names.get(), name.get(), name.get())?;
                at = self.skip_space(end);
                if !self.is_at(at, ':') {
                    return self.error("Expecting ':' delimiter", at);
                }
                at = self.skip_space(at + 1);
                let (value, end) = self.value(at)?;
                pairs.push((name, value));
                self.vm.poll()?;
                at = self.skip_space(end);
                if self.is_at(at, '}') {
                    break;
                }
                at = self.comma(at, '}', "Illegal trailing comma before end of object")?;
            }
        }
        Ok((self.made_of(pairs)?, at + 1))
    }

    /// What becomes of an object's pairs.
    fn made_of(&mut self, pairs: Vec<(Ref<S>, Ref<S>)>) -> PyResult<S> {
        let vm = &mut *self.vm;
        if !self.scanner.object_pairs_hook.is_none() {
            let pairs: Vec<Ref<S>> =
                pairs.into_iter().map(|(name, value)| vm.new_tuple_of([name, value])).collect();
            let pairs = vm.new_list_of(pairs);
            return vm.call(self.scanner.object_pairs_hook, &[pairs.get()]);
        }
        let dict = vm.new_dict();
        for (name, value) in pairs {
            vm.dict_set(dict.get(), name.get(), value)?;
        }
        if self.scanner.object_hook.is_none() {
            return Ok(dict);
        }
        vm.call(self.scanner.object_hook, &[dict.get()])
    }
}
