//! The method resolution order: C3 (Barrett et al., OOPSLA 1996), as CPython has it since 2.3.
//!
//! The order of a class is the class itself, then a merge of the orders of its bases and the list of the
//! bases: again and again the first head that stands in no other list's tail.

use crate::heap::barrier;
use crate::object::{Obj, Ref, Value, release};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::Type;

impl<S: Strategy> Vm<S> {
    /// The order of a class with these bases, without the class itself: borrowed from the bases.
    pub(crate) fn linearize(&mut self, bases: &[Value]) -> PyResult<S, Vec<Value>> {
        for (i, &base) in bases.iter().enumerate() {
            if bases[..i].contains(&base) {
                let name = self.type_body(base).name();
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
        }
        let mut lists: Vec<Vec<Value>> = bases.iter().map(|&b| self.type_body(b).mro.to_vec()).collect();
        lists.push(bases.to_vec());
        let mut order = Vec::new();
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let next = lists
                .iter()
                .map(|list| list[0])
                .find(|head| !lists.iter().any(|list| list[1..].contains(head)));
            let Some(next) = next else { return Err(self.no_consistent_order(&lists)) };
            order.push(next);
            for list in &mut lists {
                if list[0] == next {
                    list.remove(0);
                }
            }
        }
    }

    #[cold]
    fn no_consistent_order(&mut self, lists: &[Vec<Value>]) -> crate::runtime::Raised<S> {
        let mut heads: Vec<Value> = Vec::new();
        for list in lists {
            if !heads.contains(&list[0]) {
                heads.push(list[0]);
            }
        }
        let names: Vec<String> = heads.iter().map(|&t| self.type_body(t).name()).collect();
        self.type_error(format!(
            "Cannot create a consistent method resolution order (MRO) for bases {}",
            names.join(", ")
        ))
    }

    /// The order that the metaclass's own `mro` method gives, if it has one; borrowed from the result,
    /// which comes along.
    #[allow(clippy::type_complexity, reason = "spelled once, where it is used")]
    pub(crate) fn custom_order(&mut self, class: Value) -> PyResult<S, Option<(Ref<S>, Vec<Value>)>> {
        let (meta, ty) = (self.type_of(class), self.rt.types.type_);
        let name = self.rt.intern("mro");
        if meta == ty || self.lookup(meta, name) == self.lookup(ty, name) {
            return Ok(None);
        }
        let made = self.call_method(class, name, &[])?;
        let order = self.to_tuple(made.get())?;
        let items = Obj::<S, crate::types::Tuple>::from_value(order.get()).body().items().to_vec();
        for &item in &items {
            if Obj::<S, Type<S>>::of(item).is_none() {
                let name = self.type_name(item);
                return Err(self.type_error(format!("mro() returned a non-class ('{name}')")));
            }
        }
        if items.first() != Some(&class) {
            return Err(self.type_error("mro() must begin with the class itself"));
        }
        Ok(Some((order, items)))
    }

    /// Replaces the order (the class itself first) and, when given, the bases of a class.
    ///
    /// Readers hold slices of the old order only between safepoints, so it is replaced while the world is
    /// stopped.
    pub(crate) fn replace_order(&mut self, class: Value, order: Vec<Value>, bases: Option<Ref<S>>) {
        for &t in order.iter().skip(1) {
            crate::object::retain::<S>(t);
        }
        let object = Obj::<S, Type<S>>::from_value(class);
        object.will_hold(bases.as_ref().map_or(Value::NULL, Ref::get));
        let (old_order, old_bases) = self.rt.world.stopped(|_| {
            // Stopping the world may have waited for a collection to begin.
            order.iter().copied().chain(bases.as_ref().map(Ref::get)).for_each(barrier::<S>);
            // SAFETY: every other thread is stopped at a safepoint, where nobody holds a reference into a
            // type's body, and this thread holds none.
            let body = unsafe { &mut *object.body_ptr() };
            let old_order = std::mem::replace(&mut body.mro, order.into_boxed_slice());
            (old_order, bases.map(|b| std::mem::replace(&mut body.bases, b.into_value())))
        });
        old_order.iter().skip(1).for_each(|&t| release::<S>(t));
        if let Some(old) = old_bases {
            release::<S>(old);
        }
    }
}
