//! A type's own attributes: a read-mostly table.
//!
//! Readers take a snapshot of the name index through `arc-swap` and read the value from its cell: no lock
//! and no wait. Writers, which are few, take the runtime's lock for changes of types: a new value for a
//! known name goes into its cell, a new or deleted name makes a new index. What a cell held is handed to
//! the caller to *retire*, because a reader may be looking at it until its next safepoint.

use super::Field;
use crate::object::Value;
use arc_swap::ArcSwap;
use std::sync::Arc;

#[derive(Clone, Default)]
struct Index {
    cells: super::NameMap<Arc<Field>>,
    /// Names in order of definition; interned strings, which never die.
    order: Vec<Value>,
}

/// The table. Owns the values, not the names.
#[derive(Default)]
pub struct AttrTable(ArcSwap<Index>);

impl AttrTable {
    /// The value of an interned name: borrowed, good until the calling thread's next safepoint.
    pub fn get(&self, name: Value) -> Option<Value> {
        let value = self.0.load().cells.get(&name.bits())?.get();
        if value.is_null() { None } else { Some(value) }
    }

    /// Sets a name to an owned value; the old value, if any, is the caller's to retire. The caller holds
    /// the lock for changes of types.
    #[must_use]
    pub fn set(&self, name: Value, value: Value) -> Option<Value> {
        let index = self.0.load();
        if let Some(cell) = index.cells.get(&name.bits()) {
            let old = cell.replace(value);
            return if old.is_null() { None } else { Some(old) };
        }
        let mut next = Index::clone(&index);
        next.cells.insert(name.bits(), Arc::new(Field::new(value)));
        next.order.push(name);
        self.0.store(Arc::new(next));
        None
    }

    /// Removes a name; its value is the caller's to retire. Same lock.
    pub fn remove(&self, name: Value) -> Option<Value> {
        let index = self.0.load();
        let old = index.cells.get(&name.bits())?.replace(Value::NULL);
        let mut next = Index::clone(&index);
        next.cells.remove(&name.bits());
        next.order.retain(|&n| n != name);
        self.0.store(Arc::new(next));
        if old.is_null() { None } else { Some(old) }
    }

    /// Names and values in order of definition.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        let index = self.0.load();
        index.order.iter().map(|&n| (n, index.cells[&n.bits()].get())).filter(|(_, v)| !v.is_null()).collect()
    }
}
