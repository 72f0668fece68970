//! Reads the compiler's stack code into a plain list of instructions.
//!
//! The compiler crate hands out CPython-3.14-like code units: extended arguments before their instruction,
//! inline-cache units after it, jumps as distances, handlers as a packed table. [`StackCode::read`] undoes
//! all of that: one [`Unit`] per instruction that does something, with its whole argument, its jump target
//! and its handler as indices. Pairs that the compiler joined (`LOAD_FAST_LOAD_FAST`) come apart again,
//! `LOAD_GLOBAL` and the `PUSH_NULL` behind it come together, and a module's names become globals, so that
//! the translator has one way of saying each thing.

mod except_star;

use crate::code::Location;
use crate::places::Places;
use crate::refusal::Refusal;
use crate::syntax;
use rustpython_compiler_core::bytecode::{
    Arg, CodeFlags, CodeObject, Instruction, InstructionMetadata, OpArgState, decode_exception_table,
};

/// One instruction of the stack code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// What it does.
    pub op: Instruction,
    /// Its whole argument.
    pub arg: u32,
    /// The unit that it may jump to.
    pub target: Option<usize>,
    /// The place in the source.
    pub location: Location,
    /// Index of the handler that the exception table names for it.
    pub handler: Option<usize>,
}

impl Unit {
    /// Whether control never goes from here to the next.
    pub fn ends(&self) -> bool {
        use Instruction as I;
        matches!(
            self.op,
            I::ReturnValue
                | I::RaiseVarargs { .. }
                | I::Reraise { .. }
                | I::JumpForward { .. }
                | I::JumpBackward { .. }
                | I::JumpBackwardNoInterrupt { .. }
        )
    }
}

/// An entry of the exception table, without its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StackHandler {
    /// The unit to continue at.
    pub target: usize,
    /// How many stack slots the handler keeps.
    pub depth: usize,
    /// Whether it expects a slot for the interrupted instruction below the exception.
    pub push_lasti: bool,
}

impl StackHandler {
    /// Stack depth at the handler's first instruction.
    pub fn entry_depth(&self) -> usize {
        self.depth + usize::from(self.push_lasti) + 1
    }
}

/// The instructions of one code object.
#[derive(Debug)]
pub(crate) struct StackCode {
    /// Instructions, in layout order.
    pub units: Vec<Unit>,
    /// The handlers that units refer to.
    pub handlers: Vec<StackHandler>,
}

/// The name under which code around a generic class keeps the type parameters.
const TYPE_PARAMS: &str = ".type_params";

/// Names that the code around a generic class stores to, though it has fast locals (PEP 695): locals behind all
/// others.
pub(crate) fn hidden_locals(code: &CodeObject) -> Vec<&str> {
    if !code.flags.contains(CodeFlags::OPTIMIZED) {
        return Vec::new();
    }
    let names = code.names.iter().map(AsRef::as_ref);
    names.filter(|name| [TYPE_PARAMS, ".generic_base"].contains(name)).collect()
}

/// What a code object's names mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// The top level: names are globals.
    Module,
    /// Anything else.
    Inner,
}

impl StackCode {
    /// Decodes `code`.
    pub fn read(code: &CodeObject, scope: Scope, places: &Places<'_>) -> Result<Self, Refusal> {
        let mut reader = Reader::new(code, scope, places);
        reader.scan();
        reader.begin_coroutine();
        reader.drop_type_params();
        reader.drop_always()?;
        reader.join_callees();
        let handlers = reader.attach_handlers()?;
        let units = reader.resolve_targets()?;
        let mut code = Self { units, handlers };
        code.skip_loop_ends()?;
        code.mend_comprehension_cleanups();
        code.mend_with_cleanups();
        code.place_refusals();
        code.add_star_cleanups();
        Ok(code)
    }

