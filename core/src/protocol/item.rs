//! Items, length, membership, truth.

use crate::builtins::{dispatch, number, range};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Str};

/// Whether no user-defined class can have a say about this value.
fn exact(v: Value) -> bool {
    v.exact_kind() & Kind::SUBCLASS == 0
}

impl<S: Strategy> Vm<S> {
    /// `v[index]`
    pub fn getitem(&mut self, v: Value, index: Value) -> PyResult<S> {
        if exact(v) {
            if let Some(found) = dispatch::getitem(self, v, index)? {
                return Ok(found);
            }
            if v.is_exact(Kind::Type) {
                return self.class_getitem(v, index);
            }
        } else if let Some(found) = self.call_special_opt(v, self.rt.names.getitem, &[index])? {
            return Ok(found);
        } else if v.has_layout(Kind::Type) {
            return self.class_getitem(v, index);
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("'{name}' object is not subscriptable")))
    }

    fn class_getitem(&mut self, class: Value, index: Value) -> PyResult<S> {
        let name = self.rt.names.class_getitem;
        if let Some(found) = self.lookup(class, name) {
            let method = self.bind(found, Value::NULL, class)?;
            return self.call(method.get(), &[index]);
        }
        if class == self.rt.types.type_ {
            return Ok(self.generic_alias(class, index));
        }
        let name = self.type_body(class).name();
        Err(self.type_error(format!("type '{name}' is not subscriptable")))
    }

    /// `v[index] = value`
    pub fn setitem(&mut self, v: Value, index: Value, value: Ref<S>) -> PyResult<S, ()> {
        if exact(v) {
            if dispatch::has_setitem(v) {
                return dispatch::setitem(self, v, index, value);
            }
        } else if self.call_special_opt(v, self.rt.names.setitem, &[index, value.get()])?.is_some() {
            return Ok(());
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("'{name}' object does not support item assignment")))
    }

    /// `del v[index]`
    pub fn delitem(&mut self, v: Value, index: Value) -> PyResult<S, ()> {
        if exact(v) {
            if dispatch::has_setitem(v) {
                return dispatch::delitem(self, v, index);
            }
        } else if self.call_special_opt(v, self.rt.names.delitem, &[index])?.is_some() {
            return Ok(());
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("'{name}' object doesn't support item deletion")))
    }

    /// `len(v)`
    pub fn len(&mut self, v: Value) -> PyResult<S, usize> {
        if exact(v) {
            if let Some(n) = dispatch::len(self, v)? {
                return Ok(n);
            }
        } else if let Some(result) = self.call_special_opt(v, self.rt.names.len, &[])? {
            let n = self.index_value(result.get())?;
            if self.index_clamped(n.get())? < 0 {
                return Err(self.value_error("__len__() should return >= 0"));
            }
            return self.index_or(n.get(), Exc::OverflowError).map(|n| n as usize);
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("object of type '{name}' has no len()")))
    }

    /// What `operator.length_hint(v)` asks. CPython reserves room by the answer before it puts what `v` gives
    /// into a list or into bytes; here only the questions matter, and what they raise.
    pub fn ask_length(&mut self, v: Value) -> PyResult<S, ()> {
        if exact(v) {
            return Ok(());
        }
        let ty = self.type_of(v);
        if self.lookup(ty, self.rt.names.len).is_some() {
            match self.len(v) {
                Ok(_) => return Ok(()),
                Err(raised) => self.forgive(raised, Exc::TypeError)?,
            }
        }
        let hint = match self.call_special_opt(v, self.rt.names.length_hint, &[]) {
            Ok(Some(hint)) if hint.get() != Value::NOT_IMPLEMENTED => hint,
            Ok(_) => return Ok(()),
            Err(raised) => return self.forgive(raised, Exc::TypeError),
        };
        let Some(hint) = self.int_of(hint.get()) else {
            let name = self.type_name(hint.get());
            return Err(self.type_error(format!("__length_hint__ must be an integer, not {name}")));
        };
        match hint.to_i64() {
            Some(0..) => Ok(()),
            Some(_) => Err(self.value_error("__length_hint__() should return >= 0")),
            None => Err(self.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
        }
    }

    /// Drops an exception of a kind; passes on any other.
    fn forgive(&mut self, raised: Raised<S>, kind: Exc) -> PyResult<S, ()> {
        if !self.raised_is(kind) {
            return Err(raised);
        }
        drop(self.take_raised(raised));
        Ok(())
    }

    /// `item in container`
    pub fn contains(&mut self, container: Value, item: Value) -> PyResult<S, bool> {
        if exact(container) {
            if let Some(found) = dispatch::contains(self, container, item)? {
                return Ok(found);
            }
        } else {
            let name = self.rt.names.contains;
            let ty = self.type_of(container);
            match self.lookup(ty, name) {
                Some(f) if f.is_none() => {
                    let name = self.type_name(container);
                    return Err(self.type_error(format!("'{name}' object is not a container")));
                }
                Some(_) => {
                    let result = self.call_special(container, name, &[item])?;
                    return self.truth(result.get());
                }
                None => {}
            }
        }
        if !self.is_iterable(container) {
            let name = self.type_name(container);
            return Err(self.type_error(format!("argument of type '{name}' is not a container or iterable")));
        }
        let (iterator, item) = (self.iter(container)?, Ref::<S>::new(item));
        while let Some(candidate) = self.next(iterator.get())? {
            if self.equal(candidate.get(), item.get())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `bool(v)`
    #[inline]
    pub fn truth(&mut self, v: Value) -> PyResult<S, bool> {
        if let Some(b) = v.as_bool() {
            return Ok(b);
        }
        if v.is_none() {
            return Ok(false);
        }
        if let Some(i) = v.as_immediate_int() {
            return Ok(i != 0);
        }
        if let Some(s) = Obj::<S, Str>::exactly(v) {
            return Ok(!s.body().is_empty());
        }
        self.truth_slow(v)
    }

    #[inline(never)]
    fn truth_slow(&mut self, v: Value) -> PyResult<S, bool> {
        if exact(v) {
            if number::is_number(v) {
                return Ok(number::truth::<S>(v));
            }
            if v.is_exact(Kind::Range) {
                return Ok(range::truth(self, v));
            }
            return Ok(dispatch::len(self, v)?.is_none_or(|n| n != 0));
        }
        if let Some(result) = self.call_special_opt(v, self.rt.names.bool_, &[])? {
            return match result.as_bool() {
                Some(b) => Ok(b),
                None => {
                    let name = self.type_name(result.get());
                    Err(self.type_error(format!("__bool__ should return bool, returned {name}")))
                }
            };
        }
        let ty = self.type_of(v);
        if self.lookup(ty, self.rt.names.len).is_some() {
            return Ok(self.len(v)? != 0);
        }
        Ok(true)
    }
}
