//! The bodies of all object kinds, and the types they belong to.
//!
//! A body is data and the invariants of its data; what Python programs can do with it (methods,
//! operators) is in [`builtins`](crate::builtins), one file for each type.

mod alias;
mod attrs;
mod awaitable;
mod bytes;
mod code;
mod deque;
mod dict;
mod exception;
mod function;
mod generator;
mod instance;
mod iterator;
mod misc;
mod number;
mod registry;
mod sequence;
mod shape;
mod string;
mod table;
mod traced;
mod typeobj;
mod weakref;

pub use alias::{GenericAlias, Union};
pub use attrs::AttrTable;
pub use awaitable::{Awaitable, Stage, Waits};
pub use bytes::{ByteArray, Bytes};
pub use code::{Code, CodeConst};
pub use deque::Deque;
pub use dict::{Dict, DictView, FrozenSet, MappingProxy, Set, ViewKind};
pub use exception::{Exception, Traceback, TracebackEntry};
pub use function::{
    Args, Binding, BoundMethod, Builtin, ClassMethod, Function, GetSet, Member, NativeFn, Property,
    StaticMethod, Super,
};
pub use generator::{Flavour, GenState, Generator};
pub use instance::{Instance, attrs_of, trace_attrs};
pub use iterator::{Advance, Iter, IterState};
pub use misc::{Cell, Module, Native, NativeObject, Primitive, Range, Slice, Window};
pub use number::{Complex, Float, Int};
pub use registry::{Exc, Types};
pub use sequence::{List, Tuple};
pub use shape::{NameMap, Shape};
pub use string::{Room, Str};
pub use string::{hash_bytes, hash_text};
pub use table::{Entry, Found, Table};
pub(crate) use traced::traced;
pub use traced::{Tool, Trace};
pub use typeobj::{LockSlots, Type, TypeFlags};
pub(crate) use weakref::Links;
pub use weakref::WeakRef;

use crate::object::Value;
use std::sync::atomic::{AtomicU64, Ordering};

/// A value field that may be replaced while other threads read it; what it held is retired, not released
/// at once, wherever a reader may not hold the object's lock.
#[repr(transparent)]
pub struct Field(AtomicU64);

impl Field {
    /// A field that holds (owns) `v`.
    pub fn new(v: Value) -> Self {
        Field(AtomicU64::new(v.bits()))
    }

    /// The present value, borrowed.
    #[inline(always)]
    pub fn get(&self) -> Value {
        Value::from_bits(self.0.load(Ordering::Acquire))
    }

    /// Puts `v` (owned) in and hands out what was there.
    pub fn replace(&self, v: Value) -> Value {
        Value::from_bits(self.0.swap(v.bits(), Ordering::AcqRel))
    }
}
