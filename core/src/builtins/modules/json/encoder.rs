//! Writing a document: what `json.JSONEncoder` calls to write a value in one go.

use super::strings::{encode, encode_ascii, push_quoted};
use crate::builtins::modules::native::{shared, wrap};
use crate::builtins::modules::new_data_class;
use crate::builtins::{arguments, number, sequence};
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Builtin, Exc, List, Tuple, traced};
use gilectomy_text::TextBuilder;

traced! {
    /// What an encoder has said.
    struct Encoder {
        /// None: circular references are not looked for.
        markers: Value,
        /// What becomes of other values.
        default: Value,
        /// What writes a string.
        encoder: Value,
        /// None, or what a level is indented by.
        indent: Value,
        key_separator: Value,
        item_separator: Value,
        sort_keys: bool,
        skip_keys: bool,
        allow_nan: bool,
    }
}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let base = vm.rt.types.native;
    let class = new_data_class(vm, "_json", "Encoder", &[base], Some(&[]));
    vm.def_static(class.get(), "__new__", new);
    vm.def(class.get(), "__call__", call);
    vm.refresh_flags(class.get());
    vm.def_value(module, "make_encoder", class);
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let names = [
        "class",
        "markers",
        "default",
        "encoder",
        "indent",
        "key_separator",
        "item_separator",
        "sort_keys",
        "skipkeys",
        "allow_nan",
    ];
    let given = args.named(vm, "make_encoder", names, (1, 10, 10))?.map(|v| v.unwrap_or(Value::NONE));
    let [class, markers, default, encoder, indent, key_separator, item_separator, flags @ ..] = given;
    if !markers.is_none() && !markers.has_layout(Kind::Dict) {
        let name = vm.type_name(markers);
        return Err(vm.type_error(format!("make_encoder() argument 1 must be dict or None, not {name}")));
    }
    for separator in [key_separator, item_separator] {
        if !separator.has_layout(Kind::Str) {
            let name = vm.type_name(separator);
            return Err(vm.type_error(format!("make_encoder() separators must be str, not {name}")));
        }
    }
    let mut truths = [false; 3];
    for (truth, flag) in truths.iter_mut().zip(flags) {
        *truth = vm.truth(flag)?;
    }
    let [sort_keys, skip_keys, allow_nan] = truths;
    let own = |v: Value| Ref::<S>::new(v).into_value();
    let encoder = Encoder {
        markers: own(markers),
        default: own(default),
        encoder: own(encoder),
        indent: own(indent),
        key_separator: own(key_separator),
        item_separator: own(item_separator),
        sort_keys,
        skip_keys,
        allow_nan,
    };
    Ok(wrap(vm, class, encoder))
}

/// `encoder(value, level)`: the document's text, in a tuple.
fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, args) = arguments::receiver(args);
    let [value, level] = args.named(vm, "_iterencode", ["obj", "_current_indent_level"], (0, 2, 2))?;
    let level = vm.index(level.unwrap_or(Value::NONE))?;
    let Some(encoder) = shared::<S, Encoder>(this) else {
        return Err(vm.type_error("a _json.Encoder is required"));
    };
    let builtin = Obj::<S, Builtin<S>>::of(encoder.encoder).map(|f| f.body().call as usize);
    let ascii = match builtin {
        Some(f) if f == encode_ascii::<S> as fn(&mut Vm<S>, Args<'_>) -> PyResult<S> as usize => Some(true),
        Some(f) if f == encode::<S> as fn(&mut Vm<S>, Args<'_>) -> PyResult<S> as usize => Some(false),
        _ => None,
    };
    let level = usize::try_from(level).unwrap_or(0);
    let mut writing = Writing { vm, encoder, ascii, out: TextBuilder::default(), open: vec![], level };
    writing.value(value.unwrap_or(Value::NONE))?;
    let out = writing.out.finish();
    let text = vm.new_text_buf(out);
    Ok(vm.new_tuple_of([text]))
}

struct Writing<'a, S: Strategy> {
    vm: &'a mut Vm<S>,
    encoder: &'a Encoder,
    /// Strings are written here: with escapes of all that is not ASCII, or without. `None`: by the encoder's function.
    ascii: Option<bool>,
    out: TextBuilder,
    /// The containers that are being written.
    open: Vec<Value>,
    level: usize,
}

