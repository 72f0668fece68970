//! The layout of instances: which base decides it, and what `__slots__` adds.
//!
//! A class's *solid* base is the nearest class in its line that changed the layout: a builtin type with a
//! body of its own, or a class with slots. Several bases agree when one solid base is a subclass of all
//! the others.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Tuple, Type, TypeFlags};

/// What a class's `__slots__` says.
#[derive(Default)]
pub(super) struct Slots {
    /// Names of new members, interned and mangled.
    pub members: Vec<Value>,
    /// `__dict__` is among them, or there is no `__slots__`.
    pub dict: bool,
    /// `__weakref__` is among them, or there is no `__slots__`, and the layout has room for it.
    pub weakref: bool,
}

impl<S: Strategy> Vm<S> {
    /// The base that decides the layout (`__base__`). There is at least one base.
    pub(crate) fn best_base(&mut self, bases: &[Value]) -> PyResult<S, Value> {
        let mut best: Option<(Value, Value)> = None;
        for &base in bases {
            if Obj::<S, Type<S>>::of(base).is_none() {
                return Err(self.type_error("bases must be types"));
            }
            if !self.type_body(base).has(TypeFlags::BASETYPE) {
                let name = self.type_body(base).name();
                return Err(self.type_error(format!("type '{name}' is not an acceptable base type")));
            }
            let candidate = self.solid_base(base);
            best = match best {
                None => Some((base, candidate)),
                Some((_, winner)) if self.type_body(winner).is_subtype_of(candidate) => best,
                Some((_, winner)) if self.type_body(candidate).is_subtype_of(winner) => {
                    Some((base, candidate))
                }
                Some(_) => return Err(self.type_error("multiple bases have instance lay-out conflict")),
            };
        }
        Ok(best.map_or(self.rt.types.object, |(base, _)| base))
    }

    /// The base of a type that decides its layout; `None` for `object`.
    pub(crate) fn base_of(&self, ty: Value) -> Option<Value> {
        let bases = Obj::<S, Tuple>::of(self.type_body(ty).bases)?.body().items();
        let mut best: Option<(Value, Value)> = None;
        for &base in bases {
            let candidate = self.solid_base(base);
            let better =
                best.is_none_or(|(_, w)| w != candidate && self.type_body(candidate).is_subtype_of(w));
            if better {
                best = Some((base, candidate));
            }
        }
        best.map(|(base, _)| base)
    }

    /// The nearest type in the line of `ty` that changed the layout.
    pub(crate) fn solid_base(&self, ty: Value) -> Value {
        let mut at = ty;
        while let Some(base) = self.base_of(at) {
            let (own, below) = (self.type_body(at), self.type_body(base));
            if own.kind != below.kind || own.members.len() != below.members.len() {
                return at;
            }
            at = base;
        }
        at
    }

    /// Reads `__slots__`, given as found in the namespace.
    pub(super) fn read_slots(
        &mut self,
        class: &str,
        base: Value,
        bases: &[Value],
        slots: Option<Value>,
    ) -> PyResult<S, Slots> {
        let base_body = self.type_body(base);
        let varies = matches!(base_body.kind, Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Type);
        let weakref = !varies && !base_body.has(TypeFlags::WEAKREF);
        let Some(slots) = slots else { return Ok(Slots { dict: true, weakref, ..Slots::default() }) };
        let items: Vec<Ref<S>> =
            if slots.has_layout(Kind::Str) { vec![Ref::new(slots)] } else { self.collect(slots)? };
        if !items.is_empty() && varies {
            let name = base_body.name();
            return Err(self.type_error(format!("nonempty __slots__ not supported for subtype of '{name}'")));
        }
        let mut read = Slots::default();
        for item in &items {
            if !item.has_layout(Kind::Str) {
                let name = self.type_name(item.get());
                return Err(self.type_error(format!("__slots__ items must be strings, not '{name}'")));
            }
            let text = self.text_of(item.get());
            if !is_identifier(&text) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            match text.as_str() {
                "__dict__" => {
                    if read.dict || base_body.has(TypeFlags::HAS_DICT) {
                        return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                    }
                    read.dict = true;
                }
                "__weakref__" => {
                    if read.weakref || !weakref {
                        return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
                    }
                    read.weakref = true;
                }
                _ => read.members.push(self.rt.intern(&mangle(class, &text))),
            }
        }
        // What only another base has comes with it.
        read.weakref |= weakref && bases.iter().any(|&b| self.type_body(b).has(TypeFlags::WEAKREF));
        Ok(read)
    }
}

/// Whether a text is a Python identifier.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// The name that `__name` has inside a class.
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_names_are_mangled() {
        assert_eq!(mangle("_Stack", "__top"), "_Stack__top");
        assert_eq!(mangle("Stack", "__dunder__"), "__dunder__");
        assert_eq!(mangle("__", "__x"), "__x");
        assert!(is_identifier("größe_1") && !is_identifier("1a") && !is_identifier(""));
    }
}
