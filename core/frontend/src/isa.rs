//! The register instruction set that the interpreter executes.
//!
//! One instruction is one 64-bit word ([`Instr`]), some are followed by *extra words*: an inline-cache
//! word (zero until the interpreter fills it, always read and written whole, so that a racing reader
//! sees one entry or another and never a mixture) or an immediate word. [`Op::extra_words`] tells how
//! many follow.
//!
//! # Registers
//!
//! A frame owns a window of registers on its thread's value stack:
//!
//! ```text
//! r[0 .. nlocals)   fast locals, cells, free variables (CPython's "localsplus" order)
//! then              hidden loop registers, two for each `ForPrep` in flight
//! then .. nregs)    temporaries, one for each slot of the stack code
//! ```
//!
//! **Invariant R** (the interpreter, the exception unwinder, the collector and the translator all rely
//! on it): between instructions every register holds null, an immediate, or a value whose reference the
//! register *owns*. An instruction that consumes a temporary leaves it null or immediate. A temporary
//! above the live depth holds null or an immediate.
//!
//! An operand that is a **local** is *borrowed*: the instruction reads it in place and leaves it. An
//! operand that is a **temporary** is *consumed* unless the instruction says otherwise; the translator
//! marks that in [`Instr::f`] (`USE_B`, `USE_C`, ...), so that the fast paths, which deal in immediates
//! that own nothing, need not look at it.
//!
//! A destination may be a temporary or a local; storing releases what the register held before (a
//! temporary never holds anything there, a local may). A destination equal to a consumed operand is
//! allowed: operands are read, and consumed ones taken, before the destination is written.
//!
//! # Calls
//!
//! A call's registers are `r[a]` callable, `r[a+1]` self or null, `r[a+2 ..]` arguments, as in CPython
//! since 3.13. The callee's window begins at its first argument: arguments are never copied.

/// An instruction word: operation, flags, and three 16-bit operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct Instr {
    /// The operation.
    pub op: Op,
    /// Flags; their meaning is given with each operation.
    pub f: u8,
    /// First operand, most often the destination register.
    pub a: u16,
    /// Second operand.
    pub b: u16,
    /// Third operand.
    pub c: u16,
}

/// Flag: operand `b` is a temporary that the instruction consumes.
pub const USE_B: u8 = 1;
/// Flag: operand `c` is a temporary that the instruction consumes.
pub const USE_C: u8 = 2;
/// Flag: operand `a` (read by stores and jumps) is a temporary that the instruction consumes.
pub const USE_A: u8 = 4;
/// Flag on arithmetic: the augmented form (`+=`), which may call `__iadd__` and its kin.
pub const INPLACE: u8 = 8;
/// Flag on conditional jumps: jump when the condition is true (clear: when it is false).
pub const WHEN_TRUE: u8 = 16;
/// Flag on `Contains` and `Is`: the negated form.
pub const INVERT: u8 = 16;
/// Flag on `Yield`: what an `await` or a `yield from` passes on, which is no item of an asynchronous generator.
pub const PASSES: u8 = 16;

/// Most registers a frame may have; a function that needs more is refused when it is compiled.
pub const MAX_REGISTERS: usize = 0x7fff;

/// The functions that `CallIntrinsic` names: module, name, how many values each takes. Those of `_typing` are what
/// PEP 695 needs.
pub const INTRINSICS: [(&str, &str, u16); 10] = [
    ("_typing", "_type_var", 1),
    ("_typing", "_param_spec", 1),
    ("_typing", "_type_var_tuple", 1),
    ("_typing", "_generic_base", 1),
    ("_typing", "_type_alias", 1),
    ("_typing", "_type_var_with_bound", 2),
    ("_typing", "_type_var_with_constraints", 2),
    ("_typing", "_set_type_params", 2),
    ("_typing", "_set_default", 2),
    ("sys", "displayhook", 1),
];

impl Instr {
    /// Packs the instruction into its word.
    #[inline]
    pub const fn encode(self) -> u64 {
        (self.op as u64)
            | (self.f as u64) << 8
            | (self.a as u64) << 16
            | (self.b as u64) << 32
            | (self.c as u64) << 48
    }

    /// Operands `b` and `c` read as one signed 32-bit number: a long jump or an immediate.
    #[inline]
    pub const fn bc(self) -> i32 {
        (self.b as u32 | (self.c as u32) << 16) as i32
    }

