//! Modules.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Module};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.module;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__dir__", dir);
    vm.def_getset(ty, "__dict__", get_dict, None);
}

fn dict_of<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Value> {
    let ty = vm.rt.types.module;
    Ok(super::receiver::<S, Module>(vm, Some(&v), ty)?.body().dict)
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = args.pos.first().copied().unwrap_or(Value::NONE);
    if !class.has_layout(Kind::Type) || vm.type_body(class).kind != Kind::Module {
        return Err(vm.type_error("module.__new__(X): X is not a subtype of module"));
    }
    let dict = vm.new_dict().into_value();
    Ok(vm.new_instance_of(class, Module { dict }))
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let dict = dict_of(vm, this)?;
    let rest = Args { pos: args.pos.get(1..).unwrap_or(&[]), ..args };
    let [name, doc] = rest.named(vm, "module", ["name", "doc"], (0, 2, 1))?;
    let name = name.unwrap_or(Value::NONE);
    if !name.has_layout(Kind::Str) {
        let got = vm.type_name(name);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {got}")));
    }
    let (name_key, doc_key) = (vm.rt.names.name, vm.rt.names.doc);
    vm.dict_set_name(dict, name_key, Ref::new(name));
    vm.dict_set_name(dict, doc_key, Ref::new(doc.unwrap_or(Value::NONE)));
    Ok(Ref::none())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let dict = dict_of(vm, v)?;
    let name = vm.repr_module_name(dict)?;
    let file = vm.dict_get_name(dict, vm.rt.names.file);
    let text = match file {
        Some(file) if !file.is_none() => format!("<module {name} from {}>", vm.repr_text(file.get())?),
        _ => format!("<module {name} (built-in)>"),
    };
    Ok(vm.new_str(&text))
}

impl<S: Strategy> Vm<S> {
    fn repr_module_name(&mut self, dict: Value) -> PyResult<S, String> {
        match self.dict_get_name(dict, self.rt.names.name) {
            Some(name) => self.repr_text(name.get()),
            None => Ok("'?'".to_owned()),
        }
    }
}

fn dir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__dir__")?;
    dict_of(vm, v)?;
    let name = vm.rt.names.dir;
    if let Some(hook) = vm.get_own_attr(v, name) {
        return vm.call(hook.get(), &[]);
    }
    let names = vm.own_attr_names(v);
    Ok(vm.new_list_of(names))
}

fn get_dict<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let dict = dict_of(vm, v)?;
    debug_assert!(Obj::<S, crate::types::Dict>::of(dict).is_some());
    Ok(Ref::new(dict))
}
