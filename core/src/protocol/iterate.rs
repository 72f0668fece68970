//! Iteration.

use crate::builtins::{dispatch, iterators};
use crate::interp::Resumed;
use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, IterState};

impl<S: Strategy> Vm<S> {
    /// `iter(v)`
    pub fn iter(&mut self, v: Value) -> PyResult<S> {
        if v.exact_kind() & Kind::SUBCLASS == 0 {
            if let Some(iterator) = dispatch::iter(self, v)? {
                return Ok(iterator);
            }
        } else {
            let ty = self.type_of(v);
            match self.lookup(ty, self.rt.names.iter) {
                Some(f) if f.is_none() => {}
                Some(_) => {
                    let iterator = self.call_special(v, self.rt.names.iter, &[])?;
                    if self.is_iterator(iterator.get()) {
                        return Ok(iterator);
                    }
                    let name = self.type_name(iterator.get());
                    return Err(self.type_error(format!("iter() returned non-iterator of type '{name}'")));
                }
                None if self.lookup(ty, self.rt.names.getitem).is_some() => {
                    let object = Ref::<S>::new(v).into_value();
                    return Ok(self.new_iter(self.rt.types.iterator, IterState::GetItem { object, index: 0 }));
                }
                None => {}
            }
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("'{name}' object is not iterable")))
    }

    /// Whether `iter(v)` has a way.
    pub fn is_iterable(&mut self, v: Value) -> bool {
        if v.exact_kind() & Kind::SUBCLASS == 0 {
            return dispatch::is_iterable(v) && !self.is_async_frame(v);
        }
        let ty = self.type_of(v);
        match self.lookup(ty, self.rt.names.iter) {
            Some(f) => !f.is_none(),
            None => self.lookup(ty, self.rt.names.getitem).is_some(),
        }
    }

    /// Whether `next(v)` has a way.
    pub fn is_iterator(&mut self, v: Value) -> bool {
        v.has_layout(Kind::Iterator) || self.is_generator(v) || {
            let ty = self.type_of(v);
            self.lookup(ty, self.rt.names.next).is_some()
        }
    }

    /// `next(iterator)`; `None` at its end.
    pub fn next(&mut self, iterator: Value) -> PyResult<S, Option<Ref<S>>> {
        if iterator.is_exact(Kind::Iterator) {
            return self.in_scope(|vm| iterators::next(vm, iterator));
        }
        if self.is_generator(iterator) {
            return Ok(match self.resume(iterator, Ref::none())? {
                Some(Resumed::Yielded(item)) => Some(item),
                Some(Resumed::Returned(_)) | None => None,
            });
        }
        match self.call_special_opt(iterator, self.rt.names.next, &[]) {
            Ok(Some(item)) => Ok(Some(item)),
            Ok(None) => {
                let name = self.type_name(iterator);
                Err(self.type_error(format!("'{name}' object is not an iterator")))
            }
            Err(raised) => self.catch(Exc::StopIteration, Err(raised)),
        }
    }
}
