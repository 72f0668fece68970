//! Tables: one model, four ways to write it.
//!
//! [`model`] holds typed cells, so that a number is rounded only where people read it. [`text`] and [`markdown`] are
//! for people, [`csv`] and [`json`] for programs. [`results`] builds the table of a run.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod model;
pub mod results;
#[cfg(test)]
mod tests;
pub mod text;

pub use model::{Align, Cell, Column, Row, Table};
