//! What each operation reads, takes and writes, from its description in `isa`.

use gilectomy_frontend::code::Code;
use gilectomy_frontend::isa::{INTRINSICS, Instr, Op, USE_A, USE_B, USE_C};

/// The effect of one instruction.
#[derive(Default)]
pub struct Effects {
    /// Registers read in place, which must hold a value.
    pub borrows: Vec<u16>,
    /// Registers emptied, which must hold a value.
    pub takes: Vec<u16>,
    /// Registers emptied, which may be null.
    pub clears: Vec<u16>,
    /// Registers written when control goes on.
    pub writes: Vec<u16>,
    /// Registers written when control jumps.
    pub writes_on_jump: Vec<u16>,
    /// How far control may jump.
    pub jump: Option<i64>,
    /// Whether control may go on.
    pub falls_through: bool,
    /// Whether it may raise.
    pub raises: bool,
}

impl Effects {
    /// All registers named.
    pub fn registers(&self) -> impl Iterator<Item = u16> {
        let lists = [&self.borrows, &self.takes, &self.clears, &self.writes, &self.writes_on_jump];
        lists.into_iter().flatten().copied()
    }
}
/// The effect of `instr`, followed by `extra`.
///
/// `Take`, `Swap`, `Clear`, `ForPrep` and `ForIter` are the verifier's own affair; of these only the
/// registers are named.
pub fn effects(code: &Code, instr: Instr, extra: u64) -> Effects {
    let Instr { op, f, a, b, c } = instr;
    let mut e = Effects { falls_through: true, raises: raises(instr), ..Effects::default() };
    let operands: &[(u16, u8)] = match op {
        Op::Move | Op::LoadDeref => &[(b, 0)],
        Op::StoreDeref => &[(a, 0), (b, USE_B)],
        Op::CheckLocal | Op::DeleteLocal | Op::MakeCell => &[],
        Op::DeleteDeref => &[(a, 0)],
        Op::LoadFromDictOrDeref => &[(b, USE_B), (extra as u16, 0)],
        Op::LoadFromDictOrGlobals | Op::LoadAttr | Op::LoadMethod | Op::Convert | Op::Format => &[(b, USE_B)],
        Op::Neg | Op::Pos | Op::Invert | Op::Not | Op::ToBool | Op::GetIter | Op::Yield => &[(b, USE_B)],
        Op::GetYieldFromIter | Op::Unpack | Op::UnpackEx | Op::SubscrI | Op::ForPrep => &[(b, USE_B)],
        Op::GetAwaitable | Op::GetAIter => &[(b, USE_B)],
        Op::StoreGlobal | Op::StoreName | Op::DeleteAttr | Op::JumpIf | Op::JumpIfNone => &[(a, USE_A)],
        Op::Return => &[(a, USE_A)],
        Op::StoreAttr => &[(a, USE_A), (b, USE_B)],
        Op::StoreSubscr => &[(a, USE_A), (b, USE_B), (c, USE_C)],
        Op::DelSubscr | Op::Subscr | Op::Is | Op::Contains | Op::FormatSpec => &[(b, USE_B), (c, USE_C)],
        Op::ListAppend | Op::ListExtend | Op::SetAdd | Op::SetUpdate | Op::DictUpdate => {
            &[(a, 0), (b, USE_B)]
        }
        Op::MapAdd => &[(a, 0), (b, USE_B), (c, USE_C)],
        Op::DictMerge => &[(a, 0), (b, USE_B), (c, 0)],
        Op::GetLen | Op::GetANext | Op::MatchMapping | Op::MatchSequence | Op::ImportFrom => &[(b, 0)],
        Op::MatchKeys => &[(b, 0), (c, 0)],
        Op::ExcMatch => &[(b, 0), (c, USE_C)],
        Op::SetFunctionAttr => &[(a, 0)],
        Op::Send => &[(a, 0)],
        Op::WithExcept => &[(a, 0), (b, 0)],
        _ if between(op, Op::Add, Op::Shr) || between(op, Op::Lt, Op::Ge) => &[(b, USE_B), (c, USE_C)],
        _ if between(op, Op::AddI, Op::ShrI) => &[(b, USE_B)],
        _ if between(op, Op::JumpLt, Op::JumpIn) => &[(a, USE_A), (b, USE_B)],
        _ if between(op, Op::JumpLtI, Op::JumpGeI) => &[(a, USE_A)],
        _ => &[],
    };
    for &(register, flag) in operands {
        if f & flag != 0 { e.takes.push(register) } else { e.borrows.push(register) }
    }
    taken_runs(instr, &mut e);
    written(code, instr, &mut e);
    control(instr, extra, &mut e);
    e
}

fn between(op: Op, first: Op, last: Op) -> bool {
    (first as u8..=last as u8).contains(&(op as u8))
}