    /// `FOR_ITER` at the end of its iterator jumps to `END_FOR; POP_ITER`, which pop what is no longer there:
    /// let it jump behind them, with the iterator gone.
    fn skip_loop_ends(&mut self) -> Result<(), Refusal> {
        for index in 0..self.units.len() {
            let Unit { op: Instruction::ForIter { .. }, target: Some(target), location, .. } =
                self.units[index]
            else {
                continue;
            };
            match self.units.get(target..target + 3) {
                Some([Unit { op: Instruction::EndFor, .. }, Unit { op: Instruction::PopIter, .. }, _]) => {
                    self.units[index].target = Some(target + 2);
                }
                _ => return Err(Refusal::internal("a loop without its end").at(location)),
            }
        }
        Ok(())
    }

    /// The compiler sets up an inlined comprehension's cleanup handler one slot too deep (after pushing the
    /// iterator, where CPython does it before): the handler would discard the iterator, restore the
    /// unfinished result into a local and lose the local's value. Such a handler begins with
    /// `SWAP 2; POP_TOP` and is entered without an instruction slot, as nothing else is.
    fn mend_comprehension_cleanups(&mut self) {
        for handler in &mut self.handlers {
            let entry = self.units.get(handler.target..handler.target + 2);
            let is_cleanup = matches!(
                entry,
                Some([
                    Unit { op: Instruction::Swap { .. }, arg: 2, .. },
                    Unit { op: Instruction::PopTop, .. }
                ])
            );
            if is_cleanup && !handler.push_lasti {
                handler.depth = handler.depth.saturating_sub(1);
            }
        }
    }
}

impl StackCode {
    /// What passes on an exception that no `except` clause takes has the place of the last clause's test.
    fn place_refusals(&mut self) {
        for index in 1..self.units.len() {
            let reached_by_jumps = self.units[index - 1].ends();
            if reached_by_jumps
                && matches!(self.units[index], Unit { op: Instruction::Reraise { .. }, arg: 0, .. })
            {
                let test = self.units.iter().rev().find(|unit| unit.target == Some(index));
                self.units[index].location = test.map_or(self.units[index].location, |test| test.location);
            }
        }
    }

    /// The compiler ends the cleanup range of a `with` statement's handler before the instruction that passes
    /// on an exception which the exit did not suppress; the handled exception would not be restored.
    fn mend_with_cleanups(&mut self) {
        for index in 2..self.units.len() {
            let passes_on = matches!(
                self.units[index - 2..=index],
                [
                    Unit { op: Instruction::ToBool, .. },
                    Unit { op: Instruction::PopJumpIfTrue { .. }, .. },
                    Unit { op: Instruction::Reraise { .. }, arg: 2, .. }
                ]
            );
            if passes_on {
                self.units[index].handler = self.units[index - 1].handler;
            }
        }
    }
}

/// A decoded instruction before its offsets are resolved.
struct Raw {
    unit: Unit,
    /// Offset of the instruction itself, which handler ranges are given in.
    offset: u32,
    /// Offset that it jumps to.
    jump: Option<u32>,
}

