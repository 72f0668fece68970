//! Attributes: looking up on a type, descriptors, the whole of `getattr`, `setattr`, `delattr`. An object's own
//! attributes are in `own_attributes`.

use crate::object::{Kind, Obj, Ref, Value, retain};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{
    Binding, Builtin, ClassMethod, Exc, GetSet, Instance, Member, Property, StaticMethod, Super, TypeFlags,
    attrs_of,
};
use std::sync::atomic::Ordering;

type AnyObj<S> = Obj<S, ()>;

impl<S: Strategy> Vm<S> {
    /// The value of an interned name on a type or the next in its MRO: borrowed, good until the calling
    /// thread's next safepoint. Goes through the thread's cache, which the type's guard keeps true.
    #[inline]
    pub fn lookup(&mut self, ty: Value, name: Value) -> Option<Value> {
        let body = self.type_body(ty);
        let guard = body.guard.load(Ordering::Acquire);
        let at = (guard as usize ^ (name.bits() as usize >> 4)) % self.lookups.len();
        let cached = self.lookups[at];
        if cached.guard == guard && cached.name == name && guard != 0 {
            return if cached.value.is_null() { None } else { Some(cached.value) };
        }
        let found = body.find(name);
        let value = found.unwrap_or(Value::NULL);
        self.lookups[at] = crate::runtime::CachedLookup { guard, name, value };
        found
    }

    /// As [`lookup`](Self::lookup), beginning after `class` in the MRO of `ty`.
    pub fn lookup_after(&mut self, ty: Value, class: Value, name: Value) -> Option<Value> {
        let mro = &self.type_body(ty).mro;
        let at = mro.iter().position(|&t| t == class)?;
        mro[at + 1..].iter().find_map(|&t| self.type_body(t).attrs.get(name))
    }

    /// The interned form of an attribute name; `None` when it is not a string.
    pub fn intern_name(&mut self, name: Value) -> Option<Value> {
        if !name.has_layout(Kind::Str) {
            return None;
        }
        self.rt.intern_value(name)
    }

    // ---- descriptors ----------------------------------------------------------------------------

    /// Whether a class attribute takes precedence over an instance's own.
    pub fn is_data_descriptor(&self, v: Value) -> bool {
        if !v.is_ptr() {
            return false;
        }
        v.has_layout(Kind::Property)
            || v.is_exact(Kind::Member)
            || v.is_exact(Kind::GetSet)
            || self.type_body(self.type_of(v)).has(TypeFlags::SET)
    }

    /// Whether a data descriptor computes the value: one that only sets leaves reading to the instance.
    fn has_getter(&self, v: Value) -> bool {
        v.has_layout(Kind::Property)
            || v.is_exact(Kind::Member)
            || v.is_exact(Kind::GetSet)
            || self.type_body(self.type_of(v)).has(TypeFlags::GET)
    }

    /// What an attribute found on class `ty` gives for an instance (null: for the class itself).
    pub fn bind(&mut self, found: Value, instance: Value, ty: Value) -> PyResult<S> {
        if !found.is_ptr() {
            return Ok(Ref::new(found));
        }
        let kind = found.exact_kind() & !Kind::SUBCLASS;
        if kind == Kind::Function as u8 {
            return Ok(if instance.is_null() { Ref::new(found) } else { self.new_bound(found, instance) });
        }
        if kind == Kind::Builtin as u8 {
            let builtin = Obj::<S, Builtin<S>>::from_value(found).body();
            return Ok(match builtin.binding {
                // What is bound already stays so.
                _ if builtin.owner.is_null() || !builtin.receiver.is_null() => Ref::new(found),
                Binding::Method if instance.is_null() => Ref::new(found),
                Binding::Method => {
                    self.check_receiver(builtin, &[instance])?;
                    self.new_bound_builtin(found, instance)
                }
                Binding::Class => {
                    self.check_receiver(builtin, &[ty])?;
                    self.new_bound_builtin(found, ty)
                }
                Binding::Static => Ref::new(found),
            });
        }
        if kind == Kind::StaticMethod as u8 {
            return Ok(Ref::new(Obj::<S, StaticMethod>::from_value(found).body().function.get()));
        }
        if kind == Kind::ClassMethod as u8 {
            // Any callable, a class too; since 3.13 what it is bound by itself is not asked.
            let function = Ref::<S>::new(Obj::<S, ClassMethod>::from_value(found).body().function.get());
            return Ok(self.new_bound(function.get(), ty));
        }
        if kind == Kind::Property as u8 {
            return self.property_get(found, instance);
        }
        if kind == Kind::Member as u8 {
            return self.member_get(found, instance);
        }
        if kind == Kind::GetSet as u8 {
            let getset = Obj::<S, GetSet<S>>::from_value(found).body();
            if instance.is_null() {
                return Ok(Ref::new(found));
            }
            self.check_owner(getset.name, getset.owner, instance)?;
            return (getset.get)(self, instance);
        }
        let class = self.type_of(found);
        if self.type_body(class).has(TypeFlags::GET) {
            let instance = if instance.is_null() { Value::NONE } else { instance };
            let descriptor = Ref::<S>::new(found);
            return self.call_special(descriptor.get(), self.rt.names.get, &[instance, ty]);
        }
        Ok(Ref::new(found))
    }

