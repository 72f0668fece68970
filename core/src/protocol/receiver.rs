//! Which objects the methods and computed attributes of builtin types take: instances of their type.
//!
//! Native code takes its receiver's layout for granted, so this is asked wherever a descriptor can meet an
//! object that it was not found on: `list.append(1, 2)`, or a class with `f = list.append`. A method that was
//! looked up on its receiver is asked once, where it was found.

use crate::object::{Kind, Obj, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Binding, Builtin};

/// Dunder methods that CPython lists among a type's methods rather than its slots.
const NO_SLOTS: &[&str] = &[
    "__new__",
    "__reversed__",
    "__sizeof__",
    "__format__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__getnewargs__",
    "__length_hint__",
    "__reduce__",
    "__reduce_ex__",
    "__dir__",
    "__enter__",
    "__exit__",
    "__instancecheck__",
    "__subclasscheck__",
    "__mro_entries__",
    "__copy__",
    "__deepcopy__",
    "__complex__",
    "__bytes__",
];

impl<S: Strategy> Vm<S> {
    /// Whether an object is an instance of a type.
    #[inline(always)]
    pub(crate) fn is_a(&self, v: Value, ty: Value) -> bool {
        let own = self.type_of(v);
        own == ty || self.type_body(own).is_subtype_of(ty)
    }

    /// Whether an unbound builtin may be called with these arguments.
    #[inline(always)]
    pub(crate) fn takes(&self, builtin: &Builtin<S>, pos: &[Value]) -> bool {
        let owner = builtin.owner;
        if owner.is_null() {
            return true;
        }
        match builtin.binding {
            Binding::Static => true,
            Binding::Method => pos.first().is_some_and(|&v| self.is_a(v, owner)),
            Binding::Class => pos.first().is_some_and(|&class| {
                class.has_layout(Kind::Type) && self.type_body(class).is_subtype_of(owner)
            }),
        }
    }

    /// Whether a builtin that was found on an object's type is a method that can be bound to it.
    pub(crate) fn is_method_for(&self, found: Value, v: Value) -> bool {
        Obj::<S, Builtin<S>>::exactly(found).is_some_and(|builtin| {
            let body = builtin.body();
            body.is_unbound_method() && self.is_a(v, body.owner)
        })
    }

    /// An error unless the builtin takes these arguments.
    pub(crate) fn check_receiver(&mut self, builtin: &Builtin<S>, pos: &[Value]) -> PyResult<S, ()> {
        if self.takes(builtin, pos) { Ok(()) } else { Err(self.wrong_receiver(builtin, pos)) }
    }

    #[cold]
    fn wrong_receiver(&mut self, builtin: &Builtin<S>, pos: &[Value]) -> Raised<S> {
        let (name, owner) = (builtin.name, self.type_body(builtin.owner).name());
        let Some(&v) = pos.first() else {
            return match is_slot(name, &owner) || builtin.binding == Binding::Class {
                true => self.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")),
                false => self.type_error(format!("unbound method {owner}.{name}() needs an argument")),
            };
        };
        let got = self.type_name(v);
        let message = if builtin.binding == Binding::Class && v.has_layout(Kind::Type) {
            let class = self.type_body(v).name();
            format!("descriptor '{name}' requires a subtype of '{owner}' but received '{class}'")
        } else if builtin.binding == Binding::Class {
            format!("descriptor '{name}' for type '{owner}' needs a type, not a '{got}' as arg 2")
        } else if is_slot(name, &owner) {
            format!("descriptor '{name}' requires a '{owner}' object but received a '{got}'")
        } else {
            format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object")
        };
        self.type_error(message)
    }

    /// An error unless an attribute of `owner` (null: of anything) is asked of one of its instances.
    pub(crate) fn check_owner(&mut self, name: &str, owner: Value, v: Value) -> PyResult<S, ()> {
        if owner.is_null() || self.is_a(v, owner) {
            return Ok(());
        }
        let (owner, got) = (self.type_body(owner).name(), self.type_name(v));
        let message = format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object");
        Err(self.type_error(message))
    }
}

/// Whether a method of the type of this name is a slot of CPython's type structure, and shown as a wrapper.
pub(crate) fn is_slot(name: &str, owner: &str) -> bool {
    let listed = match name {
        "__getitem__" => matches!(owner, "list" | "dict"),
        "__contains__" => matches!(owner, "dict" | "set" | "frozenset"),
        _ => NO_SLOTS.contains(&name),
    };
    name.starts_with("__") && name.ends_with("__") && !listed
}
