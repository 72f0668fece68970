//! Making values.

use super::Mutator;
use crate::object::{Kind, Obj, Object, Ref, Value};
use crate::strategy::Strategy;
use crate::types::{self as t, Float, Int, Room, Str, Tuple, TypeFlags};
use gilectomy_text::{Text, TextBuf};
use malachite_bigint::BigInt;
use num_traits::ToPrimitive;

/// The integers a boxing strategy keeps ready, as CPython does.
pub(super) const SMALL_INTS: std::ops::RangeInclusive<i64> = -5..=256;

impl<S: Strategy> Mutator<S> {
    /// An integer.
    #[inline]
    pub fn new_int(&self, i: i64) -> Ref<S> {
        if !S::MODEL.boxed_numbers {
            if let Some(v) = Value::immediate_int(i) {
                return Ref::from_owned(v);
            }
        } else if SMALL_INTS.contains(&i) {
            return Ref::new(self.rt.small_ints[(i - SMALL_INTS.start()) as usize]);
        }
        self.new_object(self.rt.types.int, Int::Small(i))
    }

    /// An integer of any size.
    pub fn new_bigint(&self, i: BigInt) -> Ref<S> {
        match i.to_i64() {
            Some(small) => self.new_int(small),
            None => self.new_object(self.rt.types.int, Int::Big(i)),
        }
    }

    /// An unsigned size as an integer.
    pub fn new_size(&self, n: usize) -> Ref<S> {
        self.new_int(n as i64)
    }

    /// A float.
    #[inline]
    pub fn new_float(&self, f: f64) -> Ref<S> {
        if S::MODEL.boxed_numbers {
            self.new_object(self.rt.types.float, Float(f))
        } else {
            Ref::from_owned(Value::immediate_float(f))
        }
    }

    /// A string from UTF-8.
    pub fn new_str(&self, text: &str) -> Ref<S> {
        if text.is_ascii() {
            self.new_ascii(text.as_bytes())
        } else {
            self.new_wide(text.chars().map(u32::from).collect())
        }
    }

    /// A string from text of either form.
    pub fn new_text(&self, text: Text<'_>) -> Ref<S> {
        match text {
            Text::Ascii(bytes) => self.new_ascii(bytes),
            Text::Wide(points) => match ascii_of(points) {
                Some(bytes) => self.new_ascii(&bytes),
                None => self.new_wide(points.into()),
            },
        }
    }

    /// A string from an owned text.
    pub fn new_text_buf(&self, text: TextBuf) -> Ref<S> {
        match text {
            TextBuf::Ascii(bytes) => self.new_ascii(&bytes),
            TextBuf::Wide(points) => self.new_wide(points.into()),
        }
    }

    fn new_wide(&self, points: Box<[u32]>) -> Ref<S> {
        self.new_object(self.rt.types.str_, Str::wide(points))
    }

    /// A string from ASCII bytes.
    #[inline]
    pub fn new_ascii(&self, bytes: &[u8]) -> Ref<S> {
        debug_assert!(bytes.is_ascii());
        self.new_ascii_with(bytes.len(), 0, |room| {
            room.push(bytes);
        })
    }

