//! What an object's body must say of itself, and the table that finds it from the kind byte.

use super::{Header, Kind, Object, Prefix, Value};
use crate::strategy::Strategy;

/// A Rust type that is the body of objects of one kind.
///
/// Bodies hold references as bare [`Value`]s; [`trace`](Body::trace) shows every owned one. The
/// destructor releases what `trace` shows and then drops the body, whose own `Drop` (a `Vec`'s, say)
/// releases nothing: that is what lets deep structures die without deep recursion.
///
/// # Safety
///
/// `trace` must show each owned reference exactly once, and `KIND` must belong to this type alone.
pub unsafe trait Body<S: Strategy>: Sized + 'static {
    /// The kind byte.
    const KIND: Kind;

    /// Shows every owned reference. Called by the destructor and, while the world is stopped, by the
    /// collector.
    fn trace(&self, _visit: &mut dyn FnMut(Value)) {}

    /// A copy of the body with arrays of its own, whose references the caller retains; `None`: this one is not to
    /// be copied. Called by a thread that is about to change the body, inside its section.
    fn image(&self) -> Option<Self> {
        None
    }
}

/// A body's image without its type, owned.
pub(super) struct Saved {
    body: *mut u8,
    kind: u8,
    ops: &'static KindOps,
}

impl Saved {
    /// Shows every reference in it.
    pub fn trace(&self, visit: &mut dyn FnMut(Value)) {
        // SAFETY: `save` made the image of this kind.
        unsafe { (self.ops.trace_image)(self.body, visit) }
    }

    /// Swaps it with an object's body.
    ///
    /// # Safety
    ///
    /// The object has the kind the image was made of, and nobody else touches its body.
    pub unsafe fn swap(&mut self, object: *mut Prefix) {
        // SAFETY: the caller's contract.
        unsafe {
            debug_assert_eq!((*object).kind, self.kind);
            (self.ops.swap)(object, self.body);
        }
    }
}

impl Drop for Saved {
    fn drop(&mut self) {
        // SAFETY: `save` boxed it.
        unsafe { (self.ops.drop_image)(self.body) }
    }
}

/// A body's operations without its type.
pub struct KindOps {
    /// Bytes of header and body.
    pub bytes: usize,
    /// Shows every owned reference of the object.
    pub trace: unsafe fn(*mut Prefix, &mut dyn FnMut(Value)),
    /// Drops the body in place.
    pub drop: unsafe fn(*mut Prefix),
    /// A boxed [image](Body::image) of the body, or null.
    image: unsafe fn(*mut Prefix) -> *mut u8,
    /// Shows every reference in an image.
    trace_image: unsafe fn(*mut u8, &mut dyn FnMut(Value)),
    /// Swaps a body with an image.
    swap: unsafe fn(*mut Prefix, *mut u8),
    /// Frees an image.
    drop_image: unsafe fn(*mut u8),
}

impl KindOps {
    const fn of<S: Strategy, T: Body<S>>() -> KindOps {
        unsafe fn trace<S: Strategy, T: Body<S>>(object: *mut Prefix, visit: &mut dyn FnMut(Value)) {
            // SAFETY: the table is indexed by kind, so the object's body is a `T`; nobody changes it now.
            unsafe { (*(*object.cast::<Object<S, T>>()).body.get()).trace(visit) }
        }
        unsafe fn drop_body<S: Strategy, T: Body<S>>(object: *mut Prefix) {
            // SAFETY: as above, and the destructor calls it once.
            unsafe { std::ptr::drop_in_place((*object.cast::<Object<S, T>>()).body.get()) }
        }
        unsafe fn image<S: Strategy, T: Body<S>>(object: *mut Prefix) -> *mut u8 {
            // SAFETY: as above.
            let image = unsafe { (*(*object.cast::<Object<S, T>>()).body.get()).image() };
            image.map_or(std::ptr::null_mut(), |image| Box::into_raw(Box::new(image)).cast())
        }
        unsafe fn trace_image<S: Strategy, T: Body<S>>(image: *mut u8, visit: &mut dyn FnMut(Value)) {
            // SAFETY: `image` of the same kind made it.
            unsafe { (*image.cast::<T>()).trace(visit) }
        }
        unsafe fn swap<S: Strategy, T: Body<S>>(object: *mut Prefix, image: *mut u8) {
            // SAFETY: as above, and the caller has the body to itself.
            unsafe { std::ptr::swap((*object.cast::<Object<S, T>>()).body.get(), image.cast::<T>()) }
        }
        unsafe fn drop_image<T>(image: *mut u8) {
            // SAFETY: `image` boxed it; it is freed once.
            drop(unsafe { Box::from_raw(image.cast::<T>()) });
        }
        // A free slot keeps a link behind the header's words.
        const { assert!(size_of::<Object<S, T>>() > 16 && size_of::<Header<S>>() >= 16) };
        KindOps {
            bytes: size_of::<Object<S, T>>(),
            trace: trace::<S, T>,
            drop: drop_body::<S, T>,
            image: image::<S, T>,
            trace_image: trace_image::<S, T>,
            swap: swap::<S, T>,
            drop_image: drop_image::<T>,
        }
    }

