//! Raising exceptions.

use super::{PyResult, Raised, Vm};
use crate::object::{Obj, Ref, Value, release};
use crate::strategy::Strategy;
use crate::types::{Exc, Exception};
use std::fmt::Display;

impl<S: Strategy> Vm<S> {
    /// Raises a builtin exception with a message.
    #[cold]
    pub fn raise(&mut self, exc: Exc, message: impl Display) -> Raised<S> {
        let text = message.to_string();
        let args: Vec<Ref<S>> = if text.is_empty() { vec![] } else { vec![self.new_str(&text)] };
        self.raise_with(exc, args)
    }

    /// Raises a builtin exception with arguments.
    #[cold]
    pub fn raise_with(&mut self, exc: Exc, args: Vec<Ref<S>>) -> Raised<S> {
        let exception = self.new_exception(exc, args);
        self.raise_value(exception)
    }

    /// A builtin exception, not raised.
    pub fn new_exception(&mut self, exc: Exc, args: Vec<Ref<S>>) -> Ref<S> {
        let args = self.new_tuple_of(args);
        self.new_exception_of(self.rt.types.exc[exc as usize], args)
    }

    /// An exception of a class, with its tuple of arguments.
    pub fn new_exception_of(&mut self, class: Value, args: Ref<S>) -> Ref<S> {
        let body = Exception {
            args: args.into_value(),
            cause: Value::NULL,
            context: Value::NULL,
            suppress_context: false,
            trace: Vec::new(),
            traceback: Value::NULL,
        };
        self.new_instance_of(class, body)
    }

    /// Raises an exception object. Its context becomes the exception being handled.
    #[cold]
    pub fn raise_value(&mut self, exception: Ref<S>) -> Raised<S> {
        if !self.handled.is_null() && self.handled != exception.get() {
            self.set_context(exception.get());
        }
        self.raise_again(exception)
    }

    /// Raises an exception object as it is.
    pub fn raise_again(&mut self, exception: Ref<S>) -> Raised<S> {
        let old = std::mem::replace(&mut self.raised, exception.into_value());
        if !old.is_null() {
            release::<S>(old);
        }
        Raised::token()
    }

    /// Sets `__context__` to the handled exception, breaking a cycle that this would close.
    fn set_context(&mut self, exception: Value) {
        let context = Ref::<S>::new(self.handled);
        // Look for `exception` in the chain of contexts below the handled one, and cut it off there. A cycle that the
        // program made itself is noticed by Brent's algorithm (BIT 20, 1980): a mark moves on after ever more steps.
        let mut at = Ref::clone(&context);
        let (mut mark, mut steps, mut limit) = (at.get(), 0, 1);
        while let Some(object) = Obj::<S, Exception>::of(at.get()) {
            let (next, cut) = object.exclusive(|e| match e.context {
                context if context.is_null() => (None, None),
                context if context == exception => {
                    (None, Some(std::mem::replace(&mut e.context, Value::NULL)))
                }
                context => (Some(Ref::<S>::new(context)), None),
            });
            if let Some(cut) = cut {
                release::<S>(cut);
            }
            match next {
                Some(next) if next.get() != mark => at = next,
                _ => break,
            }
            steps += 1;
            if steps == limit {
                (mark, steps, limit) = (at.get(), 0, 2 * limit);
            }
        }
        if let Some(object) = Obj::<S, Exception>::of(exception) {
            object.will_hold(context.get());
            let old = object.exclusive(|e| std::mem::replace(&mut e.context, context.into_value()));
            if !old.is_null() {
                release::<S>(old);
            }
        }
    }

    /// Takes the exception that is on its way.
    pub fn take_raised(&mut self, _: Raised<S>) -> Ref<S> {
        Ref::from_owned(std::mem::replace(&mut self.raised, Value::NULL))
    }

    /// Whether the exception on its way is an instance of a builtin exception.
    pub fn raised_is(&self, exc: Exc) -> bool {
        self.raised.is_ptr()
            && self.type_body(self.type_of(self.raised)).is_subtype_of(self.rt.types.exc[exc as usize])
    }

    /// Turns an exception of that kind into `Ok(None)`; passes any other on.
    pub fn catch<T>(&mut self, exc: Exc, result: PyResult<S, T>) -> PyResult<S, Option<T>> {
        match result {
            Ok(v) => Ok(Some(v)),
            Err(raised) if self.raised_is(exc) => {
                drop(self.take_raised(raised));
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Raises `TypeError`.
    #[cold]
    pub fn type_error(&mut self, message: impl Display) -> Raised<S> {
        self.raise(Exc::TypeError, message)
    }

    /// Raises `ValueError`.
    #[cold]
    pub fn value_error(&mut self, message: impl Display) -> Raised<S> {
        self.raise(Exc::ValueError, message)
    }

    /// `warnings.warn(message, category)`, which may raise the warning.
    #[cold]
    pub(crate) fn warn(&mut self, category: Exc, message: &str) -> PyResult<S, ()> {
        let module = self.import_path("warnings")?;
        let (message, category) = (self.new_str(message), self.rt.types.exc[category as usize]);
        self.call_method(module.get(), self.rt.intern("warn"), &[message.get(), category]).map(drop)
    }

    /// Raises `KeyError` for a key.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised<S> {
        let key = Ref::new(key);
        self.raise_with(Exc::KeyError, vec![key])
    }

    /// Raises `AttributeError` for a value without an attribute.
    #[cold]
    pub fn attribute_error(&mut self, v: Value, name: Value) -> Raised<S> {
        let attr = self.text_of(name);
        let message = match Obj::<S, crate::types::Type<S>>::of(v) {
            Some(ty) => format!("type object '{}' has no attribute '{attr}'", ty.body().name()),
            None if v.has_layout(crate::object::Kind::Module) => {
                format!("module '{}' has no attribute '{attr}'", self.module_name(v))
            }
            None => format!("'{}' object has no attribute '{attr}'", self.type_name(v)),
        };
        let message = self.new_str(&message);
        let exception = self.new_exception(Exc::AttributeError, vec![message]);
        let names = &self.rt.names;
        let (name_attr, obj) = (names.name_attr, names.obj);
        self.set_own_attr(exception.get(), name_attr, Ref::new(name));
        self.set_own_attr(exception.get(), obj, Ref::new(v));
        self.raise_value(exception)
    }

    /// A module's `__name__`, for messages.
    pub fn module_name(&self, module: Value) -> String {
        let dict = Obj::<S, crate::types::Module>::from_value(module).body().dict;
        let name = self.dict_get_name(dict, self.rt.names.name);
        name.map(|n| self.text_of(n.get())).unwrap_or_default()
    }
}