    fn new_bound_builtin(&mut self, found: Value, receiver: Value) -> Ref<S> {
        let body = Obj::<S, Builtin<S>>::from_value(found).body();
        let receiver = Ref::<S>::new(receiver).into_value();
        let Builtin { name, call, owner, binding, lasting, .. } = *body;
        let body = Builtin { name, call, owner, binding, receiver, module: Value::NULL, lasting };
        self.new_object(self.rt.types.builtin, body)
    }

    fn property_get(&mut self, property: Value, instance: Value) -> PyResult<S> {
        if instance.is_null() {
            return Ok(Ref::new(property));
        }
        let getter = Ref::<S>::new(Obj::<S, Property>::from_value(property).body().get);
        if getter.is_none() {
            return Err(self.property_error(property, instance, "getter"));
        }
        self.call(getter.get(), &[instance])
    }

    fn property_error(&mut self, property: Value, instance: Value, what: &str) -> Raised<S> {
        let class = self.type_body(self.type_of(instance)).qualname.read().to_string();
        let name = Obj::<S, Property>::from_value(property).body().name.get();
        let which = if name.is_null() {
            "property".to_owned()
        } else {
            let name = self.repr_text(name).unwrap_or_default();
            format!("property {name}")
        };
        self.raise(Exc::AttributeError, format!("{which} of '{class}' object has no {what}"))
    }

    fn member_get(&mut self, member: Value, instance: Value) -> PyResult<S> {
        if instance.is_null() {
            return Ok(Ref::new(member));
        }
        let body = Obj::<S, Member>::from_value(member).body();
        self.check_member(body, instance)?;
        match self.slot_get(instance, body.slot) {
            Some(v) => Ok(v),
            None => Err(self.attribute_error(instance, body.name)),
        }
    }

    fn check_member(&mut self, member: &Member, instance: Value) -> PyResult<S, ()> {
        if self.is_a(instance, member.owner) {
            return Ok(());
        }
        let name = self.text_of(member.name);
        self.check_owner(&name, member.owner, instance)
    }

    /// The value in a slot of an object's attributes part.
    pub(crate) fn slot_get(&mut self, object: Value, slot: u32) -> Option<Ref<S>> {
        let object = AnyObj::<S>::from_value(object);
        let attrs = attrs_of(object.header())?;
        let inline = object.header().prefix.aux;
        object.observe(|_| {
            // SAFETY: inside the critical section; the bound is checked.
            unsafe {
                if slot as usize >= inline as usize + (&*attrs).extra.len() {
                    return None;
                }
                let v = *Instance::slot(attrs, inline, slot);
                if v.is_null() { None } else { Some(Ref::new(v)) }
            }
        })
    }

    /// Sets a descriptor's attribute; null deletes. `None`: it is no data descriptor.
    pub(crate) fn descriptor_set(
        &mut self,
        found: Value,
        instance: Value,
        v: Value,
    ) -> PyResult<S, Option<()>> {
        if found.has_layout(Kind::Property) {
            let body = Obj::<S, Property>::from_value(found).body();
            let function = Ref::<S>::new(if v.is_null() { body.delete } else { body.set });
            if function.is_none() {
                let what = if v.is_null() { "deleter" } else { "setter" };
                return Err(self.property_error(found, instance, what));
            }
            let args = [instance, v];
            self.call(function.get(), if v.is_null() { &args[..1] } else { &args })?;
            return Ok(Some(()));
        }
        if let Some(member) = Obj::<S, Member>::exactly(found) {
            self.check_member(member.body(), instance)?;
            let old = self.slot_set(instance, member.body().slot, v);
            if v.is_null() && old.is_none() {
                let name = self.text_of(member.body().name);
                return Err(self.raise(Exc::AttributeError, name));
            }
            return Ok(Some(()));
        }
        if let Some(getset) = Obj::<S, GetSet<S>>::exactly(found) {
            let body = getset.body();
            self.check_owner(body.name, body.owner, instance)?;
            return match body.set {
                Some(set) => set(self, instance, v).map(|_| Some(())),
                None => {
                    let (class, name) = (self.type_name(instance), body.name);
                    let message = format!("attribute '{name}' of '{class}' objects is not writable");
                    Err(self.raise(Exc::AttributeError, message))
                }
            };
        }
        if found.is_ptr() && self.type_body(self.type_of(found)).has(TypeFlags::SET) {
            let names = &self.rt.names;
            let (special, args) =
                if v.is_null() { (names.delete, vec![instance]) } else { (names.set, vec![instance, v]) };
            let class = self.type_of(found);
            if self.lookup(class, special).is_none() {
                let which = if v.is_null() { "__delete__" } else { "__set__" };
                return Err(self.raise(Exc::AttributeError, which));
            }
            let descriptor = Ref::<S>::new(found);
            self.call_special(descriptor.get(), special, &args)?;
            return Ok(Some(()));
        }
        Ok(None)
    }

