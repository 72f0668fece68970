//! `str`, `repr`, `format`.

use crate::builtins::{dispatch, number, string};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Str};

/// Objects within objects that a `repr` may show: about what CPython's stack has room for. Each is looked for among
/// those around it, and each copies the text of those within.
const MOST_NESTED: usize = 20_000;

impl<S: Strategy> Vm<S> {
    /// `repr(v)`
    pub fn repr(&mut self, v: Value) -> PyResult<S> {
        if !self.native_stack_left() || self.repr_stack.len() > MOST_NESTED {
            return Err(self.raise(
                Exc::RecursionError,
                "maximum recursion depth exceeded while getting the repr of an object",
            ));
        }
        if v.exact_kind() & Kind::SUBCLASS == 0 {
            return dispatch::repr(self, v);
        }
        self.text_method(v, self.rt.names.repr, "__repr__")
    }

    /// `str(v)`
    pub fn str(&mut self, v: Value) -> PyResult<S> {
        if v.is_exact(Kind::Str) {
            return Ok(Ref::new(v));
        }
        if v.exact_kind() & Kind::SUBCLASS == 0 && v.exact_kind() != Kind::Exception as u8 {
            return self.repr(v);
        }
        self.text_method(v, self.rt.names.str_, "__str__")
    }

    fn text_method(&mut self, v: Value, name: Value, what: &str) -> PyResult<S> {
        if !self.native_stack_left() {
            return Err(self.raise(
                Exc::RecursionError,
                "maximum recursion depth exceeded while getting the str of an object",
            ));
        }
        let text = self.call_special(v, name, &[])?;
        if text.has_layout(Kind::Str) {
            return Ok(text);
        }
        let name = self.type_name(text.get());
        Err(self.type_error(format!("{what} returned non-string (type {name})")))
    }

    /// `ascii(v)`
    pub fn ascii(&mut self, v: Value) -> PyResult<S> {
        let text = self.repr(v)?;
        let body = Obj::<S, Str>::from_value(text.get());
        Ok(match body.body().as_ascii() {
            Some(_) => text,
            None => self.new_text_buf(gilectomy_text::quote::escape_non_ascii(body.body().text())),
        })
    }

    /// `format(v)` without a specification.
    pub fn format_simple(&mut self, v: Value) -> PyResult<S> {
        if v.exact_kind() & Kind::SUBCLASS == 0 {
            return self.str(v);
        }
        let empty = self.empty_str();
        self.format(v, empty.get())
    }

    /// `format(v, spec)`
    pub fn format(&mut self, v: Value, spec: Value) -> PyResult<S> {
        if v.is_exact(Kind::Str) {
            return string::format(self, v, spec);
        }
        if number::is_number(v) {
            return number::format(self, v, spec);
        }
        let text = self.call_special(v, self.rt.names.format, &[spec])?;
        if text.has_layout(Kind::Str) {
            return Ok(text);
        }
        let name = self.type_name(text.get());
        Err(self.type_error(format!("__format__ must return a str, not {name}")))
    }

    /// `repr(v)` as Rust text.
    pub fn repr_text(&mut self, v: Value) -> PyResult<S, String> {
        let text = self.repr(v)?;
        Ok(self.text_of(text.get()))
    }

    /// Marks an object's `repr` as under way; false: it already is.
    pub fn enter_repr(&mut self, v: Value) -> bool {
        if self.repr_stack.contains(&v) {
            return false;
        }
        self.repr_stack.push(v);
        true
    }

    /// The innermost `repr` marked is done.
    pub fn leave_repr(&mut self) {
        self.repr_stack.pop();
    }
}
