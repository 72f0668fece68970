//! The concurrency strategies.
//!
//! One file or folder for each strategy, which composes a memory and a synchronisation part in a few
//! lines and tells its story; the parts they share are in [`parts`]; [`registry`] has one line for each.
//! A strategy never names another.
//!
//! # Adding a strategy
//!
//! One new file that implements [`Strategy`](gilectomy_core::strategy::Strategy), one `mod` line here, one
//! line in the [`registry`]. It then appears in the command's list and in configs, and every conformance
//! test runs on it. The [`tutorial`] does it step by step.

pub mod biased;
pub mod epoch_gc;
pub mod free_threading_1996;
pub mod gil;
pub mod gil_ticks;
pub mod gilectomy;
pub mod gilectomy_buffered;
pub mod local_first;
pub mod nogil;
pub mod parts;
mod protocols;
pub mod registry;
pub mod stm;
pub mod tutorial;
pub mod unsync;
