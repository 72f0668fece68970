//! Interned strings: one object for each text, immortal, compared by address.

use super::Runtime;
use crate::object::{Obj, Value, flag};
use crate::strategy::Strategy;
use crate::types::{Str, Type};
use arc_swap::ArcSwap;
use foldhash::fast::RandomState;
use gilectomy_text::Text;
use parking_lot::Mutex;
use std::sync::Arc;

type HashMap = std::collections::HashMap<Box<str>, u64, RandomState>;

/// The table: lookups take a snapshot without a lock; additions, which come in bursts while code loads,
/// go to a pending map first and are published together.
#[derive(Default)]
pub(super) struct Interned {
    published: ArcSwap<HashMap>,
    pending: Mutex<HashMap>,
}

const PUBLISH_AT: usize = 64;

impl<S: Strategy> Runtime<S> {
    /// The interned string of a text.
    pub fn intern(&self, text: &str) -> Value {
        if let Some(&bits) = self.interned.published.load().get(text) {
            return Value::from_bits(bits);
        }
        let mut pending = self.interned.pending.lock();
        if let Some(&bits) = pending.get(text) {
            return Value::from_bits(bits);
        }
        // Published between the two looks?
        if let Some(&bits) = self.interned.published.load().get(text) {
            return Value::from_bits(bits);
        }
        // SAFETY: interning happens on attached threads, or on the one that starts the runtime.
        let vm = unsafe { super::Mutator::<S>::current() };
        let string = vm.new_str(text).into_value();
        let object = Obj::<S, Str>::from_value(string);
        object.body().hash();
        vm.make_immortal(string);
        object.header().set(flag::INTERNED);
        pending.insert(text.into(), string.bits());
        if pending.len() >= PUBLISH_AT {
            let mut next = HashMap::clone(&self.interned.published.load());
            next.extend(pending.drain());
            self.interned.published.store(Arc::new(next));
        }
        string
    }

    /// The interned string equal to a string object (the object itself, when it is interned). Strings
    /// with lone surrogates have none: `None`.
    pub fn intern_value(&self, string: Value) -> Option<Value> {
        let object = Obj::<S, Str>::from_value(string);
        if object.header().has(flag::INTERNED) {
            return Some(string);
        }
        match object.body().text() {
            Text::Ascii(_) => Some(self.intern(object.body().as_ascii()?)),
            Text::Wide(points) => {
                let text: Option<String> = points.iter().map(|&p| char::from_u32(p)).collect();
                Some(self.intern(&text?))
            }
        }
    }

    /// Whether a value is a type object, for readers of type lists.
    pub fn as_type(v: Value) -> Option<Obj<S, Type<S>>> {
        Obj::of(v)
    }
}
