//! Attribute access with inline caches.
//!
//! One cache word holds a guard in its upper half and what it proves in its lower half. For an instance
//! the guard is its shape's, which stands for the class and for which name lies in which slot; for other
//! objects it is their type's; for a type or a module as receiver, its own.
//!
//! ```text
//! LoadAttr    slot number
//! LoadMethod  callee number; UNBOUND: the receiver is not passed on
//! StoreAttr   slot number, or GROW | number of the shape that the store leads to
//! ```
//!
//! A site that sees several shapes misses its word again and again. Behind it each thread has a table of
//! the same proofs by guard and name, which such a site hits.

use super::cursor::Cursor;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{Proof, PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Binding, Builtin, Instance, Module, Shape, TypeFlags, attrs_of};
use gilectomy_frontend::isa::{Instr, USE_B};
use std::sync::atomic::Ordering;

const UNBOUND: u32 = 1 << 31;
const GROW: u32 = 1 << 31;
/// Added to the guard of a type that is itself the receiver. Guards stay below.
const RECEIVER: u32 = 1 << 31;
const INSTANCE: u8 = Kind::Instance as u8 | Kind::SUBCLASS;

/// The kinds of access, told apart in the table of proofs.
#[derive(Clone, Copy)]
enum Access {
    Load,
    Method,
    Store,
}

type InstanceObj<S> = Obj<S, Instance<S>>;

fn word(guard: u32, what: u32) -> u64 {
    (guard as u64) << 32 | what as u64
}

impl<S: Strategy> Vm<S> {
    #[inline(always)]
    fn proof_at(&mut self, guard: u32, name: Value, access: Access) -> (&mut Proof, u64) {
        let access = name.bits() | access as u64;
        let at = (guard as usize).wrapping_mul(31) ^ (access as usize >> 4) ^ (access as usize & 3);
        (&mut self.proofs[at % self.proofs.len()], access)
    }

    /// What the guard proves about the name, as the word an inline cache would hold. A site that has none
    /// keeps it; one that has another sees several guards, and would only write again and again.
    #[inline(always)]
    fn proven(&mut self, c: Cursor, guard: u32, name: Value, access: Access) -> Option<u64> {
        let (proof, access) = self.proof_at(guard, name, access);
        if proof.guard != guard || proof.access != access || guard == 0 {
            return None;
        }
        let proven = word(guard, proof.what);
        if c.extra() == 0 {
            c.cache().store(proven, Ordering::Relaxed);
        }
        Some(proven)
    }

    /// Writes a proof into the site's cache and into the thread's table.
    fn prove(&mut self, c: Cursor, guard: u32, name: Value, access: Access, what: u32) {
        c.cache().store(word(guard, what), Ordering::Relaxed);
        let (proof, access) = self.proof_at(guard, name, access);
        *proof = Proof { guard, what, access };
    }

    /// The attribute that the cache says lies in a slot of instance `v`; `None` when the cache misses.
    #[inline(always)]
    pub(super) fn cached_slot(&mut self, v: Value, cache: u64) -> Option<Value> {
        if v.exact_kind() != INSTANCE {
            return None;
        }
        let object = InstanceObj::<S>::from_value(v);
        let inline = object.header().prefix.aux;
        let found = object.load(|body| {
            // SAFETY: an instance's shape lives as long as its class.
            let guard = unsafe { (*body.shape).guard() };
            if guard as u64 != cache >> 32 || guard == 0 {
                return None;
            }
            // SAFETY: the guard proves that the shape has this slot.
            unsafe { body.value(object.body_ptr(), inline, cache as u32) }
        });
        found.map(Ref::into_value)
    }

