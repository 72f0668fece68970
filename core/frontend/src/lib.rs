//! Python source text to register code.
//!
//! ```text
//! source --rustpython compiler crates--> stack code --translate--> register code (`Code`)
//! ```
//!
//! Nothing here knows a concurrency strategy: this crate is compiled once, and none of the compiler
//! crates' types leave it.

pub mod code;
pub mod isa;
