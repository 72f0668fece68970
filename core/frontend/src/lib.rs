//! Python source text to register code.
//!
//! ```text
//! source --rustpython compiler crates--> stack code --translate--> register code (`Code`)
//! ```
//!
//! Nothing here knows a concurrency strategy: this crate is compiled once, and none of the compiler
//! crates' types leave it.

pub mod code;
mod columns;
mod constants;
mod disassemble;
mod error;
pub mod isa;
mod places;
mod refusal;
mod stack;
mod syntax;
mod translate;

pub use disassemble::{decode, disassemble};
pub use error::{SyntaxError, SyntaxErrorKind};

use code::Code;
use std::sync::Arc;

/// What a source text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A module: statements whose names are the globals.
    Module,
    /// Statements whose names are looked up where `exec` is told to.
    Exec,
    /// The same as an interactive session runs them: expressions are shown.
    Single,
    /// One expression, whose value the code returns.
    Eval,
}

/// How an instruction reads locals and constants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operands {
    /// Where they are, without a reference of its own.
    InPlace,
    /// From a temporary that a copy has been made to, which owns a reference: what CPython's `LOAD_FAST` and
    /// `LOAD_CONST` did to its stack before 3.14.
    Copied,
}

/// Native stack of the thread that compiles. Parser and code generator recurse on nested source; pages
/// that are not touched cost nothing.
const STACK_BYTES: usize = 256 << 20;

/// Compiles `source` to register code.
pub fn compile(
    source: &str,
    filename: &str,
    mode: Mode,
    operands: Operands,
) -> Result<Arc<Code>, SyntaxError> {
    let compile = || compile_here(source, filename, mode, operands);
    let outcome = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("compile".to_owned()).stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, compile).map(|handle| handle.join())
    });
    match outcome {
        Ok(Ok(result)) => result,
        Ok(Err(_panic)) => Err(error::internal(filename, "the compiler panicked")),
        Err(_no_thread) => Err(error::internal(filename, "no thread to compile on")),
    }
}

fn compile_here(
    source: &str,
    filename: &str,
    mode: Mode,
    operands: Operands,
) -> Result<Arc<Code>, SyntaxError> {
    error::check_nesting(source, filename)?;
    let (object, places) = syntax::compile(source, filename, mode)
        .map_err(|failure| error::describe(failure, source, filename))?;
    translate::translate(&object, &filename.into(), &places, (mode, operands))
        .map_err(|refusal| error::refused(refusal, source, filename))
}
