//! Registration: how builtin files add methods to types and functions to modules at start-up.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Binding, Builtin, GetSet, Module, NativeFn, TypeFlags};

impl<S: Strategy> Vm<S> {
    /// Sets an attribute of a builtin type.
    pub(crate) fn def_attr(&mut self, ty: Value, name: Value, value: Ref<S>) {
        self.will_hold(ty, value.get());
        let old = {
            let _lock = self.rt.type_lock.lock();
            self.type_body(ty).attrs.set(name, value.into_value())
        };
        drop(old.map(Ref::<S>::from_owned));
        // Classes that start-up makes as a program would: what they override is noted as it comes.
        if self.type_body(ty).has(TypeFlags::HEAP) {
            self.type_changed(ty, name);
        }
    }

    fn def_builtin_in(&mut self, ty: Value, name: &'static str, call: NativeFn<S>, binding: Binding) {
        let (receiver, module) = (Value::NULL, Value::NULL);
        let builtin_type = match binding {
            Binding::Method => self.rt.types.method_descriptor,
            Binding::Class => self.rt.types.classmethod_descriptor,
            Binding::Static => self.rt.types.builtin,
        };
        let ty_body = self.type_body(ty);
        let kinds = matches!(ty_body.kind, Kind::Primitive | Kind::WeakRef | Kind::Native);
        let lasting = (kinds || ty_body.has(TypeFlags::HEAP)) && !ty_body.has(TypeFlags::UNDOABLE);
        let body = Builtin { name, call, owner: ty, binding, receiver, module, lasting };
        let builtin = self.new_object(builtin_type, body);
        self.defer(builtin.get());
        let name = self.rt.intern(name);
        self.def_attr(ty, name, builtin);
    }

    /// A method.
    pub(crate) fn def(&mut self, ty: Value, name: &'static str, call: NativeFn<S>) {
        self.def_builtin_in(ty, name, call, Binding::Method);
    }

    /// A method whose name is interned already.
    pub(crate) fn def_named(&mut self, ty: Value, name: Value, call: NativeFn<S>) {
        // The name lives as long as the program: interned strings of the runtime do.
        let text: &'static str = Box::leak(self.text_of(name).into_boxed_str());
        self.def(ty, text, call);
    }

    /// A class method.
    pub(crate) fn def_class(&mut self, ty: Value, name: &'static str, call: NativeFn<S>) {
        self.def_builtin_in(ty, name, call, Binding::Class);
    }

    /// A static method; also `__new__`, whose first argument is the class.
    pub(crate) fn def_static(&mut self, ty: Value, name: &'static str, call: NativeFn<S>) {
        self.def_builtin_in(ty, name, call, Binding::Static);
    }

    /// A computed attribute.
    #[allow(clippy::type_complexity, reason = "the two halves of a descriptor, spelled once")]
    pub(crate) fn def_getset(
        &mut self,
        ty: Value,
        name: &'static str,
        get: fn(&mut Vm<S>, Value) -> PyResult<S>,
        set: Option<fn(&mut Vm<S>, Value, Value) -> PyResult<S>>,
    ) {
        let getset = self.new_object(self.rt.types.getset, GetSet { name, owner: ty, get, set });
        let name = self.rt.intern(name);
        self.def_attr(ty, name, getset);
    }

    /// A docstring.
    pub(crate) fn def_doc(&mut self, ty: Value, doc: &str) {
        let doc = self.new_str(doc);
        let name = self.rt.names.doc;
        self.def_attr(ty, name, doc);
    }

    /// A module without a file.
    pub(crate) fn new_module(&mut self, name: &str) -> Ref<S> {
        let dict = self.new_dict();
        let name = self.new_str(name);
        let (names, null) = (&self.rt.names, Ref::none());
        self.dict_set_name(dict.get(), names.name, name);
        self.dict_set_name(dict.get(), names.doc, null);
        self.new_object(self.rt.types.module, Module { dict: dict.into_value() })
    }

    /// A function of a module.
    pub(crate) fn def_function(&mut self, module: Value, name: &'static str, call: NativeFn<S>) {
        let dict = Obj::<S, Module>::from_value(module).body().dict;
        // Modules are about the world outside, but for those about numbers and data.
        let module = self.module_name(module);
        let lasting = !matches!(
            module.as_str(),
            "math"
                | "itertools"
                | "_bisect"
                | "_collections"
                | "_functools"
                | "_heapq"
                | "_json"
                | "_operator"
        );
        let module = self.rt.intern(&module);
        self.def_function_in((module, dict), name, call, lasting);
    }

    fn def_function_in(
        &mut self,
        (module, dict): (Value, Value),
        name: &'static str,
        call: NativeFn<S>,
        lasting: bool,
    ) {
        let (owner, receiver) = (Value::NULL, Value::NULL);
        let body = Builtin { name, call, owner, binding: Binding::Static, receiver, module, lasting };
        let builtin = self.new_object(self.rt.types.builtin, body);
        self.defer(builtin.get());
        let name = self.rt.intern(name);
        self.dict_set_name(dict, name, builtin);
    }

    /// A value of a module.
    pub(crate) fn def_value(&mut self, module: Value, name: &str, value: Ref<S>) {
        let dict = Obj::<S, Module>::from_value(module).body().dict;
        let name = self.rt.intern(name);
        self.dict_set_name(dict, name, value);
    }

    /// A builtin function.
    pub(crate) fn def_builtin(&mut self, name: &'static str, call: NativeFn<S>) {
        let lasting = matches!(name, "print" | "input" | "open" | "__build_class__" | "breakpoint");
        self.def_function_in((self.rt.names.builtins, self.rt.builtins), name, call, lasting);
    }

    /// Makes a module importable.
    pub(crate) fn add_builtin_module(&mut self, module: Ref<S>) {
        let name = self.module_name(module.get());
        let name = self.rt.intern(&name);
        self.dict_set_name(self.rt.modules, name, module);
    }
}
