//! One arm for each stack opcode, split by theme.
//!
//! Every method translates the unit at hand and returns how many units it dealt with: fusions look ahead.

mod building;
mod calls;
mod compute;
mod exceptions;
mod jumps;
mod names;

use super::Translator;
use super::flow;
use super::operands::plain;
use super::virtual_stack::Entry;
use crate::isa::Op;
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::Instruction;

impl Translator<'_> {
    /// Translates the unit at `at`; returns how many units that took.
    pub(super) fn select(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        if let Some(what) = flow::unsupported(unit.op, unit.arg) {
            let name = super::intern(self.names, what)?;
            self.out.op(plain(Op::Unsupported, 0, 0, name));
            return Ok(1);
        }
        match unit.op {
            I::PopTop | I::PopIter | I::EndFor => self.pop_top(),
            I::PushNull => self.push(Entry::Null),
            I::Copy { .. } => self.copy(at, unit),
            I::Swap { .. } => self.swap(unit),
            I::LoadConst { .. }
            | I::LoadSmallInt { .. }
            | I::LoadFast { .. }
            | I::LoadFastCheck { .. }
            | I::LoadFastAndClear { .. }
            | I::StoreFast { .. }
            | I::DeleteFast { .. } => self.local(at, unit),
            I::LoadGlobal { .. }
            | I::StoreGlobal { .. }
            | I::DeleteGlobal { .. }
            | I::LoadName { .. }
            | I::StoreName { .. }
            | I::DeleteName { .. }
            | I::LoadFromDictOrDeref { .. }
            | I::LoadFromDictOrGlobals { .. }
            | I::LoadLocals
            | I::LoadBuildClass
            | I::LoadCommonConstant { .. }
            | I::SetupAnnotations => self.name(at, unit),
            I::MakeCell { .. }
            | I::CopyFreeVars { .. }
            | I::LoadDeref { .. }
            | I::StoreDeref { .. }
            | I::DeleteDeref { .. } => self.cell(unit),
            I::BinaryOp { .. }
            | I::UnaryInvert
            | I::UnaryNegative
            | I::UnaryNot
            | I::ToBool
            | I::CompareOp { .. }
            | I::ContainsOp { .. }
            | I::IsOp { .. } => self.compute(at, unit),
            I::JumpForward { .. }
            | I::JumpBackward { .. }
            | I::JumpBackwardNoInterrupt { .. }
            | I::PopJumpIfFalse { .. }
            | I::PopJumpIfTrue { .. }
            | I::PopJumpIfNone { .. }
            | I::PopJumpIfNotNone { .. }
            | I::GetIter
            | I::ForIter { .. } => self.jump(at, unit),
            I::PushExcInfo
            | I::PopExcept
            | I::CheckExcMatch
            | I::CheckEgMatch
            | I::CallIntrinsic2 { .. }
            | I::Reraise { .. }
            | I::RaiseVarargs { .. }
            | I::WithExceptStart
            | I::LoadSpecial { .. }
            | I::CleanupThrow => self.exception(unit),
            I::GetLen | I::MatchMapping | I::MatchSequence | I::MatchKeys | I::MatchClass { .. } => {
                self.pattern(unit)
            }
            _ => self.select_building(at, unit),
        }
    }

    fn select_building(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::BuildTuple { .. }
            | I::BuildList { .. }
            | I::BuildSet { .. }
            | I::BuildMap { .. }
            | I::BuildString { .. }
            | I::BuildSlice { .. } => self.build(at, unit),
            I::ListAppend { .. }
            | I::ListExtend { .. }
            | I::SetAdd { .. }
            | I::SetUpdate { .. }
            | I::MapAdd { .. }
            | I::DictUpdate { .. }
            | I::DictMerge { .. } => self.extend(unit),
            I::UnpackSequence { .. } | I::UnpackEx { .. } => self.unpack(unit),
            I::ConvertValue { .. } | I::FormatSimple | I::FormatWithSpec => self.format(unit),
            I::BuildTemplate | I::BuildInterpolation { .. } => self.template(unit),
            I::LoadAttr { .. }
            | I::StoreAttr { .. }
            | I::DeleteAttr { .. }
            | I::LoadSuperAttr { .. }
            | I::StoreSubscr
            | I::DeleteSubscr
            | I::BinarySlice
            | I::StoreSlice => self.access(unit),
            I::Call { .. }
            | I::CallKw { .. }
            | I::CallFunctionEx
            | I::CallIntrinsic1 { .. }
            | I::ReturnValue
            | I::MakeFunction
            | I::SetFunctionAttribute { .. } => self.call(at, unit),
            I::ReturnGenerator | I::YieldValue { .. } | I::GetYieldFromIter | I::Send { .. } | I::EndSend => {
                self.generator(at, unit)
            }
            I::GetAwaitable { .. } | I::GetAIter | I::GetANext | I::EndAsyncFor => self.awaiting(unit),
            I::ImportName { .. } | I::ImportFrom { .. } => self.import(unit),
            _ => Err(Refusal::internal(&format!("unexpected instruction {:?}", unit.op))),
        }
    }

    fn push(&mut self, entry: Entry) -> Result<usize, Refusal> {
        self.stack.push(entry);
        Ok(1)
    }

    fn pop_top(&mut self) -> Result<usize, Refusal> {
        if let Some(Entry::Temp(register)) = self.stack.pop() {
            self.out.op(plain(Op::Clear, register, 0, 0));
        }
        Ok(1)
    }

    fn swap(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let (top, other) = (self.slot(1)?, self.slot(unit.arg as usize)?);
        self.stack.swap(top, other);
        Ok(1)
    }

    fn copy(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        if unit.arg == 1
            && let Some(taken) = self.test_in_place(at)?
        {
            return Ok(taken);
        }
        let slot = self.slot(unit.arg as usize)?;
        match self.stack.get(slot) {
            Entry::Temp(_) => {
                let copy = self.push_new();
                let from = self.in_temporary(slot);
                self.out.produce(plain(Op::Move, copy, from, 0), super::emit::Dest::A);
            }
            entry => self.stack.push(entry),
        }
        Ok(1)
    }
}
