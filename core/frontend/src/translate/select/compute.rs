//! Arithmetic and comparison.

use super::super::Translator;
use super::super::emit::Dest;
use super::super::virtual_stack::Entry;
use crate::isa::{INPLACE, INVERT, Instr, Op, USE_B, USE_C};
use crate::refusal::Refusal;
use crate::stack::Unit;
use rustpython_compiler_core::bytecode::{BinaryOperator, ComparisonOperator, Instruction};

impl Translator<'_> {
    /// Operators. Those that give a truth value first try to become part of the jump behind them.
    pub(super) fn compute(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        use Instruction as I;
        match unit.op {
            I::BinaryOp { .. } => self.binary(unit),
            I::UnaryInvert => self.unary(Op::Invert, 0),
            I::UnaryNegative => self.unary(Op::Neg, 0),
            I::UnaryNot | I::ToBool => self.truth(at, unit),
            _ => match self.compare_and_jump(at, unit)? {
                Some(taken) => Ok(taken),
                None => self.compare(unit),
            },
        }
    }

    fn binary(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let Ok(operator) = BinaryOperator::try_from(unit.arg) else {
            return Err(Refusal::internal("unknown operator"));
        };
        let (op, immediate, flag) = operation(operator);
        let top = self.stack.get(self.slot(1)?);
        if let (Some(op), Entry::Int(value)) = (immediate, top)
            && let Ok(value) = i16::try_from(value)
        {
            self.stack.pop();
            let [b] = self.operands(1)?;
            let a = self.push_home();
            self.out.produce(Instr { op, f: flag | b.flag(USE_B), a, b: b.reg, c: value as u16 }, Dest::A);
            return Ok(1);
        }
        self.two_operands(op, flag)
    }

    fn two_operands(&mut self, op: Op, flag: u8) -> Result<usize, Refusal> {
        let [b, c] = self.operands(1)?;
        let a = self.push_home();
        let f = flag | b.flag(USE_B) | c.flag(USE_C);
        self.out.produce(Instr { op, f, a, b: b.reg, c: c.reg }, Dest::A);
        Ok(1)
    }

    /// `not x` and `bool(x)`: nothing but a jump's sense if a jump follows.
    fn truth(&mut self, at: usize, unit: Unit) -> Result<usize, Refusal> {
        let negates = matches!(unit.op, Instruction::UnaryNot);
        if let Some(branch) = self.branch_behind(at) {
            return self.jump_if(branch.reversed(negates), branch.taken);
        }
        if !negates && matches!(self.following(at), Some(Unit { op: Instruction::UnaryNot, .. })) {
            return Ok(1);
        }
        self.unary(if negates { Op::Not } else { Op::ToBool }, 0)
    }

    fn compare(&mut self, unit: Unit) -> Result<usize, Refusal> {
        let flag = if unit.arg & 1 == 1 { INVERT } else { 0 };
        match unit.op {
            Instruction::ContainsOp { .. } => self.two_operands(Op::Contains, flag),
            Instruction::IsOp { .. } => self.two_operands(Op::Is, flag),
            _ => self.two_operands(comparison(unit.arg)?.0, 0),
        }
    }
}

/// The operation for a comparison: giving a value, jumping, jumping against an immediate.
pub(super) fn comparison(arg: u32) -> Result<(Op, Op, Op), Refusal> {
    use ComparisonOperator as C;
    Ok(match ComparisonOperator::try_from(arg) {
        Ok(C::Less) => (Op::Lt, Op::JumpLt, Op::JumpLtI),
        Ok(C::LessOrEqual) => (Op::Le, Op::JumpLe, Op::JumpLeI),
        Ok(C::Equal) => (Op::Eq, Op::JumpEq, Op::JumpEqI),
        Ok(C::NotEqual) => (Op::Ne, Op::JumpNe, Op::JumpNeI),
        Ok(C::Greater) => (Op::Gt, Op::JumpGt, Op::JumpGtI),
        Ok(C::GreaterOrEqual) => (Op::Ge, Op::JumpGe, Op::JumpGeI),
        Err(_) => return Err(Refusal::internal("unknown comparison")),
    })
}

/// The operation for an operator, its immediate form, and the flag of the augmented form.
fn operation(operator: BinaryOperator) -> (Op, Option<Op>, u8) {
    use BinaryOperator as B;
    let flag = if operator == operator.as_inplace() && operator != B::Subscr { INPLACE } else { 0 };
    let (op, immediate) = match operator {
        B::Add | B::InplaceAdd => (Op::Add, Some(Op::AddI)),
        B::Subtract | B::InplaceSubtract => (Op::Sub, Some(Op::SubI)),
        B::Multiply | B::InplaceMultiply => (Op::Mul, Some(Op::MulI)),
        B::FloorDivide | B::InplaceFloorDivide => (Op::FloorDiv, Some(Op::FloorDivI)),
        B::Remainder | B::InplaceRemainder => (Op::Mod, Some(Op::ModI)),
        B::And | B::InplaceAnd => (Op::And, Some(Op::AndI)),
        B::Lshift | B::InplaceLshift => (Op::Shl, Some(Op::ShlI)),
        B::Rshift | B::InplaceRshift => (Op::Shr, Some(Op::ShrI)),
        B::TrueDivide | B::InplaceTrueDivide => (Op::TrueDiv, None),
        B::Power | B::InplacePower => (Op::Pow, None),
        B::MatrixMultiply | B::InplaceMatrixMultiply => (Op::MatMul, None),
        B::Or | B::InplaceOr => (Op::Or, None),
        B::Xor | B::InplaceXor => (Op::Xor, None),
        B::Subscr => (Op::Subscr, Some(Op::SubscrI)),
    };
    (op, immediate, flag)
}
