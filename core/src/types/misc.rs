//! Small bodies: cells, modules, ranges, slices, and native objects of built-in modules.

use super::Field;
use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;
use parking_lot::{Condvar, Mutex};

/// A variable that closures share. Touched only inside its critical section.
pub struct Cell {
    /// The contents; null when unbound.
    pub value: Value,
}

impl Cell {
    /// The contents, if there are any.
    #[inline(always)]
    pub fn content(&self) -> Option<Value> {
        if self.value.is_null() { None } else { Some(self.value) }
    }
}

/// A module.
pub struct Module {
    /// Its namespace, a dict, owned; never replaced.
    pub dict: Value,
}

/// `range(start, stop, step)`: integers, owned.
pub struct Range {
    /// First value.
    pub start: Value,
    /// Bound, exclusive.
    pub stop: Value,
    /// Step, not zero.
    pub step: Value,
}

/// `slice(start, stop, step)`: any values, owned.
pub struct Slice {
    /// Start or None.
    pub start: Value,
    /// Stop or None.
    pub stop: Value,
    /// Step or None.
    pub step: Value,
}

/// A lock of the `_thread` module: plain or recursive. It guards its own state.
pub struct Primitive {
    /// Whether the owner may acquire again.
    pub recursive: bool,
    /// Owner thread (0: none, plain locks use 1 for "held") and how often it acquired.
    pub state: Mutex<(u64, u64)>,
    /// Where waiters sleep.
    pub released: Condvar,
}

impl Primitive {
    /// A free lock.
    pub fn new(recursive: bool) -> Self {
        Primitive { recursive, state: Mutex::new((0, 0)), released: Condvar::new() }
    }
}

/// A native object of a built-in module.
pub trait NativeObject: 'static {
    /// Shows every owned reference once.
    fn trace(&self, _visit: &mut dyn FnMut(Value)) {}
    /// As [`Body::image`].
    fn image(&self) -> Option<Box<dyn NativeObject>> {
        None
    }
    /// The bytes that it shows to whoever takes bytes-like objects.
    fn bytes(&self) -> Option<&[u8]> {
        None
    }
    /// The same to be written to.
    fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        None
    }
    /// For downcasting.
    fn as_any(&self) -> &dyn std::any::Any;
    /// For downcasting, inside the object's critical section.
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any;
}

/// The body that boxes a [`NativeObject`].
pub struct Native(pub Box<dyn NativeObject>);

impl Cell {
    /// A cell that holds (owns) `value`.
    pub fn new(value: Value) -> Self {
        Cell { value }
    }
}

fn visit_if(v: Value, visit: &mut dyn FnMut(Value)) {
    if !v.is_null() {
        visit(v);
    }
}

// SAFETY: the contents are shown once.
unsafe impl<S: Strategy> Body<S> for Cell {
    const KIND: Kind = Kind::Cell;

    fn image(&self) -> Option<Self> {
        Some(Cell { value: self.value })
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit_if(self.value, visit);
    }
}

// SAFETY: the namespace is shown once.
unsafe impl<S: Strategy> Body<S> for Module {
    const KIND: Kind = Kind::Module;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.dict);
    }
}

// SAFETY: the three parts are shown once each.
unsafe impl<S: Strategy> Body<S> for Range {
    const KIND: Kind = Kind::Range;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.start, self.stop, self.step].into_iter().for_each(visit);
    }
}

// SAFETY: the three parts are shown once each.
unsafe impl<S: Strategy> Body<S> for Slice {
    const KIND: Kind = Kind::Slice;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        [self.start, self.stop, self.step].into_iter().for_each(visit);
    }
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for Primitive {
    const KIND: Kind = Kind::Primitive;
}

// SAFETY: passed on to the object, whose trait says the same.
unsafe impl<S: Strategy> Body<S> for Native {
    const KIND: Kind = Kind::Native;

    fn image(&self) -> Option<Self> {
        self.0.image().map(Native)
    }

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        self.0.trace(visit);
    }
}

/// Shows a field's value.
pub(super) fn visit_field(field: &Field, visit: &mut dyn FnMut(Value)) {
    visit_if(field.get(), visit);
}
