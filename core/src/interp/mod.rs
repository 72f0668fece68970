//! The interpreter: runs register code (see [`gilectomy_frontend::isa`]).
//!
//! `run` is the loop over instructions. The arms that are hot are written there, on
//! immediates and inline caches; everything else is a call into the file named after the theme.

mod arguments;
mod attribute_cache;
mod build;
mod coroutine;
mod cursor;
mod frame;
mod generator;
mod globals;
mod immediates;
mod invoke;
mod load;
mod loops;
mod names;
mod operators;
mod pattern;
mod run;
mod template;
mod transaction;
mod unwind;

pub(crate) use coroutine::Push;
use frame::Frame;
pub(crate) use frame::FrameStack;
pub(crate) use generator::{Resumed, Step};
pub(crate) use globals::find_name;
pub use load::load_code;
pub(crate) use transaction::Checkpoint;