impl<S: Strategy> Writing<'_, S> {
    fn push(&mut self, string: Value) {
        if let Some(text) = str_text::<S>(string) {
            self.out.push_text(text);
        }
    }

    fn value(&mut self, v: Value) -> PyResult<S, ()> {
        if self.plain(v)? {
            return Ok(());
        }
        if !self.vm.native_stack_left() {
            let message = "maximum recursion depth exceeded while encoding a JSON object";
            return Err(self.vm.raise(Exc::RecursionError, message));
        }
        if v.has_layout(Kind::List) || v.has_layout(Kind::Tuple) {
            return self.inside(v, Self::array);
        }
        if v.has_layout(Kind::Dict) {
            return self.inside(v, Self::object);
        }
        self.inside(v, Self::other)
    }

    /// Writes what has no parts; whether `v` has none.
    fn plain(&mut self, v: Value) -> PyResult<S, bool> {
        match v {
            Value::NONE => self.out.push_str("null"),
            Value::TRUE => self.out.push_str("true"),
            Value::FALSE => self.out.push_str("false"),
            _ if v.has_layout(Kind::Str) => self.string(v)?,
            _ if self.vm.int_of(v).is_some() => {
                let text = number::repr(self.vm, v)?;
                self.push(text.get());
            }
            _ => match self.vm.float_of(v) {
                Some(f) => self.float(v, f)?,
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    fn string(&mut self, v: Value) -> PyResult<S, ()> {
        if let (Some(ascii), Some(text)) = (self.ascii, str_text::<S>(v)) {
            push_quoted(&mut self.out, text, ascii);
            return Ok(());
        }
        let text = self.vm.call(self.encoder.encoder, &[v])?;
        if !text.has_layout(Kind::Str) {
            let name = self.vm.type_name(text.get());
            return Err(self.vm.type_error(format!("encoder() must return a string, not {name}")));
        }
        self.push(text.get());
        Ok(())
    }

    fn float(&mut self, v: Value, f: f64) -> PyResult<S, ()> {
        if f.is_finite() {
            let text = number::repr(self.vm, v)?;
            self.push(text.get());
            return Ok(());
        }
        if !self.encoder.allow_nan {
            let text = self.vm.repr_text(v)?;
            let message = format!("Out of range float values are not JSON compliant: {text}");
            return Err(self.vm.value_error(message));
        }
        self.out.push_str(match f {
            _ if f.is_nan() => "NaN",
            _ if f > 0.0 => "Infinity",
            _ => "-Infinity",
        });
        Ok(())
    }

    /// Writes a container with `f`, unless it is being written already.
    fn inside(&mut self, v: Value, f: fn(&mut Self, Value) -> PyResult<S, ()>) -> PyResult<S, ()> {
        if !self.encoder.markers.is_none() && self.open.contains(&v) {
            return Err(self.vm.value_error("Circular reference detected"));
        }
        self.open.push(v);
        let result = f(self, v);
        self.open.pop();
        result
    }

    fn other(&mut self, v: Value) -> PyResult<S, ()> {
        let instead = self.vm.call(self.encoder.default, &[v])?;
        let name = self.vm.type_name(v);
        let result = self.value(instead.get());
        result.map_err(|raised| self.noted(raised, format!("when serializing {name} object")))
    }

    /// Adds a note to an exception on its way.
    fn noted(&mut self, raised: Raised<S>, note: String) -> Raised<S> {
        let exception = self.vm.take_raised(raised);
        let (note, name) = (self.vm.new_str(&note), self.vm.rt.intern("add_note"));
        match self.vm.call_method(exception.get(), name, &[note.get()]) {
            Ok(_) => self.vm.raise_again(exception),
            Err(raised) => raised,
        }
    }

    fn new_line(&mut self) {
        let indent = self.encoder.indent;
        if !indent.is_none() {
            self.out.push_str("\n");
            (0..self.level).for_each(|_| self.push(indent));
        }
    }

    fn separator(&mut self, first: bool) {
        if !first {
            self.push(self.encoder.item_separator);
        }
        if first || !self.encoder.indent.is_none() {
            self.new_line();
        }
    }

    fn item(&self, v: Value, at: usize) -> Option<Ref<S>> {
        match Obj::<S, List>::of(v) {
            Some(list) => list.load(|l| l.items.get(at).copied()),
            None => Obj::<S, Tuple>::of(v)?.body().items().get(at).map(|&v| Ref::new(v)),
        }
    }

    fn array(&mut self, v: Value) -> PyResult<S, ()> {
        let mut next = self.item(v, 0);
        if next.is_none() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.out.push_str("[");
        self.level += 1;
        let mut at = 0;
        while let Some(item) = next {
            self.separator(at == 0);
            if let Err(raised) = self.value(item.get()) {
                let name = self.vm.type_name(v);
                return Err(self.noted(raised, format!("when serializing {name} item {at}")));
            }
            self.vm.poll()?;
            at += 1;
            next = self.item(v, at);
        }
        self.level -= 1;
        self.new_line();
        self.out.push_str("]");
        Ok(())
    }

    fn object(&mut self, v: Value) -> PyResult<S, ()> {
        if self.vm.len(v)? == 0 {
            self.out.push_str("{}");
            return Ok(());
        }
        self.out.push_str("{");
        self.level += 1;
        let mut first = true;
        for (key, value) in self.pairs(v)? {
            if !self.is_key(key.get())? {
                continue;
            }
            self.separator(first);
            first = false;
            self.key(key.get())?;
            self.push(self.encoder.key_separator);
            if let Err(raised) = self.value(value.get()) {
                let (name, key) = (self.vm.type_name(v), self.vm.repr_text(key.get())?);
                return Err(self.noted(raised, format!("when serializing {name} item {key}")));
            }
            self.vm.poll()?;
        }
        self.level -= 1;
        if !first {
            self.new_line();
        }
        self.out.push_str("}");
        Ok(())
    }

    fn pairs(&mut self, v: Value) -> PyResult<S, Vec<(Ref<S>, Ref<S>)>> {
        let vm = &mut *self.vm;
        if v.is_exact(Kind::Dict) && !self.encoder.sort_keys {
            return Ok(vm.dict_items(v));
        }
        let items = vm.call_method(v, vm.rt.names.items, &[])?;
        let mut pairs = vm.collect(items.get())?;
        if self.encoder.sort_keys {
            let (list, sort) = (vm.new_list_of(pairs), vm.rt.intern("sort"));
            vm.call_method(list.get(), sort, &[])?;
            pairs = vm.collect(list.get())?;
        }
        let parts = pairs.iter().map(|pair| {
            let items = Obj::<S, Tuple>::of(pair.get()).map_or(&[][..], |t| t.body().items());
            match <[Ref<S>; 2]>::try_from(sequence::retained(items)) {
                Ok([key, value]) => Ok((key, value)),
                Err(_) => Err(vm.value_error("items must return 2-tuples")),
            }
        });
        parts.collect()
    }

    /// Whether a key is written; one that cannot be is skipped, or an error.
    fn is_key(&mut self, v: Value) -> PyResult<S, bool> {
        let plain = v.is_none()
            || v.as_bool().is_some()
            || v.has_layout(Kind::Str)
            || self.vm.int_of(v).is_some()
            || self.vm.float_of(v).is_some();
        if plain || self.encoder.skip_keys {
            return Ok(plain);
        }
        let name = self.vm.type_name(v);
        Err(self.vm.type_error(format!("keys must be str, int, float, bool or None, not {name}")))
    }

    /// Writes a key: what is not a string becomes one.
    fn key(&mut self, v: Value) -> PyResult<S, ()> {
        if v.has_layout(Kind::Str) {
            return self.string(v);
        }
        let outside = std::mem::take(&mut self.out);
        let written = self.plain(v);
        let text = std::mem::replace(&mut self.out, outside).finish();
        written?;
        let text = self.vm.new_text_buf(text);
        self.string(text.get())
    }
}
