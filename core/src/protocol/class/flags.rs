//! The bits of a type that say which special methods it has, so that the fast paths need not look.

use crate::object::Value;
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::TypeFlags;
use std::sync::atomic::Ordering;

/// The bits this file computes; the others are set when the type is made.
const COMPUTED: u32 = TypeFlags::GETATTR
    | TypeFlags::GETATTRIBUTE
    | TypeFlags::SETATTR
    | TypeFlags::DELATTR
    | TypeFlags::GET
    | TypeFlags::SET
    | TypeFlags::CUSTOM_EQ
    | TypeFlags::FINALIZER;

impl<S: Strategy> Vm<S> {
    /// Computes a type's flags from what its MRO defines. Called when the type is made and whenever a
    /// special method of it or of a base changes.
    pub(crate) fn refresh_flags(&mut self, ty: Value) {
        let body = self.type_body(ty);
        let object = self.type_body(self.rt.types.object);
        let names = &self.rt.names;
        let mut flags = 0;
        // What builtin types define does what the fast paths do. Classes made at start-up, such as
        // `threading.local`, define what they need.
        for (name, bit) in [
            (names.getattribute, TypeFlags::GETATTRIBUTE),
            (names.setattr, TypeFlags::SETATTR),
            (names.delattr, TypeFlags::DELATTR),
        ] {
            if body.find_in(name).is_some_and(|(class, _)| self.type_body(class).has(TypeFlags::HEAP)) {
                flags |= bit;
            }
        }
        for (name, bit) in [
            (names.getattr, TypeFlags::GETATTR),
            (names.get, TypeFlags::GET),
            (names.set, TypeFlags::SET),
            (names.delete, TypeFlags::SET),
            (names.del, TypeFlags::FINALIZER),
        ] {
            if body.find(name).is_some() {
                flags |= bit;
            }
        }
        if body.find(names.eq) != object.find(names.eq) || body.find(names.hash) != object.find(names.hash) {
            flags |= TypeFlags::CUSTOM_EQ;
        }
        let fixed = body.flags.load(Ordering::Relaxed) & !COMPUTED;
        body.flags.store(fixed | flags, Ordering::Relaxed);
    }
}
