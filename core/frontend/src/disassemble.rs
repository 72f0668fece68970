//! Register code as text, for tests and for reading.
//!
//! One line for each instruction: its word index, its name, its operands. A local is shown by name, a
//! hidden loop register or temporary as `tN`, counted from the first register behind the locals; `!` marks
//! an operand that the instruction consumes. Handlers follow the instructions, then the code inside.

use crate::code::{Code, Const};
use crate::isa::{INPLACE, INVERT, Instr, Op, USE_A, USE_B, USE_C, WHEN_TRUE};
use std::fmt::Write;

/// The instruction in `word`, if it is one.
pub fn decode(word: u64) -> Option<Instr> {
    let op = *Op::ALL.get((word & 0xff) as usize)?;
    let half = |shift: u32| (word >> shift) as u16;
    Some(Instr { op, f: (word >> 8) as u8, a: half(16), b: half(32), c: half(48) })
}

/// `code` and all code inside it as text.
pub fn disassemble(code: &Code) -> String {
    let mut text = String::new();
    write_code(&mut text, code);
    text
}

fn write_code(text: &mut String, code: &Code) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}:", code.qualname);
    let mut pc = 0;
    while let Some(instr) = code.words.get(pc).copied().and_then(decode) {
        let next = pc + 1 + instr.op.extra_words();
        let extra = code.words.get(pc + 1).copied().filter(|_| next > pc + 1);
        let line = Line { code, instr, next, extra: extra.unwrap_or(0) };
        let _ = writeln!(text, "{pc:4} {}", line.render());
        pc = next;
    }
    for handler in &code.handlers {
        let base = register(code, handler.base);
        let lasti = if handler.push_lasti { " lasti" } else { "" };
        let _ = writeln!(
            text,
            "     {}..{} -> {} keep {base}{lasti}",
            handler.start, handler.end, handler.target
        );
    }
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            text.push('\n');
            write_code(text, inner);
        }
    }
}

fn register(code: &Code, register: u16) -> String {
    match code.locals.get(register as usize) {
        Some((name, _)) => name.clone(),
        None => format!("t{}", register as usize - code.nlocals()),
    }
}

struct Line<'a> {
    code: &'a Code,
    instr: Instr,
    /// The word behind the instruction and its extra words.
    next: usize,
    extra: u64,
}

impl Line<'_> {
    fn render(&self) -> String {
        let mut text = format!("{}{}", self.instr.op.name(), self.variant());
        let mut separator = " ";
        for letter in shape(self.instr.op).chars() {
            let operand = self.operand(letter);
            let _ = write!(text, "{separator}{operand}");
            separator = ", ";
        }
        text
    }

    fn variant(&self) -> &'static str {
        let Instr { op, f, .. } = self.instr;
        match op {
            Op::Is | Op::Contains if f & INVERT != 0 => ".not",
            _ if op as u8 >= Op::JumpIf as u8 && op as u8 <= Op::JumpGeI as u8 => {
                if f & WHEN_TRUE != 0 {
                    ".true"
                } else {
                    ".false"
                }
            }
            _ if op as u8 >= Op::Add as u8 && op as u8 <= Op::ShrI as u8 && f & INPLACE != 0 => ".inplace",
            _ => "",
        }
    }

    /// One operand; `letter` is from [`shape`].
    fn operand(&self, letter: char) -> String {
        let Instr { f, a, b, c, .. } = self.instr;
        let bc = self.instr.bc();
        let reg = |reg: u16, flag: u8| {
            format!("{}{}", register(self.code, reg), if f & flag != 0 { "!" } else { "" })
        };
        let name =
            |index: u16| self.code.names.get(index as usize).cloned().unwrap_or_else(|| "?".to_owned());
        let jump = |distance: i64| format!("-> {}", self.next as i64 + distance);
        match letter {
            'a' => reg(a, USE_A),
            'b' => reg(b, USE_B),
            'c' => reg(c, USE_C),
            'd' => register(self.code, a),
            'e' => register(self.code, c),
            'x' => register(self.code, self.extra as u16),
            'N' => name(b),
            'M' => name(c),
            'm' => b.to_string(),
            'n' => c.to_string(),
            'S' => (b as i16).to_string(),
            's' => (c as i16).to_string(),
            'I' => bc.to_string(),
            'K' => self.constant(bc as usize),
            'k' => self.constant(self.extra as usize),
            'J' => jump(bc.into()),
            'j' => jump((c as i16).into()),
            _ => jump(self.extra as i64),
        }
    }

    fn constant(&self, index: usize) -> String {
        match self.code.consts.get(index) {
            None => "?".to_owned(),
            Some(constant) => show(constant),
        }
    }
}

