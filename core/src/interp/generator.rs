//! Generators: a frame that leaves the stack at a yield and comes back.
//!
//! While it runs, a generator's registers are on its thread's value stack like any frame's; at a yield
//! they are copied into the generator object, at a resumption back. A `for` loop or a `yield from` over a
//! generator enters its frame directly: no native call, no StopIteration object.

use super::coroutine::Push;
use super::cursor::Cursor;
use super::frame::{Frame, Mode};
use super::run::{Next, run};
use crate::object::{Kind, Obj, Ref, Value, release, retain};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Code, Dict, Exc, Flavour, Function, GenState, Generator};
use gilectomy_frontend::isa::{Instr, PASSES, USE_B};
use std::marker::PhantomData;

/// What a step of an iterator that is awaited or delegated to gave: a value to pass on, or, as the error, the
/// value it ended with.
pub(crate) type Step<S> = Result<Ref<S>, Ref<S>>;

/// What resuming a generator from native code gave.
pub(crate) enum Resumed<S: Strategy> {
    /// It yielded.
    Yielded(Ref<S>),
    /// It returned.
    Returned(Ref<S>),
}

impl<S: Strategy> Vm<S> {
    /// `ReturnGenerator`: the frame becomes a generator object, which the caller gets.
    pub(super) fn return_generator(&mut self, c: Cursor) -> PyResult<S, Next> {
        let frame = self.frame();
        let body = frame.code.body();
        let (mode, dst, function) = (frame.mode, frame.dst, frame.function);
        let n = body.nregs as usize;
        // SAFETY: the frame's registers; they move into the object.
        let registers = unsafe { std::slice::from_raw_parts_mut(c.r, n) };
        let kept: Box<[Value]> = registers.into();
        registers.fill(Value::NULL);
        // SAFETY: both point into the code's words.
        let pc = unsafe { c.pc.offset_from(body.words.as_ptr()) } as u32;
        retain::<S>(function);
        let names = Obj::<S, Function>::from_value(function).body();
        let (name, qualname) = (Ref::<S>::new(names.name.get()), Ref::<S>::new(names.qualname.get()));
        let types = &self.rt.types;
        let (flavour, ty) = match (body.raw.coroutine, body.raw.generator) {
            (false, _) => (Flavour::Generator, types.generator),
            (true, false) => (Flavour::Coroutine, types.coroutine),
            (true, true) => (Flavour::AsyncGenerator, types.async_generator),
        };
        let generator = self.new_object(
            ty,
            Generator {
                flavour,
                awaited: false,
                closed: false,
                state: GenState::Fresh,
                function,
                pc,
                sent_to: u16::MAX,
                live: n as u16,
                registers: kept,
                handled: Value::NULL,
                name: name.into_value(),
                qualname: qualname.into_value(),
                _strategy: PhantomData,
            },
        );
        self.pop_frame();
        if mode == Mode::Entry {
            return Ok(Next::Leave(generator.into_value()));
        }
        self.cursor().set::<S>(dst, generator.into_value());
        Ok(Next::Frame)
    }

    /// Puts a generator's frame on the stack. `sent` is for the yield it waits at: nothing, when an exception
    /// is to be raised there; a generator that has not begun takes only None. `Ok(false)`: it is finished,
    /// nothing was entered.
    fn enter_generator(&mut self, generator: Value, sent: Option<Ref<S>>, mode: Mode) -> PyResult<S, bool> {
        // A generator that runs is no transaction's to put back.
        self.irrevocable();
        let object = Obj::<S, Generator<S>>::from_value(generator);
        let before = object.exclusive(|g| {
            let before = g.state;
            if matches!(before, GenState::Fresh | GenState::Suspended) {
                g.state = GenState::Running;
            }
            before
        });
        if before != GenState::Suspended && !self.may_begin(object, before, sent.as_ref())? {
            return Ok(false);
        }
        // SAFETY: we moved it to `Running`: the other fields are ours.
        let g = unsafe { &mut *object.body_ptr() };
        let function = Obj::<S, Function>::from_value(g.function);
        let base = self.top;
        if let Err(raised) = self.check_depth(base, g.registers.len() as u32) {
            object.exclusive(|g| g.state = before);
            return Err(raised);
        }
        // SAFETY: `check_depth` made sure of the room. What stays behind in the object owns nothing while the
        // generator runs: see `Generator::trace`.
        for (k, &v) in g.registers[..g.live as usize].iter().enumerate() {
            unsafe { *base.add(k) = v };
        }
        let code = Obj::<S, Code<S>>::from_value(function.body().code.get());
        if let Some(sent) = sent.filter(|_| g.sent_to != u16::MAX) {
            Cursor { pc: std::ptr::null(), r: base }.set::<S>(g.sent_to, sent.into_value());
        }
        let outer = self.handled;
        let borrows_handled = g.handled.is_null();
        self.handled = if borrows_handled {
            if !outer.is_null() {
                retain::<S>(outer);
            }
            outer
        } else {
            std::mem::replace(&mut g.handled, Value::NULL)
        };
        self.frames.push(Frame {
            // SAFETY: `pc` was an offset into these words.
            pc: unsafe { code.body().words.as_ptr().add(g.pc as usize) },
            base,
            code,
            globals: Obj::<S, Dict>::from_value(function.body().globals),
            function: function.value(),
            owns_function: false,
            mode,
            dst: 0,
            subject: Ref::<S>::new(generator).into_value(),
            locals: Value::NULL,
            outer_top: self.top,
            outer_handled: outer,
            borrows_handled,
        });
        // SAFETY: as above.
        self.top = unsafe { base.add(code.body().nregs as usize) };
        Ok(true)
    }