    pub(crate) fn slot_set(&mut self, object: Value, slot: u32, v: Value) -> Option<Ref<S>> {
        let object = AnyObj::<S>::from_value(object);
        let attrs = attrs_of(object.header())?;
        let inline = object.header().prefix.aux;
        object.will_hold(v);
        let old = object.exclusive(|_| {
            if !v.is_null() {
                retain::<S>(v);
            }
            // SAFETY: inside the critical section; room is made first.
            unsafe {
                Instance::reserve(attrs, inline, slot + 1);
                std::mem::replace(&mut *Instance::slot(attrs, inline, slot), v)
            }
        });
        if old.is_null() { None } else { Some(Ref::from_owned(old)) }
    }

    // ---- get ------------------------------------------------------------------------------------

    /// `getattr(v, name)`; the name is interned.
    pub fn getattr(&mut self, v: Value, name: Value) -> PyResult<S> {
        let ty = self.type_of(v);
        let body = self.type_body(ty);
        if body.has(TypeFlags::GETATTRIBUTE) {
            let result = self.call_special(v, self.rt.names.getattribute, &[name]);
            let result = self.or_getattr_hook(v, ty, name, result);
            return result.map_err(|raised| self.say_whose(raised, v, name));
        }
        let mut result = self.getattr_plain(v, name);
        if body.has(TypeFlags::GETATTR) {
            result = self.or_getattr_hook(v, ty, name, result);
        }
        result.map_err(|raised| self.say_whose(raised, v, name))
    }

    /// An `AttributeError` of a program's own that does not say which attribute of what is missing is told.
    #[cold]
    fn say_whose(&mut self, raised: Raised<S>, v: Value, name: Value) -> Raised<S> {
        let exception = Ref::<S>::new(self.raised);
        // The slots of `name` and `obj`, which are the class's first two members.
        let slots = (0..).zip([name, v]);
        if self.raised_is(Exc::AttributeError)
            && slots.clone().all(|(slot, _)| self.slot_get(exception.get(), slot).is_none())
        {
            slots.for_each(|(slot, value)| drop(self.slot_set(exception.get(), slot, value)));
        }
        raised
    }

    /// Falls back to the class's `__getattr__` when there is no such attribute.
    fn or_getattr_hook(&mut self, v: Value, ty: Value, name: Value, result: PyResult<S>) -> PyResult<S> {
        if !self.type_body(ty).has(TypeFlags::GETATTR) {
            return result;
        }
        match self.catch(Exc::AttributeError, result)? {
            Some(found) => Ok(found),
            None => self.call_special(v, self.rt.names.getattr, &[name]),
        }
    }

    /// `object.__getattribute__`, `type.__getattribute__`, `module.__getattribute__` by kind.
    pub fn getattr_plain(&mut self, v: Value, name: Value) -> PyResult<S> {
        match self.find_attr(v, name)? {
            Some(found) => Ok(found),
            None => Err(self.attribute_error(v, name)),
        }
    }

    /// The same, without an exception for what is not there: most who ask whether it is there want none.
    fn find_attr(&mut self, v: Value, name: Value) -> PyResult<S, Option<Ref<S>>> {
        if v.has_layout(Kind::Type) {
            return self.find_type_attr(v, name);
        }
        if let Some(proxy) = Obj::<S, Super>::of(v) {
            let &Super { class, object, object_type } = proxy.body();
            if let Some(found) = self.super_lookup(class, object, object_type, name)? {
                return Ok(Some(found));
            }
        }
        let ty = self.type_of(v);
        let found = self.lookup(ty, name);
        if let Some(found) = found.filter(|&f| self.is_data_descriptor(f) && self.has_getter(f)) {
            return self.bind(found, v, ty).map(Some);
        }
        if let Some(own) = self.get_own_attr(v, name) {
            return Ok(Some(own));
        }
        match found {
            Some(found) => self.bind(found, v, ty).map(Some),
            None if v.has_layout(Kind::Module) => self.ask_module(v, name),
            None => Ok(None),
        }
    }

