//! The places in the source that instructions are about.
//!
//! The code generator gives every instruction the place of the last statement or expression that it began with,
//! where CPython gives it the place of what the instruction does: in `a.b`, the load of the attribute comes out
//! as being about `a`. The generator's way is simple, and so can be followed: a walk over the same tree keeps
//! the same notion of where it is, and [notes](Places::note) at each [kind](Kind) of instruction that may
//! raise where the generator believes to be and what CPython would say. When the stack code is read, each
//! instruction is looked up by its kind and the generator's place.
//!
//! Several instructions of a kind may share one false place, as the loads in `a.b.c` do. They are written in
//! the order in which the walk meets them, and the notes are handed out in that order, in turns: a `finally`
//! body is written more than once.

mod expressions;
mod statements;

use crate::code::Location;
use crate::columns::Columns;
use rustpython_compiler::ast::Mod;
use rustpython_compiler_core::bytecode::{BinaryOperator, Instruction};
use rustpython_compiler_core::{PositionEncoding, SourceFile, SourceLocation};
use rustpython_ruff_text_size::TextRange;
use std::cell::Cell;
use std::collections::HashMap;

pub(crate) use statements::class_range;

/// A kind of instruction that may raise, and whose place the code generator may get wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    Attribute,
    SuperAttribute,
    StoreAttribute,
    DeleteAttribute,
    Subscript,
    StoreItem,
    DeleteItem,
    Operator,
    /// An augmented operator.
    InPlace,
    Unpack,
    Iterate,
    Next,
    Yield,
    Truth,
    Compare,
    Call,
    Raise,
    /// The test of an `except` clause.
    Catch,
    MatchClass,
    MatchKeys,
    Extend,
    BuildSet,
    Add,
    BuildMap,
    AddPair,
    Update,
    Merge,
    Convert,
    Format,
    Name,
    DeleteName,
}

impl Kind {
    fn of(op: Instruction, arg: u32) -> Option<Self> {
        use Instruction as I;
        Some(match op {
            I::LoadAttr { .. } => Self::Attribute,
            I::LoadSuperAttr { .. } => Self::SuperAttribute,
            I::StoreAttr { .. } => Self::StoreAttribute,
            I::DeleteAttr { .. } => Self::DeleteAttribute,
            I::StoreSubscr | I::StoreSlice => Self::StoreItem,
            I::DeleteSubscr => Self::DeleteItem,
            I::BinaryOp { .. } => match BinaryOperator::try_from(arg) {
                Ok(BinaryOperator::Subscr) => Self::Subscript,
                Ok(operator) if operator == operator.as_inplace() => Self::InPlace,
                _ => Self::Operator,
            },
            I::UnpackSequence { .. } | I::UnpackEx { .. } => Self::Unpack,
            I::GetIter => Self::Iterate,
            I::ForIter { .. } => Self::Next,
            I::YieldValue { .. } | I::GetYieldFromIter | I::Send { .. } | I::CleanupThrow => Self::Yield,
            I::ToBool => Self::Truth,
            I::CompareOp { .. } | I::ContainsOp { .. } => Self::Compare,
            I::Call { .. } | I::CallKw { .. } | I::CallFunctionEx => Self::Call,
            I::RaiseVarargs { .. } => Self::Raise,
            I::CheckExcMatch | I::CheckEgMatch => Self::Catch,
            I::MatchClass { .. } => Self::MatchClass,
            I::MatchKeys => Self::MatchKeys,
            I::ListExtend { .. } | I::SetUpdate { .. } => Self::Extend,
            I::BuildSet { .. } => Self::BuildSet,
            I::SetAdd { .. } => Self::Add,
            I::BuildMap { .. } => Self::BuildMap,
            I::MapAdd { .. } => Self::AddPair,
            I::DictUpdate { .. } => Self::Update,
            I::DictMerge { .. } => Self::Merge,
            I::ConvertValue { .. } => Self::Convert,
            I::FormatSimple | I::FormatWithSpec => Self::Format,
            I::LoadName { .. }
            | I::LoadGlobal { .. }
            | I::LoadFast { .. }
            | I::LoadFastCheck { .. }
            | I::LoadDeref { .. }
            | I::LoadFromDictOrDeref { .. }
            | I::LoadFromDictOrGlobals { .. } => Self::Name,
            I::DeleteName { .. } | I::DeleteGlobal { .. } | I::DeleteFast { .. } | I::DeleteDeref { .. } => {
                Self::DeleteName
            }
            _ => return None,
        })
    }
}

