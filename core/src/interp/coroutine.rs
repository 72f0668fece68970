//! Coroutines and asynchronous generators (PEP 492, PEP 525): what is awaited, and how.
//!
//! A coroutine is a generator's frame under another name: `await` is `yield from` the iterator that the
//! awaited object gives, and a coroutine that awaits another enters its frame directly. An asynchronous
//! generator has two sorts of yields: what it awaits passes values on to whoever drives the program
//! (`PASSES`), its own `yield` gives an item. Each step of one is an object to be awaited ([`Awaitable`]),
//! which passes the first sort on and ends with the item.

use super::cursor::Cursor;
use super::generator::{Resumed, Step};
use crate::object::{Kind, Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Awaitable, Code, Exc, Flavour, Function, GenState, Generator, Stage, Waits};
use gilectomy_frontend::isa::{Instr, USE_B};

/// What resumes an awaited object.
pub(crate) enum Push<S: Strategy> {
    /// A value.
    Send(Ref<S>),
    /// An exception.
    Throw(Ref<S>),
}

impl<S: Strategy> Vm<S> {
    /// Whether a value is a generator, of the kind that `for` can iterate.
    pub(crate) fn is_generator(&self, v: Value) -> bool {
        v.is_exact(Kind::Generator) && self.type_of(v) == self.rt.types.generator
    }

    /// Whether it is a coroutine or an asynchronous generator.
    pub(crate) fn is_async_frame(&self, v: Value) -> bool {
        v.is_exact(Kind::Generator) && self.type_of(v) != self.rt.types.generator
    }

    fn is_coroutine(&self, v: Value) -> bool {
        v.is_exact(Kind::Generator) && self.type_of(v) == self.rt.types.coroutine
    }

    /// Whether a value is a generator that `types.coroutine` has marked.
    fn is_marked_generator(&self, v: Value) -> bool {
        self.is_generator(v) && {
            let function = Obj::<S, Generator<S>>::from_value(v).exclusive(|g| g.function);
            let code = Obj::<S, Function>::from_value(function).body().code.get();
            Obj::<S, Code<S>>::from_value(code).body().raw.iterable_coroutine
        }
    }

