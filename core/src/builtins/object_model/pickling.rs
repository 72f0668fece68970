//! `__reduce_ex__`, `__reduce__` and `__getstate__`: how an object says what it is made of, for `copy` and `pickle`
//! (PEP 307). What makes it again is found in `copyreg`.

use crate::object::{Kind, Ref, Value};
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::Args;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.object;
    vm.def(ty, "__reduce__", |vm, args| {
        let [v] = args.exactly(vm, "__reduce__")?;
        reduce(vm, v, 0)
    });
    vm.def(ty, "__reduce_ex__", reduce_ex);
    vm.def(ty, "__getstate__", |vm, args| {
        let [v] = args.exactly(vm, "__getstate__")?;
        default_state(vm, v)
    });
}

/// A class's own `__reduce__` comes first.
fn reduce_ex<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, protocol] = args.exactly(vm, "__reduce_ex__")?;
    let protocol = vm.index_value(protocol)?;
    let protocol = vm.int_of(protocol.get()).and_then(|i| i.to_i64()).unwrap_or(0);
    let name = vm.rt.names.reduce;
    let (own, general) = (vm.lookup(vm.type_of(v), name), vm.lookup(vm.rt.types.object, name));
    if own != general {
        return vm.call_method(v, name, &[]);
    }
    reduce(vm, v, protocol)
}

fn copyreg<S: Strategy>(vm: &mut Vm<S>, name: &str) -> PyResult<S> {
    let module = vm.import_path("copyreg")?;
    let name = vm.rt.intern(name);
    vm.getattr(module.get(), name)
}

fn reduce<S: Strategy>(vm: &mut Vm<S>, v: Value, protocol: i64) -> PyResult<S> {
    if protocol < 2 {
        let protocol = vm.new_int(protocol);
        let function = copyreg(vm, "_reduce_ex")?;
        return vm.call(function.get(), &[v, protocol.get()]);
    }
    let class = vm.getattr(v, vm.rt.names.class)?;
    let (makes, arguments) = construction(vm, v, class)?;
    let getstate = vm.rt.intern("__getstate__");
    let state = vm.call_method(v, getstate, &[])?;
    let list = if v.has_layout(Kind::List) { vm.iter(v)? } else { Ref::none() };
    let dict = match v.has_layout(Kind::Dict) {
        true => {
            let items = vm.call_method(v, vm.rt.names.items, &[])?;
            vm.iter(items.get())?
        }
        false => Ref::none(),
    };
    Ok(vm.new_tuple_of([makes, arguments, state, list, dict]))
}

/// What makes an object of the class again, and with what.
fn construction<S: Strategy>(vm: &mut Vm<S>, v: Value, class: Ref<S>) -> PyResult<S, (Ref<S>, Ref<S>)> {
    let (extended, plain) = (vm.rt.intern("__getnewargs_ex__"), vm.rt.intern("__getnewargs__"));
    if let Some(given) = vm.call_special_opt(v, extended, &[])? {
        let parts = vm.collect(given.get())?;
        let [args, kwargs] = parts
            .try_into()
            .map_err(|_| vm.value_error("__getnewargs_ex__ should return a tuple of length 2"))?;
        let makes = copyreg(vm, "__newobj_ex__")?;
        return Ok((makes, vm.new_tuple_of([class, args, kwargs])));
    }
    let args = match vm.call_special_opt(v, plain, &[])? {
        Some(args) => vm.collect(args.get())?,
        None => value_alone(vm, v)?,
    };
    let makes = copyreg(vm, "__newobj__")?;
    Ok((makes, vm.new_tuple_of([class].into_iter().chain(args))))
}

/// The arguments for an object whose class does not say: the value of a number, a text or a tuple, nothing for what has
/// its contents added later, and no way for what native code keeps.
fn value_alone<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Vec<Ref<S>>> {
    let t = &vm.rt.types;
    let plain = [t.int, t.float, t.complex, t.str_, t.bytes, t.tuple];
    let kinds = [Kind::Int, Kind::Float, Kind::Complex, Kind::Str, Kind::Bytes, Kind::Tuple];
    if let Some(at) = kinds.iter().position(|&kind| v.has_layout(kind)) {
        return Ok(vec![vm.call(plain[at], &[v])?]);
    }
    let remade = [Kind::Instance, Kind::List, Kind::Dict, Kind::Exception];
    if remade.iter().any(|&kind| v.has_layout(kind)) {
        return Ok(Vec::new());
    }
    Err(cannot_pickle(vm, v))
}

#[cold]
fn cannot_pickle<S: Strategy>(vm: &mut Vm<S>, v: Value) -> Raised<S> {
    let name = vm.type_name(v);
    vm.type_error(format!("cannot pickle '{name}' object"))
}

/// The attributes: None if there are none, the dict, or a pair of it and a dict of the slots.
fn default_state<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let state = match vm.getattr_opt(v, vm.rt.names.dict)? {
        Some(dict) if vm.truth(dict.get())? => dict,
        _ => Ref::none(),
    };
    let class = vm.type_of(v);
    let function = copyreg(vm, "_slotnames")?;
    let names = vm.call(function.get(), &[class])?;
    let slots = vm.new_dict();
    for name in vm.collect(names.get())? {
        let Some(attr) = vm.intern_name(name.get()).filter(|_| str_text::<S>(name.get()).is_some()) else {
            continue;
        };
        if let Some(value) = vm.getattr_opt(v, attr)? {
            vm.dict_set(slots.get(), attr, value)?;
        }
    }
    if vm.len(slots.get())? == 0 {
        return Ok(state);
    }
    Ok(vm.new_tuple_of([state, slots]))
}
