//! Binary and unary operators.

use crate::builtins::{dispatch, number};
use crate::object::{Kind, Ref, Value};
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;

/// A binary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each is the operator it is called after")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    And,
    Or,
    Xor,
    Shl,
    Shr,
}

impl BinaryOp {
    /// Every operator.
    pub const ALL: [BinaryOp; 13] = [
        BinaryOp::Add,
        BinaryOp::Sub,
        BinaryOp::Mul,
        BinaryOp::TrueDiv,
        BinaryOp::FloorDiv,
        BinaryOp::Mod,
        BinaryOp::Pow,
        BinaryOp::MatMul,
        BinaryOp::And,
        BinaryOp::Or,
        BinaryOp::Xor,
        BinaryOp::Shl,
        BinaryOp::Shr,
    ];

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::TrueDiv => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::MatMul => "@",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
        }
    }
}

impl<S: Strategy> Vm<S> {
    /// Names of the normal, reflected and in-place special method.
    pub(crate) fn operator_names(&self, op: BinaryOp) -> [Value; 3] {
        let n = &self.rt.names;
        match op {
            BinaryOp::Add => [n.add, n.radd, n.iadd],
            BinaryOp::Sub => [n.sub, n.rsub, n.isub],
            BinaryOp::Mul => [n.mul, n.rmul, n.imul],
            BinaryOp::TrueDiv => [n.truediv, n.rtruediv, n.itruediv],
            BinaryOp::FloorDiv => [n.floordiv, n.rfloordiv, n.ifloordiv],
            BinaryOp::Mod => [n.mod_, n.rmod, n.imod],
            BinaryOp::Pow => [n.pow, n.rpow, n.ipow],
            BinaryOp::MatMul => [n.matmul, n.rmatmul, n.imatmul],
            BinaryOp::And => [n.and, n.rand, n.iand],
            BinaryOp::Or => [n.or, n.ror, n.ior],
            BinaryOp::Xor => [n.xor, n.rxor, n.ixor],
            BinaryOp::Shl => [n.lshift, n.rlshift, n.ilshift],
            BinaryOp::Shr => [n.rshift, n.rrshift, n.irshift],
        }
    }

    /// `a op b`, or `a op= b`, whose result is to be stored back.
    pub fn binary(&mut self, op: BinaryOp, inplace: bool, a: Value, b: Value) -> PyResult<S> {
        if number::is_number(a) && number::is_number(b) {
            let result = number::binary(self, op, a, b)?;
            if result.get() != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
            return Err(self.operand_error(op, inplace, a, b));
        }
        if inplace {
            if a.exact_kind() & Kind::SUBCLASS == 0 {
                if let Some(result) = dispatch::inplace(self, op, a, b)? {
                    return Ok(result);
                }
            } else {
                let name = self.operator_names(op)[2];
                if let Some(result) = self.call_special_opt(a, name, &[b])?
                    && result.get() != Value::NOT_IMPLEMENTED
                {
                    return Ok(result);
                }
            }
        }
        match self.binary_two_ways(op, a, b)? {
            Some(result) => Ok(result),
            None => Err(self.operand_error(op, inplace, a, b)),
        }
    }

    fn binary_two_ways(&mut self, op: BinaryOp, a: Value, b: Value) -> PyResult<S, Option<Ref<S>>> {
        let [normal, reflected, _] = self.operator_names(op);
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let exact = |v: Value| v.exact_kind() & Kind::SUBCLASS == 0;
        // A subclass that overrides the reflected method goes first.
        let reflected_first = ta != tb
            && !exact(b)
            && self.type_body(tb).is_subtype_of(ta)
            && self.lookup(tb, reflected).is_some()
            && self.lookup(tb, reflected) != self.lookup(ta, reflected);
        if reflected_first {
            let result = self.call_special_opt(b, reflected, &[a])?;
            if let Some(result) = result.filter(|r| r.get() != Value::NOT_IMPLEMENTED) {
                return Ok(Some(result));
            }
        }
        let result = if exact(a) {
            Some(dispatch::binary(self, op, a, b)?)
        } else {
            self.call_special_opt(a, normal, &[b])?
        };
        if let Some(result) = result.filter(|r| r.get() != Value::NOT_IMPLEMENTED) {
            return Ok(Some(result));
        }
        if reflected_first || (ta == tb && !exact(a)) {
            return Ok(None);
        }
        let result = if exact(b) {
            Some(dispatch::binary_reflected(self, op, a, b)?)
        } else {
            self.call_special_opt(b, reflected, &[a])?
        };
        Ok(result.filter(|r| r.get() != Value::NOT_IMPLEMENTED))
    }

    #[cold]
    fn operand_error(
        &mut self,
        op: BinaryOp,
        inplace: bool,
        a: Value,
        b: Value,
    ) -> crate::runtime::Raised<S> {
        if op == BinaryOp::Add
            && let Some(message) = dispatch::concat_error(self, a, b)
        {
            return self.type_error(message);
        }
        if op == BinaryOp::Mul
            && (!inplace || dispatch::is_sequence(a))
            && let Some(message) = dispatch::repeat_error(self, a, b)
        {
            return self.type_error(message);
        }
        let (a, b) = (self.type_name(a), self.type_name(b));
        let symbol = match (op, inplace) {
            (BinaryOp::Pow, false) => "** or pow()".to_owned(),
            (BinaryOp::Pow, true) => "**=".to_owned(),
            (_, true) => format!("{}=", op.symbol()),
            (_, false) => op.symbol().to_owned(),
        };
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'"))
    }

    /// `-v`
    pub fn negative(&mut self, v: Value) -> PyResult<S> {
        self.unary_operator(v, number::negative::<S>, self.rt.names.neg, "unary -")
    }

    /// `+v`
    pub fn positive(&mut self, v: Value) -> PyResult<S> {
        self.unary_operator(v, number::positive::<S>, self.rt.names.pos, "unary +")
    }

    /// `~v`
    pub fn invert(&mut self, v: Value) -> PyResult<S> {
        self.unary_operator(v, number::invert::<S>, self.rt.names.invert, "unary ~")
    }

    /// `abs(v)`
    pub fn absolute(&mut self, v: Value) -> PyResult<S> {
        self.unary_operator(v, number::absolute::<S>, self.rt.names.abs, "abs()")
    }

    #[allow(clippy::type_complexity, reason = "spelled once, where it is used")]
    fn unary_operator(
        &mut self,
        v: Value,
        plain: fn(&mut Vm<S>, Value) -> PyResult<S, Option<Ref<S>>>,
        name: Value,
        what: &str,
    ) -> PyResult<S> {
        if v.exact_kind() & Kind::SUBCLASS == 0 {
            if let Some(result) = plain(self, v)? {
                return Ok(result);
            }
        } else if let Some(result) = self.call_special_opt(v, name, &[])? {
            return Ok(result);
        }
        let type_name = self.type_name(v);
        Err(self.type_error(format!("bad operand type for {what}: '{type_name}'")))
    }
}
