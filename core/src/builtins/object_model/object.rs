//! `object`: what every object can do.

use super::address_of;
use crate::heap::barrier;
use crate::object::{Header, Kind, Obj, Ref, Value, release, retain};
use crate::protocol::identity_hash;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Instance, Type, TypeFlags, attrs_of};
use std::sync::atomic::Ordering;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.object;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__str__", str);
    vm.def(ty, "__format__", format);
    vm.def(ty, "__hash__", hash);
    vm.def(ty, "__eq__", eq);
    vm.def(ty, "__ne__", ne);
    for name in ["__lt__", "__le__", "__gt__", "__ge__"] {
        vm.def(ty, name, not_comparable);
    }
    vm.def(ty, "__getattribute__", getattribute);
    vm.def(ty, "__setattr__", setattr);
    vm.def(ty, "__delattr__", delattr);
    vm.def(ty, "__dir__", dir);
    vm.def(ty, "__sizeof__", sizeof);
    vm.def_class(ty, "__init_subclass__", init_subclass);
    vm.def_class(ty, "__subclasshook__", subclass_hook);
    vm.def_getset(ty, "__class__", get_class, Some(set_class));
    vm.def_doc(ty, "The base class of the class hierarchy.");
}

fn has_excess(args: Args<'_>) -> bool {
    args.pos.len() > 1 || !args.kw.is_empty()
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&class) = args.pos.first() else {
        return Err(vm.type_error("object.__new__(): not enough arguments"));
    };
    if !class.has_layout(Kind::Type) {
        let name = vm.type_name(class);
        return Err(vm.type_error(format!("object.__new__(X): X is not a type object ({name})")));
    }
    let body = vm.type_body(class);
    if has_excess(args) {
        let object = vm.type_body(vm.rt.types.object);
        let names = &vm.rt.names;
        if body.find(names.new) != object.find(names.new) {
            return Err(
                vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if body.find(names.init) == object.find(names.init) {
            return Err(vm.type_error(format!("{}() takes no arguments", body.name())));
        }
    }
    if body.kind != Kind::Instance {
        let builtin = body.mro.iter().find(|&&t| !vm.type_body(t).has(TypeFlags::HEAP));
        let builtin = builtin.map_or_else(String::new, |&t| vm.type_body(t).name());
        let name = body.name();
        return Err(vm.type_error(format!("object.__new__({name}) is not safe, use {builtin}.__new__()")));
    }
    if let Some(missing) = body.attrs.get(vm.rt.names.abstractmethods) {
        let missing = Ref::<S>::new(missing);
        if vm.truth(missing.get())? {
            return Err(abstract_error(vm, class, missing.get()));
        }
    }
    Ok(vm.new_instance(class, body))
}

#[cold]
fn abstract_error<S: Strategy>(vm: &mut Vm<S>, class: Value, missing: Value) -> crate::runtime::Raised<S> {
    let members = match vm.collect(missing) {
        Ok(members) => members,
        Err(raised) => return raised,
    };
    let mut names: Vec<String> = members.iter().map(|m| vm.text_of(m.get())).collect();
    names.sort();
    let s = if names.len() == 1 { "" } else { "s" };
    let (class, names) = (vm.type_body(class).name(), names.join("', '"));
    vm.type_error(format!(
        "Can't instantiate abstract class {class} without an implementation for abstract method{s} '{names}'"
    ))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&v) = args.pos.first() else {
        return Err(vm.type_error("unbound method object.__init__() needs an argument"));
    };
    if has_excess(args) {
        let body = vm.type_body(vm.type_of(v));
        let object = vm.type_body(vm.rt.types.object);
        let names = &vm.rt.names;
        if body.find(names.init) != object.find(names.init) {
            let message = "object.__init__() takes exactly one argument (the instance to initialize)";
            return Err(vm.type_error(message));
        }
        if body.find(names.new) == object.find(names.new) {
            let name = body.name();
            let message =
                format!("{name}.__init__() takes exactly one argument (the instance to initialize)");
            return Err(vm.type_error(message));
        }
    }
    Ok(Ref::none())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let name = vm.qualified_name(vm.type_of(v));
    Ok(vm.new_str(&format!("<{name} object at {}>", address_of(v))))
}

