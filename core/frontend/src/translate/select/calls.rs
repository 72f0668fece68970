//! Calls, functions, generators, imports.

use super::super::Translator;
use super::super::emit::Dest;
use super::super::operands::{narrow, plain};
use super::super::virtual_stack::Entry;
use crate::code::Const;
use crate::isa::{INTRINSICS, Instr, Op, PASSES, USE_A, USE_B};
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::{Instruction, IntrinsicFunction1};

const TOO_MANY_ARGUMENTS: &str = "too many arguments";

/// The place in [`INTRINSICS`] of an intrinsic function of one operand.
fn intrinsic_function(intrinsic: IntrinsicFunction1) -> Option<u16> {
    use IntrinsicFunction1 as F;
    Some(match intrinsic {
        F::TypeVar => 0,
        F::ParamSpec => 1,
        F::TypeVarTuple => 2,
        F::SubscriptGeneric => 3,
        F::TypeAlias => 4,
        F::Print => 9,
        _ => return None,
    })
}

impl Translator<'_> {
    /// Calls, intrinsic ones included, and what functions are made of.
    pub(super) fn call(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::Call { .. } => {
                let count = narrow(unit.arg, TOO_MANY_ARGUMENTS)?;
                let a = self.run_of(unit.arg as usize + 2, 1)?;
                let c = self.push_home();
                self.out.produce(plain(Op::Call, a, count, c), Dest::C);
            }
            I::CallKw { .. } => self.call_kw(unit)?,
            I::CallFunctionEx => {
                let a = self.run_of(4, 1)?;
                let c = self.push_home();
                self.out.produce(plain(Op::CallEx, a, 0, c), Dest::C);
            }
            I::CallIntrinsic1 { func } => match func.try_get(unit.arg.into()) {
                Ok(IntrinsicFunction1::UnaryPositive) => return self.unary(Op::Pos, 0),
                Ok(IntrinsicFunction1::ListToTuple) => {
                    let b = self.run_of(1, 1)?;
                    let a = self.push_home();
                    self.out.produce(plain(Op::ListToTuple, a, b, 0), Dest::A);
                }
                Ok(IntrinsicFunction1::ImportStar) => return self.import_star(at),
                // The interpreter itself turns a StopIteration that leaves a generator into a RuntimeError, and
                // a `Yield` without `PASSES` is what gives an item of an asynchronous generator.
                Ok(other) => {
                    if let Some(which) = intrinsic_function(other) {
                        self.call_intrinsic(which)?;
                    }
                }
                Err(_) => {}
            },
            I::ReturnValue => {
                let [value] = self.operands(0)?;
                self.out.op(Instr { op: Op::Return, f: value.flag(USE_A), a: value.reg, b: 0, c: 0 });
            }
            I::MakeFunction => self.make_function()?,
            _ => self.set_function_attribute(unit)?,
        }
        Ok(1)
    }

    /// A function of the runtime that stands behind a piece of syntax.
    pub(super) fn call_intrinsic(&mut self, which: u16) -> Result<(), Refusal> {
        let b = self.run_of(INTRINSICS[which as usize].2.into(), 1)?;
        let a = self.push_home();
        self.out.produce(plain(Op::CallIntrinsic, a, b, which), Dest::A);
        Ok(())
    }

    fn call_kw(&mut self, unit: Unit) -> Result<(), Refusal> {
        let count = narrow(unit.arg, TOO_MANY_ARGUMENTS)?;
        let Some(Entry::Const(names)) = self.stack.pop() else {
            return Err(Refusal::internal("a call without its keywords"));
        };
        let a = self.run_of(unit.arg as usize + 2, 1)?;
        let c = self.push_home();
        self.out.produce_with(plain(Op::CallKw, a, count, c), Dest::C, names.into());
        Ok(())
    }

    fn make_function(&mut self) -> Result<(), Refusal> {
        match self.stack.pop() {
            Some(Entry::Const(index)) if matches!(self.consts.get(index as usize), Some(Const::Code(_))) => {
                let a = self.push_new();
                self.out.produce(plain(Op::MakeFunction, a, 0, 0).with_bc(index as i32), Dest::A);
                Ok(())
            }
            _ => Err(Refusal::internal("a function without its code")),
        }
    }

    /// The function is on top, the value below; the function stays.
    fn set_function_attribute(&mut self, unit: Unit) -> Result<(), Refusal> {
        let (value, function) = (self.slot(2)?, self.slot(1)?);
        self.in_temporary(value);
        self.in_temporary(function);
        let (b, a) = (self.in_temporary(value), self.in_temporary(function));
        self.stack.truncate(value);
        self.stack.push(Entry::Temp(a));
        self.out.op(plain(Op::SetFunctionAttr, a, b, unit.arg as u16));
        Ok(())
    }

    /// Generators and delegation.
    pub(super) fn generator(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match (unit.op, unit.target) {
            (I::ReturnGenerator, _) => {
                self.out.op(plain(Op::ReturnGenerator, 0, 0, 0));
                // The value sent to start it is pushed only to be popped.
                if matches!(self.following(at), Some(Unit { op: I::PopTop, .. })) {
                    return Ok(2);
                }
                self.stack.push(Entry::Null);
            }
            (I::YieldValue { .. }, _) => {
                let value = self.slot(1)?;
                self.settle(value);
                let [b] = self.operands(1)?;
                let a = self.push_home();
                let f = b.flag(USE_B) | if unit.arg == 1 { PASSES } else { 0 };
                let c = self.stack.home(value);
                self.out.produce(Instr { op: Op::Yield, f, a, b: b.reg, c }, Dest::A);
            }
            (I::GetYieldFromIter, _) => return self.unary(Op::GetYieldFromIter, 0),
            (I::Send { .. }, Some(target)) => {
                self.settle(self.stack.len());
                let a = self.stack.home(self.slot(2)?);
                self.out.jump_extra(plain(Op::Send, a, a + 1, 0), target);
            }
            _ => {
                let value = self.stack.pop();
                if let Some(Entry::Temp(receiver)) = self.stack.pop() {
                    self.out.op(plain(Op::Clear, receiver, 0, 0));
                }
                self.stack.push(value.unwrap_or(Entry::Null));
            }
        }
        Ok(1)
    }

    /// `await`, and `async for` around it.
    pub(super) fn awaiting(&mut self, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::GetAwaitable { .. } => return self.unary(Op::GetAwaitable, unit.arg as u16),
            I::GetAIter => return self.unary(Op::GetAIter, 0),
            I::GetANext => {
                let top = self.slot(1)?;
                self.in_register(top);
                let a = self.push_new();
                let b = self.in_register(top);
                self.out.produce(plain(Op::GetANext, a, b, 0), Dest::A);
            }
            _ => {
                let a = self.run_of(2, 0)?;
                self.out.op(plain(Op::EndAsyncFor, a, 0, 0));
            }
        }
        Ok(1)
    }

    /// `import` and `from ... import`.
    pub(super) fn import(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let name = narrow(unit.arg, "too many names")?;
        if let Instruction::ImportName { .. } = unit.op {
            let b = self.run_of(2, 1)?;
            let a = self.push_home();
            self.out.produce(plain(Op::ImportName, a, b, name), Dest::A);
        } else {
            let top = self.slot(1)?;
            self.in_register(top);
            let a = self.push_new();
            let b = self.in_register(top);
            self.out.produce(plain(Op::ImportFrom, a, b, name), Dest::A);
        }
        Ok(1)
    }

    /// The module is consumed; the `None` that stands for a result is popped at once.
    fn import_star(&mut self, at: usize) -> Result<usize, Refusal> {
        let a = self.run_of(1, 0)?;
        self.out.op(plain(Op::ImportStar, a, 0, 0));
        match self.following(at) {
            Some(Unit { op: Instruction::PopTop, .. }) => Ok(2),
            _ => Err(Refusal::internal("the result of an import is used")),
        }
    }
}
