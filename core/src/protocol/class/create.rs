//! Making a type: `type.__new__`.

use super::layout::Slots;
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{
    Args, AttrTable, Cell, ClassMethod, Field, GetSet, LockSlots, Member, StaticMethod, Tuple, Type,
    TypeFlags,
};
use parking_lot::{Mutex, RwLock};
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, Ordering};

/// Most slots that lie inline in an instance.
const MOST_INLINE: usize = 16;

/// What `type.__new__` is given. All borrowed.
pub struct NewClass<'a> {
    /// The class of the class, already the most derived one.
    pub meta: Value,
    /// `__name__`
    pub name: &'a str,
    /// A tuple of types.
    pub bases: Value,
    /// A dict.
    pub namespace: Value,
    /// Keyword arguments for `__init_subclass__`.
    pub kw: &'a [Value],
    /// Their names.
    pub kwnames: &'a [Value],
}

/// A namespace made ready: names interned, what only the making needs taken out.
struct Namespace<S: Strategy> {
    entries: Vec<(Value, Ref<S>)>,
    qualname: Option<String>,
    class_cell: Option<Ref<S>>,
    dict_cell: Option<Ref<S>>,
}

impl<S: Strategy> Namespace<S> {
    fn get(&self, name: Value) -> Option<Value> {
        self.entries.iter().find(|(n, _)| *n == name).map(|(_, v)| v.get())
    }
}

impl<S: Strategy> Vm<S> {
    /// Makes a class.
    pub fn new_class(&mut self, new: NewClass<'_>) -> PyResult<S> {
        let bases = match Obj::<S, Tuple>::of(new.bases) {
            Some(t) if !t.body().items().is_empty() => Ref::new(new.bases),
            _ => self.new_tuple_of([Ref::new(self.rt.types.object)]),
        };
        let base_items = Obj::<S, Tuple>::from_value(bases.get()).body().items();
        let base = self.best_base(base_items)?;
        let mut namespace = self.read_namespace(new.namespace)?;
        let slots = namespace.get(self.rt.names.slots);
        let slots = self.read_slots(new.name, base, base_items, slots)?;
        if let Some(&name) = slots.members.iter().find(|&&m| namespace.get(m).is_some()) {
            let name = self.text_of(name);
            return Err(self.value_error(format!("'{name}' in __slots__ conflicts with class variable")));
        }
        let order = self.linearize(base_items)?;
        let class = self.new_type_object(&new, &namespace, base, &bases, &slots, &order);
        self.complete_namespace(&new, &mut namespace, &order, &slots, class.get())?;
        let body = self.type_body(class.get());
        for (name, value) in &namespace.entries {
            self.will_hold(class.get(), value.get());
            if let Some(old) = body.attrs.set(*name, Ref::clone(value).into_value()) {
                release::<S>(old);
            }
        }
        // A metaclass's `mro` may call methods, which see the class in their cell.
        self.fill_cell(namespace.class_cell.as_ref(), &class);
        if let Some((_kept, order)) = self.custom_order(class.get())? {
            self.replace_order(class.get(), order, None);
        }
        self.refresh_flags(class.get());
        self.weakly_reachable(class.get());
        for &base in base_items {
            self.type_body(base).subclasses.lock().push(class.get());
        }
        self.defer(class.get());
        let dict = Ref::new(new.namespace);
        self.fill_cell(namespace.dict_cell.as_ref(), &dict);
        self.call_set_names(class.get(), &namespace.entries)?;
        self.call_init_subclass(class.get(), new.kw, new.kwnames)?;
        Ok(class)
    }

