//! Iterators of library modules, and other native objects with a state.
//!
//! Such an iterator is a body of the same kind as the builtin ones: a state, and the function that finds the next item
//! (`Iter::advance`). All of them work in the same way. Inside the iterator's critical section, what a step needs is
//! taken out of the state, each part with a reference of its own; outside of it, other iterators and Python functions
//! are asked; what came of it is put back in a second section. An iterator that several threads share so gives each
//! item to one of them where a step asks nobody (`count`, `repeat`, the combinatoric ones), and elsewhere is as good
//! as what it iterates.

use super::arguments;
pub(crate) use super::iterators::finish;
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Advance, Args, Iter, IterState, Native, Tool};
use std::any::Any;

pub(crate) type It<S> = Obj<S, Iter<S>>;
/// An item, or the end.
pub(crate) type Next<S> = PyResult<S, Option<Ref<S>>>;

/// An iterator of class `class`.
pub(crate) fn new_tool<S: Strategy>(
    vm: &Vm<S>,
    class: Value,
    state: impl Tool,
    advance: Advance<S>,
) -> Ref<S> {
    let body = Iter { state: IterState::Tool(Box::new(state)), advance: Some(advance) };
    vm.new_instance_of(class, body)
}

/// The state, if it is a `T`; an exhausted iterator has none.
pub(crate) fn state<S: Strategy, T: 'static>(it: &mut Iter<S>) -> Option<&mut T> {
    match &mut it.state {
        IterState::Tool(tool) => (&mut **tool as &mut dyn Any).downcast_mut(),
        _ => None,
    }
}

/// Shows the state to an `f` that changes nothing; `None`: the iterator is exhausted.
pub(crate) fn look<S: Strategy, T: 'static, R>(it: It<S>, f: impl FnOnce(&T) -> R) -> Option<R> {
    it.observe(|it| state(it).map(|state: &mut T| f(state)))
}

/// Lets `f` change the state; `None`: the iterator is exhausted.
pub(crate) fn change<S: Strategy, T: 'static, R>(it: It<S>, f: impl FnOnce(&mut T) -> R) -> Option<R> {
    it.exclusive(|it| state(it).map(f))
}

/// Puts a value into a field of the state.
pub(crate) fn put<S: Strategy, T: 'static>(
    it: It<S>,
    value: Ref<S>,
    field: impl FnOnce(&mut T) -> &mut Value,
) {
    it.will_hold(value.get());
    let mut value = Some(value);
    let old = change(it, |state: &mut T| {
        value.take().map(|new| Ref::<S>::from_owned(std::mem::replace(field(state), new.into_value())))
    });
    drop(old);
}

/// The same, if the field holds what it held; whether it did.
pub(crate) fn put_if<S: Strategy, T: 'static>(
    it: It<S>,
    held: Value,
    value: Ref<S>,
    field: impl FnOnce(&mut T) -> &mut Value,
) -> bool {
    it.will_hold(value.get());
    let mut value = Some(value);
    let old = change(it, |state: &mut T| {
        let place = field(state);
        let new = value.take_if(|_| *place == held)?;
        Some(Ref::<S>::from_owned(std::mem::replace(place, new.into_value())))
    });
    old.flatten().is_some()
}

/// A reference to what a field holds, unless that is null.
pub(crate) fn held<S: Strategy>(v: Value) -> Option<Ref<S>> {
    (!v.is_null()).then(|| Ref::new(v))
}

/// What a field without a value holds.
pub(crate) fn nothing<S: Strategy>() -> Ref<S> {
    Ref::from_owned(Value::NULL)
}

// ---- native objects -----------------------------------------------------------------------------------

/// Lets `f` change a native object's state; `None`: it is no `T`.
pub(crate) fn in_native<S: Strategy, T: 'static, R>(v: Value, f: impl FnOnce(&mut T) -> R) -> Option<R> {
    Obj::<S, Native>::of(v)?.exclusive(|native| (&mut *native.0 as &mut dyn Any).downcast_mut().map(f))
}

/// `function.__get__(instance, class)` of a native object that binds as a function does.
pub(crate) fn bind_as_function<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (this, rest) = arguments::receiver(args);
    let [instance, _] = rest.between::<S, 2>(vm, "__get__", 1)?;
    match instance.filter(|v| !v.is_none() && !v.is_null()) {
        Some(instance) => Ok(vm.new_bound(this, instance)),
        None => Ok(Ref::new(this)),
    }
}