    /// The same instruction with `b` and `c` set to the halves of `value`.
    #[inline]
    pub const fn with_bc(mut self, value: i32) -> Self {
        self.b = value as u32 as u16;
        self.c = (value as u32 >> 16) as u16;
        self
    }
}

macro_rules! ops {
    ($( $(#[$doc:meta])* $name:ident $(+ $extra:literal)? ,)*) => {
        /// An operation. Jump offsets count words from the word *after* the instruction and its extra
        /// words. "take" means: move the owned value out and leave null.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Op { $( $(#[$doc])* $name, )* }

        impl Op {
            /// Every operation, in encoding order.
            pub const ALL: &'static [Op] = &[ $( Op::$name, )* ];

            /// How many extra words follow the instruction word.
            #[inline]
            pub const fn extra_words(self) -> usize {
                match self { $( Op::$name => 0 $( + $extra )?, )* }
            }

            /// The operation's name.
            pub const fn name(self) -> &'static str {
                match self { $( Op::$name => stringify!($name), )* }
            }
        }
    };
}

ops! {
    // ---- moves, constants, locals -------------------------------------------------------------
    /// Nothing.
    Nop,
    /// `r[a] = r[b]`, a copy: the source keeps its reference.
    Move,
    /// `r[a] = take r[b]`.
    Take,
    /// Exchange `r[a]` and `r[b]`.
    Swap,
    /// `r[a] = consts[bc]`.
    LoadConst,
    /// `r[a] = bc` as an integer.
    LoadInt,
    /// `r[a] = null`, releasing what was there (`PUSH_NULL`; also `POP_TOP` of a temporary).
    Clear,
    /// Raise `UnboundLocalError` (or `NameError` for a free variable) when local `a` is null.
    CheckLocal,
    /// `del` of local `a`: raise when null, else release it.
    DeleteLocal,
    /// `r[a] = common constant b`: 0 AssertionError, 1 NotImplementedError, 2 tuple, 3 all, 4 any,
    /// 5 list, 6 set.
    LoadCommon,

    // ---- cells and names ----------------------------------------------------------------------
    /// Local `a` becomes a new cell holding its present value (null allowed).
    MakeCell,
    /// Copy the function's closure, `b` cells, into `r[a ..]`.
    CopyFreeVars,
    /// `r[a] = contents of cell r[b]`; raises when empty.
    LoadDeref,
    /// contents of cell `r[a] = r[b]` (`USE_B`).
    StoreDeref,
    /// Empty cell `r[a]`; raises when already empty.
    DeleteDeref,
    /// `r[a] = names[c]` looked up in mapping `r[b]` (`USE_B`), else in cell: the extra word is the
    /// register of the cell.
    LoadFromDictOrDeref + 1,
    /// `r[a] = names[c]` looked up in mapping `r[b]` (`USE_B`), else in globals and builtins.
    LoadFromDictOrGlobals,
    /// `r[a] = global or builtin names[b]`. Extra: cache.
    LoadGlobal + 1,
    /// As `LoadGlobal`, for a value that only a call instruction will use: `r[a]` may become an
    /// immediate that stands for the callee, and `r[a+1]` becomes null. Extra: cache.
    LoadCallee + 1,
    /// `globals[names[b]] = r[a]` (`USE_A`). Extra: cache.
    StoreGlobal + 1,
    /// `del globals[names[b]]`.
    DeleteGlobal,
    /// `r[a] = names[b]` from the frame's local mapping, globals, builtins (class bodies).
    LoadName,
    /// Frame's local mapping`[names[b]] = r[a]` (`USE_A`).
    StoreName,
    /// `del` from the frame's local mapping, `names[b]`.
    DeleteName,
    /// `r[a] = the frame's local mapping`.
    LoadLocals,
    /// `r[a] = __build_class__`.
    LoadBuildClass,
    /// Make sure the frame's local mapping has `__annotations__`.
    SetupAnnotations,

    // ---- arithmetic: r[a] = r[b] op r[c] (USE_B, USE_C, INPLACE) --------------------------------
    /// `b + c`
    Add,
    /// `b - c`
    Sub,
    /// `b * c`
    Mul,
    /// `b / c`
    TrueDiv,
    /// `b // c`
    FloorDiv,
    /// `b % c`
    Mod,
    /// `b ** c`
    Pow,
    /// `b @ c`
    MatMul,
    /// `b & c`
    And,
    /// `b | c`
    Or,
    /// `b ^ c`
    Xor,
    /// `b << c`
    Shl,
    /// `b >> c`
    Shr,
    // The same with an immediate: `c` is a signed 16-bit integer. Only `USE_B`, `INPLACE`.
    /// `b + imm`
    AddI,
    /// `b - imm`
    SubI,
    /// `b * imm`
    MulI,
    /// `b // imm`
    FloorDivI,
    /// `b % imm`
    ModI,
    /// `b & imm`
    AndI,
    /// `b << imm`
    ShlI,
    /// `b >> imm`
    ShrI,
    /// `r[a] = -r[b]`
    Neg,
    /// `r[a] = +r[b]`
    Pos,
    /// `r[a] = ~r[b]`
    Invert,
    /// `r[a] = not r[b]`
    Not,
    /// `r[a] = bool(r[b])`
    ToBool,

    // ---- comparison: r[a] = r[b] op r[c] (USE_B, USE_C) -----------------------------------------
    /// `b < c`
    Lt,
    /// `b <= c`
    Le,
    /// `b == c`
    Eq,
    /// `b != c`
    Ne,
    /// `b > c`
    Gt,
    /// `b >= c`
    Ge,
    /// `b is c` (`INVERT`)
    Is,
    /// `b in c` (`INVERT`)
    Contains,

    // ---- jumps --------------------------------------------------------------------------------
    /// Jump by `bc`, forward.
    Jump,
    /// Jump by `bc`, backward: a safepoint.
    JumpBack,
    /// Jump by `bc` when the truth of `r[a]` (`USE_A`) equals `WHEN_TRUE`.
    JumpIf,
    /// Jump by `bc` when (`r[a] is None`, `USE_A`) equals `WHEN_TRUE`.
    JumpIfNone,
    // Fused compare and jump: compares r[a] (USE_A) with r[b] (USE_B); jumps by the extra word, a
    // signed number, when the truth of the result equals WHEN_TRUE.
    /// `a < b`
    JumpLt + 1,
    /// `a <= b`
    JumpLe + 1,
    /// `a == b`
    JumpEq + 1,
    /// `a != b`
    JumpNe + 1,
    /// `a > b`
    JumpGt + 1,
    /// `a >= b`
    JumpGe + 1,
    /// `a is b`
    JumpIs + 1,
    /// `a in b`
    JumpIn + 1,
    // The same against an immediate: r[a] (USE_A) with the signed 16-bit `b`; jumps by the signed
    // 16-bit `c`.
    /// `a < imm`
    JumpLtI,
    /// `a <= imm`
    JumpLeI,
    /// `a == imm`
    JumpEqI,
    /// `a != imm`
    JumpNeI,
    /// `a > imm`
    JumpGtI,
    /// `a >= imm`
    JumpGeI,

    // ---- attributes and items -----------------------------------------------------------------
    /// `r[a] = r[b].names[c]` (`USE_B`). Extra: cache.
    LoadAttr + 1,
    /// Method lookup: `r[a], r[a+1] = function, r[b]`, or `attribute, null` (`USE_B`). Extra: cache.
    LoadMethod + 1,
    /// `r[a].names[c] = r[b]` (`USE_A`, `USE_B`). Extra: cache.
    StoreAttr + 1,
    /// `del r[a].names[c]` (`USE_A`).
    DeleteAttr,
    /// `super` lookup: `r[a] = super, r[a+1] = class, r[a+2] = self`, all taken; the name is `names[c]`. `b` bit 0:
    /// method form, which leaves `r[a], r[a+1] = function, self` or `attribute, null`; `b` bit 1: the
    /// two-argument call was explicit.
    LoadSuperAttr,
    /// `r[a] = r[b][r[c]]` (`USE_B`, `USE_C`).
    Subscr,
    /// `r[a] = r[b][c]` with `c` a signed 16-bit integer (`USE_B`).
    SubscrI,
    /// `r[b][r[c]] = r[a]` (`USE_A`, `USE_B`, `USE_C`).
    StoreSubscr,
    /// `del r[b][r[c]]` (`USE_B`, `USE_C`).
    DelSubscr,
    /// `r[a] = r[b][r[b+1] : r[b+2]]`, the three taken.
    LoadSlice,
    /// `r[b][r[b+1] : r[b+2]] = r[a]`; `r[a]` is `r[b-1]`; the four taken.
    StoreSlice,

    // ---- building -----------------------------------------------------------------------------
    // r[a] = built from the `c` temporaries r[b ..], which are taken.
    /// Tuple of `c`.
    BuildTuple,
    /// List of `c`.
    BuildList,
    /// Set of `c`.
    BuildSet,
    /// Dict of `c` key, value pairs.
    BuildMap,
    /// String: the concatenation of `c` strings.
    BuildString,
    /// Slice of `c` (2 or 3) parts.
    BuildSlice,
    /// `r[a]` (a list) `.append(r[b])`; `r[a]` stays, `r[b]` is `USE_B`.
    ListAppend,
    /// `r[a]` (a list) `.extend(r[b])`.
    ListExtend,
    /// `r[a]` (a set) `.add(r[b])`.
    SetAdd,
    /// `r[a]` (a set) `.update(r[b])`.
    SetUpdate,
    /// `r[a]` (a dict) `[r[b]] = r[c]` (`USE_B`, `USE_C`).
    MapAdd,
    /// `r[a]` (a dict) `.update(r[b])`, for a display.
    DictUpdate,
    /// `r[a]` (a dict) takes the keyword arguments `r[b]`; a duplicate raises, naming callable `r[c]`,
    /// which stays.
    DictMerge,
    /// `r[a] = tuple of list take r[b]`.
    ListToTuple,
    /// `r[a .. a+c] = the c items of r[b]` (`USE_B`), last item in `r[a]`, as `UNPACK_SEQUENCE` leaves
    /// them on a stack.
    Unpack,
    /// Star-unpacking of `r[b]` (`USE_B`): `c` low byte items before, high byte after the starred one;
    /// `r[a ..]` receives `before + 1 + after` values, last first.
    UnpackEx,
    /// `r[a] = str/repr/ascii of r[b]` (`USE_B`) by `c` = 1, 2, 3.
    Convert,
    /// `r[a] = format(r[b])` (`USE_B`).
    Format,
    /// `r[a] = format(r[b], r[c])` (`USE_B`, `USE_C`).
    FormatSpec,
    /// `r[a] = interpolation` of a template string: value `r[b]`, its source `r[b+1]` and, if the low bit of `c` is
    /// set, format `r[b+2]`, all taken; `c >> 2` is the conversion: 0 none, 1 str, 2 repr, 3 ascii.
    BuildInterpolation,
    /// `r[a] = template string` of the tuples strings `r[b]` and interpolations `r[b+1]`, taken.
    BuildTemplate,
    /// `r[a] = INTRINSICS[c]`, called with as many values from `r[b]` on, taken.
    CallIntrinsic,

    // ---- iteration ----------------------------------------------------------------------------
    /// `r[a] = iter(r[b])` (`USE_B`), an iterator object.
    GetIter,
    /// Starts a `for` loop whose iterator nothing but its own `ForIter` sees: iterates `r[b]`
    /// (`USE_B`), state in `r[a]`, `r[c]`, `r[c+1]`. The state is the interpreter's own affair.
    ForPrep,
    /// Next item of the loop started in `r[a]`, `r[b]`, `r[b+1]` into `r[c]`; when there is none, clears
    /// the three and jumps by the extra word. A safepoint is the loop's `JumpBack`, not this.
    ForIter + 1,
    /// Next item of iterator object `r[a]` into `r[c]`; when there is none, clears `r[a]` and jumps by
    /// the extra word.
    ForNext + 1,
    /// `r[a] = len(r[b])`; `r[b]` stays.
    GetLen,

    // ---- calls --------------------------------------------------------------------------------
    /// `r[c] = call r[a]` with self-or-null `r[a+1]` and `b` arguments; all taken. A safepoint.
    Call,
    /// The same with the names of the last arguments in the tuple constant of the extra word.
    CallKw + 1,
    /// `r[c] = r[a](*r[a+2], **r[a+3])`; `r[a+1]` null; `r[a+3]` may be null.
    CallEx,
    /// Return `r[a]` (`USE_A`; a local is copied).
    Return,
    /// `r[a] = a function` of code constant `consts[bc]`.
    MakeFunction,
    /// Sets an attribute of function `r[a]`, which stays: `c` = 1 defaults, 2 keyword defaults,
    /// 4 annotations, 8 closure, 16 annotate; the value is `take r[b]`. `c` is the stack code's argument.
    SetFunctionAttr,

    // ---- generators ---------------------------------------------------------------------------
    /// Make the generator for this frame and return it to the caller; resumed, continue after it.
    ReturnGenerator,
    /// Yield `r[b]` (`USE_B`, `PASSES`); resumed, `r[a] = the value sent`. What must be kept meanwhile lies below `r[c]`.
    Yield,
    /// `r[a] = iterator for yield from r[b]` (`USE_B`).
    GetYieldFromIter,
    /// `yield from`: sends `r[b]` (taken) to the iterator `r[a]` (stays). It yields: `r[b] = the value`
    /// and go on; it returns: `r[b] = the result` and jump by the extra word.
    Send + 1,
    /// After a `throw` into a delegating generator: `r[a]` iterator, `r[a+1]` last sent value,
    /// `r[a+2]` exception. A `StopIteration`: `r[a] = null, r[a+1] = its value`; else raise it again.
    CleanupThrow,
    /// `r[a] = iterator that awaits r[b]` (`USE_B`); `c` says for whom: 0 `await`, 1 `__aenter__`, 2 `__aexit__`.
    GetAwaitable,
    /// `r[a] = r[b].__aiter__()` (`USE_B`).
    GetAIter,
    /// `r[a] = iterator that awaits r[b].__anext__()`; `r[b]` stays.
    GetANext,
    /// After an exception in `__anext__`: `r[a]` asynchronous iterator, `r[a+1]` exception, both taken. A
    /// `StopAsyncIteration` ends the loop; any other is raised again.
    EndAsyncFor,

    // ---- exceptions ---------------------------------------------------------------------------
    /// The exception in `r[a]` becomes the handled one: `r[a] = previously handled, r[a+1] = exception`.
    PushExcInfo,
    /// Restore the handled exception from `take r[a]`.
    PopExcept,
    /// `r[a] = whether exception r[b] (stays) matches r[c]` (`USE_C`).
    ExcMatch,
    /// `except*`: `r[a]` exception, `r[a+1]` type, both taken: `r[a] = rest, r[a+1] = match`. A match that is
    /// not None becomes the handled exception.
    ExcGroupMatch,
    /// The end of `except*`: `r[a]` the exception that came in, `r[a+1]` the list of what was raised and what
    /// is left, both taken: `r[a] = what to raise`, or None.
    PrepareReraise,
    /// Raise again the exception `take r[a]`, without a new traceback entry for this line. `c` is not 0 in a cleanup
    /// handler, which does so in the name of the place that it was entered from.
    Reraise,
    /// `raise`: `c` = 0 the handled exception, 1 `take r[a]`, 2 `take r[a] from take r[a+1]`.
    Raise,
    /// `with`: calls the exit function `r[a]` (self-or-null `r[a+1]`) with the exception in `r[b]`; all
    /// stay; `r[c] = the result`.
    WithExcept,
    /// `r[a], r[a+1] = special method b (0 __enter__, 1 __exit__, 2 __aenter__, 3 __aexit__) of take r[c],
    /// self-or-null`.
    LoadSpecial,

    // ---- pattern matching -----------------------------------------------------------------------
    /// `r[a] = r[b] is a mapping`; `r[b]` stays.
    MatchMapping,
    /// `r[a] = r[b] is a sequence`; `r[b]` stays.
    MatchSequence,
    /// `r[a] = tuple of the values of keys r[c] in subject r[b]`, or None; both stay.
    MatchKeys,
    /// `r[a] = subject, r[a+1] = class, r[a+2] = names tuple`, taken; `c` positional patterns:
    /// `r[a] = attributes tuple`, or None.
    MatchClass,

    // ---- imports --------------------------------------------------------------------------------
    /// `r[a] = import names[c]`, level `r[b]`, fromlist `r[b+1]`, both taken.
    ImportName,
    /// `r[a] = from module r[b] (stays) import names[c]`.
    ImportFrom,
    /// `from module take r[a] import *` into the frame's local mapping.
    ImportStar,
    /// Raise `NotImplementedError`: `names[c]` says what the program used that is not supported.
    Unsupported,
}
