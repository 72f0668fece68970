//! Exceptions: finding a handler, and the instructions of handlers.

use super::cursor::Cursor;
use super::frame::Mode;
use crate::object::{Kind, Obj, Ref, Value, release};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Code, Exc, Exception, Traceback, TracebackEntry, Tuple};
use gilectomy_frontend::isa::{Instr, USE_C};
use std::sync::Arc;

impl<S: Strategy> Vm<S> {
    /// An exception is on its way in the top frame, raised by the instruction before `c.pc`. Finds its
    /// handler in this frame or one below and leaves that frame ready to go on there; or, past the frame
    /// that native code entered, gives the exception to that code. `here`: this frame is a place the
    /// traceback mentions.
    #[cold]
    #[inline(never)]
    pub(super) fn unwind(&mut self, c: Cursor, here: bool) -> PyResult<S, ()> {
        let (mut pc, mut here) = (c.pc, here);
        loop {
            let frame = self.frame();
            let (code, base, mode) = (frame.code, frame.base, frame.mode);
            let body = code.body();
            // SAFETY: both point into the code's words, `pc` behind the first.
            let at = (unsafe { pc.offset_from(body.words.as_ptr()) } as u32).saturating_sub(1);
            let raised = self.raised;
            if here {
                self.add_traceback_line(raised, code, at);
            }
            if let Some(handler) = body.raw.handlers.iter().find(|h| h.start <= at && at < h.end) {
                self.release_registers(base, handler.base as usize, body.nregs as usize);
                let mut register = handler.base;
                let c = Cursor { pc, r: base };
                if handler.push_lasti {
                    c.put(register, Value::NONE);
                    register += 1;
                }
                c.put(register, std::mem::replace(&mut self.raised, Value::NULL));
                // SAFETY: handlers point into the code.
                self.frame().pc = unsafe { body.words.as_ptr().add(handler.target as usize) };
                return Ok(());
            }
            self.release_registers(base, 0, body.nregs as usize);
            if mode == Mode::Init {
                let instance = std::mem::replace(&mut self.frame().subject, Value::NULL);
                release::<S>(instance);
                self.pop_frame();
            } else if self.frame().subject.is_null() {
                self.pop_frame();
            } else {
                let raised = Raised::on_its_way(self);
                let _ = self.stop_became_runtime_error(raised);
                self.finish_generator();
            }
            if mode == Mode::Entry {
                return Err(Raised::on_its_way(self));
            }
            pc = self.frame().pc;
            here = true;
        }
    }

    /// The place of the word before the cursor in the code of the top frame.
    fn word_before(&mut self, c: Cursor) -> u32 {
        let words = &self.frame().code.body().words;
        // SAFETY: both point into the code's words, `pc` behind the first.
        (unsafe { c.pc.offset_from(words.as_ptr()) } as u32).saturating_sub(1)
    }

    /// Adds a frame to an exception's traceback. The caller of a comprehension takes over its line.
    pub(crate) fn add_traceback_line(&mut self, exception: Value, code: Obj<S, Code<S>>, at: u32) {
        let Some(object) = Obj::<S, Exception>::of(exception) else { return };
        let raw = &code.body().raw;
        let location = raw.location(at);
        let entry = TracebackEntry { code: raw.clone(), location, left: location.line };
        let replaced = object.exclusive(|e| match e.trace.last_mut() {
            Some(last) if last.code.transparent => Some(std::mem::replace(&mut last.code, entry.code)),
            _ => {
                e.trace.push(entry);
                None
            }
        });
        drop(replaced);
    }

    pub(super) fn push_exc_info(&mut self, c: Cursor, i: Instr) {
        let exception = c.take::<S>(i.a);
        let keep = Ref::clone(&exception).into_value();
        let mut previous = std::mem::replace(&mut self.handled, keep);
        // Whoever resumes a generator last is its caller: its own handlers do not remember what another handled.
        if std::mem::take(&mut self.frame().borrows_handled) && !previous.is_null() {
            release::<S>(previous);
            previous = Value::NULL;
        }
        c.set::<S>(i.a, if previous.is_null() { Value::NONE } else { previous });
        c.set::<S>(i.a + 1, exception.into_value());
    }

    pub(super) fn pop_except(&mut self, c: Cursor, i: Instr) {
        let previous = c.take::<S>(i.a).into_value();
        let previous = if previous.is_none() { self.borrow_handled() } else { previous };
        let old = std::mem::replace(&mut self.handled, previous);
        if !old.is_null() {
            release::<S>(old);
        }
    }

    /// The top frame handles nothing itself any more: what a generator's caller handles, owned, or null.
    fn borrow_handled(&mut self) -> Value {
        let frame = self.frame();
        frame.borrows_handled = frame.mode != Mode::Init && !frame.subject.is_null();
        let outer = frame.outer_handled;
        if outer.is_null() { outer } else { Ref::<S>::new(outer).into_value() }
    }

