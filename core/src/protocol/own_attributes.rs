//! Attributes of an object's own: slots behind a shape, a dict, or a module's namespace.
//!
//! An instance has a *shape*, the names of its attributes in the order in which it got them, and a slot for each
//! (the "maps" of Self: Chambers, Ungar, Lee, OOPSLA 1989). One with many names, or whose `__dict__` a program has
//! asked for, keeps a dict in their place.

use crate::object::{Obj, Ref, Value, release};
use crate::runtime::Mutator;
use crate::strategy::Strategy;
use crate::types::{Dict, Function, Instance, Module, Shape, Type, TypeFlags, attrs_of};
use std::sync::atomic::Ordering;

/// An instance with more attributes than this keeps them in a dict.
const MOST_SLOTS: usize = 128;

type AnyObj<S> = Obj<S, ()>;

impl<S: Strategy> Mutator<S> {
    /// An attribute of the object's own.
    pub fn get_own_attr(&self, v: Value, name: Value) -> Option<Ref<S>> {
        if !v.is_ptr() {
            return None;
        }
        if let Some(module) = Obj::<S, Module>::of(v) {
            return self.dict_get_name(module.body().dict, name);
        }
        if let Some(function) = Obj::<S, Function>::of(v) {
            let dict = function.body().dict.get();
            return if dict.is_null() { None } else { self.dict_get_name(dict, name) };
        }
        let object = AnyObj::<S>::from_value(v);
        let attrs = attrs_of(object.header())?;
        let inline = object.header().prefix.aux;
        enum Found<S: Strategy> {
            Value(Option<Ref<S>>),
            InDict(Ref<S>),
        }
        let found = object.observe(|_| {
            // SAFETY: inside the critical section; shapes live as long as their class.
            unsafe {
                let shape = &*(*attrs).shape;
                if shape.dict_mode {
                    return Found::InDict(Ref::new(*Instance::slot(attrs, inline, self.dict_slot(shape))));
                }
                let Some(slot) = shape.slot(name) else { return Found::Value(None) };
                // A member that was never set has a slot in the shape but none in the object.
                if slot as usize >= inline as usize + (&*attrs).extra.len() {
                    return Found::Value(None);
                }
                let v = *Instance::slot(attrs, inline, slot);
                Found::Value(if v.is_null() { None } else { Some(Ref::new(v)) })
            }
        });
        match found {
            Found::Value(v) => v,
            Found::InDict(dict) => self.dict_get_name(dict.get(), name),
        }
    }

    /// The slot that holds the dict of an instance in dict mode: the first behind the members.
    fn dict_slot(&self, shape: &Shape<S>) -> u32 {
        shape.names.len() as u32
    }

    /// Sets an attribute of the object's own, which takes attributes.
    pub fn set_own_attr(&self, v: Value, name: Value, value: Ref<S>) {
        if let Some(module) = Obj::<S, Module>::of(v) {
            self.dict_set_name(module.body().dict, name, value);
            return;
        }
        if let Some(function) = Obj::<S, Function>::of(v) {
            let dict = self.function_dict(function);
            self.dict_set_name(dict.get(), name, value);
            return;
        }
        let object = AnyObj::<S>::from_value(v);
        let Some(attrs) = attrs_of(object.header()) else { return };
        let inline = object.header().prefix.aux;
        let word = value.get();
        let mut value = Some(value);
        loop {
            // SAFETY: inside the critical section; shapes live as long as their class.
            let shape: &Shape<S> = object.observe(|_| unsafe { &*(*attrs).shape });
            if shape.dict_mode {
                let dict = object.observe(|_| {
                    // SAFETY: as above.
                    Ref::<S>::new(unsafe { *Instance::slot(attrs, inline, self.dict_slot(shape)) })
                });
                if let Some(value) = value.take() {
                    self.dict_set_name(dict.get(), name, value);
                }
                return;
            }
            let (next, slot) = match shape.slot(name) {
                Some(slot) => (std::ptr::from_ref(shape), slot),
                None if shape.names.len() >= MOST_SLOTS => {
                    drop(self.instance_dict(v));
                    continue;
                }
                None => {
                    let next = self.next_shape(self.type_of(v), shape, name);
                    (next, shape.names.len() as u32)
                }
            };
            object.will_hold(word);
            let old = object.exclusive(|_| {
                // SAFETY: as above; room is made for the slot first.
                unsafe {
                    if !std::ptr::eq((*attrs).shape, shape) {
                        return None;
                    }
                    Instance::reserve(attrs, inline, slot + 1);
                    (*attrs).shape = next;
                    Some(std::mem::replace(&mut *Instance::slot(attrs, inline, slot), word))
                }
            });
            if let Some(old) = old {
                std::mem::forget(value);
                if !old.is_null() {
                    release::<S>(old);
                }
                return;
            }
        }
    }

    /// The shape with one more name.
    fn next_shape(&self, ty: Value, shape: &Shape<S>, name: Value) -> *const Shape<S> {
        if let Some(&next) = shape.transitions.read().get(&name.bits()) {
            return next;
        }
        let _lock = self.rt.type_lock.lock();
        if let Some(&next) = shape.transitions.read().get(&name.bits()) {
            return next;
        }
        let names: Box<[Value]> = shape.names.iter().copied().chain([name]).collect();
        let body = self.type_body(ty);
        body.inline_slots.fetch_max(names.len().min(16) as u16, Ordering::Relaxed);
        let next = self.new_shape(body, names, false);
        shape.transitions.write().insert(name.bits(), next);
        next
    }

