//! Exception groups (PEP 654): constructor, `split`, `subgroup`, `derive`.

use super::base::{exception, exception_class};
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc, Exception, Tuple};

const MESSAGE: u32 = 0;
const EXCEPTIONS: u32 = 1;

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let ty = vm.rt.types.exc[Exc::BaseExceptionGroup as usize];
    vm.def_static(ty, "__new__", new);
    vm.def(ty, "__str__", str);
    vm.def(ty, "__repr__", repr);
    vm.def(ty, "derive", derive);
    vm.def(ty, "split", split);
    vm.def(ty, "subgroup", subgroup);
}

fn exc<S: Strategy>(vm: &Vm<S>, e: Exc) -> Value {
    vm.rt.types.exc[e as usize]
}

fn new<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let mut class = exception_class(vm, args)?;
    let [_, message, given] = *args.pos else {
        let n = args.pos.len() - 1;
        let text = format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)");
        return Err(vm.type_error(text));
    };
    if !message.has_layout(Kind::Str) {
        let got = vm.type_name(message);
        return Err(vm.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}")));
    }
    let ty = vm.type_of(given);
    let sequence = vm.lookup(ty, vm.rt.names.getitem).is_some()
        && !given.has_layout(Kind::Dict)
        && !given.has_layout(Kind::MappingProxy);
    if !sequence {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let members = vm.to_tuple(given)?;
    let items = Obj::<S, Tuple>::from_value(members.get()).body().items();
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(i) = items.iter().position(|&e| Obj::<S, Exception>::of(e).is_none()) {
        return Err(vm.value_error(format!("Item {i} of second argument (exceptions) is not an exception")));
    }
    let has_base = items.iter().any(|&e| !vm.exception_is(e, Exc::Exception));
    if class == exc(vm, Exc::BaseExceptionGroup) {
        if !has_base {
            class = exc(vm, Exc::ExceptionGroup);
        }
    } else if has_base && class == exc(vm, Exc::ExceptionGroup) {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    } else if has_base && vm.type_body(class).is_subtype_of(exc(vm, Exc::Exception)) {
        let name = vm.type_body(class).name();
        return Err(vm.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
    }
    let arguments = vm.new_tuple_of([Ref::new(message), Ref::new(given)]);
    let group = vm.new_exception_of(class, arguments);
    drop(vm.slot_set(group.get(), MESSAGE, message));
    drop(vm.slot_set(group.get(), EXCEPTIONS, members.get()));
    Ok(group)
}

impl<S: Strategy> Vm<S> {
    /// The members of a group.
    pub(super) fn group_members(&mut self, group: Value) -> Vec<Ref<S>> {
        let Some(members) = self.slot_get(group, EXCEPTIONS) else { return vec![] };
        Obj::<S, Tuple>::of(members.get())
            .map_or_else(Vec::new, |t| t.body().items().iter().map(|&e| Ref::new(e)).collect())
    }
}

fn message_of<S: Strategy>(vm: &mut Vm<S>, group: Value) -> Ref<S> {
    vm.slot_get(group, MESSAGE).unwrap_or_else(|| vm.empty_str())
}

fn str<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let message = message_of(vm, object.value());
    let message = vm.text_of(message.get());
    let n = vm.group_members(object.value()).len();
    let s = if n > 1 { "s" } else { "" };
    Ok(vm.new_str(&format!("{message} ({n} sub-exception{s})")))
}

fn repr<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let object = exception(vm, args.pos.first())?;
    let members = vm.group_members(object.value());
    let as_list =
        matches!(&vm.exception_args(object.value())[..], [_, given] if given.has_layout(Kind::List));
    let members = if as_list { vm.new_list_of(members) } else { vm.new_tuple_of(members) };
    let message = message_of(vm, object.value());
    let name = vm.type_name(object.value());
    let (message, members) = (vm.repr_text(message.get())?, vm.repr_text(members.get())?);
    Ok(vm.new_str(&format!("{name}({message}, {members})")))
}

fn derive<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, members] = args.exactly(vm, "derive")?;
    exception(vm, Some(&this))?;
    let message = message_of(vm, this);
    let class = exc(vm, Exc::BaseExceptionGroup);
    vm.call(class, &[message.get(), members])
}

/// What a group is split by.
pub(super) enum Condition<'a> {
    /// Instances of an exception class, or of one of a tuple.
    Class(Value),
    /// What a function says yes to.
    Function(Value),
    /// The exceptions at these addresses, and no group.
    Leaves(&'a [u64]),
}