    /// What a generator that does not wait at a yield answers to a resumption: whether it begins.
    fn may_begin(
        &mut self,
        object: Obj<S, Generator<S>>,
        state: GenState,
        sent: Option<&Ref<S>>,
    ) -> PyResult<S, bool> {
        let flavour = object.exclusive(|g| g.flavour);
        match state {
            GenState::Done if flavour == Flavour::Coroutine => {
                Err(self.raise(Exc::RuntimeError, "cannot reuse already awaited coroutine"))
            }
            GenState::Done => Ok(false),
            GenState::Running => Err(self.already_executing(flavour)),
            GenState::Fresh if sent.is_some_and(|sent| !sent.is_none()) => {
                object.exclusive(|g| g.state = GenState::Fresh);
                let name = flavour.name();
                Err(self.type_error(format!("can't send non-None value to a just-started {name}")))
            }
            GenState::Fresh | GenState::Suspended => Ok(true),
        }
    }

    fn already_executing(&mut self, flavour: Flavour) -> Raised<S> {
        self.value_error(format!("{} already executing", flavour.name()))
    }

    /// A generator's frame is about to leave the stack: the thread handles again what its caller did.
    /// Gives back what the generator itself was handling, owned or null.
    fn leave_handled(&mut self) -> Value {
        let frame = self.frame();
        let (outer, borrows) =
            (std::mem::replace(&mut frame.outer_handled, Value::NULL), frame.borrows_handled);
        let inner = std::mem::replace(&mut self.handled, outer);
        if borrows {
            if !inner.is_null() {
                release::<S>(inner);
            }
            return Value::NULL;
        }
        inner
    }

    /// `Yield`.
    pub(super) fn yield_value(&mut self, c: Cursor, i: Instr, v: Ref<S>) -> PyResult<S, Next> {
        self.irrevocable();
        let words = self.frame().code.body().words.as_ptr();
        // SAFETY: both point into the code's words.
        let pc = unsafe { c.pc.offset_from(words) } as u32;
        let mode = self.suspend((pc, i.a, i.c));
        self.passed_on = i.f & PASSES != 0;
        Ok(self.deliver_yield(mode, v))
    }

    /// Takes the top frame off the stack and into its generator, which then waits at `pc`, with so many `live`
    /// registers, for what is `sent_to` one of them.
    #[inline(always)]
    fn suspend(&mut self, (pc, sent_to, live): (u32, u16, u16)) -> Mode {
        let handled = self.leave_handled();
        let frame = self.frame();
        let (mode, generator, base) =
            (frame.mode, std::mem::replace(&mut frame.subject, Value::NULL), frame.base);
        let object = Obj::<S, Generator<S>>::from_value(generator);
        // SAFETY: the running frame owns the fields of its generator; its registers move back.
        unsafe {
            let g = &mut *object.body_ptr();
            g.pc = pc;
            g.sent_to = sent_to;
            g.live = live;
            g.handled = handled;
            // One short loop: a frame has a handful of registers, and calls to copy and to clear them
            // would cost more than doing it.
            for (k, place) in g.registers[..live as usize].iter_mut().enumerate() {
                *place = std::mem::replace(&mut *base.add(k), Value::NULL);
            }
        }
        self.pop_frame();
        if S::PRIVATE || crate::heap::is_marking::<S>() {
            // SAFETY: not suspended yet, the generator is ours still.
            let g = unsafe { &*object.body_ptr() };
            g.registers[..g.live as usize].iter().chain([&g.handled]).for_each(|&v| object.will_hold(v));
        }
        object.exclusive(|g| g.state = GenState::Suspended);
        release::<S>(generator);
        mode
    }

