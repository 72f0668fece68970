//! The module `atomic`: blocks of a program that other such blocks do not interleave with.
//!
//! ```text
//! from atomic import atomic
//!
//! with atomic:
//!     account[a] -= 10
//!     account[b] += 10
//! ```
//!
//! Blocks compose: a function with a block in it may be called from within another, and the whole is one block
//! (Tim Harris, Simon Marlow, Simon Peyton Jones, Maurice Herlihy, "Composable memory transactions", PPoPP 2005). Each
//! strategy makes them of the strongest thing it has, and `atomic.kind` says what that is:
//!
//! - `"lock"`: where threads take turns, whoever is in a block keeps its turn until the end of it, so that no other
//!   thread runs at all; elsewhere one re-entrant lock of the whole runtime, which keeps blocks apart from each other
//!   but not from code that is in no block.
//! - `"transaction"`: the block is one transaction, apart from everything that other threads do.
//!
//! What a block that raises has changed stays changed, as under any lock.
//!
//! *Nobody waits inside a block.* A thread in a block that waited for another thread might wait for ever, because that
//! one cannot get into its block, or cannot commit. So whatever would wait without a time limit (for a lock that is held,
//! and so for an event, a condition, a thread's start or end, a module that another thread imports) raises `RuntimeError`
//! instead, under every strategy. Since whoever is inside waits for nobody, blocks are in no deadlock either. Sleeping,
//! input and output are allowed: they end by themselves, and the others have to wait for them.

use super::new_data_class;
use crate::object::Ref;
use crate::runtime::{PyResult, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};

pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let class = new_data_class(vm, "atomic", "Atomic", &[], None);
    let ty = class.get();
    vm.def(ty, "__enter__", enter);
    vm.def(ty, "__exit__", exit);
    vm.def(ty, "__repr__", |vm, _| Ok(vm.new_str("<atomic>")));
    let kind = vm.new_str(if S::TRANSACTIONAL { "transaction" } else { "lock" });
    let name = vm.rt.intern("kind");
    vm.def_attr(ty, name, kind);
    let module = vm.new_module("atomic");
    let only = vm.call(ty, &[]).expect("a class without contents has instances");
    vm.def_value(module.get(), "atomic", only);
    vm.add_builtin_module(module);
}

fn enter<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [_this] = args.exactly::<S, 1>(vm, "__enter__")?;
    vm.enter_atomic()?;
    Ok(Ref::none())
}

fn exit<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [..] = args.between::<S, 4>(vm, "__exit__", 1)?;
    if vm.atomic_depth == 0 {
        return Err(vm.raise(Exc::RuntimeError, "this thread is in no 'with atomic' block"));
    }
    vm.leave_atomic();
    Ok(Ref::none())
}

impl<S: Strategy> Vm<S> {
    /// Begins a block, which may lie in another.
    fn enter_atomic(&mut self) -> PyResult<S, ()> {
        if self.atomic_depth == 0 && S::PARALLEL && !S::TRANSACTIONAL {
            let rt = self.rt;
            super::thread::acquire_lock(self, &rt.modules_state.atomic)?;
        }
        self.atomic_depth += 1;
        Ok(())
    }

    /// Ends the innermost block of the thread, which is in one.
    fn leave_atomic(&mut self) {
        self.atomic_depth -= 1;
        if self.atomic_depth == 0 {
            self.end_atomic();
        }
    }

    /// The outermost block has ended, or the thread ends inside of it.
    pub(crate) fn end_atomic(&mut self) {
        self.atomic_depth = 0;
        if S::TRANSACTIONAL {
            return; // The transaction ends at the next boundary.
        }
        if S::PARALLEL {
            super::thread::release_lock(&self.rt.modules_state.atomic, self.id);
        } else {
            // Others may have asked for their turn meanwhile.
            self.request(crate::runtime::SAFEPOINT::HAND_OVER);
        }
    }

    /// To be called before a wait for another thread that has no time limit.
    pub(crate) fn may_wait(&mut self, what: &str) -> PyResult<S, ()> {
        if self.atomic_depth == 0 {
            return Ok(());
        }
        Err(self.raise(
            Exc::RuntimeError,
            format!("cannot wait for {what} inside 'with atomic': the block might never end"),
        ))
    }
}