    pub(super) fn exc_match(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let matches = self.exception_matches(c.get(i.b), c.get(i.c))?;
        if i.f & USE_C != 0 {
            c.consume::<S>(i.c);
        }
        c.set::<S>(i.a, Value::bool(matches));
        Ok(())
    }

    /// Whether an exception is caught by `except pattern`.
    fn exception_matches(&mut self, exception: Value, pattern: Value) -> PyResult<S, bool> {
        let patterns =
            Obj::<S, Tuple>::of(pattern).map_or(std::slice::from_ref(&pattern), |t| t.body().items());
        for &class in patterns {
            self.check_exception_class(class)?;
        }
        Ok(self.is_caught_by(exception, pattern))
    }

    /// The same for a pattern that is known to be exception classes. No `__instancecheck__` is asked.
    pub(crate) fn is_caught_by(&self, exception: Value, pattern: Value) -> bool {
        let patterns =
            Obj::<S, Tuple>::of(pattern).map_or(std::slice::from_ref(&pattern), |t| t.body().items());
        let class = self.type_body(self.type_of(exception));
        patterns.iter().any(|&t| class.is_subtype_of(t))
    }

    fn check_exception_class(&mut self, v: Value) -> PyResult<S, ()> {
        if self.is_exception_class(v) {
            return Ok(());
        }
        Err(self.type_error("catching classes that do not inherit from BaseException is not allowed"))
    }

    /// Whether a value is a class that may be raised.
    pub(crate) fn is_exception_class(&self, v: Value) -> bool {
        v.has_layout(crate::object::Kind::Type)
            && self.type_body(v).is_subtype_of(self.rt.types.exc[Exc::BaseException as usize])
    }

    /// `except*`: what the clause takes becomes the handled exception. A naked one that it takes is wrapped
    /// into a group that was raised here.
    pub(super) fn exc_group_match(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (exception, pattern) = (c.take::<S>(i.a), c.take::<S>(i.a + 1));
        let (rest, matched) = self.split_group(exception.get(), pattern.get())?;
        if !matched.is_none() {
            if !self.exception_is(exception.get(), Exc::BaseExceptionGroup) {
                let code = self.frame().code;
                let at = self.word_before(c);
                self.add_traceback_line(matched.get(), code, at);
            }
            let previous = std::mem::replace(&mut self.handled, Ref::clone(&matched).into_value());
            if !previous.is_null() {
                release::<S>(previous);
            }
        }
        c.set::<S>(i.a, rest.into_value());
        c.set::<S>(i.a + 1, matched.into_value());
        Ok(())
    }

    /// The end of a `try` with `except*`: `r[a]` came in, `r[a+1]` is the list of what is to be raised.
    pub(super) fn prepare_reraise(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let (original, raised) = (c.take::<S>(i.a), c.take::<S>(i.a + 1));
        let result = self.prepare_reraise_star(original.get(), raised.get())?;
        c.set::<S>(i.a, result.into_value());
        Ok(())
    }

    /// A handler lets an exception go on, which was raised elsewhere in its frame, and here leaves it.
    fn leave_again(&mut self, c: Cursor, exception: Value) {
        let Some(object) = Obj::<S, Exception>::of(exception) else { return };
        let (at, code) = (self.word_before(c), self.frame().code);
        let raw = &code.body().raw;
        let leave = |entry: &mut TracebackEntry| {
            if Arc::ptr_eq(&entry.code, raw) {
                entry.left = raw.location(at).line;
            }
        };
        let shown = object.exclusive(|e| match e.trace.last_mut() {
            Some(last) => {
                leave(last);
                None
            }
            None if e.traceback.is_null() => None,
            None => Some(Ref::<S>::new(e.traceback)),
        });
        if let Some(shown) = shown
            && let Some(traceback) = Obj::<S, Traceback>::of(shown.get())
        {
            traceback.exclusive(|t| leave(&mut t.entry));
        }
    }

    /// What no handler here takes is raised again.
    #[cold]
    pub(super) fn reraise(&mut self, c: Cursor, i: Instr) -> Raised<S> {
        let exception = c.take::<S>(i.a);
        if i.c == 0 {
            self.leave_again(c, exception.get());
        }
        self.raise_again(exception)
    }

    /// `raise` in its three forms.
    #[cold]
    pub(super) fn raise_op(&mut self, c: Cursor, i: Instr) -> Raised<S> {
        if i.c == 0 {
            if self.handled.is_null() || self.handled.is_none() {
                return self.raise(Exc::RuntimeError, "No active exception to reraise");
            }
            let exception = Ref::new(self.handled);
            self.leave_again(c, exception.get());
            return self.raise_again(exception);
        }
        let what = c.take::<S>(i.a);
        let cause = if i.c == 2 { Some(c.take::<S>(i.a + 1)) } else { None };
        let exception = match self.make_exception(what) {
            Ok(exception) => exception,
            Err(raised) => return raised,
        };
        if let Some(cause) = cause
            && let Err(raised) = self.set_cause_checked(exception.get(), cause)
        {
            return raised;
        }
        self.raise_value(exception)
    }