    fn deliver_yield(&mut self, mode: Mode, v: Ref<S>) -> Next {
        if mode == Mode::Entry {
            self.yielded = true;
            return Next::Leave(v.into_value());
        }
        let (i, _) = self.interrupted_instruction();
        let c = self.cursor();
        match mode {
            Mode::ForIter => c.set::<S>(i.c, v.into_value()),
            _ => c.set::<S>(i.b, v.into_value()),
        }
        Next::Frame
    }

    /// A generator's frame has returned; its registers are released already.
    pub(super) fn generator_returned(&mut self, v: Ref<S>) -> Next {
        let mode = self.frame().mode;
        self.finish_generator();
        match mode {
            Mode::Entry => {
                self.yielded = false;
                Next::Leave(v.into_value())
            }
            Mode::ForIter => {
                drop(v);
                let (i, extra) = self.interrupted_instruction();
                self.cursor().consume::<S>(i.a);
                self.frame_jump(extra);
                Next::Frame
            }
            _ => {
                let (i, extra) = self.interrupted_instruction();
                self.cursor().set::<S>(i.b, v.into_value());
                self.frame_jump(extra);
                Next::Frame
            }
        }
    }

    fn frame_jump(&mut self, extra: u64) {
        let frame = self.frame();
        // SAFETY: jump targets are inside the code.
        frame.pc = unsafe { frame.pc.offset(extra as i32 as isize) };
    }

    /// The generator of the top frame is done; the frame goes.
    pub(super) fn finish_generator(&mut self) {
        self.irrevocable();
        let handled = self.leave_handled();
        if !handled.is_null() {
            release::<S>(handled);
        }
        let generator = std::mem::replace(&mut self.frame().subject, Value::NULL);
        self.pop_frame();
        let object = Obj::<S, Generator<S>>::from_value(generator);
        object.exclusive(|g| g.state = GenState::Done);
        release::<S>(generator);
    }

    /// `ForIter` and `ForNext` over a generator.
    pub(super) fn resume_for_loop(&mut self, c: Cursor, generator: Value) -> PyResult<S, Next> {
        // SAFETY: the instruction has one extra word.
        self.frame().pc = unsafe { c.pc.add(1) };
        if !self.enter_generator(generator, Some(Ref::none()), Mode::ForIter)? {
            let (i, extra) = self.interrupted_instruction();
            c.consume::<S>(i.a);
            self.frame_jump(extra);
        }
        Ok(Next::Frame)
    }

    /// `Send`.
    pub(super) fn send_op(&mut self, c: Cursor, i: Instr) -> PyResult<S, Next> {
        // SAFETY: the instruction has one extra word.
        self.frame().pc = unsafe { c.pc.add(1) };
        let iterator = c.get(i.a);
        let sent = c.take::<S>(i.b);
        // An asynchronous generator is never here: it is no awaitable.
        if iterator.is_exact(Kind::Generator) {
            if !self.enter_generator(iterator, Some(sent), Mode::Send)? {
                c.set::<S>(i.b, Value::NONE);
                let extra = c.extra();
                self.frame_jump(extra);
            }
            return Ok(Next::Frame);
        }
        match self.send_to(iterator, sent)? {
            Ok(item) => c.set::<S>(i.b, item.into_value()),
            Err(result) => {
                c.set::<S>(i.b, result.into_value());
                let extra = c.extra();
                self.frame_jump(extra);
            }
        }
        Ok(Next::Frame)
    }

    /// `iterator.send(sent)` of anything but a generator; the end is `Err` with its value.
    pub(super) fn send_to(&mut self, iterator: Value, sent: Ref<S>) -> PyResult<S, Step<S>> {
        if iterator.is_exact(Kind::Awaitable) {
            return self.step_awaitable(Obj::from_value(iterator), Push::Send(sent));
        }
        if sent.is_none() {
            return self.next_or_value(iterator);
        }
        let name = self.rt.names.send;
        let result = self.call_method(iterator, name, &[sent.get()]);
        self.value_or_stop(result)
    }

