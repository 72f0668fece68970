//! Shapes: which attribute lies in which slot of an instance, shared by all instances that got the same
//! attributes in the same order (Self's maps; Chambers, Ungar, Lee, OOPSLA 1989).
//!
//! A shape belongs to one class, so a site that has seen a shape knows the class too. Its *guard* is a
//! number that no other shape has; whatever may change the meaning of an attribute access on instances of
//! the class (a change of an attribute of the class or of a base) gives all its shapes new guards, and
//! every inline cache that compared the old number misses.

use crate::object::Value;
use parking_lot::RwLock;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

/// A map from names. Interned strings differ in their addresses, so that a multiplication is hash enough.
pub type NameMap<V> = HashMap<u64, V, BuildHasherDefault<NameHasher>>;

/// See [`NameMap`].
#[derive(Default)]
pub struct NameHasher(u64);

impl Hasher for NameHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.write_u64(b as u64));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}

/// A shape. Owned by its class; lives as long.
pub struct Shape<S> {
    guard: AtomicU32,
    /// Its number in the runtime's shape table.
    pub id: u32,
    /// Names by slot; interned strings, which never die.
    pub names: Box<[Value]>,
    slots: NameMap<u32>,
    /// Instances of this shape keep their attributes in a dict in slot 0.
    pub dict_mode: bool,
    /// The shape that each added name leads to.
    pub transitions: RwLock<NameMap<*const Shape<S>>>,
    _strategy: PhantomData<S>,
}

// SAFETY: names are immortal strings, transitions point to shapes of the same class, which live as long.
unsafe impl<S> Send for Shape<S> {}
// SAFETY: as above; what changes is atomic or behind its lock.
unsafe impl<S> Sync for Shape<S> {}

impl<S> Shape<S> {
    /// A shape with these names.
    pub fn new(id: u32, guard: u32, names: Box<[Value]>, dict_mode: bool) -> Self {
        let slots = names.iter().enumerate().map(|(i, n)| (n.bits(), i as u32)).collect();
        Shape {
            guard: AtomicU32::new(guard),
            id,
            names,
            slots,
            dict_mode,
            transitions: RwLock::default(),
            _strategy: PhantomData,
        }
    }

    /// The number inline caches compare. A shape in dict mode has 0, which no cache holds.
    #[inline(always)]
    pub fn guard(&self) -> u32 {
        self.guard.load(Ordering::Acquire)
    }

    /// Makes every cache that knows the present guard miss.
    pub fn reguard(&self, guard: u32) {
        if !self.dict_mode {
            self.guard.store(guard, Ordering::Release);
        }
    }

    /// The slot of a name.
    pub fn slot(&self, name: Value) -> Option<u32> {
        self.slots.get(&name.bits()).copied()
    }
}