    /// The guard that stands for how attributes of `v` are found.
    fn guard_of(&mut self, v: Value) -> u32 {
        if v.exact_kind() == INSTANCE {
            let object = InstanceObj::<S>::from_value(v);
            // SAFETY: as in `cached_slot`.
            return object.peek(|body| unsafe { (*body.shape).guard() });
        }
        if v.is_exact(Kind::Module) {
            let dict = Obj::<S, Module>::from_value(v).body().dict;
            let dict = Obj::<S, crate::types::Dict>::from_value(dict);
            return if S::TRANSACTIONAL { dict.peek(|d| d.table.guard()) } else { dict.body().table.guard() };
        }
        if v.has_layout(Kind::Type) {
            // Not the number that stands for the type's instances.
            return self.type_body(v).guard.load(Ordering::Acquire) | RECEIVER;
        }
        // Objects with attributes of their own beside a builtin layout take the slow way.
        if v.is_ptr() && attrs_of(Obj::<S, ()>::from_value(v).header()).is_some() {
            return 0;
        }
        self.type_body(self.type_of(v)).guard.load(Ordering::Acquire)
    }

    /// The whole of `LoadAttr`; fills the cache when the attribute lies in a slot.
    #[cold]
    #[inline(never)]
    pub(super) fn load_attr(&mut self, v: Value, c: Cursor, name: u16) -> PyResult<S> {
        let name = self.name(name);
        if v.exact_kind() == INSTANCE {
            let guard = self.guard_of(v);
            if let Some(proof) = self.proven(c, guard, name, Access::Load)
                && let Some(found) = self.cached_slot(v, proof)
            {
                return Ok(Ref::from_owned(found));
            }
            let ty = self.type_of(v);
            let ty_body = self.type_body(ty);
            let plain = !ty_body.has(TypeFlags::GETATTRIBUTE)
                && !self.lookup(ty, name).is_some_and(|d| self.is_data_descriptor(d));
            if plain {
                let object = InstanceObj::<S>::from_value(v);
                let cached = object.observe(|body| {
                    // SAFETY: as in `cached_slot`.
                    let shape = unsafe { &*body.shape };
                    let guard = shape.guard();
                    shape.slot(name).filter(|_| guard != 0 && !shape.dict_mode).map(|slot| (guard, slot))
                });
                if let Some((guard, slot)) = cached {
                    self.prove(c, guard, name, Access::Load, slot);
                }
            }
            // A slot of `__slots__` is found the same way, whatever the descriptor says.
            if let Some(member) = self.lookup(ty, name).and_then(Obj::<S, crate::types::Member>::exactly)
                && ty_body.is_subtype_of(member.body().owner)
                && !ty_body.has(TypeFlags::GETATTRIBUTE)
            {
                let object = InstanceObj::<S>::from_value(v);
                // SAFETY: as in `cached_slot`.
                let guard = object.observe(|body| unsafe { (*body.shape).guard() });
                if guard != 0 {
                    self.prove(c, guard, name, Access::Load, member.body().slot);
                }
            }
        }
        self.getattr(v, name)
    }

    /// `LoadMethod`: the function and its receiver without a bound method between.
    #[inline(always)]
    pub(super) fn load_method(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        if S::MODEL.deferred {
            let cache = c.extra();
            if cache != 0 && self.guard_of(v) as u64 == cache >> 32 {
                Self::put_method(c, i, v, cache);
                return Ok(());
            }
        }
        self.load_method_slow(c, i)
    }

    /// Puts a proven callee and its receiver where the call wants them.
    #[inline(always)]
    fn put_method(c: Cursor, i: Instr, v: Value, cache: u64) {
        let receiver = if i.f & USE_B != 0 { c.take::<S>(i.b) } else { Ref::new(v) };
        c.put(i.a, Value::callee(cache as u32 & !UNBOUND));
        c.put(i.a + 1, if cache as u32 & UNBOUND == 0 { receiver.into_value() } else { Value::NULL });
    }

