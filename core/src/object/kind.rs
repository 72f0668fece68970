//! The layouts an object can have: one number for each Rust body type.

macro_rules! kinds {
    ($( $(#[$doc:meta])* $name:ident, )*) => {
        /// Which body an object has. The header's kind byte holds this number, with
        /// [`SUBCLASS`](Kind::SUBCLASS) added for instances of user-defined subclasses, so that one
        /// byte compare asks "exactly this builtin type".
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Kind {
            /// Not an object: what immediates answer.
            None = 0,
            $( $(#[$doc])* $name, )*
        }

        impl Kind {
            /// Every kind, in number order.
            pub const ALL: &'static [Kind] = &[Kind::None, $( Kind::$name, )*];
        }
    };
}

kinds! {
    /// An instance of a user-defined class, its attributes behind a shape.
    Instance,
    /// A type.
    Type,
    /// An integer that is not immediate.
    Int,
    /// A float under a strategy that boxes numbers.
    Float,
    /// A complex number.
    Complex,
    /// A string.
    Str,
    /// Bytes.
    Bytes,
    /// A bytearray.
    ByteArray,
    /// A tuple.
    Tuple,
    /// A list.
    List,
    /// A dict.
    Dict,
    /// A set.
    Set,
    /// A frozen set.
    FrozenSet,
    /// A range.
    Range,
    /// A slice.
    Slice,
    /// A cell of a closure.
    Cell,
    /// Loaded code.
    Code,
    /// A Python function.
    Function,
    /// A function or method written in Rust.
    Builtin,
    /// A function bound to its first argument.
    BoundMethod,
    /// `staticmethod`
    StaticMethod,
    /// `classmethod`
    ClassMethod,
    /// `property`
    Property,
    /// The descriptor of a `__slots__` member.
    Member,
    /// A computed attribute of a builtin type.
    GetSet,
    /// `super`
    Super,
    /// A module.
    Module,
    /// An exception.
    Exception,
    /// A traceback entry.
    Traceback,
    /// A generator.
    Generator,
    /// What `await` steps through: a coroutine seen as an iterator, a step of an asynchronous generator.
    Awaitable,
    /// An iterator written in Rust (lists, dicts, zip, map, ...).
    Iterator,
    /// A view of a dict: keys, values or items.
    DictView,
    /// A read-only view of a mapping.
    MappingProxy,
    /// `int | str`
    Union,
    /// `list[int]`
    GenericAlias,
    /// A lock, event, condition or another primitive of `threading`.
    Primitive,
    /// `collections.deque`
    Deque,
    /// A weak reference or a proxy.
    WeakRef,
    /// Any other native object: its body is a boxed Rust value.
    Native,
}

impl Kind {
    /// Added to the kind byte of an instance of a user-defined subclass.
    pub const SUBCLASS: u8 = 0x80;

    /// Whether an object with that kind byte holds no reference to another and has no finalizer: it is never part of a
    /// cycle, and nothing but its own memory goes with it.
    #[inline(always)]
    pub const fn is_leaf(kind: u8) -> bool {
        const FIRST: u8 = Kind::Int as u8;
        const LAST: u8 = Kind::Bytes as u8;
        matches!(kind, FIRST..=LAST)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn numbers_strings_and_bytes_are_leaves() {
        let leaves: Vec<Kind> = Kind::ALL.iter().copied().filter(|&kind| Kind::is_leaf(kind as u8)).collect();
        assert_eq!(leaves, [Kind::Int, Kind::Float, Kind::Complex, Kind::Str, Kind::Bytes]);
        assert!(!Kind::is_leaf(Kind::Str as u8 | Kind::SUBCLASS));
    }
}
