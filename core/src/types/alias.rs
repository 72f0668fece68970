//! What stands for several types, or for a type with parameters, where a type may stand.

use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;

/// `int | str`
pub struct Union {
    /// Its members, a tuple of at least two different ones, owned.
    pub args: Value,
}

/// `list[int]`
pub struct GenericAlias {
    /// `list`, owned.
    pub origin: Value,
    /// The parameters, a tuple, owned.
    pub args: Value,
}

// SAFETY: the members are shown once.
unsafe impl<S: Strategy> Body<S> for Union {
    const KIND: Kind = Kind::Union;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.args);
    }
}

// SAFETY: both references are shown once.
unsafe impl<S: Strategy> Body<S> for GenericAlias {
    const KIND: Kind = Kind::GenericAlias;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.origin);
        visit(self.args);
    }
}