    /// Whether `yield from` enters this frame itself; a coroutine only from what may be awaited too.
    pub(super) fn may_delegate_to(&mut self, v: Value) -> PyResult<S, bool> {
        if !self.is_coroutine(v) {
            return Ok(self.is_generator(v));
        }
        let raw = &self.frame().code.body().raw;
        if raw.coroutine || raw.iterable_coroutine {
            return Ok(true);
        }
        Err(self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"))
    }

    /// `GetAwaitable`.
    pub(super) fn get_awaitable(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let iterator = match (i.c, self.awaitable_iterator(v)?) {
            (_, Some(iterator)) => iterator,
            (0, None) => return Err(self.not_awaitable(v)),
            (1, None) => return Err(self.not_awaitable_from("__aenter__", v)),
            (_, None) => return Err(self.not_awaitable_from("__aexit__", v)),
        };
        if self.is_coroutine(iterator.get()) && self.delegate(Obj::from_value(iterator.get())).is_some() {
            return Err(self.raise(Exc::RuntimeError, "coroutine is being awaited already"));
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, iterator.into_value());
        Ok(())
    }

    #[cold]
    fn not_awaitable_from(&mut self, method: &str, v: Value) -> Raised<S> {
        let name = self.type_name(v);
        let message = format!(
            "'async with' received an object from {method} that does not implement __await__: {name}"
        );
        self.type_error(message)
    }

    /// The iterator that awaiting `v` steps through.
    fn iterator_to_await(&mut self, v: Value) -> PyResult<S> {
        self.awaitable_iterator(v)?.ok_or_else(|| self.not_awaitable(v))
    }

    #[cold]
    fn not_awaitable(&mut self, v: Value) -> Raised<S> {
        let name = self.type_name(v);
        self.type_error(format!("'{name}' object can't be awaited"))
    }

    /// The same; `None`: it cannot be awaited.
    fn awaitable_iterator(&mut self, v: Value) -> PyResult<S, Option<Ref<S>>> {
        if self.is_coroutine(v) || self.is_marked_generator(v) {
            return Ok(Some(Ref::new(v)));
        }
        let Some(iterator) = self.call_special_opt(v, self.rt.names.await_, &[])? else { return Ok(None) };
        if self.is_coroutine(iterator.get()) || self.is_marked_generator(iterator.get()) {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        if !self.is_iterator(iterator.get()) {
            let name = self.type_name(iterator.get());
            return Err(self.type_error(format!("__await__() returned non-iterator of type '{name}'")));
        }
        Ok(Some(iterator))
    }

    /// `GetAIter`.
    pub(super) fn get_aiter(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let Some(iterator) = self.call_special_opt(v, self.rt.names.aiter, &[])? else {
            let name = self.type_name(v);
            let message = format!("'async for' requires an object with __aiter__ method, got {name}");
            return Err(self.type_error(message));
        };
        let ty = self.type_of(iterator.get());
        if self.lookup(ty, self.rt.names.anext).is_none() {
            let name = self.type_name(iterator.get());
            let message = format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            );
            return Err(self.type_error(message));
        }
        if i.f & USE_B != 0 {
            c.consume::<S>(i.b);
        }
        c.set::<S>(i.a, iterator.into_value());
        Ok(())
    }

    /// `GetANext`.
    pub(super) fn get_anext(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let v = c.get(i.b);
        let Some(awaitable) = self.call_special_opt(v, self.rt.names.anext, &[])? else {
            let name = self.type_name(v);
            let message = format!("'async for' requires an iterator with __anext__ method, got {name}");
            return Err(self.type_error(message));
        };
        match self.iterator_to_await(awaitable.get()) {
            Ok(iterator) => {
                c.set::<S>(i.a, iterator.into_value());
                Ok(())
            }
            Err(raised) => {
                let cause = self.take_raised(raised);
                let name = self.type_name(awaitable.get());
                let message = format!("'async for' received an invalid object from __anext__: {name}");
                let error = self.type_error(message);
                let error = self.take_raised(error);
                self.set_cause(error.get(), Ref::clone(&cause));
                self.set_context_to(error.get(), cause);
                Err(self.raise_again(error))
            }
        }
    }

    /// `EndAsyncFor`.
    pub(super) fn end_async_for(&mut self, c: Cursor, i: Instr) -> PyResult<S, ()> {
        let exception = c.take::<S>(i.a + 1);
        c.consume::<S>(i.a);
        if self.exception_is(exception.get(), Exc::StopAsyncIteration) {
            return Ok(());
        }
        Err(self.raise_again(exception))
    }

    /// What is left of a coroutine that nobody has awaited is told to the program's author.
    pub(crate) fn warn_if_never_awaited(&mut self, v: Value) {
        let object = Obj::<S, Generator<S>>::from_value(v);
        if !object.exclusive(|g| g.flavour == Flavour::Coroutine && g.state == GenState::Fresh) {
            return;
        }
        let warned = self.import_path("warnings").and_then(|module| {
            let name = self.rt.intern("_warn_unawaited_coroutine");
            self.call_method(module.get(), name, &[v])
        });
        let Err(raised) = warned else { return };
        let exception = self.take_raised(raised);
        if self.exception_is(exception.get(), Exc::RuntimeWarning) {
            return self.report_ignored(exception.get(), "Exception ignored while finalizing coroutine", v);
        }
        let qualname = object.exclusive(|g| Ref::<S>::new(g.qualname));
        eprintln!("sys:1: RuntimeWarning: coroutine '{}' was never awaited", self.text_of(qualname.get()));
    }
}

/// Steps of what `await` steps through.
impl<S: Strategy> Vm<S> {
    /// One step.
    pub(crate) fn step_awaitable(
        &mut self,
        object: Obj<S, Awaitable>,
        push: Push<S>,
    ) -> PyResult<S, Step<S>> {
        let target = Ref::<S>::new(object.body().target);
        match object.body().waits {
            Waits::Coroutine => match self.push(target.get(), push)? {
                Some(Resumed::Yielded(v)) => Ok(Ok(v)),
                Some(Resumed::Returned(v)) => Ok(Err(v)),
                None => Ok(Err(Ref::none())),
            },
            Waits::Default => self.step_default(object, push),
            Waits::Item => self.step_item(object, Obj::from_value(target.get()), push),
            Waits::Throw | Waits::Close => self.step_throw(object, Obj::from_value(target.get()), push),
        }
    }

    fn push(&mut self, generator: Value, push: Push<S>) -> PyResult<S, Option<Resumed<S>>> {
        match push {
            Push::Send(v) => self.resume(generator, v),
            Push::Throw(exception) => self.throw_into(generator, exception).map(Some),
        }
    }

    /// Begins to await a step of a generator, which awaits no other meanwhile.
    fn begin(
        &mut self,
        object: Obj<S, Awaitable>,
        generator: Obj<S, Generator<S>>,
        name: &str,
    ) -> PyResult<S, ()> {
        if generator.exclusive(|g| std::mem::replace(&mut g.awaited, true)) {
            object.exclusive(|a| a.stage = Stage::Closed);
            let message = format!("{name}(): asynchronous generator is already running");
            return Err(self.raise(Exc::RuntimeError, message));
        }
        object.exclusive(|a| a.stage = Stage::Begun);
        Ok(())
    }

    fn finish(&mut self, object: Obj<S, Awaitable>, generator: Obj<S, Generator<S>>) {
        object.exclusive(|a| a.stage = Stage::Closed);
        generator.exclusive(|g| g.awaited = false);
    }

    /// `__anext__()` and `asend()`.
    fn step_item(
        &mut self,
        object: Obj<S, Awaitable>,
        generator: Obj<S, Generator<S>>,
        mut push: Push<S>,
    ) -> PyResult<S, Step<S>> {
        match object.exclusive(|a| a.stage) {
            Stage::Closed => {
                let message = "cannot reuse already awaited __anext__()/asend()";
                return Err(self.raise(Exc::RuntimeError, message));
            }
            Stage::Begun => {}
            Stage::Fresh => {
                self.begin(object, generator, "anext")?;
                if matches!(&push, Push::Send(v) if v.is_none()) {
                    push = Push::Send(Ref::new(object.body().value));
                }
            }
        }
        let outcome = self.push(generator.value(), push);
        self.item_of(object, generator, outcome)
    }

