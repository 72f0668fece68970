//! Transactions in the interpreter, where the strategy has them: what of a thread is put back, and when
//! transactions begin and end.
//!
//! A thread's transaction begins and ends between two instructions, at a loop's end or a call (a *boundary*). At its
//! beginning the running frame is saved, its registers with their references: the *checkpoint*. Frames below are as
//! they were until the running one returns into them; just before it does, the caller's window is added to the
//! checkpoint. So a transaction may run over returns, and back up a recursion.
//!
//! - *Abort*: the stack is unwound (see [`abort`]) to the [`run`] that began the transaction. Native code between, and
//!   deeper `run`s, are left by that. The strategy puts the objects back, [`Vm::roll_back`] the frames and registers,
//!   and `run` goes on at the checkpoint.
//! - *Native code* cannot be entered again in its middle. A transaction that began in a `run` which native code called
//!   must therefore be over when that `run` returns: the thread becomes irrevocable before its last frame goes, and is
//!   so until the next boundary. The same holds when a thread attaches, after it has waited for something.
//! - *Safepoints*: whatever is asked for there (a collection, finalizers, a stop of the world) happens in no
//!   transaction. A thread that is to stop ends its transaction, and whoever stops the world is irrevocable: nobody
//!   can be waiting for an object of a stopped thread.
//! - *Length*: counted in boundaries; longer after each commit, half as long after each abort. A transaction aborted
//!   [`TRIES`] times runs irrevocably.

use super::Frame;
use super::run::interpret;
use crate::object::{Value, release, retain};
use crate::runtime::{Mutator, PyResult, SAFEPOINT, Vm};
use crate::strategy::{Aborted, Attempt, Standing, Strategy, Sync, abort};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// After how many aborts in a row a transaction runs irrevocably.
const TRIES: u32 = 6;
/// Boundaries in a transaction: at least, at first, at most.
const SHORTEST: i32 = 8;
const FIRST: i32 = 64;
const LONGEST: i32 = 2048;

/// What a thread goes back to. References in it are owned.
pub(crate) struct Checkpoint<S: Strategy> {
    /// The saved frames, the top first.
    frames: Vec<Saved<S>>,
    /// The index of the lowest of them in the frame stack.
    lowest: usize,
    /// The `run` that began the transaction.
    level: u32,
    top: *mut Value,
    raised: Value,
    handled: Value,
    repr_stack: Vec<Value>,
    yielded: bool,
    passed_on: bool,
    atomic_depth: u32,
    /// How often in a row it was gone back to.
    aborts: u32,
    /// Boundaries left, and how many there are in a transaction at present.
    left: i32,
    length: i32,
    /// The thread goes on at the checkpoint, whose boundary it has come to before, irrevocably.
    insists: bool,
    /// How many `run`s are on the native stack.
    running: u32,
}

/// A frame with its registers, as far as the next frame's.
struct Saved<S: Strategy> {
    frame: Frame<S>,
    registers: Box<[Value]>,
}

impl<S: Strategy> Default for Checkpoint<S> {
    fn default() -> Self {
        Checkpoint {
            frames: Vec::new(),
            lowest: 0,
            level: 0,
            top: std::ptr::null_mut(),
            raised: Value::NULL,
            handled: Value::NULL,
            repr_stack: Vec::new(),
            yielded: false,
            passed_on: false,
            atomic_depth: 0,
            aborts: 0,
            left: FIRST,
            length: FIRST,
            insists: false,
            running: 0,
        }
    }
}

/// The references that a frame's bookkeeping owns.
fn owned<S: Strategy>(frame: &Frame<S>) -> impl Iterator<Item = Value> {
    let function = if frame.owns_function { frame.function } else { Value::NULL };
    [function, frame.subject, frame.locals, frame.outer_handled].into_iter().filter(|v| !v.is_null())
}

fn retain_if<S: Strategy>(v: Value) {
    if !v.is_null() {
        retain::<S>(v);
    }
}

fn release_if<S: Strategy>(v: Value) {
    if !v.is_null() {
        release::<S>(v);
    }
}