fn str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__str__")?;
    vm.repr(v)
}

fn format<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, spec] = args.exactly(vm, "__format__")?;
    if !spec.has_layout(Kind::Str) {
        let name = vm.type_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {name}")));
    }
    if !vm.text_of(spec).is_empty() {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    vm.str(v)
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__hash__")?;
    Ok(vm.new_int(identity_hash(v)))
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__eq__")?;
    Ok(Ref::new(if a == b { Value::TRUE } else { Value::NOT_IMPLEMENTED }))
}

fn ne<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__ne__")?;
    let equal = vm.call_special(a, vm.rt.names.eq, &[b])?;
    if equal.get() == Value::NOT_IMPLEMENTED {
        return Ok(equal);
    }
    Ok(Ref::bool(!vm.truth(equal.get())?))
}

fn not_comparable<S: Strategy>(_: &mut Vm<S>, _: Args<'_>) -> PyResult<S> {
    Ok(Ref::new(Value::NOT_IMPLEMENTED))
}

/// The interned form of an attribute name.
fn attribute_name<S: Strategy>(vm: &mut Vm<S>, name: Value) -> PyResult<S, Value> {
    match vm.intern_name(name) {
        Some(name) => Ok(name),
        None => {
            let got = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{got}'")))
        }
    }
}

fn getattribute<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name] = args.exactly(vm, "__getattribute__")?;
    let name = attribute_name(vm, name)?;
    vm.getattr_plain(v, name)
}

fn setattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name, value] = args.exactly(vm, "__setattr__")?;
    let name = attribute_name(vm, name)?;
    vm.setattr_plain(v, name, Some(Ref::new(value)))?;
    Ok(Ref::none())
}

fn delattr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name] = args.exactly(vm, "__delattr__")?;
    let name = attribute_name(vm, name)?;
    vm.setattr_plain(v, name, None)?;
    Ok(Ref::none())
}

fn dir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__dir__")?;
    let names = vm.new_set();
    for name in vm.own_attr_names(v) {
        vm.set_add(names.get(), name.get())?;
    }
    let class = vm.type_of(v);
    for name in vm.class_attr_names(class) {
        vm.set_add(names.get(), name)?;
    }
    let items = vm.set_items(names.get());
    Ok(vm.new_list_of(items.into_iter().map(|(_, name)| name)))
}

fn sizeof<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__sizeof__")?;
    let bytes =
        if v.is_ptr() { crate::object::ops_of::<S>(v.exact_kind()).bytes } else { size_of::<Value>() };
    Ok(vm.new_size(bytes))
}

fn init_subclass<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = args.pos.first().and_then(|&c| Obj::<S, Type<S>>::of(c));
    let name = class.map_or_else(String::new, |c| c.body().name());
    if !args.kw.is_empty() {
        return Err(vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    if args.pos.len() > 1 {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("{name}.__init_subclass__() takes no arguments ({n} given)")));
    }
    Ok(Ref::none())
}

fn subclass_hook<S: Strategy>(_: &mut Vm<S>, _: Args<'_>) -> PyResult<S> {
    Ok(Ref::new(Value::NOT_IMPLEMENTED))
}

fn get_class<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(vm.type_of(v)))
}

