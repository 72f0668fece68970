//! The module `builtins`: the namespace that every module's names fall back to.

use crate::object::Ref;
use crate::runtime::Vm;
use crate::strategy::Strategy;
use crate::types::{Exc, Module};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let t = &vm.rt.types;
    let types = [
        ("object", t.object),
        ("type", t.type_),
        ("int", t.int),
        ("bool", t.bool_),
        ("float", t.float),
        ("complex", t.complex),
        ("str", t.str_),
        ("bytes", t.bytes),
        ("bytearray", t.bytearray),
        ("tuple", t.tuple),
        ("list", t.list),
        ("dict", t.dict),
        ("set", t.set),
        ("frozenset", t.frozenset),
        ("range", t.range),
        ("slice", t.slice),
        ("staticmethod", t.staticmethod),
        ("classmethod", t.classmethod),
        ("property", t.property),
        ("super", t.super_),
        ("enumerate", t.enumerate),
        ("zip", t.zip),
        ("map", t.map),
        ("filter", t.filter),
        ("reversed", t.reversed),
    ];
    let exceptions = Exc::ALL.iter().map(|&(exc, name, _)| (name, t.exc[exc as usize]));
    let aliases = ["EnvironmentError", "IOError"].map(|name| (name, t.exc[Exc::OSError as usize]));
    let named: Vec<_> = types.into_iter().chain(exceptions).chain(aliases).collect();
    let singletons = [
        ("None", Ref::none()),
        ("True", Ref::bool(true)),
        ("False", Ref::bool(false)),
        ("Ellipsis", Ref::new(crate::object::Value::ELLIPSIS)),
        ("NotImplemented", Ref::new(crate::object::Value::NOT_IMPLEMENTED)),
        ("__debug__", Ref::bool(true)),
    ];
    let values = named.into_iter().map(|(name, ty)| (name, Ref::new(ty))).chain(singletons);
    for (name, value) in values.collect::<Vec<_>>() {
        vm.dict_set_name(vm.rt.builtins, vm.rt.intern(name), value);
    }
    let name = vm.new_str("builtins");
    vm.dict_set_name(vm.rt.builtins, vm.rt.names.name, name);
    vm.dict_set_name(vm.rt.builtins, vm.rt.names.doc, Ref::none());
    let module = vm.new_object(vm.rt.types.module, Module { dict: vm.rt.builtins });
    vm.add_builtin_module(module);
}
