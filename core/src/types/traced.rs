//! What native parts of library modules keep: plain structures of values, from which everything that the heap asks of
//! a body follows field by field: what it owns, and a copy for transactions.

use super::NativeObject;
use crate::object::Value;
use std::any::Any;

/// What shows the references it owns.
pub trait Trace {
    /// Shows each once; null is none.
    fn trace(&self, visit: &mut dyn FnMut(Value));
}

impl Trace for Value {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        if !self.is_null() {
            visit(*self);
        }
    }
}

macro_rules! owns_nothing {
    ($($ty:ty)*) => { $( impl Trace for $ty { fn trace(&self, _: &mut dyn FnMut(Value)) {} } )* };
}

owns_nothing! { bool u64 usize Option<usize> Box<[usize]> super::ViewKind }

impl Trace for Box<[Value]> {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.iter().for_each(|v| Trace::trace(v, visit));
    }
}

impl Trace for Vec<Value> {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.iter().for_each(|v| Trace::trace(v, visit));
    }
}

/// A structure that [`Trace`]s its fields.
macro_rules! traced {
    ($(#[$meta:meta])* struct $name:ident { $( $(#[$doc:meta])* $field:ident: $ty:ty, )* }) => {
        $(#[$meta])*
        #[derive(Clone)]
        struct $name { $( $(#[$doc])* $field: $ty, )* }

        impl $crate::types::Trace for $name {
            fn trace(&self, visit: &mut dyn FnMut($crate::object::Value)) {
                $( $crate::types::Trace::trace(&self.$field, visit); )*
            }
        }
    };
}

pub(crate) use traced;

/// The state of a library module's iterator.
pub trait Tool: Any {
    /// Shows every owned reference once.
    fn trace(&self, visit: &mut dyn FnMut(Value));
    /// A copy, whose references the caller retains.
    fn copy(&self) -> Box<dyn Tool>;
}

impl<T: Trace + Clone + 'static> Tool for T {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        Trace::trace(self, visit);
    }

    fn copy(&self) -> Box<dyn Tool> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Tool> {
    fn clone(&self) -> Self {
        (**self).copy()
    }
}

impl<T: Trace + Clone + 'static> NativeObject for T {
    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        Trace::trace(self, visit);
    }

    fn image(&self) -> Option<Box<dyn NativeObject>> {
        Some(Box::new(self.clone()))
    }
}