    /// The exception that `raise what` raises: an instance, or a class that is called.
    pub(crate) fn make_exception(&mut self, what: Ref<S>) -> PyResult<S> {
        if Obj::<S, Exception>::of(what.get()).is_some() {
            return Ok(what);
        }
        if self.is_exception_class(what.get()) {
            let made = self.call(what.get(), &[])?;
            if Obj::<S, Exception>::of(made.get()).is_some() {
                return Ok(made);
            }
            let (class, name) = (self.repr_text(what.get())?, self.repr_text_of_type(made.get())?);
            return Err(self.type_error(format!(
                "calling {class} should have returned an instance of BaseException, not {name}"
            )));
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    fn set_cause_checked(&mut self, exception: Value, cause: Ref<S>) -> PyResult<S, ()> {
        if cause.is_none() {
            if let Some(object) = Obj::<S, Exception>::of(exception) {
                let old = object.exclusive(|e| {
                    e.suppress_context = true;
                    std::mem::replace(&mut e.cause, Value::NULL)
                });
                if !old.is_null() {
                    release::<S>(old);
                }
            }
            return Ok(());
        }
        let class = self.is_exception_class(cause.get());
        if !class && Obj::<S, Exception>::of(cause.get()).is_none() {
            return Err(self.type_error("exception causes must derive from BaseException"));
        }
        let cause = self.make_exception(cause)?;
        self.set_cause(exception, cause);
        Ok(())
    }

    /// Sets `__cause__`, which suppresses the context.
    pub(crate) fn set_cause(&mut self, exception: Value, cause: Ref<S>) {
        if let Some(object) = Obj::<S, Exception>::of(exception) {
            object.will_hold(cause.get());
            let old = object.exclusive(|e| {
                e.suppress_context = true;
                std::mem::replace(&mut e.cause, cause.into_value())
            });
            if !old.is_null() {
                release::<S>(old);
            }
        }
    }

    /// Sets `__context__`.
    pub(crate) fn set_context_to(&mut self, exception: Value, context: Ref<S>) {
        if let Some(object) = Obj::<S, Exception>::of(exception) {
            object.will_hold(context.get());
            let old = object.exclusive(|e| std::mem::replace(&mut e.context, context.into_value()));
            if !old.is_null() {
                release::<S>(old);
            }
        }
    }

    pub(super) fn with_except(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let exception = Ref::<S>::new(c.get(i.b));
        let traceback = self.traceback_of(exception.get());
        let class = self.type_of(exception.get());
        let exit = match c.get(i.a).as_callee() {
            Some(number) => Value::from_bits(self.rt.callees.get(number)),
            None => c.get(i.a),
        };
        let receiver = c.get(i.a + 1);
        let args = [receiver, class, exception.get(), traceback.get()];
        let result = self.call(exit, if receiver.is_null() { &args[1..] } else { &args })?;
        c.set::<S>(i.c, result.into_value());
        Ok(())
    }

    /// What is no context manager of the wanted sort may be one of the other.
    #[cold]
    fn no_context_manager(&mut self, v: Value, missed: Value, asynchronous: bool) -> Raised<S> {
        let (ty, names) = (self.type_of(v), &self.rt.names);
        let (this, other) = match asynchronous {
            true => ("asynchronous context manager", [names.enter, names.exit]),
            false => ("context manager", [names.aenter, names.aexit]),
        };
        let hint = match (other.iter().all(|&name| self.lookup(ty, name).is_some()), asynchronous) {
            (false, _) => "",
            (true, true) => " but it supports the context manager protocol. Did you mean to use 'with'?",
            (true, false) => {
                " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
            }
        };
        let (ty, missed) = (self.type_body(ty).qualname.read().clone(), self.text_of(missed));
        self.type_error(format!(
            "'{ty}' object does not support the {this} protocol (missed {missed} method){hint}"
        ))
    }

    pub(super) fn load_special(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let names = &self.rt.names;
        let name = [names.enter, names.exit, names.aenter, names.aexit][i.b as usize & 3];
        let owner = c.take::<S>(i.c);
        let Some(method) = self.special_method(owner.get(), name)? else {
            return Err(self.no_context_manager(owner.get(), name, i.b > 1));
        };
        let (function, bound) = method;
        let unfit =
            bound && function.is_exact(Kind::Builtin) && !self.is_method_for(function.get(), owner.get());
        let (function, bound) = match unfit {
            true => (self.bind(function.get(), owner.get(), self.type_of(owner.get()))?, false),
            false => (function, bound),
        };
        c.set::<S>(i.a, function.into_value());
        c.set::<S>(i.a + 1, if bound { owner.into_value() } else { Value::NULL });
        Ok(())
    }
}