impl<S: Strategy> Saved<S> {
    /// A frame of the calling thread whose registers end at `end`.
    fn of(frame: &Frame<S>, end: *mut Value) -> Self {
        // SAFETY: a frame's registers lie between its base and the next frame's, and nothing else does. Frames have
        // no destructor, so a copy is as good as the frame.
        let (frame, registers) = unsafe {
            let n = end.offset_from_unsigned(frame.base);
            (std::ptr::read(frame), std::slice::from_raw_parts(frame.base, n))
        };
        let saved = Saved { frame, registers: registers.into() };
        saved.each(retain_if::<S>);
        saved
    }

    fn each(&self, f: impl FnMut(Value)) {
        owned(&self.frame).chain(self.registers.iter().copied()).for_each(f);
    }
}

/// As [`interpret`], going back to the checkpoint of a transaction that aborts.
pub(super) fn run<S: Strategy>(vm: &mut Vm<S>) -> PyResult<S> {
    vm.checkpoint.running += 1;
    let level = vm.checkpoint.running;
    let below = vm.frames.as_slice().len() - 1;
    loop {
        let left = match catch_unwind(AssertUnwindSafe(|| interpret(vm))) {
            Ok(result) => {
                vm.checkpoint.running = level - 1;
                debug_assert_eq!(vm.frames.as_slice().len(), below, "a frame more or less than was entered");
                return result;
            }
            Err(left) => left,
        };
        if !left.is::<Aborted>() || vm.checkpoint.level != level {
            resume_unwind(left);
        }
        vm.checkpoint.running = level;
        vm.roll_back();
        if vm.safepoint.load(Ordering::Relaxed) & SAFEPOINT::STOP != 0 {
            vm.step_aside();
        }
        vm.begin_transaction();
    }
}

impl<S: Strategy> Mutator<S> {
    /// Becomes irrevocable in the middle of an instruction; aborts if that cannot be. To be called before anything
    /// that cannot be undone.
    #[inline(always)]
    pub(crate) fn irrevocable(&self) {
        if S::TRANSACTIONAL && S::Sync::standing() == Standing::Speculative {
            self.become_irrevocable();
        }
    }

    #[cold]
    fn become_irrevocable(&self) {
        let mut turns = 0;
        loop {
            match S::Sync::become_irrevocable(&self.rt.parties) {
                Attempt::Done => return,
                Attempt::Invalid => abort(),
                Attempt::Blocked => self.wait_inside(&mut turns),
            }
        }
    }

    /// A moment's wait in a transaction, which aborts if others wait for it.
    fn wait_inside(&self, turns: &mut u32) {
        let stop = self.safepoint.load(Ordering::Relaxed) & SAFEPOINT::STOP != 0;
        if stop || S::Sync::is_in_the_way(&self.rt.parties) {
            abort();
        }
        pause(turns);
    }

    /// The program is about to start a thread.
    pub(crate) fn share_runtime(&self) {
        if S::TRANSACTIONAL && S::Sync::standing() == Standing::Alone {
            S::Sync::share(&self.rt.parties);
            self.request(SAFEPOINT::BOUNDARY);
        }
    }

    /// To be called before a change of what no version guards (a class, a function's parts): every transaction that
    /// is open then fails, and none begins until the calling thread is irrevocable no more.
    pub(crate) fn will_change(&self) {
        if S::TRANSACTIONAL {
            self.irrevocable();
            S::Sync::invalidate(&self.rt.parties);
        }
    }
}

fn pause(turns: &mut u32) {
    *turns += 1;
    if *turns < 64 {
        std::thread::yield_now();
    } else {
        std::thread::sleep(std::time::Duration::from_micros(50));
    }
}

impl<S: Strategy> Vm<S> {
    /// A safepoint where no transaction can end: inside native code, or behind an instruction's effect.
    #[cold]
    #[inline(never)]
    pub(crate) fn inside_transaction(&mut self) -> PyResult<S, ()> {
        let asked = self.safepoint.load(Ordering::Relaxed) & !SAFEPOINT::BOUNDARY;
        if asked != 0 {
            self.irrevocable();
            self.forget_transaction();
            return self.at_safepoint();
        }
        if S::Sync::standing() == Standing::Speculative && S::Sync::is_in_the_way(&self.rt.parties) {
            abort();
        }
        Ok(())
    }

