//! What `except*` asks of exception groups (PEP 654): the part of an exception that a clause takes, and what
//! the whole statement raises in the end.

use super::group::{Condition, split_recursive};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Exception, Tuple};

impl<S: Strategy> Vm<S> {
    /// What `except* pattern` takes of an exception, and what it leaves: (rest, matched), None where
    /// there is nothing. An exception that is no group and matches is wrapped into one.
    pub(crate) fn split_group(&mut self, v: Value, pattern: Value) -> PyResult<S, (Ref<S>, Ref<S>)> {
        self.check_star_pattern(pattern)?;
        if v.is_none() {
            return Ok((Ref::none(), Ref::none()));
        }
        let is_group = self.exception_is(v, Exc::BaseExceptionGroup);
        if self.is_caught_by(v, pattern) {
            let matched = if is_group { Ref::new(v) } else { self.wrap_naked(v)? };
            return Ok((Ref::none(), matched));
        }
        if !is_group {
            return Ok((Ref::new(v), Ref::none()));
        }
        let name = self.rt.intern("split");
        let parts = self.call_method(v, name, &[pattern])?;
        let Some(tuple) = Obj::<S, Tuple>::exactly(parts.get()) else {
            let (class, got) = (self.type_name(v), self.type_name(parts.get()));
            return Err(self.type_error(format!("{class}.split must return a tuple, not {got}")));
        };
        match tuple.body().items() {
            &[matched, rest, ..] => Ok((Ref::new(rest), Ref::new(matched))),
            items => {
                let (class, n) = (self.type_name(v), items.len());
                let message = format!("{class}.split must return a 2-tuple, got tuple of size {n}");
                Err(self.type_error(message))
            }
        }
    }

    fn check_star_pattern(&mut self, pattern: Value) -> PyResult<S, ()> {
        let patterns =
            Obj::<S, Tuple>::of(pattern).map_or(std::slice::from_ref(&pattern), |t| t.body().items());
        for &class in patterns {
            if !self.is_exception_class(class) {
                let message = "catching classes that do not inherit from BaseException is not allowed";
                return Err(self.type_error(message));
            }
        }
        let groups = self.rt.types.exc[Exc::BaseExceptionGroup as usize];
        if patterns.iter().any(|&class| self.type_body(class).is_subtype_of(groups)) {
            let message = "catching ExceptionGroup with except* is not allowed. Use except instead.";
            return Err(self.type_error(message));
        }
        Ok(())
    }

    /// A nameless group of one exception.
    fn wrap_naked(&mut self, v: Value) -> PyResult<S> {
        let members = self.new_tuple_of([Ref::new(v)]);
        let message = self.empty_str();
        let class = self.rt.types.exc[Exc::BaseExceptionGroup as usize];
        self.call(class, &[message.get(), members.get()])
    }

    /// What a `try` with `except*` raises in the end: `original` came in, `raised` is the list of what its
    /// clauses raised and what none of them took. None: nothing.
    pub(crate) fn prepare_reraise_star(&mut self, original: Value, raised: Value) -> PyResult<S> {
        let raised = self.collect(raised)?;
        let mut raised = raised.into_iter().filter(|e| !e.is_none());
        if !self.exception_is(original, Exc::BaseExceptionGroup) {
            // No clause took it, or one did and raised.
            return Ok(raised.next().unwrap_or_else(Ref::none));
        }
        let (parts, mut own): (Vec<_>, Vec<_>) =
            raised.partition(|e| same_circumstances(self, original, e.get()));
        if !parts.is_empty() {
            let mut leaves = Vec::new();
            parts.iter().for_each(|part| self.leaves(part.get(), &mut leaves));
            let (again, _) = split_recursive(self, original, &Condition::Leaves(&leaves), false)?;
            own.extend(Some(again).filter(|e| !e.is_none()));
        }
        if own.len() < 2 {
            return Ok(own.pop().unwrap_or_else(Ref::none));
        }
        let (message, members) = (self.empty_str(), self.new_list_of(own));
        let class = self.rt.types.exc[Exc::BaseExceptionGroup as usize];
        self.call(class, &[message.get(), members.get()])
    }

    /// The addresses of the exceptions at the bottom of a group.
    fn leaves(&mut self, group: Value, found: &mut Vec<u64>) {
        let mut pending = vec![Ref::new(group)];
        while let Some(e) = pending.pop() {
            if self.exception_is(e.get(), Exc::BaseExceptionGroup) {
                pending.extend(self.group_members(e.get()));
            } else {
                found.push(e.bits());
            }
        }
    }
}

/// Whether an exception is a part of the group `original` that nobody raised since: it has its traceback,
/// cause and context.
fn same_circumstances<S: Strategy>(vm: &mut Vm<S>, original: Value, e: Value) -> bool {
    let read = |v: Value| Obj::<S, Exception>::of(v).map(|object| object.observe(|e| (e.cause, e.context)));
    let same = vm.traceback_of(original).get() == vm.traceback_of(e).get();
    same && read(original) == read(e)
}
