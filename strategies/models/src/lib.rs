//! The protocols of the strategies, model-checked.
//!
//! The files of `strategies/src/protocols` are compiled here a second time, against `loom`, which runs a
//! small program under every interleaving and every value that the memory model lets a load return. Each
//! protocol has a test that it holds, and one that plants the bug that it guards against and demands that
//! the check finds it.

#[cfg(test)]
mod under_loom;