struct Reader<'a> {
    code: &'a CodeObject,
    scope: Scope,
    places: &'a Places<'a>,
    raws: Vec<Raw>,
    /// For each offset of a code unit: the first kept instruction at or after it.
    index_of: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(code: &'a CodeObject, scope: Scope, places: &'a Places<'a>) -> Self {
        Self { code, scope, places, raws: Vec::new(), index_of: Vec::new() }
    }

    fn scan(&mut self) {
        let mut state = OpArgState::default();
        for (offset, unit) in self.code.instructions.iter().enumerate() {
            self.index_of.push(self.raws.len());
            let (op, arg) = state.get(*unit);
            if !matches!(op, Instruction::ExtendedArg) {
                self.decode(offset, op, arg.into());
            }
        }
        self.index_of.push(self.raws.len());
    }

    fn decode(&mut self, offset: usize, op: Instruction, arg: u32) {
        use Instruction as I;
        let (first, second) = (arg >> 4, arg & 15);
        let load = I::LoadFast { var_num: Arg::marker() };
        let store = I::StoreFast { var_num: Arg::marker() };
        if let I::LoadName { .. } | I::StoreName { .. } = op
            && let Some(local) = self.hidden_local(arg)
        {
            return self.keep(offset, if matches!(op, I::LoadName { .. }) { load } else { store }, local);
        }
        match op {
            I::Cache | I::Nop | I::NotTaken | I::Resume { .. } => {}
            I::LoadFastLoadFast { .. } | I::LoadFastBorrowLoadFastBorrow { .. } => {
                self.keep(offset, load, first);
                self.keep(offset, load, second);
            }
            I::StoreFastStoreFast { .. } => {
                self.keep(offset, store, first);
                self.keep(offset, store, second);
            }
            I::StoreFastLoadFast { .. } => {
                self.keep(offset, store, first);
                self.keep(offset, load, second);
            }
            I::LoadFastBorrow { .. } => self.keep(offset, load, arg),
            I::LoadName { .. } if self.scope == Scope::Module => {
                self.keep(offset, I::LoadGlobal { namei: Arg::marker() }, arg << 1);
            }
            I::StoreName { .. } if self.scope == Scope::Module => {
                self.keep(offset, I::StoreGlobal { namei: Arg::marker() }, arg);
            }
            I::DeleteName { .. } if self.scope == Scope::Module => {
                self.keep(offset, I::DeleteGlobal { namei: Arg::marker() }, arg);
            }
            _ => self.keep(offset, op, arg),
        }
    }

    /// The local in whose place the code around a generic class names one that no program can name.
    fn hidden_local(&self, name: u32) -> Option<u32> {
        let hidden = hidden_locals(self.code);
        let name = &self.code.names[name as usize];
        let at = hidden.iter().position(|hidden| *hidden == name)?;
        Some((self.code.localspluskinds.len() + at) as u32)
    }

    fn keep(&mut self, offset: usize, op: Instruction, arg: u32) {
        // `END_ASYNC_FOR` names the `SEND` of its loop for tracing tools alone.
        let label = op.label_arg().filter(|_| !matches!(op, Instruction::EndAsyncFor));
        let jump = label.map(|_| {
            let after = offset as u32 + 1 + op.cache_entries() as u32;
            match op {
                Instruction::JumpBackward { .. } | Instruction::JumpBackwardNoInterrupt { .. } => {
                    after.wrapping_sub(arg)
                }
                _ => after.wrapping_add(arg),
            }
        });
        let span = self.code.locations.get(offset);
        let location = span.map_or(Location::default(), |&span| self.places.of(op, arg, span));
        let unit = Unit { op, arg, target: None, location, handler: None };
        self.raws.push(Raw { unit, offset: offset as u32, jump });
    }

    /// The code generator forgets how the code of an asynchronous comprehension begins: by becoming a
    /// coroutine.
    fn begin_coroutine(&mut self) {
        let begins = |raw: &Raw| matches!(raw.unit.op, Instruction::ReturnGenerator);
        if !self.code.flags.contains(CodeFlags::COROUTINE) || self.raws.iter().any(begins) {
            return;
        }
        let is_entry = |raw: &Raw| {
            matches!(raw.unit.op, Instruction::CopyFreeVars { .. } | Instruction::MakeCell { .. })
        };
        let at = self.raws.iter().take_while(|raw| is_entry(raw)).count();
        let Some(&Raw { unit, offset, .. }) = self.raws.get(at) else { return };
        let new = |op| Raw { unit: Unit { op, arg: 0, ..unit }, offset, jump: None };
        self.raws.splice(at..at, [new(Instruction::ReturnGenerator), new(Instruction::PopTop)]);
        self.index_of.iter_mut().filter(|index| **index >= at).for_each(|index| *index += 2);
    }

    /// The body of a generic class begins by copying the type parameters from the code around it, which it cannot
    /// see. They come with its function instead.
    fn drop_type_params(&mut self) {
        let is = |unit: &Unit, name: &str| self.code.names.get(unit.arg as usize).is_some_and(|n| n == name);
        let Some(at) = self.raws.windows(2).position(|pair| {
            matches!(pair[0].unit.op, Instruction::LoadName { .. })
                && is(&pair[0].unit, TYPE_PARAMS)
                && matches!(pair[1].unit.op, Instruction::StoreName { .. })
        }) else {
            return;
        };
        let keep: Vec<bool> = (0..self.raws.len()).map(|index| index != at && index != at + 1).collect();
        self.retain(&keep);
    }

    /// Removes the tests at the start of `with` bodies that `syntax` put there.
    fn drop_always(&mut self) -> Result<(), Refusal> {
        let Some(always) = self.code.names.iter().position(|name| name == syntax::ALWAYS) else {
            return Ok(());
        };
        let mut keep = vec![true; self.raws.len()];
        for index in 0..self.raws.len() {
            let unit = self.raws[index].unit;
            let name = match unit.op {
                Instruction::LoadGlobal { .. } => unit.arg as usize >> 1,
                Instruction::LoadName { .. } => unit.arg as usize,
                _ => continue,
            };
            if name == always {
                match self.raws.get(index + 1..index + 3) {
                    Some(
                        [
                            Raw { unit: Unit { op: Instruction::ToBool, .. }, .. },
                            Raw { unit: Unit { op: Instruction::PopJumpIfFalse { .. }, .. }, .. },
                        ],
                    ) => keep[index..index + 3].fill(false),
                    _ => return Err(Refusal::internal("a with statement's body").at(unit.location)),
                }
            }
        }
        self.retain(&keep);
        Ok(())
    }

    /// `LOAD_GLOBAL name; PUSH_NULL` is `LOAD_GLOBAL name` with the null bit, if nothing jumps between.
    fn join_callees(&mut self) {
        let mut targets: Vec<usize> =
            self.raws.iter().filter_map(|raw| self.index_of.get(raw.jump? as usize).copied()).collect();
        targets.sort_unstable();
        let mut keep = vec![true; self.raws.len()];
        for (index, keep) in keep.iter_mut().enumerate().skip(1) {
            let (before, this) = (self.raws[index - 1].unit, self.raws[index].unit);
            let joins = matches!(this.op, Instruction::PushNull)
                && matches!(before.op, Instruction::LoadGlobal { .. })
                && before.arg & 1 == 0
                && targets.binary_search(&index).is_err();
            if joins {
                self.raws[index - 1].unit.arg |= 1;
                *keep = false;
            }
        }
        self.retain(&keep);
    }

    /// Drops the instructions that are not to be kept; what refers to one then refers to the next.
    fn retain(&mut self, keep: &[bool]) {
        let mut moved = Vec::with_capacity(keep.len() + 1);
        let mut kept = 0;
        for &yes in keep {
            moved.push(kept);
            kept += usize::from(yes);
        }
        moved.push(kept);
        for index in &mut self.index_of {
            *index = moved[*index];
        }
        let mut keep = keep.iter();
        self.raws.retain(|_| keep.next() == Some(&true));
    }

    fn unit_at(&self, offset: u32) -> Result<usize, Refusal> {
        match self.index_of.get(offset as usize) {
            Some(&index) if index < self.raws.len() => Ok(index),
            _ => Err(Refusal::internal("a jump leaves the code")),
        }
    }

    fn attach_handlers(&mut self) -> Result<Vec<StackHandler>, Refusal> {
        let mut handlers: Vec<StackHandler> = Vec::new();
        for entry in decode_exception_table(&self.code.exceptiontable) {
            let handler = StackHandler {
                target: self.unit_at(entry.target)?,
                depth: entry.depth.into(),
                push_lasti: entry.push_lasti,
            };
            let id = handlers.iter().position(|h| *h == handler).unwrap_or_else(|| {
                handlers.push(handler);
                handlers.len() - 1
            });
            let from = self.raws.partition_point(|raw| raw.offset < entry.start);
            for raw in self.raws[from..].iter_mut().take_while(|raw| raw.offset < entry.end) {
                raw.unit.handler.get_or_insert(id);
            }
        }
        Ok(handlers)
    }

    fn resolve_targets(self) -> Result<Vec<Unit>, Refusal> {
        self.raws
            .iter()
            .map(|raw| {
                let target = raw.jump.map(|offset| self.unit_at(offset)).transpose()?;
                Ok(Unit { target, ..raw.unit })
            })
            .collect()
    }
}
