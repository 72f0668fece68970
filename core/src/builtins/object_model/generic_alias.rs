//! `types.GenericAlias`: what `list[int]` makes (PEP 585). It can be called and asked as its origin can;
//! the parameters are only remembered.

use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, GenericAlias, List, Tuple};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.generic_alias;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__eq__", eq);
    vm.def(ty, "__hash__", hash);
    vm.def(ty, "__call__", call);
    vm.def(ty, "__getattr__", forward);
    vm.def(ty, "__mro_entries__", mro_entries);
    vm.def(ty, "__or__", |vm, args| super::union::union_or(vm, args, false));
    vm.def(ty, "__ror__", |vm, args| super::union::union_or(vm, args, true));
    vm.def_getset(ty, "__origin__", |vm, v| Ok(Ref::new(body(vm, v)?.origin)), None);
    vm.def_getset(ty, "__args__", |vm, v| Ok(Ref::new(body(vm, v)?.args)), None);
    vm.def_getset(ty, "__parameters__", |vm, _| Ok(Ref::new(vm.rt.empty_tuple)), None);
    vm.def_getset(ty, "__unpacked__", |_, _| Ok(Ref::bool(false)), None);
    vm.def_getset(ty, "__doc__", of_origin, None);
    let t = &vm.rt.types;
    let group = t.exc[Exc::BaseExceptionGroup as usize];
    let generic = [
        t.list,
        t.tuple,
        t.dict,
        t.set,
        t.frozenset,
        t.enumerate,
        t.staticmethod,
        t.classmethod,
        t.chain,
        t.deque,
        group,
    ];
    for ty in generic {
        vm.def_class(ty, "__class_getitem__", class_getitem);
    }
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a GenericAlias> {
    let ty = vm.rt.types.generic_alias;
    Ok(super::receiver::<S, GenericAlias>(vm, Some(&v), ty)?.body())
}

fn class_getitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, index] = args.exactly(vm, "__class_getitem__")?;
    Ok(vm.generic_alias(class, index))
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [class, origin, parameters] = *args.pos else {
        let n = args.pos.len().saturating_sub(1);
        return Err(vm.type_error(format!("GenericAlias expected 2 arguments, got {n}")));
    };
    if !class.has_layout(Kind::Type) || !vm.type_body(class).is_subtype_of(vm.rt.types.generic_alias) {
        return Err(vm.type_error("GenericAlias.__new__(X): X is not a subtype of types.GenericAlias"));
    }
    Ok(vm.generic_alias_of(class, origin, parameters))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    let body = body(vm, v)?;
    let origin = type_text(vm, body.origin)?;
    let parameters = Obj::<S, Tuple>::of(body.args).map_or(&[][..], |t| t.body().items());
    let mut texts = Vec::new();
    for &parameter in parameters {
        texts.push(match vm.list_contents(parameter) {
            Some(items) => list_text(vm, items)?,
            None => type_text(vm, parameter)?,
        });
    }
    let texts = if texts.is_empty() { "()".to_owned() } else { texts.join(", ") };
    Ok(vm.new_str(&format!("{origin}[{texts}]")))
}

impl<S: Strategy> Vm<S> {
    /// `origin[args]`
    pub(crate) fn generic_alias(&mut self, origin: Value, args: Value) -> Ref<S> {
        self.generic_alias_of(self.rt.types.generic_alias, origin, args)
    }

    /// The same as an instance of a subclass.
    fn generic_alias_of(&mut self, class: Value, origin: Value, args: Value) -> Ref<S> {
        let args = match args.has_layout(Kind::Tuple) {
            true => Ref::new(args),
            false => self.new_tuple_of([Ref::new(args)]),
        };
        let origin = Ref::<S>::new(origin).into_value();
        self.new_instance_of(class, GenericAlias { origin, args: args.into_value() })
    }

    fn list_contents(&self, v: Value) -> Option<Vec<Ref<S>>> {
        Some(Obj::<S, List>::exactly(v)?.observe(|l| l.items.iter().map(|&v| Ref::new(v)).collect()))
    }
}

fn list_text<S: Strategy>(vm: &mut Vm<S>, items: Vec<Ref<S>>) -> PyResult<S, String> {
    let mut texts = Vec::new();
    for item in items {
        texts.push(type_text(vm, item.get())?);
    }
    Ok(format!("[{}]", texts.join(", ")))
}

/// A type as annotations are shown: by its qualified name; anything else as it is.
pub(super) fn type_text<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, String> {
    if v == Value::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if v == vm.rt.types.none {
        return Ok("None".to_owned());
    }
    if v.has_layout(Kind::GenericAlias) || v.has_layout(Kind::Union) {
        return vm.repr_text(v);
    }
    let (qualname, module) = (vm.rt.names.qualname, vm.rt.names.module);
    let (Some(qualname), Some(module)) = (vm.getattr_opt(v, qualname)?, vm.getattr_opt(v, module)?) else {
        return vm.repr_text(v);
    };
    if module.is_none() {
        return vm.repr_text(v);
    }
    let (qualname, module) = (vm.str(qualname.get())?, vm.str(module.get())?);
    let (qualname, module) = (vm.text_of(qualname.get()), vm.text_of(module.get()));
    Ok(if module == "builtins" { qualname } else { format!("{module}.{qualname}") })
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__eq__")?;
    let a = body(vm, a)?;
    let Some(b) = Obj::<S, GenericAlias>::of(b).map(|b| b.body()) else {
        return Ok(Ref::new(Value::NOT_IMPLEMENTED));
    };
    let same = vm.equal(a.origin, b.origin)? && vm.equal(a.args, b.args)?;
    Ok(Ref::bool(same))
}

fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__hash__")?;
    let body = body(vm, v)?;
    let hash = vm.hash(body.origin)? ^ vm.hash(body.args)?;
    Ok(vm.new_int(hash >> 4))
}

fn call<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let Some(&v) = args.pos.first() else {
        return Err(vm.type_error("unbound method GenericAlias.__call__() needs an argument"));
    };
    let origin = body(vm, v)?.origin;
    let made = vm.call_args(origin, Args { pos: &args.pos[1..], ..args })?;
    let name = vm.rt.intern("__orig_class__");
    if let Err(raised) = vm.setattr(made.get(), name, Ref::new(v)) {
        if !vm.raised_is(Exc::AttributeError) && !vm.raised_is(Exc::TypeError) {
            return Err(raised);
        }
        drop(vm.take_raised(raised));
    }
    Ok(made)
}

/// What an alias does not have is its origin's.
fn forward<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, name] = args.exactly(vm, "__getattr__")?;
    let origin = body(vm, v)?.origin;
    let text = vm.text_of(name);
    let name = vm.rt.intern(&text);
    vm.getattr(origin, name)
}

fn of_origin<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S> {
    let (origin, name) = (body(vm, v)?.origin, vm.rt.names.doc);
    vm.getattr(origin, name)
}

fn mro_entries<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, _] = args.exactly(vm, "__mro_entries__")?;
    let origin = body(vm, v)?.origin;
    Ok(vm.new_tuple_of([Ref::new(origin)]))
}