    /// An image of an object's body; its references are the caller's to retain.
    ///
    /// # Safety
    ///
    /// The object has this kind, and nobody else changes its body.
    pub(super) unsafe fn save(&'static self, object: *mut Prefix) -> Option<Saved> {
        // SAFETY: the caller's contract.
        let (body, kind) = unsafe { ((self.image)(object), (*object).kind) };
        if body.is_null() { None } else { Some(Saved { body, kind, ops: self }) }
    }
}

struct Table<S>(std::marker::PhantomData<S>);

macro_rules! table {
    ($($kind:ident => $body:ty,)*) => {
        impl<S: Strategy> Table<S> {
            const OPS: &'static [KindOps] = &[
                KindOps::of::<S, Nothing>(),
                $( KindOps::of::<S, $body>(), )*
            ];
        }
        const _: () = { $( let _ = Kind::$kind; )* };
        #[cfg(test)]
        pub(super) const TABLE_ORDER: &[Kind] = &[Kind::None, $( Kind::$kind, )*];
    };
}

struct Nothing;

// SAFETY: no object has this kind.
unsafe impl<S: Strategy> Body<S> for Nothing {
    const KIND: Kind = Kind::None;
}

use crate::types as t;

table! {
    Instance => t::Instance<S>,
    Type => t::Type<S>,
    Int => t::Int,
    Float => t::Float,
    Complex => t::Complex,
    Str => t::Str,
    Bytes => t::Bytes,
    ByteArray => t::ByteArray,
    Tuple => t::Tuple,
    List => t::List,
    Dict => t::Dict,
    Set => t::Set,
    FrozenSet => t::FrozenSet,
    Range => t::Range,
    Slice => t::Slice,
    Cell => t::Cell,
    Code => t::Code<S>,
    Function => t::Function,
    Builtin => t::Builtin<S>,
    BoundMethod => t::BoundMethod,
    StaticMethod => t::StaticMethod,
    ClassMethod => t::ClassMethod,
    Property => t::Property,
    Member => t::Member,
    GetSet => t::GetSet<S>,
    Super => t::Super,
    Module => t::Module,
    Exception => t::Exception,
    Traceback => t::Traceback,
    Generator => t::Generator<S>,
    Awaitable => t::Awaitable,
    Iterator => t::Iter<S>,
    DictView => t::DictView,
    MappingProxy => t::MappingProxy,
    Union => t::Union,
    GenericAlias => t::GenericAlias,
    Primitive => t::Primitive,
    Deque => t::Deque,
    WeakRef => t::WeakRef,
    Native => t::Native,
}

/// The operations of a kind. Subclass instances answer as their builtin base.
#[inline]
pub fn ops_of<S: Strategy>(kind: u8) -> &'static KindOps {
    &Table::<S>::OPS[(kind & !Kind::SUBCLASS) as usize]
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_in_kind_order() {
        assert_eq!(super::TABLE_ORDER, super::Kind::ALL);
    }
}
