//! Locals, cells, globals, names.

use super::super::Translator;
use super::super::emit::Dest;
use super::super::operands::{narrow, plain};
use super::super::virtual_stack::Entry;
use crate::code::{Const, LocalKind};
use crate::isa::{Instr, Op, USE_A, USE_B};
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::Instruction;

const TOO_MANY_NAMES: &str = "too many names";

impl Translator<'_> {
    /// Constants and fast locals.
    pub(super) fn local(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        let local = unit.arg as u16; // There are at most MAX_REGISTERS of them.
        match unit.op {
            I::LoadConst { .. } => {
                let entry = match self.consts.get(unit.arg as usize) {
                    Some(&Const::Int(value)) => i32::try_from(value).ok().map(Entry::Int),
                    _ => None,
                };
                // What is part of the instruction behind it is no operand.
                let names = matches!(self.following(at), Some(Unit { op: I::CallKw { .. }, .. }));
                if names || matches!(self.consts.get(unit.arg as usize), Some(Const::Code(_))) {
                    self.stack.push(Entry::Const(unit.arg));
                } else {
                    self.push_read(entry.unwrap_or(Entry::Const(unit.arg)));
                }
            }
            I::LoadSmallInt { .. } => self.push_read(Entry::Int(unit.arg as i32)),
            I::LoadFast { .. } | I::LoadFastCheck { .. } => {
                if self.plan.facts[at].must_check {
                    self.out.op(plain(Op::CheckLocal, local, 0, 0));
                }
                self.push_read(Entry::Local(local));
            }
            I::LoadFastAndClear { .. } => {
                self.release_local(local, self.stack.len());
                let saved = self.push_new();
                self.out.op(plain(Op::Take, saved, local, 0));
            }
            I::StoreFast { .. } => self.store_local(local)?,
            _ => {
                self.release_local(local, self.stack.len());
                self.out.op(plain(Op::DeleteLocal, local, 0, 0));
            }
        }
        Ok(1)
    }

    fn store_local(&mut self, local: u16) -> Result<(), Refusal> {
        let top = self.slot(1)?;
        self.release_local(local, top);
        match self.stack.pop() {
            Some(Entry::Temp(register)) if self.out.redirect(register, local) => {}
            Some(Entry::Local(same)) if same == local => {}
            Some(entry) => self.load(local, entry),
            None => {}
        }
        Ok(())
    }

    /// Cells and free variables.
    pub(super) fn cell(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        let cell = unit.arg as u16;
        let by_name = matches!(unit.op, I::LoadDeref { .. } | I::StoreDeref { .. } | I::DeleteDeref { .. });
        if by_name && self.class_cell == Some(cell) {
            return self.class_name(unit);
        }
        match unit.op {
            I::MakeCell { .. } => {
                self.release_local(cell, self.stack.len());
                self.out.op(plain(Op::MakeCell, cell, 0, 0));
            }
            I::CopyFreeVars { .. } => {
                let first = self.locals.iter().position(|(_, kind)| *kind == LocalKind::Free);
                let first = first.ok_or_else(|| Refusal::internal("no free variables to fill"))?;
                self.out.op(plain(Op::CopyFreeVars, first as u16, cell, 0));
            }
            I::LoadDeref { .. } => {
                let dst = self.push_new();
                self.out.produce(plain(Op::LoadDeref, dst, cell, 0), Dest::A);
            }
            I::StoreDeref { .. } => {
                let [value] = self.operands(0)?;
                self.out.op(Instr { op: Op::StoreDeref, f: value.flag(USE_B), a: cell, b: value.reg, c: 0 });
            }
            _ => self.out.op(plain(Op::DeleteDeref, cell, 0, 0)),
        }
        Ok(1)
    }

    /// To a class body `__class__` is a name like any other, where the code generator takes its methods' cell.
    fn class_name(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        let name = super::super::intern(self.names, super::super::CLASS)?;
        match unit.op {
            I::LoadDeref { .. } => self.load_from(Op::LoadName, name),
            I::StoreDeref { .. } => self.store_name(Op::StoreName, name)?,
            _ => self.out.op(plain(Op::DeleteName, 0, name, 0)),
        }
        Ok(1)
    }

    /// Everything that is looked up by name.
    pub(super) fn name(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::LoadGlobal { .. } => {
                self.load_global(at, narrow(unit.arg >> 1, TOO_MANY_NAMES)?, unit.arg & 1 == 1)
            }
            I::StoreGlobal { .. } => self.store_name(Op::StoreGlobal, narrow(unit.arg, TOO_MANY_NAMES)?)?,
            I::StoreName { .. } => self.store_name(Op::StoreName, narrow(unit.arg, TOO_MANY_NAMES)?)?,
            I::LoadName { .. } => self.load_from(Op::LoadName, narrow(unit.arg, TOO_MANY_NAMES)?),
            I::LoadCommonConstant { .. } => self.load_from(Op::LoadCommon, unit.arg as u16),
            I::LoadLocals => self.load_from(Op::LoadLocals, 0),
            I::LoadBuildClass => self.load_from(Op::LoadBuildClass, 0),
            I::LoadFromDictOrDeref { .. } => self.load_from_dict_or_deref(unit)?,
            I::LoadFromDictOrGlobals { .. } => {
                self.unary(Op::LoadFromDictOrGlobals, narrow(unit.arg, TOO_MANY_NAMES)?)?;
            }
            I::DeleteGlobal { .. } => {
                self.out.op(plain(Op::DeleteGlobal, 0, narrow(unit.arg, TOO_MANY_NAMES)?, 0));
            }
            I::DeleteName { .. } => {
                self.out.op(plain(Op::DeleteName, 0, narrow(unit.arg, TOO_MANY_NAMES)?, 0));
            }
            _ => self.out.op(plain(Op::SetupAnnotations, 0, 0, 0)),
        }
        Ok(1)
    }

    /// `r[dst] = op b`, with no operands on the stack.
    fn load_from(&mut self, op: Op, b: u16) {
        let dst = self.push_new();
        self.out.produce(plain(op, dst, b, 0), Dest::A);
    }

    fn load_global(&mut self, at: usize, name: u16, with_null: bool) {
        if with_null && self.plan.facts[at].only_called {
            self.claim(self.stack.len(), 2);
            let callee = self.push_home();
            self.push_home();
            self.out.op(plain(Op::LoadCallee, callee, name, 0));
            return;
        }
        self.load_from(Op::LoadGlobal, name);
        if with_null {
            self.stack.push(Entry::Null);
        }
    }

    fn store_name(&mut self, op: Op, name: u16) -> Result<(), Refusal> {
        let [value] = self.operands(0)?;
        self.out.op(Instr { op, f: value.flag(USE_A), a: value.reg, b: name, c: 0 });
        Ok(())
    }

    fn load_from_dict_or_deref(&mut self, unit: Unit) -> Result<(), Refusal> {
        let cell = unit.arg as usize;
        let Some((name, _)) = self.locals.get(cell) else {
            return Err(Refusal::internal("a cell that does not exist"));
        };
        let name = super::super::intern(self.names, name)?;
        let [mapping] = self.operands(1)?;
        let dst = self.push_home();
        let instr =
            Instr { op: Op::LoadFromDictOrDeref, f: mapping.flag(USE_B), a: dst, b: mapping.reg, c: name };
        self.out.produce_with(instr, Dest::A, cell as u64);
        Ok(())
    }
}
