//! `functools.partial`: a function with some of its arguments; `Placeholder` keeps the places of positional ones that
//! are still to come (3.14).

use super::new_data_class;
use crate::builtins::arguments;
use crate::builtins::modules::native::{shared, wrap};
use crate::builtins::slice::readonly;
use crate::builtins::tools::bind_as_function;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, NativeObject, Tuple, traced};

traced! {
    struct Partial {
        function: Value,
        /// A tuple.
        args: Value,
        /// A dict. Programs can change it.
        keywords: Value,
        /// How many of the arguments are placeholders.
        places: usize,
    }
}

/// What keeps a place.
struct Placeholder;

impl NativeObject for Placeholder {}

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>, module: Value) {
    let placeholder = vm.rt.types.placeholder;
    let name = vm.new_str("functools");
    vm.def_attr(placeholder, vm.rt.names.module, name);
    vm.def(placeholder, "__repr__", |vm, _| Ok(vm.new_str("Placeholder")));
    vm.def(placeholder, "__reduce__", |vm, _| Ok(vm.new_str("Placeholder")));
    let only = wrap(vm, placeholder, Placeholder);
    vm.def_value(module, "Placeholder", only);
    vm.def_value(module, "_PlaceholderType", Ref::new(placeholder));
    let base = vm.rt.types.native;
    let class = new_data_class(vm, "functools", "partial", &[base], None);
    let ty = class.get();
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__call__", call);
    vm.def(ty, "__get__", bind_as_function);
    vm.def(ty, "__reduce__", reduce);
    vm.def(ty, "__repr__", repr);
    vm.def_class(ty, "__class_getitem__", |vm, args| {
        let [class, index] = args.exactly(vm, "__class_getitem__")?;
        Ok(vm.generic_alias(class, index))
    });
    vm.def_getset(ty, "func", |vm, v| part(vm, v, |p| p.function), Some(readonly));
    vm.def_getset(ty, "args", |vm, v| part(vm, v, |p| p.args), Some(readonly));
    vm.def_getset(ty, "keywords", |vm, v| part(vm, v, |p| p.keywords), Some(readonly));
    vm.refresh_flags(ty);
    vm.def_value(module, "partial", class);
}

fn partial<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Partial> {
    shared::<S, Partial>(v).ok_or_else(|| vm.type_error("functools.partial is required"))
}

fn part<S: Strategy>(vm: &mut Vm<S>, v: Value, part: fn(&Partial) -> Value) -> PyResult<S> {
    Ok(Ref::new(part(partial(vm, v)?)))
}

fn items<'a, S: Strategy>(tuple: Value) -> &'a [Value] {
    Obj::<S, Tuple>::of(tuple).map_or(&[], |t| t.body().items())
}

impl Partial {
    /// Its positional arguments with the first of `given` in the places that are kept, the others behind. Places for
    /// which there is none stay.
    fn filled<S: Strategy>(&self, vm: &Vm<S>, given: &[Value]) -> Vec<Value> {
        let mut rest = given.iter().copied();
        let own = items::<S>(self.args).iter().map(|&v| {
            let kept = self.places > 0 && is_placeholder(vm, v);
            if kept { rest.next().unwrap_or(v) } else { v }
        });
        let mut all: Vec<Value> = own.collect();
        all.extend(rest);
        all
    }
}

