//! Records: tuples whose items have names, as `sys.version_info` and `time.localtime()` are.

use super::new_class;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Tuple};

/// Most fields that a record can have.
const MOST: usize = 20;

type Getter<S> = fn(&mut Vm<S>, Value) -> PyResult<S>;

fn field<S: Strategy, const I: usize>(_vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let item = Obj::<S, Tuple>::of(v).and_then(|t| t.body().items().get(I).copied());
    Ok(item.map_or_else(Ref::none, Ref::new))
}

macro_rules! getters {
    ($($i:literal)*) => {
        fn getters<S: Strategy>() -> [Getter<S>; MOST] {
            [$(field::<S, $i>),*]
        }
    };
}

getters! { 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 }

/// A class of records.
pub(super) fn record_class<S: Strategy>(
    vm: &mut Vm<S>,
    module: &str,
    name: &str,
    fields: &[&'static str],
) -> Ref<S> {
    let tuple = vm.rt.types.tuple;
    let class = new_class(vm, module, name, &[tuple]);
    for (&name, get) in fields.iter().zip(getters::<S>()) {
        vm.def_getset(class.get(), name, get, None);
    }
    vm.def(class.get(), "__repr__", repr);
    let names: Vec<Ref<S>> = fields.iter().map(|name| vm.new_str(name)).collect();
    let names = vm.new_tuple_of(names);
    vm.def_attr(class.get(), vm.rt.names.match_args, names);
    let n = vm.new_size(fields.len());
    vm.def_attr(class.get(), vm.rt.intern("n_fields"), n);
    vm.refresh_flags(class.get());
    class
}

/// A record.
pub(super) fn new_record<S: Strategy>(vm: &mut Vm<S>, class: Value, items: Vec<Ref<S>>) -> Ref<S> {
    let items: Vec<Value> = items.into_iter().map(Ref::into_value).collect();
    vm.new_tuple_of_type(class, &items)
}

/// A record of a class of its own.
pub(super) fn single_record<S: Strategy>(
    vm: &mut Vm<S>,
    module: &str,
    name: &str,
    fields: Vec<(&'static str, Ref<S>)>,
) -> Ref<S> {
    let names: Vec<&'static str> = fields.iter().map(|f| f.0).collect();
    let class = record_class(vm, module, name, &names);
    new_record(vm, class.get(), fields.into_iter().map(|f| f.1).collect())
}

/// `module.name(field=value, ...)`
fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this] = args.exactly::<S, 1>(vm, "__repr__")?;
    let class = vm.type_of(this);
    let name = vm.type_body(class).name();
    let module = vm.lookup(class, vm.rt.names.module).map(|m| vm.text_of(m)).unwrap_or_default();
    let names = vm.lookup(class, vm.rt.names.match_args).map(Ref::<S>::new);
    let names = names.as_ref().and_then(|n| Obj::<S, Tuple>::of(n.get()));
    let (Some(names), Some(items)) = (names, Obj::<S, Tuple>::of(this)) else {
        return Ok(vm.new_str(&name));
    };
    let mut text = format!("{module}.{name}(");
    for (i, (&field, &item)) in names.body().items().iter().zip(items.body().items()).enumerate() {
        let shown = vm.repr_text(item)?;
        let comma = if i == 0 { "" } else { ", " };
        text.push_str(&format!("{comma}{}={shown}", vm.text_of(field)));
    }
    text.push(')');
    Ok(vm.new_str(&text))
}
