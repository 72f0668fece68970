//! Python functions: their attributes, binding, and how they show themselves.

use super::{address_of, annotations, field, set_field};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Code, Function, Tuple};
use gilectomy_frontend::code::LocalKind;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.function;
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__call__", call);
    vm.def_getset(ty, "__name__", get_name, Some(set_name));
    vm.def_getset(ty, "__qualname__", get_qualname, Some(set_qualname));
    vm.def_getset(ty, "__module__", get_module, Some(set_module));
    vm.def_getset(ty, "__doc__", get_doc, Some(set_doc));
    vm.def_getset(ty, "__defaults__", get_defaults, Some(set_defaults));
    vm.def_getset(ty, "__kwdefaults__", get_kwdefaults, Some(set_kwdefaults));
    vm.def_getset(ty, "__code__", get_code, Some(set_code));
    vm.def_getset(ty, "__globals__", get_globals, None);
    vm.def_getset(ty, "__builtins__", get_builtins, None);
    vm.def_getset(ty, "__closure__", get_closure, None);
    vm.def_getset(ty, "__dict__", get_dict, Some(set_dict));
    vm.def_getset(ty, "__type_params__", get_type_params, Some(set_type_params));
    vm.def_getset(ty, "__annotations__", annotations::of_function, Some(annotations::set_of_function));
    vm.def_getset(ty, "__annotate__", get_annotate, Some(set_annotate));
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Function> {
    let ty = vm.rt.types.function;
    Ok(super::receiver::<S, Function>(vm, Some(&v), ty)?.body())
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let name = body(vm, v)?.qualname.get();
    let name = vm.text_of(name);
    Ok(vm.new_str(&format!("<function {name} at {}>", address_of(v))))
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&v) = args.pos.first() else {
        return Err(vm.type_error("unbound method function.__call__() needs an argument"));
    };
    body(vm, v)?;
    vm.call_args(v, Args { pos: &args.pos[1..], ..args })
}

fn get_name<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.name))
}

fn set_name<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    if !name.has_layout(Kind::Str) {
        return Err(vm.type_error("__name__ must be set to a string object"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.name, name);
    Ok(Ref::none())
}

fn get_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.qualname))
}

fn set_qualname<S: Strategy>(vm: &mut Vm<S>, v: Value, name: Value) -> PyResult<S> {
    if !name.has_layout(Kind::Str) {
        return Err(vm.type_error("__qualname__ must be set to a string object"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.qualname, name);
    Ok(Ref::none())
}

/// `None` may be stored as itself, and what is deleted reads as None.
macro_rules! plain_field {
    ($get:ident, $set:ident, $field:ident) => {
        fn $get<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
            Ok(field(&body(vm, v)?.$field))
        }

        fn $set<S: Strategy>(vm: &mut Vm<S>, v: Value, value: Value) -> PyResult<S> {
            let body = body(vm, v)?;
            set_field(vm, v, &body.$field, if value.is_null() { Value::NONE } else { value });
            Ok(Ref::none())
        }
    };
}

plain_field!(get_module, set_module, module);
plain_field!(get_doc, set_doc, doc);

fn get_defaults<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.defaults))
}

fn set_defaults<S: Strategy>(vm: &mut Vm<S>, v: Value, defaults: Value) -> PyResult<S> {
    let none = defaults.is_null() || defaults.is_none();
    if !none && !defaults.has_layout(Kind::Tuple) {
        return Err(vm.type_error("__defaults__ must be set to a tuple object"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.defaults, if none { Value::NULL } else { defaults });
    Ok(Ref::none())
}

fn get_kwdefaults<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.kwdefaults))
}

fn set_kwdefaults<S: Strategy>(vm: &mut Vm<S>, v: Value, defaults: Value) -> PyResult<S> {
    let none = defaults.is_null() || defaults.is_none();
    if !none && !defaults.has_layout(Kind::Dict) {
        return Err(vm.type_error("__kwdefaults__ must be set to a dict object"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.kwdefaults, if none { Value::NULL } else { defaults });
    Ok(Ref::none())
}

fn get_code<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.code))
}

fn set_code<S: Strategy>(vm: &mut Vm<S>, v: Value, code: Value) -> PyResult<S> {
    let Some(new) = Obj::<S, Code<S>>::exactly(code) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let body = body(vm, v)?;
    let cells = Obj::<S, Tuple>::of(body.closure.get()).map_or(0, |t| t.body().items().len());
    let free = new.body().raw.locals.iter().filter(|(_, k)| *k == LocalKind::Free).count();
    if cells != free {
        let name = vm.text_of(body.name.get());
        let message = format!("{name}() requires a code object with {cells} free vars, not {free}");
        return Err(vm.value_error(message));
    }
    set_field(vm, v, &body.code, code);
    Ok(Ref::none())
}

fn get_globals<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(Ref::new(body(vm, v)?.globals))
}

fn get_builtins<S: Strategy>(vm: &mut Vm<S>, _: Value) -> PyResult<S> {
    Ok(Ref::new(vm.rt.builtins))
}

fn get_closure<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.closure))
}

fn get_type_params<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let params = body(vm, v)?.type_params.get();
    Ok(if params.is_null() { vm.new_tuple(&[]) } else { Ref::new(params) })
}

fn set_type_params<S: Strategy>(vm: &mut Vm<S>, v: Value, params: Value) -> PyResult<S> {
    if !params.has_layout(Kind::Tuple) {
        return Err(vm.type_error("__type_params__ must be set to a tuple"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.type_params, params);
    Ok(Ref::none())
}

fn get_dict<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    body(vm, v)?;
    Ok(vm.function_dict(Obj::from_value(v)))
}

fn set_dict<S: Strategy>(vm: &mut Vm<S>, v: Value, dict: Value) -> PyResult<S> {
    if !dict.has_layout(Kind::Dict) {
        return Err(vm.type_error("__dict__ must be set to a dictionary"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.dict, dict);
    Ok(Ref::none())
}

fn get_annotate<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    Ok(field(&body(vm, v)?.annotate))
}

fn set_annotate<S: Strategy>(vm: &mut Vm<S>, v: Value, annotate: Value) -> PyResult<S> {
    if annotate.is_null() {
        return Err(vm.type_error("__annotate__ cannot be deleted"));
    }
    let body = body(vm, v)?;
    set_field(vm, v, &body.annotate, if annotate.is_none() { Value::NULL } else { annotate });
    set_field(vm, v, &body.annotations, Value::NULL);
    Ok(Ref::none())
}