    /// `next(iterator)`, the end of which is `Err` with the value that `yield from` gives.
    fn next_or_value(&mut self, iterator: Value) -> PyResult<S, Step<S>> {
        if iterator.has_layout(Kind::Iterator) {
            return Ok(self.next(iterator)?.ok_or_else(Ref::none));
        }
        let name = self.rt.names.next;
        let result = self.call_special(iterator, name, &[]);
        self.value_or_stop(result)
    }

    pub(super) fn value_or_stop(&mut self, result: PyResult<S>) -> PyResult<S, Step<S>> {
        match result {
            Ok(v) => Ok(Ok(v)),
            Err(raised) if self.raised_is(Exc::StopIteration) => {
                let exception = self.take_raised(raised);
                Ok(Err(self.stop_value(exception.get())))
            }
            Err(raised) => Err(raised),
        }
    }

    /// The value of a `StopIteration`.
    pub(crate) fn stop_value(&mut self, exception: Value) -> Ref<S> {
        self.get_own_attr(exception, self.rt.names.value)
            .unwrap_or_else(|| self.exception_args(exception).into_iter().next().unwrap_or_else(Ref::none))
    }

    /// Resumes a generator from native code; `None`: it was finished already.
    pub(crate) fn resume(&mut self, generator: Value, sent: Ref<S>) -> PyResult<S, Option<Resumed<S>>> {
        if !self.enter_generator(generator, Some(sent), Mode::Entry)? {
            return Ok(None);
        }
        self.run_generator().map(Some)
    }

    /// Runs a generator that has just been entered from native code. What came of it is asked of this
    /// thread: another may have resumed the generator, and ended it, since it yielded here.
    fn run_generator(&mut self) -> PyResult<S, Resumed<S>> {
        let v = run(self)?;
        Ok(if self.yielded { Resumed::Yielded(v) } else { Resumed::Returned(v) })
    }

    /// Ends a generator that has not begun; false: it has.
    fn end_unborn(&mut self, object: Obj<S, Generator<S>>) -> bool {
        let registers = object.exclusive(|g| {
            if g.state != GenState::Fresh {
                return None;
            }
            g.state = GenState::Done;
            Some(std::mem::take(&mut g.registers))
        });
        registers.iter().flatten().for_each(|&v| release::<S>(v));
        registers.is_some()
    }

    /// Raises an exception inside a generator, at the yield it waits at; one that delegates passes it on first.
    pub(crate) fn throw_into(&mut self, generator: Value, exception: Ref<S>) -> PyResult<S, Resumed<S>> {
        let object = Obj::<S, Generator<S>>::from_value(generator);
        // The generator may end with the exception.
        if self.end_unborn(object) {
            let function = object.exclusive(|g| g.function);
            let code = Obj::<S, Function>::from_value(function).body().code.get();
            self.add_traceback_line(exception.get(), Obj::from_value(code), 0);
            return Err(self.raise_value(exception));
        }
        if !self.enter_generator(generator, None, Mode::Entry)? {
            return Err(self.raise_value(exception));
        }
        match self.throw_to_delegate(exception) {
            Ok(Ok(item)) => {
                // It waits where it did.
                let at = object.exclusive(|g| (g.pc, g.sent_to, g.live));
                self.suspend(at);
                self.passed_on = true;
                return Ok(Resumed::Yielded(item));
            }
            Ok(Err(value)) => self.go_on_after_delegate(value),
            Err(raised) => {
                let exception = self.take_raised(raised);
                let _ = self.raise_value(exception);
                let c = self.cursor();
                self.unwind(c, true)?;
            }
        }
        self.run_generator()
    }

    /// The iterator a suspended generator delegates to: it waits at the yield of a `yield from`.
    pub(crate) fn delegate(&mut self, object: Obj<S, Generator<S>>) -> Option<Ref<S>> {
        object.exclusive(|g| {
            if g.state != GenState::Suspended {
                return None;
            }
            let code = Obj::<S, Function>::from_value(g.function).body().code.get();
            let register = Obj::<S, Code<S>>::from_value(code).body().delegate_at(g.pc)?;
            let v = g.registers[register as usize];
            if v.is_ptr() { Some(Ref::new(v)) } else { None }
        })
    }

    /// Where the top frame, that of a generator which has been entered and not run, is to go on.
    fn entered_at(&mut self) -> u32 {
        let frame = self.frame();
        // SAFETY: both point into the code's words.
        unsafe { frame.pc.offset_from(frame.code.body().words.as_ptr()) as u32 }
    }

