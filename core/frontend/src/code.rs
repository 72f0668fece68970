//! A compiled unit: register code with its tables, independent of any strategy.

use malachite_bigint::BigInt;
use std::sync::Arc;

/// A constant as the compiler wrote it; the interpreter makes an object of it once, at load.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True`, `False`
    Bool(bool),
    /// An integer that fits in 64 bits.
    Int(i64),
    /// Any other integer.
    Big(BigInt),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A string as code points (a literal may hold lone surrogates).
    Str(Box<[u32]>),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// A tuple.
    Tuple(Box<[Const]>),
    /// A frozen set.
    FrozenSet(Box<[Const]>),
    /// A slice of three constants.
    Slice(Box<[Const; 3]>),
    /// The code of a nested function, class body or comprehension.
    Code(Arc<Code>),
}

/// Where an exception raised in `start .. end` (word indices of instructions) goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First covered word.
    pub start: u32,
    /// One past the last covered word.
    pub end: u32,
    /// Word to continue at.
    pub target: u32,
    /// First temporary register that the handler does not want: it and all above are released, then the
    /// exception is put there (after `None` in the register before it when `push_lasti`).
    pub base: u16,
    /// Whether the handler expects a slot for the interrupted instruction below the exception.
    pub push_lasti: bool,
}

/// A place in the source text: 1-based lines, 0-based columns in UTF-8 bytes are not used; columns count
/// characters from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// First line, from 1.
    pub line: u32,
    /// First column, from 0.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
}

/// What kind of local variable a register is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// A plain fast local (arguments first).
    Fast,
    /// A local that inner functions capture; `MakeCell` turns the register into a cell.
    Cell,
    /// A captured variable of an outer function; `CopyFreeVars` fills the register.
    Free,
}

/// The code of a module, function, class body, comprehension or lambda.
#[derive(Clone, Debug)]
pub struct Code {
    /// `__name__`
    pub name: String,
    /// `__qualname__`
    pub qualname: String,
    /// The file it came from, as the user named it.
    pub filename: Arc<str>,
    /// `co_firstlineno`
    pub first_line: u32,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    /// Positional-only parameters.
    pub posonly_count: u32,
    /// Keyword-only parameters (they follow the positional ones among the locals).
    pub kwonly_count: u32,
    /// Takes `*args` (the local after the keyword-only ones).
    pub varargs: bool,
    /// Takes `**kwargs` (the local after that).
    pub varkw: bool,
    /// Its body has a `yield`: it makes a generator, or an asynchronous one if it is a coroutine too.
    pub generator: bool,
    /// Written with `async`.
    pub coroutine: bool,
    /// A generator that may be awaited: `types.coroutine` says so.
    pub iterable_coroutine: bool,
    /// A comprehension that is in truth part of the scope around: tracebacks do not mention it.
    pub transparent: bool,
    /// In a function, at whatever depth; CPython's `CO_NESTED` says it of functions only.
    pub nested: bool,
    /// A function body with fast locals (not a module or a class body).
    pub optimized: bool,
    /// `consts[0]` is the docstring.
    pub has_docstring: bool,
    /// Names and kinds of the locals, in register order.
    pub locals: Box<[(String, LocalKind)]>,
    /// Registers a frame needs: locals, temporaries, hidden loop registers.
    pub nregs: u32,
    /// Constants.
    pub consts: Box<[Const]>,
    /// Names of globals, attributes, imports.
    pub names: Box<[String]>,
    /// Instruction and extra words.
    pub words: Box<[u64]>,
    /// Handlers; the first that covers an instruction is the one.
    pub handlers: Box<[Handler]>,
    /// Source places: (first word, location), ascending; an entry holds until the next.
    pub locations: Box<[(u32, Location)]>,
}

impl Code {
    /// Number of local registers.
    pub fn nlocals(&self) -> usize {
        self.locals.len()
    }

    /// The source place of the instruction at word `pc`.
    pub fn location(&self, pc: u32) -> Location {
        match self.place(pc) {
            Some(place) => self.locations[place].1,
            None => Location { line: self.first_line, ..Location::default() },
        }
    }

    /// Which of the locations that is; `None`: it lies before them.
    pub fn place(&self, pc: u32) -> Option<usize> {
        self.locations.partition_point(|&(start, _)| start <= pc).checked_sub(1)
    }
}
