//! Dicts, sets and the views of dicts.

use super::Table;
use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;

/// A dict. Touched only inside its critical section.
#[derive(Default)]
pub struct Dict {
    /// Keys and values.
    pub table: Table,
}

/// A set. Touched only inside its critical section.
#[derive(Default)]
pub struct Set {
    /// Keys with null values.
    pub table: Table,
}

/// A frozen set: its table never changes; the hash is filled lazily.
#[derive(Default)]
pub struct FrozenSet {
    /// Keys with null values.
    pub table: Table,
}

/// Which part of a dict a view shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewKind {
    /// `dict.keys()`
    Keys,
    /// `dict.values()`
    Values,
    /// `dict.items()`
    Items,
}

/// A live view of a dict.
pub struct DictView {
    /// The dict, owned.
    pub dict: Value,
    /// Which part.
    pub kind: ViewKind,
}

/// A read-only view of a mapping.
pub struct MappingProxy {
    /// The mapping, owned.
    pub mapping: Value,
}

fn trace_table(table: &Table, visit: &mut dyn FnMut(Value)) {
    for entry in table.iter() {
        visit(entry.key);
        if !entry.value.is_null() {
            visit(entry.value);
        }
    }
}

// SAFETY: every key and value is shown once.
unsafe impl<S: Strategy> Body<S> for Dict {
    const KIND: Kind = Kind::Dict;

    fn image(&self) -> Option<Self> {
        Some(Dict { table: self.table.image()? })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        trace_table(&self.table, visit);
    }
}

// SAFETY: every key is shown once.
unsafe impl<S: Strategy> Body<S> for Set {
    const KIND: Kind = Kind::Set;

    fn image(&self) -> Option<Self> {
        Some(Set { table: self.table.image()? })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        trace_table(&self.table, visit);
    }
}

// SAFETY: every key is shown once.
unsafe impl<S: Strategy> Body<S> for FrozenSet {
    const KIND: Kind = Kind::FrozenSet;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        trace_table(&self.table, visit);
    }
}

// SAFETY: the dict is shown once.
unsafe impl<S: Strategy> Body<S> for DictView {
    const KIND: Kind = Kind::DictView;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.dict);
    }
}

// SAFETY: the mapping is shown once.
unsafe impl<S: Strategy> Body<S> for MappingProxy {
    const KIND: Kind = Kind::MappingProxy;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.mapping);
    }
}