    fn read_namespace(&mut self, dict: Value) -> PyResult<S, Namespace<S>> {
        let names = &self.rt.names;
        let dict_cell_name = self.rt.intern("__classdictcell__");
        let mut read = Namespace { entries: Vec::new(), qualname: None, class_cell: None, dict_cell: None };
        for (key, value) in self.dict_items(dict) {
            let Some(name) = self.intern_name(key.get()) else { continue };
            if name == names.qualname {
                if !value.has_layout(Kind::Str) {
                    let got = self.type_name(value.get());
                    return Err(self.type_error(format!("type __qualname__ must be a str, not {got}")));
                }
                read.qualname = Some(self.text_of(value.get()));
            } else if name == names.classcell {
                if !value.is_exact(Kind::Cell) {
                    let got = self.repr_text_of_type(value.get())?;
                    let message = format!("type.__new__: __classcell__ must be a nonlocal cell, not {got}");
                    return Err(self.type_error(message));
                }
                read.class_cell = Some(value);
            } else if name == dict_cell_name {
                read.dict_cell = Some(value);
            } else {
                read.entries.push((name, value));
            }
        }
        Ok(read)
    }

    fn new_type_object(
        &mut self,
        new: &NewClass<'_>,
        namespace: &Namespace<S>,
        base: Value,
        bases: &Ref<S>,
        slots: &Slots,
        order: &[Value],
    ) -> Ref<S> {
        // Its bases will know it.
        self.irrevocable();
        let base = self.type_body(base);
        let mut flags = TypeFlags::HEAP | TypeFlags::BASETYPE;
        let dict = slots.dict || order.iter().any(|&t| self.type_body(t).has(TypeFlags::HAS_DICT));
        if dict {
            flags |= TypeFlags::HAS_DICT;
        }
        if base.kind == Kind::Type {
            flags |= TypeFlags::METATYPE;
        }
        if slots.weakref || base.has(TypeFlags::WEAKREF) {
            flags |= TypeFlags::WEAKREF;
        }
        let members: Box<[Value]> = base.members.iter().chain(&slots.members).copied().collect();
        let inline = base.inline_slots.load(Ordering::Relaxed).max(members.len().min(MOST_INLINE) as u16);
        // The entry for the class itself is filled in once its address is known.
        let mro = std::iter::once(Value::NULL).chain(order.iter().map(|&t| Ref::<S>::new(t).into_value()));
        let class = self.new_instance_of(
            new.meta,
            Type {
                name: RwLock::new(new.name.into()),
                qualname: RwLock::new(namespace.qualname.as_deref().unwrap_or(new.name).into()),
                kind: base.kind,
                flags: AtomicU32::new(flags),
                bases: Ref::clone(bases).into_value(),
                mro: mro.collect(),
                attrs: AttrTable::default(),
                lock_slots: LockSlots::for_kind(base.kind),
                members: members.clone(),
                guard: AtomicU32::new(self.rt.next_guard()),
                root_shape: AtomicPtr::new(ptr::null_mut()),
                dict_shape: AtomicPtr::new(ptr::null_mut()),
                shapes: Mutex::default(),
                inline_slots: AtomicU16::new(inline),
                subclasses: Mutex::default(),
            },
        );
        let object = Obj::<S, Type<S>>::from_value(class.get());
        // SAFETY: the type was made just now: nobody else can see its body.
        unsafe { (*object.body_ptr()).mro[0] = class.get() };
        let body = object.body();
        let root = self.new_shape(body, members.clone(), false);
        let dict = self.new_shape(body, members, true);
        body.root_shape.store(root.cast_mut(), Ordering::Release);
        body.dict_shape.store(dict.cast_mut(), Ordering::Release);
        class
    }

