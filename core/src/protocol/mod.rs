//! What Python's operations mean: attribute access, calls, comparison, iteration, items, conversion.
//!
//! Each operation asks the exact builtin types first, by kind, without a lookup; everything else goes
//! through the special methods of the type, as the language reference says.

mod attribute;
mod call;
mod class;
mod compare;
mod convert;
mod dict;
mod importing;
mod isinstance;
mod item;
mod iterate;
mod operator;
mod own_attributes;
mod receiver;
mod suggest;

pub use class::NewClass;
pub(crate) use class::build_class;
pub use compare::CompareOp;
pub(crate) use compare::identity_hash;
pub(crate) use importing::{ImportLocks, LIBRARY};
pub use operator::BinaryOp;
pub(crate) use receiver::is_slot;
pub use suggest::closest;

use crate::object::{Obj, Value};
use crate::strategy::Strategy;
use crate::types::Str;
use gilectomy_text::Text;

/// The text of a string value, borrowed from it.
#[inline]
pub fn str_text<'a, S: Strategy>(v: Value) -> Option<Text<'a>> {
    Obj::<S, Str>::of(v).map(|s| s.body().text())
}
