//! Generators and coroutines: a frame's registers while nobody runs it.

use crate::object::{Body, Kind, Value};
use crate::strategy::Strategy;
use std::marker::PhantomData;

/// Whether a generator can be resumed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GenState {
    /// Not begun.
    Fresh,
    /// Waiting at a yield.
    Suspended,
    /// On some thread's frame stack.
    Running,
    /// Returned, raised or closed.
    Done,
}

/// Which of the three a suspended frame is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// A generator.
    Generator,
    /// A coroutine: what calling an `async def` gives.
    Coroutine,
    /// An asynchronous generator: the same with a `yield` in it.
    AsyncGenerator,
}

impl Flavour {
    /// How messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Flavour::Generator => "generator",
            Flavour::Coroutine => "coroutine",
            Flavour::AsyncGenerator => "async generator",
        }
    }
}

/// A generator's body. The state changes inside its critical section; whoever moved it to `Running` owns
/// the other fields until it moves it on.
pub struct Generator<S: Strategy> {
    /// Which of the three it is; never changes.
    pub flavour: Flavour,
    /// Whether it can be resumed.
    pub state: GenState,
    /// An asynchronous generator that somebody awaits a step of.
    pub awaited: bool,
    /// An asynchronous generator that has been closed, or has ended.
    pub closed: bool,
    /// The function, owned.
    pub function: Value,
    /// Where to go on: index of the next word.
    pub pc: u32,
    /// The register that receives what is sent.
    pub sent_to: u16,
    /// How many registers hold something while it waits.
    pub live: u16,
    /// The registers: the live ones owned while the generator waits, the others and at any other time stale
    /// copies.
    pub registers: Box<[Value]>,
    /// The exception being handled inside, owned or null.
    pub handled: Value,
    /// `__name__`, owned.
    pub name: Value,
    /// `__qualname__`, owned.
    pub qualname: Value,
    /// The strategy.
    pub _strategy: PhantomData<S>,
}

// SAFETY: each reference is shown once; callee immediates among the registers own nothing.
unsafe impl<S: Strategy> Body<S> for Generator<S> {
    const KIND: Kind = Kind::Generator;

    fn trace(&self, visit: &mut dyn FnMut(Value)) {
        for v in [self.function, self.handled, self.name, self.qualname] {
            if !v.is_null() {
                visit(v);
            }
        }
        // A running generator's registers are on its thread's stack, a finished one's are released: what
        // lies here then is a stale copy.
        if matches!(self.state, GenState::Fresh | GenState::Suspended) {
            let live = &self.registers[..self.live as usize];
            live.iter().filter(|v| !v.is_null()).for_each(|&v| visit(v));
        }
    }
}