fn is_placeholder<S: Strategy>(vm: &Vm<S>, v: Value) -> bool {
    vm.type_of(v) == vm.rt.types.placeholder
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, function, given @ ..] = args.pos else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !vm.is_callable(*function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    if given.last().is_some_and(|&v| is_placeholder(vm, v)) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    if args.kw.iter().any(|&v| is_placeholder(vm, v)) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    let keywords = vm.new_dict();
    let (mut function, mut all) = (*function, given.to_vec());
    // A partial of a partial is one of the function itself.
    if let Some(inner) = shared::<S, Partial>(function) {
        all = inner.filled(vm, given);
        vm.dict_update(keywords.get(), inner.keywords)?;
        function = inner.function;
    }
    while all.last().is_some_and(|&v| is_placeholder(vm, v)) {
        all.pop();
    }
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        vm.dict_set_name(keywords.get(), name, Ref::new(value));
    }
    let places = all.iter().filter(|&&v| is_placeholder(vm, v)).count();
    let args = vm.new_tuple_of(all.into_iter().map(Ref::new));
    let function = Ref::<S>::new(function).into_value();
    let state = Partial { function, args: args.into_value(), keywords: keywords.into_value(), places };
    Ok(wrap(vm, *class, state))
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, args) = arguments::receiver(args);
    let partial = partial(vm, this)?;
    if args.pos.len() < partial.places {
        let (wanted, given) = (partial.places, args.pos.len());
        let message = "missing positional arguments in 'partial' call; expected at least";
        return Err(vm.type_error(format!("{message} {wanted}, got {given}")));
    }
    let pos = partial.filled(vm, args.pos);
    if vm.dict_len(partial.keywords) == 0 {
        return vm.call_args(partial.function, Args { pos: &pos, ..args });
    }
    // What the call says comes before what the partial says, in the partial's order.
    let mut keywords = vm.dict_items(partial.keywords);
    for (&name, &value) in args.kwnames.iter().zip(args.kw) {
        match keywords.iter_mut().find(|(key, _)| key.get() == name) {
            Some((_, old)) => *old = Ref::new(value),
            None => keywords.push((Ref::new(name), Ref::new(value))),
        }
    }
    let mut kwnames = Vec::with_capacity(keywords.len());
    for (name, _) in &keywords {
        match vm.intern_name(name.get()) {
            Some(name) => kwnames.push(name),
            None => return Err(vm.type_error("keywords must be strings")),
        }
    }
    let kw: Vec<Value> = keywords.iter().map(|(_, value)| value.get()).collect();
    vm.call_args(partial.function, Args { pos: &pos, kw: &kw, kwnames: &kwnames })
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "partial.__repr__")?;
    if !vm.enter_repr(v) {
        return Ok(vm.new_str("..."));
    }
    let text = text(vm, v);
    vm.leave_repr();
    let text = text?;
    Ok(vm.new_str(&text))
}

fn text<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, String> {
    let partial = partial(vm, v)?;
    let class = vm.type_of(v);
    let module = vm.lookup(class, vm.rt.names.module).map(|m| vm.text_of(m)).unwrap_or_default();
    let mut parts = vec![vm.repr_text(partial.function)?];
    for &item in items::<S>(partial.args) {
        parts.push(vm.repr_text(item)?);
    }
    for (name, value) in vm.dict_items(partial.keywords) {
        let name = vm.str(name.get())?;
        let (name, value) = (vm.text_of(name.get()), vm.repr_text(value.get())?);
        parts.push(format!("{name}={value}"));
    }
    let qualname = vm.type_body(class).qualname.read().to_string();
    Ok(format!("{module}.{qualname}({})", parts.join(", ")))
}

/// How `copy` takes it apart: what makes one like it, without keyword arguments `functools.partial` itself, else a
/// partial of that with them.
fn reduce<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let v = arguments::no_parameters(vm, args, "partial.__reduce__")?;
    let partial = partial(vm, v)?;
    let class = vm.type_of(v);
    let pos = std::iter::once(partial.function).chain(items::<S>(partial.args).iter().copied());
    let pos = vm.new_tuple_of(pos.map(Ref::new));
    let maker = if vm.dict_len(partial.keywords) == 0 {
        Ref::new(class)
    } else {
        let named = vm.dict_items(partial.keywords);
        let kwnames: Vec<Value> = named.iter().filter_map(|(name, _)| vm.intern_name(name.get())).collect();
        let kw: Vec<Value> = named.iter().map(|(_, value)| value.get()).collect();
        vm.call_args(class, Args { pos: &[class], kw: &kw, kwnames: &kwnames })?
    };
    let state = vm.getattr(v, vm.rt.names.dict)?;
    Ok(vm.new_tuple_of([maker, pos, state]))
}
