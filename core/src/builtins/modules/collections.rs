//! The module `_collections`, on which `collections` is built: `deque`, `defaultdict` and `OrderedDict` from their own
//! files, what `Counter` counts with, and the descriptor of a named tuple's fields.

use super::native::{shared, wrap};
use super::{defaultdict, deque, new_data_class, ordered_dict};
use crate::builtins::arguments;
use crate::object::{Kind, Obj, Ref, Value};
use crate::protocol::BinaryOp;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Dict, Exc, Table, Tuple, traced};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("_collections");
    let m = module.get();
    deque::install(vm, m);
    let class = defaultdict::install(vm);
    vm.def_value(m, "defaultdict", class);
    ordered_dict::install(vm, m);
    let class = install_field(vm);
    vm.def_value(m, "_tuplegetter", class);
    vm.def_function(m, "_count_elements", count_elements);
    vm.add_builtin_module(module);
}

/// `_count_elements(mapping, iterable)`: adds one to the count of each item.
fn count_elements<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [mapping, iterable] = args.exactly::<S, 2>(vm, "_count_elements")?;
    let (dict, get, setitem) = (vm.rt.types.dict, vm.rt.intern("get"), vm.rt.names.setitem);
    let ty = vm.type_of(mapping);
    let own = [get, setitem].map(|name| vm.lookup(ty, name) == vm.lookup(dict, name));
    let plain = mapping.has_layout(Kind::Dict) && own == [true; 2];
    let iterator = vm.iter(iterable)?;
    let (zero, one) = (vm.new_int(0), vm.new_int(1));
    while let Some(item) = vm.next(iterator.get())? {
        if plain {
            let (hash, dict) = (vm.hash(item.get())?, Obj::<S, Dict>::from_value(mapping));
            let found =
                |table: &mut Table, at: Option<usize>| at.map(|at| Ref::<S>::new(table.slots()[at].value));
            let old = vm.look_up(dict, hash, item.get(), found)?.unwrap_or_else(|| zero.clone());
            let count = vm.binary(BinaryOp::Add, false, old.get(), one.get())?;
            vm.dict_set_hashed(mapping, hash, item.get(), count)?;
        } else {
            let old = vm.call_method(mapping, get, &[item.get(), zero.get()])?;
            let count = vm.binary(BinaryOp::Add, false, old.get(), one.get())?;
            vm.setitem(mapping, item.get(), count)?;
        }
        vm.poll()?;
    }
    Ok(Ref::none())
}

// ---- fields of named tuples ---------------------------------------------------------------------------

traced! {
    /// `_tuplegetter(index, doc)`
    struct Field {
        index: usize,
    }
}

fn install_field<S: Strategy>(vm: &mut Vm<S>) -> Ref<S> {
    let base = vm.rt.types.native;
    let class = new_data_class(vm, "collections", "_tuplegetter", &[base], None);
    let ty = class.get();
    vm.def_static(ty, "__new__", new_field);
    vm.def(ty, "__get__", get_field);
    vm.def(ty, "__set__", |vm, _| Err(vm.raise(Exc::AttributeError, "can't set attribute")));
    vm.def(ty, "__delete__", |vm, _| Err(vm.raise(Exc::AttributeError, "can't delete attribute")));
    vm.def(ty, "__repr__", repr_field);
    vm.refresh_flags(ty);
    class
}

fn new_field<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, index, doc] = args.exactly::<S, 3>(vm, "_tuplegetter")?;
    let index = vm.index(index)?;
    let field = wrap(vm, class, Field { index: usize::try_from(index).unwrap_or(usize::MAX) });
    vm.set_own_attr(field.get(), vm.rt.names.doc, Ref::new(doc));
    Ok(field)
}

fn index_of<S: Strategy>(v: Value) -> usize {
    shared::<S, Field>(v).map_or(usize::MAX, |field| field.index)
}

fn get_field<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, rest) = arguments::receiver(args);
    let [instance, _] = rest.between::<S, 2>(vm, "__get__", 1)?;
    let index = index_of::<S>(this);
    let instance = instance.unwrap_or(Value::NONE);
    if let Some(tuple) = Obj::<S, Tuple>::of(instance) {
        let item = tuple.body().items().get(index).map(|&v| Ref::new(v));
        return item.ok_or_else(|| vm.raise(Exc::IndexError, "tuple index out of range"));
    }
    if instance.is_none() || instance.is_null() {
        return Ok(Ref::new(this));
    }
    let name = vm.type_name(instance);
    Err(vm.type_error(format!(
        "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
    )))
}

fn repr_field<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "_tuplegetter.__repr__")?;
    let doc = vm.getattr(v, vm.rt.names.doc)?;
    let doc = vm.repr_text(doc.get())?;
    let name = vm.type_body(vm.type_of(v)).name();
    Ok(vm.new_str(&format!("{name}({}, {doc})", index_of::<S>(v))))
}
