//! Restores the handled exception when evaluating an `except*` clause raises.
//!
//! The handler of a `try` statement saves the exception that was handled before it; whatever leaves the
//! handler must restore that. CPython covers a whole handler by a cleanup that does so and raises again.
//! The code generator sets none up for `except*`, so that a clause whose type raises (`except* Misspelt:`), or
//! a group whose `split` does, would leave its exception behind as the handled one. The cleanup is appended
//! here, and covers what is reached from the handler's start before the handled exception is restored.

use super::{StackCode, StackHandler, Unit};
use rustpython_compiler_core::bytecode::{Arg, Instruction};

impl StackCode {
    pub(super) fn add_star_cleanups(&mut self) {
        for index in 0..self.units.len() {
            if self.is_star_handler(index)
                && let Some(entry) = self.handlers.iter().find(|handler| handler.target == index)
            {
                let cleanup =
                    StackHandler { target: self.units.len(), depth: entry.depth + 1, push_lasti: true };
                self.cover(index, self.handlers.len());
                self.handlers.push(cleanup);
                self.append_cleanup(self.units[index]);
            }
        }
    }

    /// A handler that begins with a list of what is to be raised is that of `except*`.
    fn is_star_handler(&self, index: usize) -> bool {
        matches!(
            self.units.get(index..index + 3),
            Some([
                Unit { op: Instruction::PushExcInfo, .. },
                Unit { op: Instruction::BuildList { .. }, arg: 0, .. },
                Unit { op: Instruction::Copy { .. }, arg: 2, .. },
            ])
        )
    }

    /// Has `handler` cover what is reached behind the start of a handler, where nothing closer does.
    fn cover(&mut self, start: usize, handler: usize) {
        let outer = self.units[start].handler;
        let mut seen = vec![false; self.units.len()];
        // Where to go on, and how many handled exceptions are saved there.
        let mut pending = vec![(start + 1, 1)];
        while let Some((index, saved)) = pending.pop() {
            if index >= seen.len() || std::mem::replace(&mut seen[index], true) {
                continue;
            }
            let unit = &mut self.units[index];
            let saved = match unit.op {
                Instruction::PushExcInfo => saved + 1,
                Instruction::PopExcept => saved - 1,
                _ => saved,
            };
            if saved == 0 {
                continue;
            }
            if unit.handler == outer {
                unit.handler = Some(handler);
            }
            pending.extend(unit.target.map(|target| (target, saved)));
            if !unit.ends() {
                pending.push((index + 1, saved));
            }
        }
    }

    /// `COPY 3; POP_EXCEPT; RERAISE 1`, at the place and under the handler of `at`.
    fn append_cleanup(&mut self, at: Unit) {
        let ops = [
            (Instruction::Copy { i: Arg::marker() }, 3),
            (Instruction::PopExcept, 0),
            (Instruction::Reraise { depth: Arg::marker() }, 1),
        ];
        self.units.extend(ops.map(|(op, arg)| Unit { op, arg, target: None, ..at }));
    }
}