    /// A string of `len` ASCII bytes that `fill` writes, with room to grow by `spare` in place.
    #[inline]
    pub fn new_ascii_with(&self, len: usize, spare: usize, fill: impl FnOnce(&mut Room<'_>)) -> Ref<S> {
        let bytes = size_of::<Object<S, Str>>() + len + spare;
        let object = self.allocate(self.rt.types.str_, Kind::Str as u8, 0, bytes).cast::<Object<S, Str>>();
        // SAFETY: fresh memory with room for the body and the bytes, which `finish` leaves written.
        unsafe {
            let data = object.add(1).cast::<u8>();
            let mut room = Room::new(std::slice::from_raw_parts_mut(data.cast(), len));
            fill(&mut room);
            room.finish();
            (*object).body.get().write(Str::ascii(data, len));
        }
        Ref::from_owned(Value::from_ptr(object))
    }

    /// A string of one code point, shared for Latin-1.
    #[inline]
    pub fn new_char(&self, point: u32) -> Ref<S> {
        match self.rt.latin1.get(point as usize) {
            Some(&v) => Ref::new(v),
            None => self.new_wide(Box::new([point])),
        }
    }

    /// The empty string.
    pub fn empty_str(&self) -> Ref<S> {
        Ref::new(self.rt.empty_str)
    }

    /// A string of a subclass of `str`.
    pub fn new_str_of(&self, ty: Value, text: Text<'_>) -> Ref<S> {
        let ty_body = self.type_body(ty);
        if !ty_body.has(TypeFlags::HEAP) {
            return self.new_text(text);
        }
        let base = size_of::<Object<S, Str>>();
        let tail = if let Text::Ascii(bytes) = text { bytes.len() } else { 0 };
        let header = self.allocate_with_attrs(ty, ty_body, Kind::Str as u8, base, tail);
        // SAFETY: fresh memory with room for body, attributes part and tail.
        unsafe {
            let object = header.cast::<Object<S, Str>>();
            let body = match text {
                Text::Ascii(bytes) => {
                    let data = header.cast::<u8>().add(base + size_of::<t::Instance<S>>());
                    data.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
                    Str::ascii(data, bytes.len())
                }
                Text::Wide(points) => Str::wide(points.into()),
            };
            (*object).body.get().write(body);
        }
        Ref::from_owned(Value::from_ptr(header))
    }

    /// Bytes.
    pub fn new_bytes(&self, data: &[u8]) -> Ref<S> {
        self.new_object(self.rt.types.bytes, t::Bytes { data: data.into() })
    }

    /// A list of owned values.
    #[inline]
    pub fn new_list(&self, items: Vec<Value>) -> Ref<S> {
        self.new_object(self.rt.types.list, t::List { items: items.into() })
    }

    /// A list of references.
    pub fn new_list_of(&self, items: impl IntoIterator<Item = Ref<S>>) -> Ref<S> {
        self.new_list(items.into_iter().map(Ref::into_value).collect())
    }

    /// A tuple of owned values.
    #[inline]
    pub fn new_tuple(&self, items: &[Value]) -> Ref<S> {
        if items.is_empty() {
            return Ref::new(self.rt.empty_tuple);
        }
        self.raw_tuple(items)
    }

    pub(super) fn raw_tuple(&self, items: &[Value]) -> Ref<S> {
        let bytes = size_of::<Object<S, Tuple>>() + size_of_val(items);
        let object =
            self.allocate(self.rt.types.tuple, Kind::Tuple as u8, 0, bytes).cast::<Object<S, Tuple>>();
        // SAFETY: fresh memory with room for the body and the items.
        unsafe {
            let data = object.add(1).cast::<Value>();
            data.copy_from_nonoverlapping(items.as_ptr(), items.len());
            (*object).body.get().write(Tuple::new(data, items.len()));
        }
        Ref::from_owned(Value::from_ptr(object))
    }

    /// A tuple of references.
    pub fn new_tuple_of(&self, items: impl IntoIterator<Item = Ref<S>>) -> Ref<S> {
        let owned: Vec<Value> = items.into_iter().map(Ref::into_value).collect();
        self.new_tuple(&owned)
    }

    /// A tuple of a subclass of `tuple`, from owned values.
    pub fn new_tuple_of_type(&self, ty: Value, items: &[Value]) -> Ref<S> {
        let ty_body = self.type_body(ty);
        if !ty_body.has(TypeFlags::HEAP) {
            return self.new_tuple(items);
        }
        let base = size_of::<Object<S, Tuple>>();
        let header = self.allocate_with_attrs(ty, ty_body, Kind::Tuple as u8, base, size_of_val(items));
        // SAFETY: fresh memory with room for body, attributes part and items.
        unsafe {
            let data = header.cast::<u8>().add(base + size_of::<t::Instance<S>>()).cast::<Value>();
            data.copy_from_nonoverlapping(items.as_ptr(), items.len());
            (*header.cast::<Object<S, Tuple>>()).body.get().write(Tuple::new(data, items.len()));
        }
        Ref::from_owned(Value::from_ptr(header))
    }

    /// An empty dict.
    #[inline]
    pub fn new_dict(&self) -> Ref<S> {
        self.new_object(self.rt.types.dict, t::Dict::default())
    }

    /// An empty set.
    pub fn new_set(&self) -> Ref<S> {
        self.new_object(self.rt.types.set, t::Set::default())
    }

    /// A cell that takes over an owned value, null for none.
    pub fn new_cell(&self, value: Value) -> Ref<S> {
        self.new_object(self.rt.types.cell, t::Cell::new(value))
    }

    /// An iterator of a given type.
    #[inline]
    pub fn new_iter(&self, ty: Value, state: t::IterState) -> Ref<S> {
        self.new_object(ty, t::Iter { state, advance: None })
    }

    /// A method bound to a receiver, both borrowed.
    pub fn new_bound(&self, function: Value, receiver: Value) -> Ref<S> {
        let (function, receiver) =
            (Ref::<S>::new(function).into_value(), Ref::<S>::new(receiver).into_value());
        self.new_object(self.rt.types.method, t::BoundMethod { function, receiver })
    }

    /// A complex number.
    pub fn new_complex(&self, re: f64, im: f64) -> Ref<S> {
        self.new_object(self.rt.types.complex, t::Complex { re, im })
    }

    /// The type of a value, borrowed.
    #[inline]
    pub fn type_of(&self, v: Value) -> Value {
        if v.is_ptr() {
            return Value::from_ptr(Obj::<S, ()>::from_value(v).header().ty());
        }
        let types = &self.rt.types;
        if v.is_int() {
            types.int
        } else if v.is_float() {
            types.float
        } else {
            match v {
                Value::TRUE | Value::FALSE => types.bool_,
                Value::ELLIPSIS => types.ellipsis,
                Value::NOT_IMPLEMENTED => types.not_implemented,
                _ => types.none,
            }
        }
    }

    /// The text of a string value as UTF-8, for messages.
    pub fn text_of(&self, string: Value) -> String {
        match Obj::<S, Str>::of(string) {
            Some(s) => match s.body().as_ascii() {
                Some(text) => text.to_owned(),
                None => s.observe(|s| s.utf8().to_owned()),
            },
            None => String::new(),
        }
    }

    /// The name of a value's type, for messages.
    pub fn type_name(&self, v: Value) -> String {
        self.class_name(self.type_of(v))
    }

    /// The name of a type as messages have it.
    pub fn class_name(&self, ty: Value) -> String {
        let body = self.type_body(ty);
        let module = body.has(TypeFlags::DOTTED).then(|| body.find(self.rt.names.module)).flatten();
        module.map(|m| self.text_of(m) + ".").unwrap_or_default() + &body.name()
    }
}

fn ascii_of(points: &[u32]) -> Option<Vec<u8>> {
    Text::Wide(points).is_ascii().then(|| points.iter().map(|&point| point as u8).collect())
}