    #[cold]
    #[inline(never)]
    fn load_method_slow(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let name = self.name(i.c);
        let guard = self.watch(v);
        if S::MODEL.deferred
            && let Some(proof) = self.proven(c, guard, name, Access::Method)
        {
            Self::put_method(c, i, v, proof);
            return Ok(());
        }
        let (function, bind) = match self.find_method(v, name) {
            Some(found) => found,
            None => (self.getattr(v, name)?, false),
        };
        if S::MODEL.deferred
            && guard != 0
            && self.cacheable_method(v, name, function.get(), bind)
            && let Some(number) = self.callee_number(function.get())
        {
            // The guard was read before the lookup: a change since has given a new one.
            if self.guard_of(v) == guard {
                let what = if bind { number } else { number | UNBOUND };
                self.prove(c, guard, name, Access::Method, what);
            }
        }
        let receiver = if i.f & USE_B != 0 { c.take::<S>(i.b) } else { Ref::new(v) };
        c.put(i.a, function.into_value());
        c.put(i.a + 1, if bind { receiver.into_value() } else { Value::NULL });
        Ok(())
    }

    /// The guard of a receiver, a module's namespace being watched for the purpose.
    fn watch(&mut self, v: Value) -> u32 {
        if v.is_exact(Kind::Module) {
            let rt = self.rt;
            let dict = Obj::<S, Module>::from_value(v).body().dict;
            return Obj::<S, crate::types::Dict>::from_value(dict).observe(|d| {
                if d.table.guard() == 0 {
                    d.table.watch(rt.next_guard());
                }
                d.table.guard()
            });
        }
        self.guard_of(v)
    }

    /// Whether the guard of `v` proves that `name` gives `function`.
    fn cacheable_method(&mut self, v: Value, name: Value, function: Value, bind: bool) -> bool {
        if bind {
            return true;
        }
        if v.is_exact(Kind::Module) {
            return true;
        }
        // A function or a class found on a class: bound to nothing. The metaclass has no say.
        v.is_exact(Kind::Type)
            && self.lookup(v, name) == Some(function)
            && (function.is_exact(Kind::Function) || function.has_layout(Kind::Type))
            || v.is_exact(Kind::Type)
                && self.lookup(v, name) == Some(function)
                && Obj::<S, Builtin<S>>::exactly(function).is_some_and(|f| f.body().binding != Binding::Class)
    }

    /// A plain function of the type of `v` that no attribute of `v` hides, and whether it is to be bound.
    fn find_method(&mut self, v: Value, name: Value) -> Option<(Ref<S>, bool)> {
        if v.has_layout(Kind::Type) || v.has_layout(Kind::Module) || v.has_layout(Kind::Super) {
            return None;
        }
        let ty = self.type_of(v);
        if self.type_body(ty).has(TypeFlags::GETATTRIBUTE) {
            return None;
        }
        let found = self.lookup(ty, name)?;
        let method = found.is_exact(Kind::Function) || self.is_method_for(found, v);
        if !method || self.get_own_attr(v, name).is_some() {
            return None;
        }
        Some((Ref::new(found), true))
    }

    /// `StoreAttr`.
    #[inline(always)]
    pub(super) fn store_attr(&mut self, v: Value, value: Ref<S>, c: Cursor, name: u16) -> PyResult<S, ()> {
        match self.store_proven(v, value, c.extra()) {
            None => Ok(()),
            Some(value) => self.store_attr_slow(v, value, c, name),
        }
    }