/// A range as the code generator writes it.
type Span = (SourceLocation, SourceLocation);

/// What the instructions of one kind at one false place are really about, and whose turn it is.
struct Turns {
    places: Vec<Span>,
    next: Cell<usize>,
}

/// The places of one source text.
pub(crate) struct Places<'a> {
    columns: Columns<'a>,
    mended: HashMap<(Kind, Span), Turns>,
}

impl<'a> Places<'a> {
    /// For `tree`, as the code generator will see it, of `source`.
    pub fn new(tree: &Mod, file: &SourceFile, source: &'a str) -> Self {
        let mut walk = Walk {
            source,
            notes: HashMap::new(),
            branches: HashMap::new(),
            inside: Vec::new(),
            in_function: false,
        };
        match tree {
            Mod::Module(module) => walk.body(&module.body),
            Mod::Expression(expression) => {
                walk.expression(&expression.body);
            }
        }
        let code = file.to_source_code();
        let span = |range: TextRange| {
            let place = |offset| code.source_location(offset, PositionEncoding::Utf8);
            (place(range.start()), place(range.end()))
        };
        let mended = walk
            .notes
            .into_iter()
            .filter(|((_, false_place), places)| places.iter().any(|place| place != false_place))
            .map(|((kind, false_place), places)| {
                let places = places.into_iter().map(span).collect();
                ((kind, span(false_place)), Turns { places, next: Cell::new(0) })
            })
            .collect();
        Self { columns: Columns::new(source), mended }
    }

    /// The place of an instruction that the code generator puts at `span`. To be asked once for each.
    pub fn of(&self, op: Instruction, arg: u32, span: Span) -> Location {
        let mended = Kind::of(op, arg).and_then(|kind| self.mended.get(&(kind, span)));
        let (from, to) = mended.map_or(span, |turns| {
            let turn = turns.next.get();
            turns.next.set((turn + 1) % turns.places.len());
            turns.places[turn]
        });
        let column = |place: SourceLocation| {
            self.columns.characters(place.line.get(), place.character_offset.to_zero_indexed())
        };
        Location {
            line: from.line.get() as u32,
            column: column(from),
            end_line: to.line.get() as u32,
            end_column: column(to),
        }
    }
}

/// What a jump leaves on its way out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// A `with` statement, whose exit is called, with its place.
    With(TextRange),
    Loop,
    /// A statement with a `finally` body: what the code generator thinks behind that is not followed.
    Finally,
}

/// The walk. Its methods return the place that the code generator is left with.
struct Walk<'a> {
    source: &'a str,
    /// By kind and false place: the true places, in the order of the instructions.
    notes: HashMap<(Kind, TextRange), Vec<TextRange>>,
    /// Where the code generator is at the end of the first branch of each conditional expression.
    branches: HashMap<TextRange, TextRange>,
    /// The statements around, in the present scope.
    inside: Vec<Inside>,
    /// Whether the present scope is a function's.
    in_function: bool,
}

impl Walk<'_> {
    /// The code generator writes an instruction of this kind at `here`, which is about `about`.
    fn note(&mut self, kind: Kind, here: TextRange, about: TextRange) {
        self.notes.entry((kind, here)).or_default().push(about);
    }

    /// Walks a scope of its own.
    fn scope<T>(&mut self, is_function: bool, inner: impl FnOnce(&mut Self) -> T) -> T {
        let inside = std::mem::take(&mut self.inside);
        let in_function = std::mem::replace(&mut self.in_function, is_function);
        let result = inner(self);
        (self.inside, self.in_function) = (inside, in_function);
        result
    }
}
