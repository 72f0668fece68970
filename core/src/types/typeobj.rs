//! Types: names, bases, attributes, and the numbers that inline caches compare.

use super::{AttrTable, Shape};
use crate::object::{Body, Kind, Obj, Value};
use crate::strategy::{LockWord, Strategy, Sync};
use parking_lot::{Mutex, RwLock};
use std::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, Ordering};

/// What is special about a type; bits of [`Type::flags`].
#[derive(Clone, Copy)]
pub struct TypeFlags;

impl TypeFlags {
    /// Made by a program.
    pub const HEAP: u32 = 1;
    /// May be subclassed.
    pub const BASETYPE: u32 = 2;
    /// Instances take any attribute.
    pub const HAS_DICT: u32 = 4;
    /// Defines `__getattr__` somewhere in the MRO.
    pub const GETATTR: u32 = 8;
    /// Overrides `__getattribute__`.
    pub const GETATTRIBUTE: u32 = 16;
    /// Overrides `__setattr__`.
    pub const SETATTR: u32 = 32;
    /// Overrides `__delattr__`.
    pub const DELATTR: u32 = 64;
    /// Defines `__get__`.
    pub const GET: u32 = 128;
    /// Defines `__set__` or `__delete__`.
    pub const SET: u32 = 256;
    /// A subclass of `type`.
    pub const METATYPE: u32 = 512;
    /// Overrides `__hash__`, `__eq__` or both: instances do not compare by identity alone.
    pub const CUSTOM_EQ: u32 = 1024;
    /// Defines `__del__`.
    pub const FINALIZER: u32 = 2048;
    /// A class of a builtin module: messages name it with its module.
    pub const DOTTED: u32 = 4096;
    /// Instances can be weakly referenced.
    pub const WEAKREF: u32 = 8192;
    /// What its methods written in Rust change, a transaction can undo.
    pub const UNDOABLE: u32 = 16384;
    /// Looked into as a class made by a program, but one of the runtime's own: programs cannot change it.
    pub const FIXED: u32 = 32768;
}

/// The lock and unlock slots through which a strategy may ask to be reached (the talk's `Py_LOCK` and
/// `Py_UNLOCK`): a type whose instances never change has slots that do nothing.
pub struct LockSlots<S: Strategy> {
    /// Enters an instance's critical section.
    pub lock: fn(&LockWord<S>),
    /// Leaves it.
    pub unlock: fn(&LockWord<S>),
}

impl<S: Strategy> LockSlots<S> {
    /// The slots for instances of a layout. Strings are immutable but for their cached encoding, which
    /// is filled lazily, so they lock too.
    pub fn for_kind(kind: Kind) -> Self {
        match kind {
            Kind::Int
            | Kind::Float
            | Kind::Complex
            | Kind::Bytes
            | Kind::Tuple
            | Kind::Range
            | Kind::Slice => LockSlots { lock: |_| {}, unlock: |_| {} },
            _ => LockSlots { lock: S::Sync::lock, unlock: S::Sync::unlock },
        }
    }
}

/// A type's body.
pub struct Type<S: Strategy> {
    /// `__name__`
    pub name: RwLock<Box<str>>,
    /// `__qualname__`
    pub qualname: RwLock<Box<str>>,
    /// Layout of instances.
    pub kind: Kind,
    /// [`TypeFlags`] bits.
    pub flags: AtomicU32,
    /// `__bases__`: a tuple, owned.
    pub bases: Value,
    /// `__mro__`: types, owned; itself first (borrowed: the entry for itself is not counted).
    pub mro: Box<[Value]>,
    /// Its own attributes.
    pub attrs: AttrTable,
    /// Lock and unlock slots.
    pub lock_slots: LockSlots<S>,
    /// Names with fixed slots, from `__slots__` here and in bases.
    pub members: Box<[Value]>,
    /// The number inline caches compare for instances without a shape, and method caches for all.
    pub guard: AtomicU32,
    /// The shape of an instance without attributes.
    pub root_shape: AtomicPtr<Shape<S>>,
    /// The shape of an instance that keeps a dict.
    pub dict_shape: AtomicPtr<Shape<S>>,
    /// Every shape of this class, owned.
    pub shapes: Mutex<Vec<Box<Shape<S>>>>,
    /// Inline slots to give to new instances.
    pub inline_slots: AtomicU16,
    /// Direct subclasses, borrowed; a dying type takes itself out.
    pub subclasses: Mutex<Vec<Value>>,
}

// SAFETY: bases, the MRO but for itself, and the attribute values are shown once each.
unsafe impl<S: Strategy> Body<S> for Type<S> {
    const KIND: Kind = Kind::Type;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        visit(self.bases);
        self.mro.iter().skip(1).for_each(|&t| visit(t));
        self.attrs.entries().into_iter().for_each(|(_, v)| visit(v));
    }
}

impl<S: Strategy> Type<S> {
    /// Whether a flag bit is set.
    #[inline(always)]
    pub fn has(&self, flag: u32) -> bool {
        self.flags.load(Ordering::Relaxed) & flag != 0
    }

    /// Whether a program may change the type itself.
    pub fn is_mutable(&self) -> bool {
        self.has(TypeFlags::HEAP) && !self.has(TypeFlags::FIXED)
    }

    /// Whether `other` is among this type's bases or this type itself (by the MRO).
    #[inline]
    pub fn is_subtype_of(&self, other: Value) -> bool {
        self.mro.contains(&other)
    }

    /// The value of an interned name in this type or the next in its MRO that has it: borrowed, good
    /// until the calling thread's next safepoint. Goes through no cache; see
    /// [`Vm::lookup`](crate::runtime::Vm::lookup).
    pub fn find(&self, name: Value) -> Option<Value> {
        self.find_in(name).map(|(_, value)| value)
    }

    /// The class of the MRO that defines a name, and what it says.
    pub fn find_in(&self, name: Value) -> Option<(Value, Value)> {
        let own = |&t: &Value| Some((t, Obj::<S, Type<S>>::from_value(t).body().attrs.get(name)?));
        self.mro.iter().find_map(own)
    }

    /// The name, copied.
    pub fn name(&self) -> String {
        self.name.read().to_string()
    }
}