    /// A boundary, before the instruction at `pc`. Called when the safepoint word is not 0.
    #[cold]
    #[inline(never)]
    pub(super) fn at_boundary(&mut self, pc: *const AtomicU64) -> PyResult<S, ()> {
        let asked = self.safepoint.load(Ordering::Relaxed) & !SAFEPOINT::BOUNDARY;
        match S::Sync::standing() {
            Standing::Alone => return self.at_safepoint(),
            Standing::Irrevocable if std::mem::take(&mut self.checkpoint.insists) => return Ok(()),
            // A block is one transaction: it does not end here, but may begin.
            Standing::Irrevocable if self.atomic_depth > 0 => {
                return if asked != 0 { self.at_safepoint() } else { Ok(()) };
            }
            Standing::Speculative => {
                self.checkpoint.left -= 1;
                if self.atomic_depth > 0 || (asked == 0 && self.checkpoint.left > 0) {
                    return self.inside_transaction();
                }
                self.commit();
            }
            Standing::Irrevocable | Standing::Outside => S::Sync::end_irrevocable(&self.rt.parties),
        }
        self.forget_transaction();
        if asked != 0 {
            self.stand_alone();
            // What is raised here goes to a handler: the next boundary will do.
            self.at_safepoint()?;
            S::Sync::end_irrevocable(&self.rt.parties);
        }
        self.frame().pc = pc;
        self.save();
        self.begin_transaction();
        Ok(())
    }

    /// The instruction before `next`, which has done nothing yet, calls what is not to be undone. What the program has
    /// let go of before is finalized before: a finalizer must not find the lock held that is taken now.
    #[cold]
    #[inline(never)]
    pub(super) fn before_lasting(&mut self, next: *const AtomicU64) -> PyResult<S, ()> {
        if S::Sync::standing() == Standing::Speculative && self.atomic_depth == 0 {
            // SAFETY: the instruction has no extra word.
            self.frame().pc = unsafe { next.sub(1) };
            self.commit();
            self.stand_alone();
        }
        self.irrevocable();
        self.forget_transaction();
        self.poll()
    }

    /// Commits at a boundary, or aborts.
    fn commit(&mut self) {
        let mut turns = 0;
        loop {
            match S::Sync::commit(&self.rt.parties) {
                Attempt::Done => break,
                Attempt::Invalid => abort(),
                Attempt::Blocked => self.wait_inside(&mut turns),
            }
        }
        self.checkpoint.aborts = 0;
        let length = self.checkpoint.length;
        self.checkpoint.length = (length + length / 4).min(LONGEST);
    }

    /// Irrevocable, from outside of any transaction, at a boundary.
    fn stand_alone(&mut self) {
        let mut turns = 0;
        while S::Sync::become_irrevocable(&self.rt.parties) != Attempt::Done {
            self.wait_outside(&mut turns);
        }
    }

    /// A moment's wait outside of any transaction, at a boundary.
    fn wait_outside(&mut self, turns: &mut u32) {
        if self.safepoint.load(Ordering::Relaxed) & SAFEPOINT::STOP != 0 {
            self.step_aside();
        }
        pause(turns);
    }

    /// Begins the transaction whose checkpoint is saved.
    fn begin_transaction(&mut self) {
        self.checkpoint.left = self.checkpoint.length;
        if self.checkpoint.aborts >= TRIES {
            // It needs no checkpoint any more, and ends at the next boundary.
            self.stand_alone();
            self.checkpoint.aborts = 0;
            self.checkpoint.insists = true;
            return;
        }
        let mut turns = 0;
        while !S::Sync::begin(&self.rt.parties) {
            self.wait_outside(&mut turns);
        }
    }

    /// Saves the top frame, which is about to go on at its `pc`.
    fn save(&mut self) {
        // A transaction of a finalizer may have left its checkpoint.
        self.forget_transaction();
        let top = self.top;
        let saved = Saved::of(self.frame(), top);
        let lowest = self.frames.as_slice().len() - 1;
        [self.raised, self.handled].into_iter().for_each(retain_if::<S>);
        let point = &mut self.checkpoint;
        point.frames.push(saved);
        (point.lowest, point.level, point.top) = (lowest, point.running, top);
        (point.raised, point.handled) = (self.raised, self.handled);
        point.repr_stack.clone_from(&self.repr_stack);
        (point.yielded, point.passed_on) = (self.yielded, self.passed_on);
        point.atomic_depth = self.atomic_depth;
    }