    /// Stores where the cache says, or gives the value back when the cache does not hold.
    #[inline(always)]
    fn store_proven(&mut self, v: Value, value: Ref<S>, cache: u64) -> Option<Ref<S>> {
        if v.exact_kind() != INSTANCE {
            return Some(value);
        }
        let object = InstanceObj::<S>::from_value(v);
        let inline = object.header().prefix.aux;
        let word = value.get();
        object.will_hold(word);
        let old = object.exclusive(|body| {
            // SAFETY: an instance's shape lives as long as its class.
            let guard = unsafe { (*body.shape).guard() };
            if guard as u64 != cache >> 32 || guard == 0 {
                return None;
            }
            let what = cache as u32;
            if what & GROW == 0 {
                // SAFETY: the guard proves that the shape has this slot.
                return Some(unsafe { std::mem::replace(&mut *Instance::slot(body, inline, what), word) });
            }
            let next = self.rt.shapes.get(what & !GROW) as *const Shape<S>;
            // SAFETY: the shape the cache names is the next of this one, so it lives; its last slot is new,
            // and there is room for it after `reserve`.
            unsafe {
                let slots = (&*next).names.len() as u32;
                if slots > inline as u32 {
                    Instance::reserve(body, inline, slots);
                }
                body.shape = next;
                Some(std::mem::replace(&mut *Instance::slot(body, inline, slots - 1), word))
            }
        });
        match old {
            None => Some(value),
            Some(old) => {
                std::mem::forget(value);
                crate::object::release::<S>(old);
                None
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn store_attr_slow(&mut self, v: Value, value: Ref<S>, c: Cursor, name: u16) -> PyResult<S, ()> {
        let name = self.name(name);
        if v.exact_kind() != INSTANCE {
            return self.setattr(v, name, value);
        }
        let ty = self.type_of(v);
        let ty_body = self.type_body(ty);
        let object = InstanceObj::<S>::from_value(v);
        // SAFETY: as in `store_attr`.
        let before: &Shape<S> = object.observe(|body| unsafe { &*body.shape });
        let guard = before.guard();
        let value = match self.proven(c, guard, name, Access::Store) {
            Some(proof) => match self.store_proven(v, value, proof) {
                None => return Ok(()),
                Some(value) => value,
            },
            None => value,
        };
        let descriptor = self.lookup(ty, name);
        let member = descriptor.and_then(Obj::<S, crate::types::Member>::exactly).map(|m| m.body().slot);
        let plain = !ty_body.has(TypeFlags::SETATTR)
            && (member.is_some() || !descriptor.is_some_and(|d| self.is_data_descriptor(d)));
        self.setattr(v, name, value)?;
        if !plain || guard == 0 {
            return Ok(());
        }
        let what = match member.or_else(|| before.slot(name)) {
            Some(slot) => Some(slot),
            None => {
                let next = before.transitions.read().get(&name.bits()).copied();
                // SAFETY: a transition leads to a shape of the same class.
                next.map(|next| unsafe { (*next).id } | GROW).filter(|&what| what != GROW)
            }
        };
        if let Some(what) = what {
            self.prove(c, guard, name, Access::Store, what);
        }
        Ok(())
    }

    /// `super().name` and `super(class, object).name` without a super object.
    pub(super) fn load_super_attr(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let name = self.name(i.c);
        let (callable, class, object) = (c.take::<S>(i.a), c.take::<S>(i.a + 1), c.take::<S>(i.a + 2));
        if callable.get() != self.rt.types.super_ {
            let explicit = [class.get(), object.get()];
            let args: &[Value] = if i.b & 2 != 0 { &explicit } else { &[] };
            let proxy = self.call(callable.get(), args)?;
            let attribute = self.getattr(proxy.get(), name)?;
            c.put(i.a, attribute.into_value());
            c.put(i.a + 1, Value::NULL);
            return Ok(());
        }
        let object_type = self.super_type(class.get(), object.get())?;
        if i.b & 1 != 0
            && let Some(found) = self.lookup_after(object_type.get(), class.get(), name)
        {
            let instance = object_type.get() != object.get();
            let method = found.is_exact(Kind::Function) || self.is_method_for(found, object.get());
            if method && instance {
                c.put(i.a, Ref::<S>::new(found).into_value());
                c.put(i.a + 1, object.into_value());
                return Ok(());
            }
        }
        let attribute = self.super_getattr(class.get(), object.get(), object_type.get(), name)?;
        c.put(i.a, attribute.into_value());
        c.put(i.a + 1, Value::NULL);
        Ok(())
    }
}
