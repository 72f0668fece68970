//! `typing.Union`: what `int | str` makes (PEP 604). Members are flattened, equal ones dropped; a single one
//! that is left is itself.

use super::generic_alias::type_text;
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Tuple, Union};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.type_;
    vm.def(ty, "__or__", |vm, args| type_or(vm, args, false));
    vm.def(ty, "__ror__", |vm, args| type_or(vm, args, true));
    let ty = vm.rt.types.union;
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__or__", |vm, args| union_or(vm, args, false));
    vm.def(ty, "__ror__", |vm, args| union_or(vm, args, true));
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "__eq__", eq);
    vm.def(ty, "__hash__", hash);
    vm.def(ty, "__mro_entries__", mro_entries);
    vm.def_class(ty, "__class_getitem__", class_getitem);
    vm.def_getset(ty, "__args__", |vm, v| Ok(Ref::new(body(vm, v)?.args)), None);
    vm.def_getset(ty, "__parameters__", |vm, _| Ok(Ref::new(vm.rt.empty_tuple)), None);
    vm.def_getset(ty, "__origin__", |vm, _| Ok(Ref::new(vm.rt.types.union)), None);
    for name in ["__name__", "__qualname__"] {
        vm.def_getset(ty, name, |vm, _| Ok(vm.new_str("Union")), None);
    }
    let (name, module) = (vm.rt.names.module, vm.new_str("typing"));
    vm.def_attr(ty, name, module);
    vm.def_doc(ty, "Represent a union type\n\nE.g. for int | str");
}

fn body<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, &'a Union> {
    let ty = vm.rt.types.union;
    Ok(super::receiver::<S, Union>(vm, Some(&v), ty)?.body())
}

/// The members of a union; none for anything else.
fn members<'a, S: Strategy>(v: Value) -> Option<&'a [Value]> {
    let args = Obj::<S, Union>::of(v)?.body().args;
    Obj::<S, Tuple>::of(args).map(|tuple| tuple.body().items())
}

impl<S: Strategy> Vm<S> {
    /// The members of a union as a tuple.
    pub(crate) fn union_members(&self, v: Value) -> Option<Value> {
        Obj::<S, Union>::of(v).map(|union| union.body().args)
    }

    /// The union of some values. At least one is given.
    fn new_union(&mut self, values: &[Value]) -> PyResult<S> {
        let mut different: Vec<Ref<S>> = Vec::new();
        for &value in values {
            let one = [if value.is_none() { self.rt.types.none } else { value }];
            for &member in members::<S>(value).unwrap_or(&one) {
                let mut known = false;
                for other in &different {
                    known = known || same_member(self, other.get(), member)?;
                }
                if !known {
                    different.push(Ref::new(member));
                }
            }
        }
        if different.len() == 1 {
            return Ok(different.swap_remove(0));
        }
        let args = self.new_tuple_of(different).into_value();
        Ok(self.new_object(self.rt.types.union, Union { args }))
    }
}

/// Whether two members are one: equal, and of the same hash if they have one.
fn same_member<S: Strategy>(vm: &mut Vm<S>, a: Value, b: Value) -> PyResult<S, bool> {
    if a == b {
        return Ok(true);
    }
    Ok(hash_of(vm, a)? == hash_of(vm, b)? && vm.equal(a, b)?)
}

fn hash_of<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Option<i64>> {
    match vm.hash(v) {
        Ok(hash) => Ok(Some(hash)),
        Err(raised) if vm.raised_is(Exc::TypeError) => {
            drop(vm.take_raised(raised));
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn new<S: Strategy>(vm: &mut Vm<S>, _: Args<'_>) -> PyResult<S> {
    Err(vm.type_error("cannot create 'typing.Union' instances"))
}

fn not_implemented<S: Strategy>() -> PyResult<S> {
    Ok(Ref::new(Value::NOT_IMPLEMENTED))
}

/// Whether `type | v` has a meaning.
fn fits_type(v: Value) -> bool {
    v.is_none() || v.has_layout(Kind::Type) || v.has_layout(Kind::Union) || v.has_layout(Kind::GenericAlias)
}

fn type_or<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, reflected: bool) -> PyResult<S> {
    let [this, other] = args.exactly(vm, if reflected { "__ror__" } else { "__or__" })?;
    if !this.has_layout(Kind::Type) {
        let (name, got) = (if reflected { "__ror__" } else { "__or__" }, vm.type_name(this));
        let message = format!("descriptor '{name}' requires a 'type' object but received a '{got}'");
        return Err(vm.type_error(message));
    }
    if !fits_type(other) {
        return not_implemented();
    }
    let values = if reflected { [other, this] } else { [this, other] };
    vm.new_union(&values)
}

/// A union takes anything that may stand in an annotation.
pub(super) fn union_or<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>, reflected: bool) -> PyResult<S> {
    let [this, other] = args.exactly(vm, if reflected { "__ror__" } else { "__or__" })?;
    if other.has_layout(Kind::Str) {
        return not_implemented();
    }
    if other.has_layout(Kind::Tuple) {
        let got = vm.repr_text(other)?;
        return Err(vm.type_error(format!("Union[arg, ...]: each arg must be a type. Got {got}.")));
    }
    let values = if reflected { [other, this] } else { [this, other] };
    vm.new_union(&values)
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__repr__")?;
    body(vm, v)?;
    let mut texts = Vec::new();
    for &member in members::<S>(v).unwrap_or(&[]) {
        texts.push(type_text(vm, member)?);
    }
    Ok(vm.new_str(&texts.join(" | ")))
}

fn eq<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [a, b] = args.exactly(vm, "__eq__")?;
    body(vm, a)?;
    let (Some(a), Some(b)) = (members::<S>(a), members::<S>(b)) else { return not_implemented() };
    if a.len() != b.len() {
        return Ok(Ref::bool(false));
    }
    for &mine in a {
        let mut found = false;
        for &theirs in b {
            found = found || same_member(vm, mine, theirs)?;
        }
        if !found {
            return Ok(Ref::bool(false));
        }
    }
    Ok(Ref::bool(true))
}

/// Unions of the same members in any order have the same hash.
fn hash<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v] = args.exactly(vm, "__hash__")?;
    body(vm, v)?;
    let mut sum = 0_u64;
    for &member in members::<S>(v).unwrap_or(&[]) {
        let hash = vm.hash(member)? as u64;
        sum = sum.wrapping_add((hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    }
    Ok(vm.new_int((sum >> 4) as i64))
}

fn mro_entries<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [v, _] = args.exactly(vm, "__mro_entries__")?;
    let text = vm.repr_text(v)?;
    Err(vm.type_error(format!("Cannot subclass {text}")))
}

/// `Union[int, str]`
fn class_getitem<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_, index] = args.exactly(vm, "__class_getitem__")?;
    let values = Obj::<S, Tuple>::of(index).map_or(std::slice::from_ref(&index), |t| t.body().items());
    if values.is_empty() {
        return Err(vm.type_error("Cannot take a Union of no types."));
    }
    vm.new_union(values)
}
