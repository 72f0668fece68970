//! The builtin types, functions and modules: what Python programs can do with each.
//!
//! One file (or folder) for each type, with two halves: the plain functions of its operators, which
//! `dispatch` finds by layout, and `install`, which registers its methods.

pub(crate) mod arguments;
pub(crate) mod bytes;
pub(crate) mod dict;
pub(crate) mod dict_view;
pub(crate) mod dispatch;
pub(crate) mod exceptions;
pub(crate) mod functions;
mod iterables;
mod iterator_reduction;
mod iterator_types;
pub(crate) mod iterators;
pub(crate) mod list;
pub(crate) mod modules;
pub(crate) mod number;
pub(crate) mod object_model;
pub(crate) mod range;
mod register;
pub(crate) mod sequence;
pub(crate) mod set;
pub(crate) mod slice;
pub(crate) mod sort;
pub(crate) mod string;
pub(crate) mod tools;
pub(crate) mod tuple;

pub(crate) use dispatch::compare as compare_builtin;
pub(crate) use number::{compare_numbers, hash_from_result, is_number};

use crate::runtime::Vm;
use crate::strategy::Strategy;

/// Registers everything. Called once, when the bare type objects exist.
pub(crate) fn install<S: Strategy>(vm: &mut Vm<S>) {
    dispatch::install(vm);
    object_model::install(vm);
    exceptions::install(vm);
    number::install(vm);
    string::install(vm);
    bytes::install(vm);
    list::install(vm);
    tuple::install(vm);
    dict::install(vm);
    dict_view::install(vm);
    set::install(vm);
    range::install(vm);
    slice::install(vm);
    iterators::install(vm);
    iterator_reduction::install(vm);
    functions::install(vm);
    modules::install(vm);
}
