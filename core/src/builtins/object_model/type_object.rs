//! `type`: making classes, calling them, asking about their instances and subclasses.

use crate::object::{Kind, Obj, Ref};
use crate::protocol::NewClass;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Type};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.type_;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__init__", init);
    vm.def(ty, "__call__", call);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__dir__", dir);
    vm.def(ty, "mro", mro);
    vm.def(ty, "__subclasses__", subclasses);
    vm.def(ty, "__instancecheck__", instance_check);
    vm.def(ty, "__subclasscheck__", subclass_check);
    vm.def_class(ty, "__prepare__", prepare);
}

fn class_of<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S, Obj<S, Type<S>>> {
    let ty = vm.rt.types.type_;
    super::receiver(vm, args.pos.first(), ty)
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&meta) = args.pos.first() else {
        return Err(vm.type_error("type.__new__(): not enough arguments"));
    };
    let is_meta = Obj::<S, Type<S>>::of(meta).is_some_and(|m| m.body().kind == Kind::Type);
    if !is_meta {
        let name = vm.type_name(meta);
        return Err(vm.type_error(format!("type.__new__(X): X is not a type object ({name})")));
    }
    let &[name, bases, namespace] = &args.pos[1..] else {
        if meta == vm.rt.types.type_ {
            return Err(vm.type_error("type() takes 1 or 3 arguments"));
        }
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("type.__new__() takes exactly 3 arguments ({n} given)")));
    };
    for (i, (v, kind, what)) in
        [(name, Kind::Str, "str"), (bases, Kind::Tuple, "tuple"), (namespace, Kind::Dict, "dict")]
            .iter()
            .enumerate()
    {
        if !v.has_layout(*kind) {
            let got = vm.type_name(*v);
            let message = format!("type.__new__() argument {} must be {what}, not {got}", i + 1);
            return Err(vm.type_error(message));
        }
    }
    let items = Obj::<S, crate::types::Tuple>::from_value(bases).body().items();
    for &base in items {
        if !base.has_layout(Kind::Type) && vm.getattr_opt(base, vm.rt.names.mro_entries)?.is_some() {
            let message = "type() doesn't support MRO entry resolution; use types.new_class()";
            return Err(vm.type_error(message));
        }
    }
    let winner = vm.winning_metaclass(meta, items)?;
    if winner != meta {
        let new = vm.rt.names.new;
        let theirs = vm.lookup(winner, new).map(Ref::<S>::new);
        if theirs.as_ref().map(Ref::get) != vm.lookup(vm.rt.types.type_, new) {
            let new = vm.getattr(winner, new)?;
            return vm.call_args(new.get(), Args { pos: &[winner, name, bases, namespace], ..args });
        }
    }
    let text = vm.text_of(name);
    vm.new_class(NewClass { meta: winner, name: &text, bases, namespace, kw: args.kw, kwnames: args.kwnames })
}

fn init<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    match args.pos.len() {
        4 => Ok(Ref::none()),
        2 if args.kw.is_empty() => Ok(Ref::none()),
        2 => Err(vm.type_error("type.__init__() takes no keyword arguments")),
        _ => Err(vm.type_error("type.__init__() takes 1 or 3 arguments")),
    }
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    vm.call_type(class.value(), Args { pos: &args.pos[1..], ..args })
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    let name = vm.qualified_name(class.value());
    Ok(vm.new_str(&format!("<class '{name}'>")))
}

fn dir<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    let names = vm.new_set();
    for name in vm.class_attr_names(class.value()) {
        vm.set_add(names.get(), name)?;
    }
    let items = vm.set_items(names.get());
    Ok(vm.new_list_of(items.into_iter().map(|(_, name)| name)))
}

fn mro<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    let bases = Obj::<S, crate::types::Tuple>::of(class.body().bases).map_or(&[][..], |t| t.body().items());
    let order = vm.linearize(bases)?;
    Ok(vm.new_list_of(std::iter::once(class.value()).chain(order).map(Ref::new)))
}

fn subclasses<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    let found = vm.subclasses_of(class.value());
    Ok(vm.new_list_of(found))
}

fn instance_check<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    let [_, v] = args.exactly(vm, "__instancecheck__")?;
    Ok(Ref::bool(vm.is_real_instance(v, class.value())?))
}

fn subclass_check<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let class = class_of(vm, args)?;
    let [_, sub] = args.exactly(vm, "__subclasscheck__")?;
    Ok(Ref::bool(vm.is_real_subclass(sub, class.value())?))
}

fn prepare<S: Strategy>(vm: &mut Vm<S>, _: Args<'_>) -> PyResult<S> {
    Ok(vm.new_dict())
}