    /// Gives up what the checkpoint holds, when it can be gone back to no more. Called by a thread that is in no
    /// transaction that could abort.
    pub(crate) fn forget_transaction(&mut self) {
        if !S::TRANSACTIONAL {
            return;
        }
        let frames = std::mem::take(&mut self.checkpoint.frames);
        let rest = [&mut self.checkpoint.raised, &mut self.checkpoint.handled]
            .map(|v| std::mem::replace(v, Value::NULL));
        // What dies now has been kept from dying where the program let go of it.
        self.finalizers.settling(|| {
            frames.iter().for_each(|saved| saved.each(release_if::<S>));
            rest.into_iter().for_each(release_if::<S>);
        });
    }

    /// Before it is asked, in the middle of an instruction, whether something lives: what the program has let go of does
    /// not, though the checkpoint held it.
    pub(crate) fn settle_deaths(&mut self) {
        if S::TRANSACTIONAL && S::Sync::standing() != Standing::Alone {
            self.irrevocable();
            self.forget_transaction();
        }
    }

    /// The top frame is about to go. If it is the lowest that is saved, its caller is saved too; if its caller is
    /// native code, nothing is to be undone from here on.
    #[inline(never)]
    pub(super) fn before_return(&mut self) {
        if S::Sync::standing() != Standing::Speculative {
            return;
        }
        let frames = self.frames.as_slice();
        if frames.len() - 1 > self.checkpoint.lowest {
            return;
        }
        let [.., caller, top] = frames else { return self.irrevocable() };
        if top.mode == super::frame::Mode::Entry {
            return self.irrevocable();
        }
        let saved = Saved::of(caller, top.base);
        self.checkpoint.frames.push(saved);
        self.checkpoint.lowest -= 1;
    }

    /// Puts objects, frames, registers and exceptions back as they were at the checkpoint.
    fn roll_back(&mut self) {
        let (rt, point) = (self.rt, &mut self.checkpoint);
        point.aborts += 1;
        point.length = (point.length / 2).max(SHORTEST);
        let lowest = point.lowest;
        S::Sync::roll_back(&rt.parties);
        // What the thread holds now.
        let mut gone: Vec<Value> = Vec::new();
        let mut end = self.top;
        let mut base = end;
        while self.frames.as_slice().len() > lowest {
            let frame = self.frames.top();
            gone.extend(owned(frame));
            end = end.max(frame.base);
            base = frame.base;
            self.frames.drop_top();
        }
        base = self.checkpoint.frames.last().map_or(base, |saved| saved.frame.base);
        end = end.max(self.checkpoint.top).max(std::mem::replace(&mut self.binding, std::ptr::null_mut()));
        // SAFETY: from the lowest saved frame's base on, the registers are this transaction's; above what is used
        // there is nothing that is counted.
        let registers = unsafe { std::slice::from_raw_parts_mut(base, end.offset_from_unsigned(base)) };
        gone.extend(registers.iter_mut().map(|v| std::mem::replace(v, Value::NULL)).filter(|v| !v.is_null()));
        // What it held then.
        for saved in self.checkpoint.frames.iter().rev() {
            saved.each(retain_if::<S>);
            // SAFETY: the registers lie where they lay.
            unsafe {
                std::ptr::copy_nonoverlapping(
                    saved.registers.as_ptr(),
                    saved.frame.base,
                    saved.registers.len(),
                );
                self.frames.push(std::ptr::read(&saved.frame));
            }
        }
        let point = &self.checkpoint;
        let (raised, handled) = (point.raised, point.handled);
        [raised, handled].into_iter().for_each(retain_if::<S>);
        self.top = point.top;
        (self.yielded, self.passed_on) = (point.yielded, point.passed_on);
        self.atomic_depth = point.atomic_depth;
        self.repr_stack.clone_from(&point.repr_stack);
        gone.push(std::mem::replace(&mut self.raised, raised));
        gone.push(std::mem::replace(&mut self.handled, handled));
        gone.into_iter().for_each(release_if::<S>);
    }
}