    /// Adds what the class statement does not write: the module, the docstring, descriptors of members, of
    /// `__dict__` and `__weakref__`, the wrappers of implicit static and class methods, `__hash__ = None`.
    fn complete_namespace(
        &mut self,
        _new: &NewClass<'_>,
        namespace: &mut Namespace<S>,
        order: &[Value],
        slots: &Slots,
        class: Value,
    ) -> PyResult<S, ()> {
        let names = &self.rt.names;
        for (name, value) in &mut namespace.entries {
            if !value.is_exact(Kind::Function) {
                continue;
            }
            if *name == names.new {
                let function = Field::new(Ref::clone(value).into_value());
                *value = self.new_object(self.rt.types.staticmethod, StaticMethod { function });
            } else if *name == names.init_subclass || *name == names.class_getitem {
                let function = Field::new(Ref::clone(value).into_value());
                *value = self.new_object(self.rt.types.classmethod, ClassMethod { function });
            }
        }
        if namespace.get(names.module).is_none()
            && let Some(globals) = self.current_globals()
            && let Some(module) = self.dict_get_name(globals, names.name)
        {
            namespace.entries.push((names.module, module));
        }
        if namespace.get(names.doc).is_none() {
            namespace.entries.push((names.doc, Ref::none()));
        }
        if namespace.get(names.eq).is_some() && namespace.get(names.hash).is_none() {
            namespace.entries.push((names.hash, Ref::none()));
        }
        let first = self.type_body(class).members.len() - slots.members.len();
        for (i, &name) in slots.members.iter().enumerate() {
            let owner = Ref::<S>::new(class).into_value();
            let member = Member { name, slot: (first + i) as u32, owner };
            namespace.entries.push((name, self.new_object(self.rt.types.member, member)));
        }
        let has_dict = self.type_body(class).has(TypeFlags::HAS_DICT);
        let inherited = order.iter().any(|&t| self.type_body(t).attrs.get(names.dict).is_some());
        if has_dict && !inherited {
            let (get, set) = crate::builtins::object_model::instance_dict_accessors::<S>();
            let getset = GetSet { name: "__dict__", owner: Value::NULL, get, set: Some(set) };
            namespace.entries.push((names.dict, self.new_object(self.rt.types.getset, getset)));
        }
        if slots.weakref {
            let get = crate::builtins::modules::weakref::first_weak_reference::<S>;
            let getset = GetSet { name: "__weakref__", owner: Value::NULL, get, set: None };
            namespace.entries.push((names.weakref, self.new_object(self.rt.types.getset, getset)));
        }
        Ok(())
    }

    fn fill_cell(&mut self, cell: Option<&Ref<S>>, value: &Ref<S>) {
        let Some(cell) = cell.and_then(|c| Obj::<S, Cell>::exactly(c.get())) else { return };
        let value = Ref::clone(value).into_value();
        cell.will_hold(value);
        let old = cell.exclusive(|c| std::mem::replace(&mut c.value, value));
        if !old.is_null() {
            release::<S>(old);
        }
    }

    /// `__set_name__` of the namespace's values. An error gets a note that says where.
    fn call_set_names(&mut self, class: Value, entries: &[(Value, Ref<S>)]) -> PyResult<S, ()> {
        let special = self.rt.names.set_name;
        for (name, value) in entries {
            if let Err(raised) = self.call_special_opt(value.get(), special, &[class, *name]) {
                return Err(self.set_name_failed(raised, class, *name, value.get()));
            }
        }
        Ok(())
    }

    #[cold]
    fn set_name_failed(&mut self, raised: Raised<S>, class: Value, name: Value, value: Value) -> Raised<S> {
        let exception = self.take_raised(raised);
        let (kind, class) = (self.type_name(value), self.type_body(class).name());
        let name = self.text_of(name);
        let note =
            self.new_str(&format!("Error calling __set_name__ on '{kind}' instance '{name}' in '{class}'"));
        match self.add_note(exception.get(), note) {
            Ok(()) => self.raise_again(exception),
            Err(raised) => raised,
        }
    }

    /// `super(class, class).__init_subclass__(**keywords)`.
    fn call_init_subclass(&mut self, class: Value, kw: &[Value], kwnames: &[Value]) -> PyResult<S, ()> {
        let name = self.rt.names.init_subclass;
        let Some(found) = self.lookup_after(class, class, name) else { return Ok(()) };
        let found = Ref::<S>::new(found);
        let bound = self.bind(found.get(), Value::NULL, class)?;
        self.call_args(bound.get(), Args { pos: &[], kw, kwnames })?;
        Ok(())
    }
}