/// `v.__class__ = class`: both classes a program's own, instances laid out alike.
fn set_class<S: Strategy>(vm: &mut Vm<S>, v: Value, class: Value) -> PyResult<S> {
    if class.is_null() {
        return Err(vm.type_error("can't delete __class__ attribute"));
    }
    if !class.has_layout(Kind::Type) {
        let name = vm.type_name(class);
        return Err(vm.type_error(format!("__class__ must be set to a class, not '{name}' object")));
    }
    let old = vm.type_of(v);
    let (old_body, new_body) = (vm.type_body(old), vm.type_body(class));
    if !old_body.is_mutable() || !new_body.is_mutable() {
        let message = "__class__ assignment only supported for mutable types or ModuleType subclasses";
        return Err(vm.type_error(message));
    }
    let same = old_body.kind == new_body.kind
        && old_body.members == new_body.members
        && old_body.has(TypeFlags::HAS_DICT) == new_body.has(TypeFlags::HAS_DICT)
        && old_body.has(TypeFlags::WEAKREF) == new_body.has(TypeFlags::WEAKREF)
        && (new_body.members.is_empty() || vm.solid_base(old) == vm.solid_base(class) || {
            let (a, b) = (vm.solid_base(old), vm.solid_base(class));
            vm.base_of(a) == vm.base_of(b)
        });
    if !same {
        let (old, new) = (old_body.name(), new_body.name());
        let message = format!("__class__ assignment: '{new}' object layout differs from '{old}'");
        return Err(vm.type_error(message));
    }
    vm.will_change();
    // Shapes belong to a class: an instance that changes its class keeps its attributes in a dict.
    drop(vm.instance_dict(v));
    let has_dict = new_body.has(TypeFlags::HAS_DICT);
    let shape = if has_dict { &new_body.dict_shape } else { &new_body.root_shape };
    let shape = shape.load(Ordering::Acquire);
    let object = Obj::<S, ()>::from_value(v);
    if !S::MODEL.deferred {
        retain::<S>(class);
    }
    barrier::<S>(class);
    object.exclusive(|_| {
        if let Some(attrs) = attrs_of::<S>(object.header()) {
            let attrs: *mut Instance<S> = attrs;
            // SAFETY: inside the critical section; the shapes of both classes give the members the same
            // slots and the dict the slot behind them.
            unsafe { (*attrs).shape = shape };
        }
        let header: &Header<S> = object.header();
        header.prefix.ty.store(class.ptr(), Ordering::Release);
    });
    if !S::MODEL.deferred {
        release::<S>(old);
    }
    Ok(Ref::none())
}

/// The two halves of an instance's `__dict__`.
#[allow(clippy::type_complexity, reason = "the two halves of a descriptor")]
pub(crate) fn instance_dict_accessors<S: Strategy>()
-> (fn(&mut Vm<S>, Value) -> PyResult<S>, fn(&mut Vm<S>, Value, Value) -> PyResult<S>) {
    (get_dict, set_dict)
}

fn get_dict<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    match vm.instance_dict(v) {
        Some(dict) => Ok(dict),
        None => {
            let name = vm.type_name(v);
            Err(vm.raise(Exc::AttributeError, format!("'{name}' object has no attribute '__dict__'")))
        }
    }
}

fn set_dict<S: Strategy>(vm: &mut Vm<S>, v: Value, dict: Value) -> PyResult<S> {
    let dict = if dict.is_null() { vm.new_dict() } else { Ref::new(dict) };
    if !dict.has_layout(Kind::Dict) {
        let name = vm.type_name(dict.get());
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")));
    }
    vm.set_instance_dict(v, dict);
    Ok(Ref::none())
}

impl<S: Strategy> Vm<S> {
    /// Names of the attributes of a class and its bases, interned.
    pub(crate) fn class_attr_names(&self, class: Value) -> Vec<Value> {
        let mro = &self.type_body(class).mro;
        mro.iter().flat_map(|&t| self.type_body(t).attrs.entries()).map(|(name, _)| name).collect()
    }

    /// A type's name as `repr` of its instances shows it: with its module, unless that is `builtins`.
    pub(crate) fn qualified_name(&self, ty: Value) -> String {
        let qualname = self.type_body(ty).qualname.read().to_string();
        match self.module_of_type(ty) {
            Some(module) if module != "builtins" => format!("{module}.{qualname}"),
            _ => qualname,
        }
    }

    /// `__module__` of a type, when it is a string.
    pub(crate) fn module_of_type(&self, ty: Value) -> Option<String> {
        let body = self.type_body(ty);
        let module = body.attrs.get(self.rt.names.module).filter(|m| m.has_layout(Kind::Str));
        match module {
            Some(module) => Some(self.text_of(module)),
            None if body.has(TypeFlags::HEAP) => None,
            None => Some(body.name().rsplit_once('.').map_or("builtins", |(module, _)| module).to_owned()),
        }
    }
}