    /// A module's own `__getattr__` function (PEP 562).
    fn ask_module(&mut self, module: Value, name: Value) -> PyResult<S, Option<Ref<S>>> {
        match self.get_own_attr(module, self.rt.names.getattr) {
            Some(hook) => self.call(hook.get(), &[name]).map(Some),
            None => Ok(None),
        }
    }

    fn find_type_attr(&mut self, ty: Value, name: Value) -> PyResult<S, Option<Ref<S>>> {
        let meta = self.type_of(ty);
        let on_meta = self.lookup(meta, name);
        if let Some(found) = on_meta.filter(|&f| self.is_data_descriptor(f)) {
            return self.bind(found, ty, meta).map(Some);
        }
        if let Some(found) = self.lookup(ty, name) {
            return self.bind(found, Value::NULL, ty).map(Some);
        }
        on_meta.map(|found| self.bind(found, ty, meta)).transpose()
    }

    /// `getattr`, no attribute being no error.
    pub fn getattr_opt(&mut self, v: Value, name: Value) -> PyResult<S, Option<Ref<S>>> {
        let found = if self.type_body(self.type_of(v)).has(TypeFlags::GETATTRIBUTE | TypeFlags::GETATTR) {
            self.getattr(v, name).map(Some)
        } else {
            self.find_attr(v, name)
        };
        self.catch(Exc::AttributeError, found).map(Option::flatten)
    }

    /// The type that `super(class, object)` searches.
    pub fn super_type(&mut self, class: Value, object: Value) -> PyResult<S> {
        if !class.has_layout(Kind::Type) {
            let name = self.type_name(class);
            return Err(self.type_error(format!("super() argument 1 must be a type, not {name}")));
        }
        if object.has_layout(Kind::Type) && self.type_body(object).is_subtype_of(class) {
            return Ok(Ref::new(object));
        }
        let ty = self.type_of(object);
        if self.type_body(ty).is_subtype_of(class) {
            return Ok(Ref::new(ty));
        }
        // A proxy may say that it is of another class.
        if let Some(said) = self.getattr_opt(object, self.rt.names.class)?
            && said.has_layout(Kind::Type)
            && self.type_body(said.get()).is_subtype_of(class)
        {
            return Ok(said);
        }
        let (kind, name) = if object.has_layout(Kind::Type) {
            ("type", self.type_body(object).name())
        } else {
            ("instance of", self.type_name(object))
        };
        let of = self.type_body(class).name();
        Err(self.type_error(format!(
            "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({of})."
        )))
    }

    /// `super(class, object).name`
    pub fn super_getattr(
        &mut self,
        class: Value,
        object: Value,
        object_type: Value,
        name: Value,
    ) -> PyResult<S> {
        if let Some(found) = self.super_lookup(class, object, object_type, name)? {
            return Ok(found);
        }
        let [class, object, object_type] =
            [class, object, object_type].map(|v| Ref::<S>::new(v).into_value());
        let proxy = self.new_object(self.rt.types.super_, Super { class, object, object_type });
        self.getattr_plain(proxy.get(), name)
    }

    /// What the classes behind `class` have; `None`: what is left are the attributes of the super object itself, of
    /// which `__class__` always is one.
    fn super_lookup(
        &mut self,
        class: Value,
        object: Value,
        object_type: Value,
        name: Value,
    ) -> PyResult<S, Option<Ref<S>>> {
        if name == self.rt.names.class || object_type.is_none() {
            return Ok(None);
        }
        let Some(found) = self.lookup_after(object_type, class, name) else { return Ok(None) };
        let instance = if object == object_type { Value::NULL } else { object };
        self.bind(found, instance, object_type).map(Some)
    }

    // ---- set, delete ----------------------------------------------------------------------------

    /// `setattr(v, name, value)`; the name is interned.
    pub fn setattr(&mut self, v: Value, name: Value, value: Ref<S>) -> PyResult<S, ()> {
        let ty = self.type_of(v);
        if self.type_body(ty).has(TypeFlags::SETATTR) {
            return self.call_special(v, self.rt.names.setattr, &[name, value.get()]).map(drop);
        }
        self.setattr_plain(v, name, Some(value))
    }

