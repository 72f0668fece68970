//! Whether a pattern's code is well-formed.
//!
//! The engine trusts its code: a wrong operand would have it read outside of the text. The code comes from `re`'s
//! compiler, but `_sre.compile` can be called with anything. So each instruction's operands are looked at once, by the
//! layout that `re/_compiler.py` writes: a *skip* is relative to the word it stands in, and blocks end with a word of
//! their own (`SUCCESS`, `JUMP`, `FAILURE`, `MAX_UNTIL`, `MIN_UNTIL`).

use rustpython_sre_engine::{MAXREPEAT, SreAtCode, SreCatCode, SreInfo, SreOpcode};

/// How deep blocks may lie in blocks.
const MOST_DEPTH: usize = 1000;
/// Words of a set of 256 characters.
const SET: usize = 8;

/// Whether `code` is the code of a pattern with that many groups.
pub(super) fn is_valid(code: &[u32], groups: usize) -> bool {
    let Some((&last, _)) = code.split_last() else { return false };
    let checked = Code { code, groups }.block(0, code.len() - 1, MOST_DEPTH);
    last == SreOpcode::SUCCESS as u32 && checked.is_some()
}

struct Code<'a> {
    code: &'a [u32],
    groups: usize,
}

/// `Some` if a condition holds.
fn check(holds: bool) -> Option<()> {
    holds.then_some(())
}

