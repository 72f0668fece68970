//! `isinstance` and `issubclass`.

use crate::object::{Kind, Obj, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Tuple;

impl<S: Strategy> Vm<S> {
    /// `isinstance(v, class)`: a class, or a tuple of what may stand here.
    pub fn isinstance(&mut self, v: Value, class: Value) -> PyResult<S, bool> {
        if self.type_of(v) == class {
            return Ok(true);
        }
        if self.type_of(class) == self.rt.types.type_ {
            return self.is_real_instance(v, class);
        }
        let class = self.union_members(class).unwrap_or(class);
        if let Some(tuple) = Obj::<S, Tuple>::of(class) {
            if !self.native_stack_left() {
                return Err(self.recursion_error());
            }
            for &one in tuple.body().items() {
                if self.isinstance(v, one)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if class.has_layout(Kind::GenericAlias) {
            return Err(self.type_error("isinstance() argument 2 cannot be a parameterized generic"));
        }
        if let Some(answer) = self.call_special_opt(class, self.rt.names.instancecheck, &[v])? {
            return self.truth(answer.get());
        }
        Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"))
    }

    /// `type.__instancecheck__(class, v)`: by the type, or by what `v.__class__` claims.
    pub(crate) fn is_real_instance(&mut self, v: Value, class: Value) -> PyResult<S, bool> {
        let ty = self.type_of(v);
        if self.type_body(ty).is_subtype_of(class) {
            return Ok(true);
        }
        let name = self.rt.names.class;
        if self.lookup(ty, name) == self.type_body(self.rt.types.object).attrs.get(name) {
            return Ok(false);
        }
        let claimed = self.getattr_opt(v, name)?;
        Ok(claimed.is_some_and(|c| {
            c.get() != ty && c.has_layout(Kind::Type) && self.type_body(c.get()).is_subtype_of(class)
        }))
    }

    /// `issubclass(a, b)`
    pub fn issubclass(&mut self, a: Value, b: Value) -> PyResult<S, bool> {
        if self.type_of(b) == self.rt.types.type_ {
            return self.is_real_subclass(a, b);
        }
        let b = self.union_members(b).unwrap_or(b);
        if let Some(tuple) = Obj::<S, Tuple>::of(b) {
            if !self.native_stack_left() {
                return Err(self.recursion_error());
            }
            for &one in tuple.body().items() {
                if self.issubclass(a, one)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if b.has_layout(Kind::GenericAlias) {
            return Err(self.type_error("issubclass() argument 2 cannot be a parameterized generic"));
        }
        if let Some(answer) = self.call_special_opt(b, self.rt.names.subclasscheck, &[a])? {
            return self.truth(answer.get());
        }
        if !a.has_layout(Kind::Type) {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"))
    }

    /// `type.__subclasscheck__(b, a)`
    pub(crate) fn is_real_subclass(&mut self, a: Value, b: Value) -> PyResult<S, bool> {
        if !a.has_layout(Kind::Type) {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        Ok(self.type_body(a).is_subtype_of(b))
    }
}