    /// A shape that the class owns.
    pub(crate) fn new_shape(&self, ty: &Type<S>, names: Box<[Value]>, dict_mode: bool) -> *const Shape<S> {
        let guard = if dict_mode { 0 } else { self.rt.next_guard() };
        let mut shapes = ty.shapes.lock();
        let id = self.rt.shapes.add(1).unwrap_or(0);
        shapes.push(Box::new(Shape::new(id, guard, names, dict_mode)));
        let shape: *const Shape<S> = shapes.last().map_or(std::ptr::null(), |s| &raw const **s);
        if id != 0 {
            self.rt.shapes.set(id, shape as u64);
        }
        shape
    }

    /// Deletes an attribute of the object's own; false: there is none.
    pub fn delete_own_attr(&self, v: Value, name: Value) -> bool {
        if let Some(module) = Obj::<S, Module>::of(v) {
            return self.dict_remove_name(module.body().dict, name).is_some();
        }
        if let Some(function) = Obj::<S, Function>::of(v) {
            let dict = function.body().dict.get();
            return !dict.is_null() && self.dict_remove_name(dict, name).is_some();
        }
        if !v.is_ptr() || attrs_of(AnyObj::<S>::from_value(v).header()).is_none() {
            return false;
        }
        if self.get_own_attr(v, name).is_none() {
            return false;
        }
        // Shapes only grow: an instance that loses attributes keeps the rest in a dict.
        let dict = self.instance_dict(v);
        dict.is_some_and(|dict| self.dict_remove_name(dict.get(), name).is_some())
    }

    /// The dict of a function, made when first needed.
    pub fn function_dict(&self, function: Obj<S, Function>) -> Ref<S> {
        let field = &function.body().dict;
        if S::TRANSACTIONAL && !field.get().is_null() {
            return Ref::new(field.get());
        }
        let fresh = self.new_dict();
        function.will_hold(fresh.get());
        self.will_change();
        function.exclusive(|_| {
            if field.get().is_null() {
                field.replace(fresh.into_value());
            }
            Ref::new(field.get())
        })
    }

    /// `__dict__` of an object with attributes of its own: the instance keeps them in this dict from here
    /// on. `None`: it has none.
    pub fn instance_dict(&self, v: Value) -> Option<Ref<S>> {
        if let Some(module) = Obj::<S, Module>::of(v) {
            return Some(Ref::new(module.body().dict));
        }
        if let Some(function) = Obj::<S, Function>::of(v) {
            return Some(self.function_dict(function));
        }
        if !v.is_ptr() {
            return None;
        }
        let object = AnyObj::<S>::from_value(v);
        let attrs = attrs_of(object.header())?;
        let ty = self.type_body(self.type_of(v));
        if !ty.has(TypeFlags::HAS_DICT) {
            return None;
        }
        let inline = object.header().prefix.aux;
        let dict_shape: *const Shape<S> = ty.dict_shape.load(Ordering::Acquire);
        let dict = self.new_dict();
        object.will_hold(dict.get());
        let existing = object.exclusive(|_| {
            // SAFETY: inside the critical section; shapes live as long as their class; the new dict is
            // reachable to nobody else yet, so its table is filled without its lock.
            unsafe {
                let shape = &*(*attrs).shape;
                if shape.dict_mode {
                    return Some(Ref::new(*Instance::slot(attrs, inline, self.dict_slot(shape))));
                }
                let members = ty.members.len();
                let table = &mut (*Obj::<S, Dict>::from_value(dict.get()).body_ptr()).table;
                for (slot, &name) in shape.names.iter().enumerate().skip(members) {
                    let place = Instance::slot(attrs, inline, slot as u32);
                    let value = std::mem::replace(&mut *place, Value::NULL);
                    if !value.is_null() {
                        let hash = Obj::<S, crate::types::Str>::from_value(name).body().hash();
                        table.insert_new(hash, name, value);
                    }
                }
                Instance::reserve(attrs, inline, members as u32 + 1);
                *Instance::slot(attrs, inline, members as u32) = Ref::clone(&dict).into_value();
                (*attrs).shape = dict_shape;
                None
            }
        });
        Some(existing.unwrap_or(dict))
    }

    /// Replaces `__dict__`.
    pub fn set_instance_dict(&self, v: Value, dict: Ref<S>) -> bool {
        drop(self.instance_dict(v));
        let object = AnyObj::<S>::from_value(v);
        let Some(attrs) = attrs_of(object.header()) else { return false };
        let inline = object.header().prefix.aux;
        object.will_hold(dict.get());
        let old = object.exclusive(|_| {
            // SAFETY: `instance_dict` has put the instance into dict mode.
            unsafe {
                let slot = self.dict_slot(&*(*attrs).shape);
                std::mem::replace(&mut *Instance::slot(attrs, inline, slot), dict.into_value())
            }
        });
        release::<S>(old);
        true
    }

    /// Names of the object's own attributes.
    pub fn own_attr_names(&self, v: Value) -> Vec<Ref<S>> {
        if let Some(module) = Obj::<S, Module>::of(v) {
            return self.dict_items(module.body().dict).into_iter().map(|(k, _)| k).collect();
        }
        if let Some(function) = Obj::<S, Function>::of(v) {
            let dict = function.body().dict.get();
            return if dict.is_null() {
                vec![]
            } else {
                self.dict_items(dict).into_iter().map(|(k, _)| k).collect()
            };
        }
        if !v.is_ptr() || attrs_of(AnyObj::<S>::from_value(v).header()).is_none() {
            return vec![];
        }
        match self.instance_dict(v) {
            Some(dict) => self.dict_items(dict.get()).into_iter().map(|(k, _)| k).collect(),
            None => vec![],
        }
    }
}