    /// Throws into what the top frame's generator delegates to: the step that this makes, or what it raises. Without
    /// a delegate, or one that has `throw`, the exception is raised here.
    fn throw_to_delegate(&mut self, exception: Ref<S>) -> PyResult<S, Step<S>> {
        let pc = self.entered_at();
        let c = self.cursor();
        let delegate = self.frame().code.body().delegate_at(pc).map(|register| c.get(register));
        let Some(inner) = delegate.filter(|v| v.is_ptr()).map(Ref::<S>::new) else {
            return Err(self.raise_value(exception));
        };
        if self.exception_is(exception.get(), Exc::GeneratorExit) {
            self.close_iterator(inner.get())?;
            return Err(self.raise_value(exception));
        }
        let throw = self.getattr(inner.get(), self.rt.names.throw);
        match self.catch(Exc::AttributeError, throw)? {
            Some(throw) => {
                let result = self.call(throw.get(), &[exception.get()]);
                self.value_or_stop(result)
            }
            None => Err(self.raise_value(exception)),
        }
    }

    /// The delegate of the top frame's generator ended with a value: it goes on behind its `yield from`.
    fn go_on_after_delegate(&mut self, value: Ref<S>) {
        let pc = self.entered_at();
        let c = self.cursor();
        let frame = self.frame();
        let body = frame.code.body();
        if let Some((pc, register)) = body.after_delegation(pc) {
            // SAFETY: the target of a jump lies in the code.
            frame.pc = unsafe { body.words.as_ptr().add(pc as usize) };
            c.set::<S>(register, value.into_value());
        }
    }

    /// `close()` of a generator or of whatever has the method.
    pub(crate) fn close_iterator(&mut self, iterator: Value) -> PyResult<S, ()> {
        if iterator.is_exact(Kind::Generator) {
            return self.close_generator(iterator).map(drop);
        }
        let name = self.rt.names.close;
        let close = self.getattr(iterator, name);
        if let Some(close) = self.catch(Exc::AttributeError, close)? {
            self.call(close.get(), &[])?;
        }
        Ok(())
    }

    /// `generator.close()`; gives what it returned.
    pub(crate) fn close_generator(&mut self, generator: Value) -> PyResult<S> {
        let object = Obj::<S, Generator<S>>::from_value(generator);
        if self.end_unborn(object) || object.exclusive(|g| g.state == GenState::Done) {
            return Ok(Ref::none());
        }
        let exit = self.new_exception(Exc::GeneratorExit, vec![]);
        match self.throw_into(generator, exit) {
            Ok(Resumed::Yielded(_)) => {
                let name = object.exclusive(|g| g.flavour.name());
                Err(self.raise(Exc::RuntimeError, format!("{name} ignored GeneratorExit")))
            }
            Ok(Resumed::Returned(v)) => Ok(v),
            Err(raised) if self.raised_is(Exc::GeneratorExit) || self.raised_is(Exc::StopIteration) => {
                drop(self.take_raised(raised));
                Ok(Ref::none())
            }
            Err(raised) => Err(raised),
        }
    }

    pub(super) fn get_yield_from_iter(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let iterator = if self.may_delegate_to(v)? { Ref::new(v) } else { self.iter(v)? };
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, iterator.into_value());
        Ok(())
    }

    pub(super) fn cleanup_throw(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let exception = c.take::<S>(i.a + 2);
        if !self.exception_is(exception.get(), Exc::StopIteration) {
            return Err(self.raise_again(exception));
        }
        let value = self.stop_value(exception.get());
        c.consume::<S>(i.a);
        c.set::<S>(i.a + 1, value.into_value());
        Ok(())
    }

    /// A `StopIteration` that leaves a generator's frame becomes a `RuntimeError` (PEP 479), as does a
    /// `StopAsyncIteration` that leaves an asynchronous generator's.
    pub(super) fn stop_became_runtime_error(&mut self, raised: Raised<S>) -> Raised<S> {
        let generator = Obj::<S, Generator<S>>::from_value(self.frame().subject);
        let flavour = generator.exclusive(|g| g.flavour);
        let what = if self.raised_is(Exc::StopIteration) {
            "StopIteration"
        } else if flavour == Flavour::AsyncGenerator && self.raised_is(Exc::StopAsyncIteration) {
            "StopAsyncIteration"
        } else {
            return raised;
        };
        let cause = self.take_raised(raised);
        let message = self.new_str(&format!("{} raised {what}", flavour.name()));
        let error = self.new_exception(Exc::RuntimeError, vec![message]);
        self.set_cause(error.get(), Ref::clone(&cause));
        self.set_context_to(error.get(), cause);
        self.raise_again(error)
    }
}