fn show(constant: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match constant {
        Const::None => "None".to_owned(),
        Const::Ellipsis => "...".to_owned(),
        Const::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Const::Int(value) => value.to_string(),
        Const::Big(value) => value.to_string(),
        Const::Float(value) => format!("{value:?}"),
        Const::Complex(real, imaginary) => format!("({real:?}+{imaginary:?}j)"),
        Const::Str(points) => {
            let shown: String = points
                .iter()
                .map(|&point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect();
            format!("{shown:?}")
        }
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Slice(parts) => format!("slice({})", list(parts.as_slice())),
        Const::Code(code) => format!("<{}>", code.qualname),
    }
}

/// Which operands an operation has, a letter for each (see [`Line::operand`]).
fn shape(op: Op) -> &'static str {
    match op {
        Op::Nop | Op::SetupAnnotations | Op::ReturnGenerator => "",
        Op::Move | Op::Take | Op::Swap | Op::LoadDeref | Op::StoreDeref | Op::GetLen | Op::ListToTuple => {
            "db"
        }
        Op::LoadConst | Op::MakeFunction => "dK",
        Op::LoadInt => "dI",
        Op::Clear | Op::CheckLocal | Op::DeleteLocal | Op::MakeCell | Op::DeleteDeref => "d",
        Op::LoadLocals | Op::LoadBuildClass | Op::PushExcInfo | Op::PopExcept | Op::Reraise => "d",
        Op::ImportStar | Op::ExcGroupMatch | Op::PrepareReraise | Op::CleanupThrow | Op::EndAsyncFor => "d",
        Op::LoadCommon | Op::CopyFreeVars => "dm",
        Op::LoadFromDictOrDeref => "dbMx",
        Op::LoadFromDictOrGlobals | Op::LoadAttr | Op::LoadMethod | Op::ImportName | Op::ImportFrom => "dbM",
        Op::LoadGlobal | Op::LoadCallee | Op::LoadName => "dN",
        Op::StoreGlobal | Op::StoreName => "aN",
        Op::DeleteGlobal | Op::DeleteName => "N",
        Op::Add | Op::Sub | Op::Mul | Op::TrueDiv | Op::FloorDiv | Op::Mod | Op::Pow | Op::MatMul => "dbc",
        Op::And | Op::Or | Op::Xor | Op::Shl | Op::Shr | Op::Is | Op::Contains | Op::Subscr => "dbc",
        Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::Gt | Op::Ge | Op::FormatSpec | Op::ExcMatch => "dbc",
        Op::MapAdd | Op::MatchKeys | Op::DictMerge => "dbc",
        Op::AddI | Op::SubI | Op::MulI | Op::FloorDivI | Op::ModI | Op::AndI | Op::ShlI | Op::ShrI => "dbs",
        Op::SubscrI => "dbs",
        Op::Neg | Op::Pos | Op::Invert | Op::Not | Op::ToBool | Op::Format | Op::GetIter => "db",
        Op::LoadSlice | Op::StoreSlice | Op::ListAppend | Op::ListExtend | Op::SetAdd | Op::SetUpdate => "db",
        Op::DictUpdate | Op::Yield | Op::GetYieldFromIter | Op::MatchMapping | Op::MatchSequence => "db",
        Op::GetAIter | Op::GetANext | Op::BuildTemplate => "db",
        Op::GetAwaitable => "dbn",
        Op::Jump | Op::JumpBack => "J",
        Op::JumpIf | Op::JumpIfNone => "aJ",
        Op::JumpLt | Op::JumpLe | Op::JumpEq | Op::JumpNe | Op::JumpGt | Op::JumpGe => "abX",
        Op::JumpIs | Op::JumpIn => "abX",
        Op::JumpLtI | Op::JumpLeI | Op::JumpEqI | Op::JumpNeI | Op::JumpGtI | Op::JumpGeI => "aSj",
        Op::StoreAttr => "abM",
        Op::DeleteAttr => "aM",
        Op::LoadSuperAttr => "dmM",
        Op::StoreSubscr => "abc",
        Op::DelSubscr => "bc",
        Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildMap | Op::BuildString => "dbn",
        Op::BuildInterpolation
        | Op::CallIntrinsic
        | Op::BuildSlice
        | Op::Unpack
        | Op::UnpackEx
        | Op::Convert
        | Op::SetFunctionAttr => "dbn",
        Op::ForPrep => "dbe",
        Op::ForIter => "dbeX",
        Op::ForNext => "deX",
        Op::Call => "edm",
        Op::CallKw => "edmk",
        Op::CallEx => "ed",
        Op::Return => "a",
        Op::Send => "dbX",
        Op::Raise | Op::MatchClass => "dn",
        Op::WithExcept => "edb",
        Op::LoadSpecial => "dme",
        Op::Unsupported => "M",
    }
}