    /// What a step of an asynchronous generator means to whoever awaits an item.
    fn item_of(
        &mut self,
        object: Obj<S, Awaitable>,
        generator: Obj<S, Generator<S>>,
        outcome: PyResult<S, Option<Resumed<S>>>,
    ) -> PyResult<S, Step<S>> {
        let outcome = match outcome {
            Ok(Some(Resumed::Yielded(v))) if self.passed_on => return Ok(Ok(v)),
            Ok(Some(Resumed::Yielded(item))) => Ok(Err(item)),
            Ok(_) => Err(self.raise_with(Exc::StopAsyncIteration, vec![])),
            Err(raised) => Err(raised),
        };
        self.finish(object, generator);
        if outcome.is_err() && (self.raised_is(Exc::StopAsyncIteration) || self.raised_is(Exc::GeneratorExit))
        {
            generator.exclusive(|g| g.closed = true);
        }
        outcome
    }

    /// `athrow()` and `aclose()`.
    fn step_throw(
        &mut self,
        object: Obj<S, Awaitable>,
        generator: Obj<S, Generator<S>>,
        mut push: Push<S>,
    ) -> PyResult<S, Step<S>> {
        let closes = object.body().waits == Waits::Close;
        let stage = object.exclusive(|a| a.stage);
        if stage == Stage::Closed {
            return Err(self.raise(Exc::RuntimeError, "cannot reuse already awaited aclose()/athrow()"));
        }
        let (done, closed) = generator.exclusive(|g| (g.state == GenState::Done, g.closed));
        if done {
            object.exclusive(|a| a.stage = Stage::Closed);
            return Ok(Err(Ref::none()));
        }
        if stage == Stage::Fresh {
            if let Push::Send(v) = &push {
                if closed {
                    object.exclusive(|a| a.stage = Stage::Closed);
                    return Err(self.raise_with(Exc::StopAsyncIteration, vec![]));
                }
                if !v.is_none() {
                    let message = "can't send non-None value to a just-started coroutine";
                    return Err(self.raise(Exc::RuntimeError, message));
                }
                push = Push::Throw(self.exception_to_throw(object)?);
            }
            self.begin(object, generator, if closes { "aclose" } else { "athrow" })?;
            if closes {
                generator.exclusive(|g| g.closed = true);
            }
        }
        let outcome = self.push(generator.value(), push);
        if closes {
            self.end_of(object, generator, outcome)
        } else {
            self.item_of(object, generator, outcome)
        }
    }

    fn exception_to_throw(&mut self, object: Obj<S, Awaitable>) -> PyResult<S> {
        match object.body().waits {
            Waits::Close => Ok(self.new_exception(Exc::GeneratorExit, vec![])),
            _ => crate::builtins::object_model::thrown_exception(self, object.body().value),
        }
    }

    /// What a step of an asynchronous generator means to whoever closes it.
    fn end_of(
        &mut self,
        object: Obj<S, Awaitable>,
        generator: Obj<S, Generator<S>>,
        outcome: PyResult<S, Option<Resumed<S>>>,
    ) -> PyResult<S, Step<S>> {
        if let Ok(Some(Resumed::Yielded(v))) = outcome {
            if self.passed_on {
                return Ok(Ok(v));
            }
            self.finish(object, generator);
            return Err(self.raise(Exc::RuntimeError, "async generator ignored GeneratorExit"));
        }
        self.finish(object, generator);
        match outcome {
            Err(raised) if self.raised_is(Exc::StopAsyncIteration) || self.raised_is(Exc::GeneratorExit) => {
                drop(self.take_raised(raised));
                Ok(Err(Ref::none()))
            }
            Err(raised) => Err(raised),
            Ok(_) => Ok(Err(Ref::none())),
        }
    }

    /// `anext(iterator, default)`.
    fn step_default(&mut self, object: Obj<S, Awaitable>, push: Push<S>) -> PyResult<S, Step<S>> {
        let Awaitable { target, value, .. } = *object.body();
        let iterator = self.iterator_to_await(target)?;
        let step = match push {
            Push::Send(v) if iterator.is_exact(Kind::Generator) => {
                self.resume(iterator.get(), v).map(|resumed| match resumed {
                    Some(Resumed::Yielded(v)) => Ok(v),
                    Some(Resumed::Returned(v)) => Err(v),
                    None => Err(Ref::none()),
                })
            }
            Push::Send(v) => self.send_to(iterator.get(), v),
            Push::Throw(exception) => {
                let result = self.call_method(iterator.get(), self.rt.names.throw, &[exception.get()]);
                self.value_or_stop(result)
            }
        };
        match step {
            Err(raised) if self.raised_is(Exc::StopAsyncIteration) => {
                drop(self.take_raised(raised));
                Ok(Err(Ref::new(value)))
            }
            step => step,
        }
    }
}