fn condition<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Condition<'static>> {
    if vm.is_exception_class(v) {
        return Ok(Condition::Class(v));
    }
    if let Some(tuple) = Obj::<S, Tuple>::of(v) {
        if tuple.body().items().iter().all(|&t| vm.is_exception_class(t)) {
            return Ok(Condition::Class(v));
        }
    } else if !v.has_layout(Kind::Type) && vm.is_callable(v) {
        return Ok(Condition::Function(v));
    }
    Err(vm.type_error(
        "expected an exception type, a tuple of exception types, or a callable (other than a class)",
    ))
}

fn holds<S: Strategy>(vm: &mut Vm<S>, condition: &Condition<'_>, e: Value) -> PyResult<S, bool> {
    match *condition {
        Condition::Class(class) => Ok(vm.is_caught_by(e, class)),
        Condition::Leaves(leaves) => Ok(leaves.contains(&e.bits())),
        Condition::Function(function) => {
            let answer = vm.call(function, &[e])?;
            vm.truth(answer.get())
        }
    }
}

/// Splits an exception into what matches and the rest, None where there is nothing. Without `with_rest` the
/// rest of a group is not put together.
pub(super) fn split_recursive<S: Strategy>(
    vm: &mut Vm<S>,
    e: Value,
    wanted: &Condition<'_>,
    with_rest: bool,
) -> PyResult<S, (Ref<S>, Ref<S>)> {
    if !vm.native_stack_left() {
        return Err(vm.recursion_error());
    }
    if holds(vm, wanted, e)? {
        return Ok((Ref::new(e), Ref::none()));
    }
    if !vm.exception_is(e, Exc::BaseExceptionGroup) {
        return Ok((Ref::none(), Ref::new(e)));
    }
    let (mut matched, mut rest) = (Vec::new(), Vec::new());
    for member in vm.group_members(e) {
        let (m, r) = split_recursive(vm, member.get(), wanted, with_rest)?;
        matched.extend(Some(m).filter(|m| !m.is_none()));
        rest.extend(Some(r).filter(|r| !r.is_none()));
    }
    let matched = subset(vm, e, matched)?;
    Ok((matched, if with_rest { subset(vm, e, rest)? } else { Ref::none() }))
}

/// A group like `original` of some of its members; None for no members.
fn subset<S: Strategy>(vm: &mut Vm<S>, original: Value, members: Vec<Ref<S>>) -> PyResult<S> {
    if members.is_empty() {
        return Ok(Ref::none());
    }
    let members = vm.new_list_of(members);
    let name = vm.rt.intern("derive");
    let made = vm.call_method(original, name, &[members.get()])?;
    if !vm.exception_is(made.get(), Exc::BaseExceptionGroup) {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    copy_circumstances(vm, original, made.get())?;
    Ok(made)
}

/// Copies traceback, cause, context and notes. As wherever a cause is set, even to None, the context is not
/// shown from then on.
fn copy_circumstances<S: Strategy>(vm: &mut Vm<S>, from: Value, to: Value) -> PyResult<S, ()> {
    let (Some(source), Some(target)) = (Obj::<S, Exception>::of(from), Obj::<S, Exception>::of(to)) else {
        return Ok(());
    };
    if from == to {
        return Ok(());
    }
    let kept = |v: Value| (!v.is_null()).then(|| Ref::<S>::new(v));
    let held = |v: &Option<Ref<S>>| v.as_ref().map_or(Value::NULL, Ref::get);
    super::traceback::put(target, vm.traceback_of(from));
    let (cause, context) = source.observe(|e| (kept(e.cause), kept(e.context)));
    target.will_hold(held(&cause));
    target.will_hold(held(&context));
    let old = target.exclusive(|e| {
        e.suppress_context = true;
        let [cause, context] = [cause, context].map(|v| v.map_or(Value::NULL, Ref::into_value));
        [std::mem::replace(&mut e.cause, cause), std::mem::replace(&mut e.context, context)]
    });
    old.into_iter().filter(|v| !v.is_null()).for_each(release::<S>);
    let name = vm.rt.names.notes;
    if let Some(notes) = vm.getattr_opt(from, name)?
        && vm.is_iterable(notes.get())
    {
        let notes = vm.collect(notes.get())?;
        let notes = vm.new_list_of(notes);
        vm.setattr(to, name, notes)?;
    }
    Ok(())
}

fn split<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, wanted] = args.exactly(vm, "split")?;
    exception(vm, Some(&this))?;
    let wanted = condition(vm, wanted)?;
    let (matched, rest) = split_recursive(vm, this, &wanted, true)?;
    Ok(vm.new_tuple_of([matched, rest]))
}

fn subgroup<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [this, wanted] = args.exactly(vm, "subgroup")?;
    exception(vm, Some(&this))?;
    let wanted = condition(vm, wanted)?;
    Ok(split_recursive(vm, this, &wanted, false)?.0)
}