    /// `delattr(v, name)`.
    pub fn delattr(&mut self, v: Value, name: Value) -> PyResult<S, ()> {
        let ty = self.type_of(v);
        if self.type_body(ty).has(TypeFlags::DELATTR) {
            return self.call_special(v, self.rt.names.delattr, &[name]).map(drop);
        }
        self.setattr_plain(v, name, None)
    }

    /// `object.__setattr__` and `__delattr__` (no value), and `type`'s.
    pub fn setattr_plain(&mut self, v: Value, name: Value, value: Option<Ref<S>>) -> PyResult<S, ()> {
        let ty = self.type_of(v);
        if let Some(found) = self.lookup(ty, name) {
            let word = value.as_ref().map_or(Value::NULL, Ref::get);
            if self.descriptor_set(found, v, word)?.is_some() {
                return Ok(());
            }
        }
        if v.has_layout(Kind::Type) {
            return self.type_setattr(v, name, value);
        }
        let done = match value {
            Some(value) => self.set_own_attr_checked(v, name, value),
            None => self.delete_own_attr(v, name),
        };
        if done { Ok(()) } else { Err(self.cannot_set(v, name)) }
    }

    #[cold]
    fn cannot_set(&mut self, v: Value, name: Value) -> Raised<S> {
        let ty = self.type_of(v);
        let (class, attr) = (self.type_name(v), self.text_of(name));
        if self.has_own_attrs(v) {
            return self.attribute_error(v, name);
        }
        let message = if self.lookup(ty, name).is_some() {
            format!("'{class}' object attribute '{attr}' is read-only")
        } else {
            let body = self.type_body(ty);
            let own = body.has(TypeFlags::SETATTR) || body.has(TypeFlags::DELATTR);
            let why = if own { "" } else { " and no __dict__ for setting new attributes" };
            format!("'{class}' object has no attribute '{attr}'{why}")
        };
        self.raise(Exc::AttributeError, message)
    }

    /// Whether the object takes attributes of its own.
    pub fn has_own_attrs(&self, v: Value) -> bool {
        v.has_layout(Kind::Module)
            || v.has_layout(Kind::Function)
            || v.is_ptr()
                && attrs_of(AnyObj::<S>::from_value(v).header()).is_some()
                && self.type_body(self.type_of(v)).has(TypeFlags::HAS_DICT)
    }

    fn set_own_attr_checked(&mut self, v: Value, name: Value, value: Ref<S>) -> bool {
        if !self.has_own_attrs(v) {
            return false;
        }
        self.set_own_attr(v, name, value);
        true
    }

    // ---- attributes of a type -------------------------------------------------------------------

    /// `type.__setattr__` and `__delattr__` past the metaclass's descriptors.
    pub(crate) fn type_setattr(&mut self, ty: Value, name: Value, value: Option<Ref<S>>) -> PyResult<S, ()> {
        let body = self.type_body(ty);
        if !body.is_mutable() {
            let (class, attr) = (self.class_name(ty), self.text_of(name));
            let message = format!("cannot set '{attr}' attribute of immutable type '{class}'");
            return Err(self.type_error(message));
        }
        let deletes = value.is_none();
        self.will_hold(ty, value.as_ref().map_or(Value::NULL, Ref::get));
        self.will_change();
        let old = {
            let _lock = self.rt.type_lock.lock();
            match value {
                Some(value) => body.attrs.set(name, value.into_value()),
                None => body.attrs.remove(name),
            }
        };
        if old.is_none() && deletes {
            return Err(self.attribute_error(ty, name));
        }
        self.type_changed(ty, name);
        if let Some(old) = old {
            self.rt.retire(old);
        }
        Ok(())
    }

    /// An attribute of a class has changed: caches of it and of its subclasses miss from here on.
    pub(crate) fn type_changed(&mut self, ty: Value, name: Value) {
        let body = self.type_body(ty);
        body.guard.store(self.rt.next_guard(), Ordering::Release);
        for shape in body.shapes.lock().iter() {
            shape.reguard(self.rt.next_guard());
        }
        if self.text_of(name).starts_with("__") {
            self.refresh_flags(ty);
        }
        for sub in self.subclasses_of(ty) {
            self.type_changed(sub.get(), name);
        }
    }

    /// The direct subclasses that live.
    pub(crate) fn subclasses_of(&self, ty: Value) -> Vec<Ref<S>> {
        let subclasses = self.type_body(ty).subclasses.lock();
        // SAFETY: a dying type takes itself out, under this lock, before it is freed.
        let alive = subclasses.iter().filter(|&&sub| unsafe { crate::heap::try_retain::<S>(sub) });
        alive.map(|&sub| Ref::from_owned(sub)).collect()
    }
}
