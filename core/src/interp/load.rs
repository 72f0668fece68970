//! Loading: the front end's code made into an object of this runtime.

use crate::object::{Ref, Value};
use crate::runtime::Mutator;
use crate::strategy::Strategy;
use crate::types::{self as t, Code};
use gilectomy_frontend::code::{self, Const};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Makes a code object: constants become objects, names are interned, the words are copied so that each
/// loaded code has caches of its own.
pub fn load_code<S: Strategy>(m: &Mutator<S>, raw: &Arc<code::Code>) -> Ref<S> {
    let exact = !raw.varargs && !raw.varkw && raw.kwonly_count == 0;
    let body = Code {
        raw: raw.clone(),
        consts: raw.consts.iter().map(|c| constant(m, c).into_value()).collect(),
        names: raw.names.iter().map(|n| m.rt.intern(n)).collect(),
        local_names: raw.locals.iter().map(|(n, _)| m.rt.intern(n)).collect(),
        words: raw.words.iter().map(|&w| AtomicU64::new(w)).collect(),
        nregs: raw.nregs,
        nlocals: raw.nlocals() as u32,
        exact_args: if exact { raw.arg_count } else { u32::MAX },
        name: m.rt.intern(&raw.name),
        qualname: m.rt.intern(&raw.qualname),
        _strategy: PhantomData,
    };
    let code = m.new_object(m.rt.types.code, body);
    if !raw.nested {
        m.defer(code.get());
    }
    code
}

fn constant<S: Strategy>(m: &Mutator<S>, c: &Const) -> Ref<S> {
    match c {
        Const::None => Ref::none(),
        Const::Ellipsis => Ref::new(Value::ELLIPSIS),
        Const::Bool(b) => Ref::bool(*b),
        Const::Int(i) => m.new_int(*i),
        Const::Big(b) => m.new_bigint(b.clone()),
        Const::Float(f) => m.new_float(*f),
        Const::Complex(re, im) => m.new_complex(*re, *im),
        Const::Str(points) => {
            let text: Option<String> = points.iter().map(|&p| char::from_u32(p)).collect();
            match text {
                Some(text) if points.len() <= 64 => Ref::new(m.rt.intern(&text)),
                Some(text) => m.new_str(&text),
                None => m.new_text(gilectomy_text::Text::Wide(points)),
            }
        }
        Const::Bytes(bytes) => m.new_bytes(bytes),
        Const::Tuple(items) => m.new_tuple_of(items.iter().map(|c| constant(m, c))),
        Const::FrozenSet(items) => {
            let mut table = t::Table::with_capacity(items.len());
            for item in items {
                let v = constant(m, item);
                // Constants of a display are strings, numbers, None and tuples of them; a literal that
                // occurs twice stands in the compiler's constant once.
                let hash = m.constant_hash(v.get());
                table.insert_new(hash, v.into_value(), Value::NULL);
            }
            m.new_object(m.rt.types.frozenset, t::FrozenSet { table })
        }
        Const::Slice(parts) => {
            let [start, stop, step] = parts.each_ref().map(|c| constant(m, c).into_value());
            m.new_object(m.rt.types.slice, t::Slice { start, stop, step })
        }
        Const::Code(code) => load_code(m, code),
    }
}
