//! Small bodies: cells, modules, ranges, slices, and native objects of built-in modules.

use super::Field;
use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;
use parking_lot::{Condvar, Mutex};
use std::any::Any;
use std::ops::Range as Span;

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

/// Some of an object's bytes: items of one size, at equal distances.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Where the first item begins.
    pub at: usize,
    /// How many items.
    pub count: usize,
    /// From one item's beginning to the next one's, in bytes.
    pub stride: isize,
    /// Bytes of an item, at least one.
    pub size: usize,
}

impl Window {
    /// Bytes of all items.
    pub fn bytes(self) -> usize {
        self.count * self.size
    }

    /// Whether one item begins where the other ends.
    pub fn is_contiguous(self) -> bool {
        self.count <= 1 || self.stride == self.size as isize
    }

    /// The bytes' place, if the items are contiguous.
    pub fn range(self) -> Option<Span<usize>> {
        match self.count {
            0 => Some(0..0),
            _ => self.is_contiguous().then(|| self.at..self.at + self.bytes()),
        }
    }

    /// Every `step`-th item from the one at `start` on, `count` of them, all in this window.
    pub fn part(self, start: isize, step: isize, count: usize) -> Window {
        let at = if count == 0 { 0 } else { self.place(start) };
        Window { at, count, stride: self.stride * step, size: self.size }
    }

    fn place(self, index: isize) -> usize {
        (self.at as isize + index * self.stride) as usize
    }

    fn places(self) -> impl Iterator<Item = Span<usize>> {
        (0..self.count as isize).map(move |k| self.place(k)..self.place(k) + self.size)
    }

    /// A copy of the items; `None`: not all of them are there.
    pub fn of(self, all: &[u8]) -> Option<Vec<u8>> {
        let mut items = Vec::with_capacity(self.bytes());
        for place in self.places() {
            items.extend_from_slice(all.get(place)?);
        }
        Some(items)
    }

    /// Writes the items; false, and nothing is written: not all of them are there.
    pub fn put(self, all: &mut [u8], items: &[u8]) -> bool {
        if self.places().any(|place| all.get(place).is_none()) {
            return false;
        }
        for (place, item) in self.places().zip(items.chunks_exact(self.size)) {
            all[place].copy_from_slice(item);
        }
        true
    }
}

/// A native object of a built-in module.
pub trait NativeObject: Any {
    /// Shows every owned reference once.
    fn trace(&self, _visit: &mut dyn FnMut(Value)) {}
    /// As [`Body::image`].
    fn image(&self) -> Option<Box<dyn NativeObject>> {
        None
    }
    /// Only a window shows its bytes: it is no bytes-like object itself.
    fn behind_window(&self) -> bool {
        false
    }
    /// The bytes that it shows to whoever takes bytes-like objects.
    fn bytes(&self) -> Option<&[u8]> {
        None
    }
    /// The same to be written to.
    fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        None
    }
    /// Another object whose bytes it shows (borrowed), which of them, and whether they are not to be written to.
    fn window(&self) -> Option<(Value, Window, bool)> {
        None
    }
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

#[cfg(test)]
mod tests {
    use super::Window;

    #[test]
    fn a_window_shows_every_item_once() {
        let window = Window { at: 1, count: 3, stride: 2, size: 2 };
        let mut bytes = [0, 1, 2, 3, 4, 5, 6];
        assert_eq!(window.of(&bytes).as_deref(), Some(&[1, 2, 3, 4, 5, 6][..]));
        let back = window.part(2, -1, 3);
        assert_eq!(back.of(&bytes).as_deref(), Some(&[5, 6, 3, 4, 1, 2][..]));
        assert!(back.put(&mut bytes, &[9, 9, 8, 8, 7, 7]));
        assert_eq!(bytes, [0, 7, 7, 8, 8, 9, 9]);
        assert!(!window.put(&mut bytes[..5], &[0; 6]) && bytes[1] == 7);
    }
}