impl Code<'_> {
    fn word(&self, at: usize, end: usize) -> Option<u32> {
        if at < end { self.code.get(at).copied() } else { None }
    }

    fn op(&self, at: usize) -> Option<SreOpcode> {
        SreOpcode::try_from(*self.code.get(at)?).ok()
    }

    /// Where the skip at `at` leads: within `end`, and at least `least` words on.
    fn skip(&self, at: usize, end: usize, least: usize) -> Option<usize> {
        let skip = self.word(at, end)? as usize;
        let to = at.checked_add(skip)?;
        (skip >= least && to <= end).then_some(to)
    }

    /// A block that ends with a word of its own, before `to`.
    fn closed(&self, start: usize, to: usize, last: SreOpcode, depth: usize) -> Option<()> {
        check(self.op(to - 1)? == last)?;
        self.block(start, to - 1, depth)
    }

    /// Checks the instructions in `at .. end`.
    fn block(&self, mut at: usize, end: usize, depth: usize) -> Option<()> {
        check(at <= end && end <= self.code.len())?;
        let depth = depth.checked_sub(1)?;
        while at < end {
            at = self.instruction(at, end, depth)?;
        }
        check(at == end)
    }

    /// Checks the instruction at `at`; where the next one is.
    fn instruction(&self, at: usize, end: usize, depth: usize) -> Option<usize> {
        use SreOpcode as Op;
        let next = at + 1;
        match self.op(at)? {
            Op::SUCCESS | Op::FAILURE | Op::ANY | Op::ANY_ALL => Some(next),
            Op::LITERAL
            | Op::NOT_LITERAL
            | Op::LITERAL_IGNORE
            | Op::NOT_LITERAL_IGNORE
            | Op::LITERAL_LOC_IGNORE
            | Op::NOT_LITERAL_LOC_IGNORE
            | Op::LITERAL_UNI_IGNORE
            | Op::NOT_LITERAL_UNI_IGNORE => self.word(next, end).map(|_| next + 1),
            Op::MARK => self.operand(next, end, 2 * self.groups),
            Op::GROUPREF | Op::GROUPREF_IGNORE | Op::GROUPREF_LOC_IGNORE | Op::GROUPREF_UNI_IGNORE => {
                self.operand(next, end, self.groups)
            }
            Op::AT => {
                SreAtCode::try_from(self.word(next, end)?).ok()?;
                Some(next + 1)
            }
            Op::IN | Op::IN_IGNORE | Op::IN_LOC_IGNORE | Op::IN_UNI_IGNORE => {
                let to = self.skip(next, end, 2)?;
                self.charset(next + 1, to)?;
                Some(to)
            }
            Op::INFO => self.info(next, end),
            Op::BRANCH => self.branch(next, end, depth),
            Op::REPEAT_ONE | Op::MIN_REPEAT_ONE | Op::POSSESSIVE_REPEAT_ONE => {
                let to = self.skip(next, end, 4)?;
                self.bounds(next + 1)?;
                self.closed(next + 3, to, Op::SUCCESS, depth)?;
                Some(to)
            }
            op @ (Op::REPEAT | Op::POSSESSIVE_REPEAT) => {
                let to = self.skip(next, end, 3)?;
                self.bounds(next + 1)?;
                self.block(next + 3, to, depth)?;
                let possessive = op == Op::POSSESSIVE_REPEAT;
                let until = self.op(to)?;
                check(to < end)?;
                check(if possessive {
                    until == Op::SUCCESS
                } else {
                    matches!(until, Op::MAX_UNTIL | Op::MIN_UNTIL)
                })?;
                Some(to + 1)
            }
            Op::ATOMIC_GROUP => {
                let to = self.skip(next, end, 2)?;
                self.closed(next + 1, to, Op::SUCCESS, depth)?;
                Some(to)
            }
            Op::ASSERT | Op::ASSERT_NOT => {
                let to = self.skip(next, end, 3)?;
                check(self.word(next + 1, end)? < 1 << 31)?;
                self.closed(next + 2, to, Op::SUCCESS, depth)?;
                Some(to)
            }
            Op::GROUPREF_EXISTS => self.conditional(next, end, depth),
            _ => None,
        }
    }

    fn operand(&self, at: usize, end: usize, below: usize) -> Option<usize> {
        check((self.word(at, end)? as usize) < below)?;
        Some(at + 1)
    }

    /// The least and the most repetitions.
    fn bounds(&self, at: usize) -> Option<()> {
        let (least, most) = (*self.code.get(at)? as usize, *self.code.get(at + 1)? as usize);
        check(least <= most && most <= MAXREPEAT)
    }

    fn branch(&self, mut at: usize, end: usize, depth: usize) -> Option<usize> {
        let mut target = None;
        loop {
            if self.word(at, end)? == 0 {
                check(target.is_none_or(|target| target == at + 1))?;
                return Some(at + 1);
            }
            let to = self.skip(at, end, 3)?;
            check(self.op(to - 2)? == SreOpcode::JUMP)?;
            self.block(at + 1, to - 2, depth)?;
            let jump = self.skip(to - 1, end, 1)?;
            check(*target.get_or_insert(jump) == jump)?;
            at = to;
        }
    }

    /// `(?(group)yes|no)`
    fn conditional(&self, at: usize, end: usize, depth: usize) -> Option<usize> {
        self.operand(at, end, self.groups)?;
        // This one is relative to the word before.
        let to = self.skip(at + 1, end, 2)? - 1;
        if to >= at + 4 && self.op(to - 2)? == SreOpcode::JUMP {
            self.block(at + 2, to - 2, depth)?;
            let to_end = self.skip(to - 1, end, 1)?;
            self.block(to, to_end, depth)?;
            return Some(to_end);
        }
        self.block(at + 2, to, depth)?;
        Some(to)
    }

    fn info(&self, at: usize, end: usize) -> Option<usize> {
        let to = self.skip(at, end, 4)?;
        let flags = SreInfo::from_bits(self.word(at + 1, to)?)?;
        let is_prefix = flags.contains(SreInfo::PREFIX);
        check(!flags.contains(SreInfo::LITERAL) || is_prefix)?;
        check(!flags.contains(SreInfo::CHARSET) || !is_prefix)?;
        if is_prefix {
            let len = self.word(at + 4, to)? as usize;
            check(len > 0 && self.word(at + 5, to)? as usize <= len)?;
            check(to == (at + 6).checked_add(2 * len)?)?;
            let overlap = &self.code[at + 6 + len..to];
            check(overlap.iter().all(|&n| (n as usize) < len))?;
        } else if flags.contains(SreInfo::CHARSET) {
            self.charset(at + 4, to)?;
        } else {
            check(to == at + 4)?;
        }
        Some(to)
    }

    /// A set of characters in `at .. end`, the last word of which ends it.
    fn charset(&self, mut at: usize, end: usize) -> Option<()> {
        check(at < end && self.op(end - 1)? == SreOpcode::FAILURE)?;
        let end = end - 1;
        while at < end {
            at += 1;
            match self.op(at - 1)? {
                SreOpcode::NEGATE => {}
                SreOpcode::LITERAL => at += 1,
                SreOpcode::RANGE | SreOpcode::RANGE_UNI_IGNORE => at += 2,
                SreOpcode::CHARSET => at += SET,
                SreOpcode::BIGCHARSET => {
                    let blocks = self.word(at, end)? as usize;
                    let index = self.code.get(at + 1..at + 65)?;
                    let bytes = index.iter().flat_map(|word| word.to_ne_bytes());
                    check(bytes.into_iter().all(|block| usize::from(block) < blocks))?;
                    at = (at + 65).checked_add(blocks.checked_mul(SET)?)?;
                }
                SreOpcode::CATEGORY => {
                    SreCatCode::try_from(self.word(at, end)?).ok()?;
                    at += 1;
                }
                _ => return None,
            }
        }
        check(at == end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `re` compiles `a(bx|cd)*d(?(1)a|b)[^a-c]` to.
    #[rustfmt::skip]
    const CODE: [u32; 55] = [
        14, 8, 1, 4, u32::MAX, 1, 1, 97, 0, 16, 97, 23, 23, 0, u32::MAX, 17, 0, 7, 7, 16, 98, 16,
        120, 15, 9, 7, 16, 99, 16, 100, 15, 2, 0, 17, 1, 18, 16, 100, 12, 0, 6, 16, 97, 15, 3, 16,
        98, 13, 6, 21, 22, 97, 99, 0, 1,
    ];

    #[test]
    fn code_of_a_real_pattern_is_valid_and_no_part_of_it_is() {
        assert!(is_valid(&CODE, 1));
        assert!(!is_valid(&CODE, 0), "there is no group to refer to");
        for end in 0..CODE.len() {
            assert!(!is_valid(&CODE[..end], 1), "{end}");
        }
    }

    #[test]
    fn a_skip_that_leads_elsewhere_is_found() {
        let changed = |at: usize, word: u32| {
            let mut code = CODE;
            code[at] = word;
            is_valid(&code, 1)
        };
        assert!(changed(1, CODE[1]));
        for at in [1, 6, 12] {
            assert!(!changed(at, CODE[at] + 1), "{at}");
            assert!(!changed(at, u32::MAX), "{at}");
        }
    }
}