/// Operands that are runs of temporaries, and single ones that are always taken.
fn taken_runs(Instr { op, a, b, c, .. }: Instr, e: &mut Effects) {
    match op {
        Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildString | Op::BuildSlice => {
            e.takes.extend(b..b + c);
        }
        Op::BuildInterpolation => e.takes.extend(b..b + 2 + (c & 1)),
        Op::BuildTemplate => e.takes.extend([b, b + 1]),
        Op::CallIntrinsic => e.takes.extend(b..b + INTRINSICS[c as usize].2),
        Op::BuildMap => e.takes.extend(b..b + 2 * c),
        Op::LoadSuperAttr | Op::MatchClass => e.takes.extend(a..a + 3),
        Op::LoadSlice => e.takes.extend(b..b + 3),
        Op::StoreSlice => e.takes.extend(b - 1..b + 3),
        Op::ListToTuple | Op::SetFunctionAttr | Op::Send => e.takes.push(b),
        Op::Call | Op::CallKw => {
            e.takes.push(a);
            e.clears.push(a + 1);
            e.takes.extend(a + 2..a + 2 + b);
        }
        Op::CallEx => {
            e.takes.extend([a, a + 2]);
            e.clears.extend([a + 1, a + 3]);
        }
        Op::CleanupThrow => {
            e.takes.extend([a, a + 2]);
            e.clears.push(a + 1);
        }
        Op::ExcGroupMatch | Op::PrepareReraise | Op::EndAsyncFor => e.takes.extend([a, a + 1]),
        Op::PushExcInfo | Op::PopExcept | Op::Reraise | Op::ImportStar => e.takes.push(a),
        Op::Raise => e.takes.extend(a..a + c),
        Op::LoadSpecial => e.takes.push(c),
        Op::ImportName => e.takes.extend([b, b + 1]),
        _ => {}
    }
}

fn written(code: &Code, Instr { op, a, b, c, .. }: Instr, e: &mut Effects) {
    let first_free =
        code.locals.iter().position(|(_, kind)| *kind == gilectomy_frontend::code::LocalKind::Free);
    match op {
        Op::CheckLocal | Op::MakeCell => e.writes.push(a),
        Op::DeleteLocal => e.clears.push(a),
        Op::CopyFreeVars => {
            assert_eq!(first_free, Some(a as usize));
            assert_eq!(a as usize + b as usize, code.nlocals());
        }
        Op::LoadCallee => {
            e.clears.push(a + 1);
            e.writes.push(a);
        }
        Op::LoadMethod | Op::LoadSpecial | Op::PushExcInfo | Op::ExcGroupMatch => e.writes.extend([a, a + 1]),
        Op::LoadSuperAttr => e.writes.extend(a..=a + (b & 1)),
        Op::Unpack => e.writes.extend(a..a + c),
        Op::UnpackEx => e.writes.extend(a..a + (c & 0xff) + 1 + (c >> 8)),
        Op::Call | Op::CallKw | Op::CallEx | Op::WithExcept | Op::ForIter => e.writes.push(c),
        Op::ForNext => {
            // The iterator stays while there are items.
            e.takes.push(a);
            e.writes.extend([a, c]);
        }
        Op::Send => {
            e.writes.push(b);
            e.writes_on_jump.push(b);
        }
        // The first is null, but stands for the iterator that `Send` leaves: both are cleared next.
        Op::CleanupThrow => e.writes.extend([a, a + 1]),
        Op::Nop
        | Op::Take
        | Op::Swap
        | Op::Clear
        | Op::StoreDeref
        | Op::DeleteDeref
        | Op::SetupAnnotations => {}
        Op::StoreGlobal
        | Op::DeleteGlobal
        | Op::StoreName
        | Op::DeleteName
        | Op::StoreAttr
        | Op::DeleteAttr => {}
        Op::StoreSubscr
        | Op::DelSubscr
        | Op::StoreSlice
        | Op::DictMerge
        | Op::MapAdd
        | Op::SetFunctionAttr => {}
        Op::ReturnGenerator | Op::Return | Op::PopExcept | Op::Reraise | Op::Raise | Op::ImportStar => {}
        Op::Unsupported | Op::ForPrep | Op::EndAsyncFor => {}
        _ if between(op, Op::Jump, Op::JumpGeI) || between(op, Op::ListAppend, Op::DictUpdate) => {}
        _ => e.writes.push(a),
    }
}

fn control(instr: Instr, extra: u64, e: &mut Effects) {
    let op = instr.op;
    match op {
        Op::Jump | Op::JumpBack | Op::JumpIf | Op::JumpIfNone => e.jump = Some(instr.bc().into()),
        Op::ForNext | Op::Send => e.jump = Some(extra as i64),
        _ if between(op, Op::JumpLt, Op::JumpIn) => e.jump = Some(extra as i64),
        _ if between(op, Op::JumpLtI, Op::JumpGeI) => e.jump = Some((instr.c as i16).into()),
        _ => {}
    }
    let ends = matches!(op, Op::Jump | Op::JumpBack | Op::Return | Op::Reraise | Op::Raise | Op::Unsupported);
    e.falls_through = !ends;
}

fn raises(Instr { op, c, .. }: Instr) -> bool {
    // Room for an empty container is taken for granted: the compiler puts them outside of the range that
    // restores a comprehension's variables.
    let is_empty = matches!(op, Op::BuildList | Op::BuildSet | Op::BuildMap) && c == 0;
    !is_empty
        && !matches!(
            op,
            Op::Nop
                | Op::Move
                | Op::Take
                | Op::Swap
                | Op::Clear
                | Op::LoadConst
                | Op::LoadInt
                | Op::LoadCommon
                | Op::MakeCell
                | Op::CopyFreeVars
                | Op::LoadLocals
                | Op::SetFunctionAttr
                | Op::Is
                | Op::JumpIs
                | Op::JumpIfNone
                | Op::Jump
                | Op::Return
                | Op::ReturnGenerator
                | Op::PushExcInfo
                | Op::PopExcept
        )
}
