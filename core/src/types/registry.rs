//! The builtin types of a runtime, by name.

use crate::object::Value;

macro_rules! types {
    ($( $field:ident, )*) => {
        /// The builtin types. They belong to the runtime and never die before it.
        #[allow(missing_docs, reason = "each field is the Python type of its name")]
        pub struct Types { $( pub $field: Value, )* pub exc: [Value; Exc::ALL.len()] }

        impl Types {
            /// A registry with nothing in it yet.
            pub(crate) const fn empty() -> Self {
                Types { $( $field: Value::NULL, )* exc: [Value::NULL; Exc::ALL.len()] }
            }

            /// Every type.
            pub fn all(&self) -> impl Iterator<Item = Value> {
                [$( self.$field, )*].into_iter().chain(self.exc)
            }
        }
    };
}

types! {
    object, type_, int, bool_, float, complex, str_, bytes, bytearray, tuple, list, dict, set, frozenset,
    range, slice, cell, code, function, builtin, method_descriptor, classmethod_descriptor, method, staticmethod, classmethod,
    property, member, getset, super_, module, traceback, generator, coroutine, async_generator,
    coroutine_wrapper, async_generator_asend, async_generator_athrow, anext_awaitable, none, ellipsis, not_implemented,
    list_iterator, tuple_iterator, str_iterator, str_ascii_iterator, bytes_iterator, bytearray_iterator, range_iterator, dict_keyiterator,
    dict_valueiterator, dict_itemiterator, set_iterator, enumerate, zip, map, filter, reversed,
    list_reverseiterator, callable_iterator, iterator, dict_keys, dict_values, dict_items, mappingproxy,
    union, generic_alias, lock, rlock, native, weakref, weakproxy, weakcallableproxy,
    accumulate, batched, chain, combinations, combinations_with_replacement, compress, count, cycle,
    dropwhile, filterfalse, groupby, grouper, islice, pairwise, permutations, product, repeat, starmap,
    takewhile, tee, zip_longest,
    deque, deque_iterator, deque_reverse_iterator, placeholder, key_wrapper,
    ordered_dict, odict_keys, odict_values, odict_items, odict_iterator,
}

macro_rules! exceptions {
    ($( $name:ident : $base:ident, )*) => {
        /// The builtin exceptions.
        #[allow(missing_docs, reason = "each variant is the Python exception of its name")]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Exc { $( $name, )* }

        impl Exc {
            /// Every exception with its base (`BaseException` has itself), bases first.
            pub const ALL: &'static [(Exc, &'static str, Exc)] =
                &[ $( (Exc::$name, stringify!($name), Exc::$base), )* ];
        }
    };
}

exceptions! {
    BaseException: BaseException,
    Exception: BaseException,
    SystemExit: BaseException,
    KeyboardInterrupt: BaseException,
    GeneratorExit: BaseException,
    BaseExceptionGroup: BaseException,
    ExceptionGroup: BaseExceptionGroup,
    StopIteration: Exception,
    StopAsyncIteration: Exception,
    ArithmeticError: Exception,
    FloatingPointError: ArithmeticError,
    OverflowError: ArithmeticError,
    ZeroDivisionError: ArithmeticError,
    AssertionError: Exception,
    AttributeError: Exception,
    BufferError: Exception,
    EOFError: Exception,
    ImportError: Exception,
    ModuleNotFoundError: ImportError,
    LookupError: Exception,
    IndexError: LookupError,
    KeyError: LookupError,
    MemoryError: Exception,
    NameError: Exception,
    UnboundLocalError: NameError,
    OSError: Exception,
    BlockingIOError: OSError,
    ChildProcessError: OSError,
    ConnectionError: OSError,
    BrokenPipeError: ConnectionError,
    ConnectionAbortedError: ConnectionError,
    ConnectionRefusedError: ConnectionError,
    ConnectionResetError: ConnectionError,
    FileExistsError: OSError,
    FileNotFoundError: OSError,
    InterruptedError: OSError,
    IsADirectoryError: OSError,
    NotADirectoryError: OSError,
    PermissionError: OSError,
    ProcessLookupError: OSError,
    TimeoutError: OSError,
    ReferenceError: Exception,
    RuntimeError: Exception,
    NotImplementedError: RuntimeError,
    PythonFinalizationError: RuntimeError,
    RecursionError: RuntimeError,
    SyntaxError: Exception,
    IndentationError: SyntaxError,
    TabError: IndentationError,
    SystemError: Exception,
    TypeError: Exception,
    ValueError: Exception,
    UnicodeError: ValueError,
    UnicodeDecodeError: UnicodeError,
    UnicodeEncodeError: UnicodeError,
    UnicodeTranslateError: UnicodeError,
    Warning: Exception,
    BytesWarning: Warning,
    DeprecationWarning: Warning,
    FutureWarning: Warning,
    ImportWarning: Warning,
    PendingDeprecationWarning: Warning,
    ResourceWarning: Warning,
    RuntimeWarning: Warning,
    SyntaxWarning: Warning,
    UnicodeWarning: Warning,
    UserWarning: Warning,
}
