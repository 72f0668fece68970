//! Everything callable, and descriptors.

use super::Field;
use super::misc::visit_field;
use crate::object::{Body, Kind, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use std::sync::atomic::AtomicBool;

/// A Python function. Fields that a program may replace are [`Field`]s; what they held is retired.
pub struct Function {
    /// The code object.
    pub code: Field,
    /// The globals dict.
    pub globals: Value,
    /// `__name__`
    pub name: Field,
    /// `__qualname__`
    pub qualname: Field,
    /// `__module__`
    pub module: Field,
    /// `__doc__`
    pub doc: Field,
    /// `__defaults__`: a tuple or null.
    pub defaults: Field,
    /// `__kwdefaults__`: a dict or null.
    pub kwdefaults: Field,
    /// A tuple of cells or null.
    pub closure: Field,
    /// `__annotations__`: a dict or null.
    pub annotations: Field,
    /// The function that computes annotations, or null.
    pub annotate: Field,
    /// `__type_params__`: a tuple or null.
    pub type_params: Field,
    /// `__dict__`: a dict or null.
    pub dict: Field,
}

/// The arguments of a native call, borrowed from the caller's registers.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    /// Positional arguments.
    pub pos: &'a [Value],
    /// Values of keyword arguments.
    pub kw: &'a [Value],
    /// Their names: interned strings, as many as `kw`.
    pub kwnames: &'a [Value],
}

impl<'a> Args<'a> {
    /// Only positional arguments.
    #[inline(always)]
    pub fn positional(pos: &'a [Value]) -> Self {
        Args { pos, kw: &[], kwnames: &[] }
    }
}

/// A function written in Rust.
pub type NativeFn<S> = fn(&mut Vm<S>, Args<'_>) -> PyResult<S>;

/// A builtin function or method.
pub struct Builtin<S: Strategy> {
    /// `__name__`
    pub name: &'static str,
    /// What it does.
    pub call: NativeFn<S>,
    /// The type it is a method of, which makes it a descriptor that binds; null for functions.
    pub owner: Value,
    /// Methods of a type itself (`dict.fromkeys`, `__new__`): bound to the class, or not at all.
    pub binding: Binding,
    /// The receiver a function is bound to, owned, or null.
    pub receiver: Value,
    /// The name of the module it is a function of, interned; null for methods.
    pub module: Value,
    /// It does what no transaction could undo, or rests on what none versions.
    pub lasting: bool,
}

impl<S: Strategy> Builtin<S> {
    /// Whether it is a method that binds to the instance through which it is found.
    pub(crate) fn is_unbound_method(&self) -> bool {
        !self.owner.is_null() && self.binding == Binding::Method && self.receiver.is_null()
    }
}

/// How a builtin binds when it is found on a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// To the instance.
    Method,
    /// To the class.
    Class,
    /// Not at all.
    Static,
}

/// A function bound to its first argument.
pub struct BoundMethod {
    /// The function, owned.
    pub function: Value,
    /// Its first argument, owned.
    pub receiver: Value,
}

/// `staticmethod`
pub struct StaticMethod {
    /// The function, owned.
    pub function: Field,
}

/// `classmethod`
pub struct ClassMethod {
    /// The function, owned.
    pub function: Field,
}

/// `property`: each part owned or None.
pub struct Property {
    /// Getter.
    pub get: Value,
    /// Setter.
    pub set: Value,
    /// Deleter.
    pub delete: Value,
    /// Docstring.
    pub doc: Field,
    /// The attribute's name, or null until `__set_name__`.
    pub name: Field,
    /// Whether the docstring is the getter's.
    pub getter_doc: AtomicBool,
}

/// The descriptor of one name in `__slots__`.
pub struct Member {
    /// The attribute's name.
    pub name: Value,
    /// Its slot.
    pub slot: u32,
    /// The class that declared it, owned.
    pub owner: Value,
}

/// A computed attribute of a builtin type.
#[allow(clippy::type_complexity, reason = "spelled once, where it is used")]
pub struct GetSet<S: Strategy> {
    /// Its name.
    pub name: &'static str,
    /// The type whose instances it takes (borrowed: builtin types live as long as the program); null: it
    /// takes anything.
    pub owner: Value,
    /// Computes it.
    pub get: fn(&mut Vm<S>, Value) -> PyResult<S>,
    /// Sets it (or, given null, deletes it); `None`: read-only.
    pub set: Option<fn(&mut Vm<S>, Value, Value) -> PyResult<S>>,
}

/// `super(class, object)`: each owned; the last two None for `super(class)`, which is not bound yet.
pub struct Super {
    /// The class whose successors in the MRO are searched.
    pub class: Value,
    /// The object or class to bind to.
    pub object: Value,
    /// The object's type (or the class itself), whose MRO is searched.
    pub object_type: Value,
}

// SAFETY: each field is shown once.
unsafe impl<S: Strategy> Body<S> for Function {
    const KIND: Kind = Kind::Function;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.globals);
        for field in [
            &self.code,
            &self.name,
            &self.qualname,
            &self.module,
            &self.doc,
            &self.defaults,
            &self.kwdefaults,
            &self.closure,
            &self.annotations,
            &self.annotate,
            &self.type_params,
            &self.dict,
        ] {
            visit_field(field, visit);
        }
    }
}

// SAFETY: the receiver is shown once; the owner type is borrowed.
unsafe impl<S: Strategy> Body<S> for Builtin<S> {
    const KIND: Kind = Kind::Builtin;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        if !self.receiver.is_null() {
            visit(self.receiver);
        }
    }
}

// SAFETY: both parts are shown once.
unsafe impl<S: Strategy> Body<S> for BoundMethod {
    const KIND: Kind = Kind::BoundMethod;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.function);
        visit(self.receiver);
    }
}

// SAFETY: the function is shown once.
unsafe impl<S: Strategy> Body<S> for StaticMethod {
    const KIND: Kind = Kind::StaticMethod;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit_field(&self.function, visit);
    }
}

// SAFETY: the function is shown once.
unsafe impl<S: Strategy> Body<S> for ClassMethod {
    const KIND: Kind = Kind::ClassMethod;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit_field(&self.function, visit);
    }
}

// SAFETY: each part is shown once.
unsafe impl<S: Strategy> Body<S> for Property {
    const KIND: Kind = Kind::Property;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.get, self.set, self.delete].into_iter().for_each(&mut *visit);
        visit_field(&self.doc, visit);
        visit_field(&self.name, visit);
    }
}

// SAFETY: both references are shown once.
unsafe impl<S: Strategy> Body<S> for Member {
    const KIND: Kind = Kind::Member;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.name);
        visit(self.owner);
    }
}

// SAFETY: the type is borrowed.
unsafe impl<S: Strategy> Body<S> for GetSet<S> {
    const KIND: Kind = Kind::GetSet;
}

// SAFETY: each part is shown once.
unsafe impl<S: Strategy> Body<S> for Super {
    const KIND: Kind = Kind::Super;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.class, self.object, self.object_type].into_iter().for_each(visit);
    }
}
