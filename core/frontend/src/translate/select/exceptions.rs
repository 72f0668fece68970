//! Exceptions, `with`, and the tests of `match`.

use super::super::Translator;
use super::super::emit::Dest;
use super::super::operands::plain;
use crate::isa::{Instr, Op, USE_C};
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::{Instruction, IntrinsicFunction2};

/// The place in [`crate::isa::INTRINSICS`] of an intrinsic function of two operands.
fn intrinsic_function(intrinsic: Option<IntrinsicFunction2>) -> Option<u16> {
    use IntrinsicFunction2 as F;
    Some(match intrinsic? {
        F::TypeVarWithBound => 5,
        F::TypeVarWithConstraint => 6,
        F::SetFunctionTypeParams => 7,
        F::SetTypeparamDefault => 8,
        F::PrepReraiseStar => return None,
    })
}

impl Translator<'_> {
    /// Raising, handling, cleaning up.
    pub(super) fn exception(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::PushExcInfo => {
                let a = self.run_of(1, 2)?;
                self.push_home();
                self.push_home();
                self.out.op(plain(Op::PushExcInfo, a, 0, 0));
            }
            I::PopExcept => self.consume_top(Op::PopExcept, 0)?,
            I::Reraise { .. } => self.consume_top(Op::Reraise, unit.arg as u16)?,
            I::RaiseVarargs { .. } => {
                let a = self.run_of(unit.arg as usize, 0)?;
                self.out.op(plain(Op::Raise, a, 0, unit.arg as u16));
            }
            I::CheckExcMatch => {
                let exception = self.slot(2)?;
                self.in_register(exception);
                let [kind] = self.operands(1)?;
                let a = self.push_home();
                let b = self.in_register(exception);
                self.out.produce(Instr { op: Op::ExcMatch, f: kind.flag(USE_C), a, b, c: kind.reg }, Dest::A);
            }
            I::CheckEgMatch => {
                let a = self.run_of(2, 2)?;
                self.push_home();
                self.push_home();
                self.out.op(plain(Op::ExcGroupMatch, a, 0, 0));
            }
            I::CallIntrinsic2 { func } => {
                if let Some(which) = intrinsic_function(func.try_get(unit.arg.into()).ok()) {
                    self.call_intrinsic(which)?;
                    return Ok(1);
                }
                let a = self.run_of(2, 1)?;
                self.push_home();
                self.out.op(plain(Op::PrepareReraise, a, 0, 0));
            }
            I::WithExceptStart => {
                self.settle(self.stack.len());
                let exit = self.stack.home(self.slot(5)?);
                let exception = self.stack.home(self.slot(1)?);
                let c = self.push_home();
                self.out.produce(plain(Op::WithExcept, exit, exception, c), Dest::C);
            }
            I::LoadSpecial { .. } => {
                let slot = self.slot(1)?;
                self.in_temporary(slot);
                let [manager] = self.operands(2)?;
                let a = self.push_home();
                self.push_home();
                self.out.op(plain(Op::LoadSpecial, a, unit.arg as u16, manager.reg));
            }
            _ => {
                let a = self.run_of(3, 2)?;
                self.push_home();
                self.push_home();
                self.out.op(plain(Op::CleanupThrow, a, 0, 0));
            }
        }
        Ok(1)
    }

    /// `op` takes the topmost value, which need not be at home.
    fn consume_top(&mut self, op: Op, c: u16) -> Result<(), Refusal> {
        let slot = self.slot(1)?;
        self.in_temporary(slot);
        let [value] = self.operands(0)?;
        self.out.op(plain(op, value.reg, 0, c));
        Ok(())
    }

    /// The tests of `match`: subjects stay on the stack.
    pub(super) fn pattern(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        let op = match unit.op {
            I::GetLen => Op::GetLen,
            I::MatchMapping => Op::MatchMapping,
            I::MatchSequence => Op::MatchSequence,
            I::MatchKeys => return self.match_keys(),
            _ => {
                let a = self.run_of(3, 1)?;
                self.push_home();
                self.out.op(plain(Op::MatchClass, a, 0, unit.arg as u16));
                return Ok(1);
            }
        };
        let subject = self.slot(1)?;
        self.in_register(subject);
        let a = self.push_new();
        let b = self.in_register(subject);
        self.out.produce(plain(op, a, b, 0), Dest::A);
        Ok(1)
    }

    fn match_keys(&mut self) -> Result<usize, Refusal> {
        let (subject, keys) = (self.slot(2)?, self.slot(1)?);
        self.in_register(subject);
        self.in_register(keys);
        let a = self.push_new();
        let (b, c) = (self.in_register(subject), self.in_register(keys));
        self.out.produce(plain(Op::MatchKeys, a, b, c), Dest::A);
        Ok(1)
    }
}
