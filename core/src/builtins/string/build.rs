//! Strings made of strings: `+`, `*`, `join`, f-strings.
//!
//! All of them know the result's length before they write it, so that ASCII text is written once, into the object
//! itself. `s += t` in a loop would still copy `s` each time; so when the interpreter says that nobody else can refer
//! to `s`, room is left behind the first result and later pieces are written there (as CPython resizes a string with a
//! single reference).

use super::arguments::check_room;
use super::arguments::receiver;
use super::text_of_layout;
use crate::heap::slot_bytes;
use crate::object::{Kind, Obj, Object, Prefix, Ref, Value, flag, retain};
use crate::runtime::{PyResult, Vm};
use crate::strategy::{Memory, Strategy};
use crate::types::{Args, Exc, List, Str, Tuple};
use gilectomy_text::{Text, TextBuf};

/// Registers `join`.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    vm.def(vm.rt.types.str_, "join", join);
}

/// Appends a text to code points.
fn push_wide(out: &mut Vec<u32>, text: Text<'_>) {
    match text {
        Text::Ascii(bytes) => out.extend(bytes.iter().map(|&byte| u32::from(byte))),
        Text::Wide(points) => out.extend_from_slice(points),
    }
}

impl<S: Strategy> Vm<S> {
    /// `a + b`, both strings. `spare`: more will be appended, so leave room for it.
    pub fn concat(&mut self, a: Value, b: Value, spare: bool) -> PyResult<S> {
        let (left, right) = (text_of_layout::<S>(a), text_of_layout::<S>(b));
        if right.is_empty() && a.is_exact(Kind::Str) {
            return Ok(Ref::new(a));
        }
        if left.is_empty() && b.is_exact(Kind::Str) {
            return Ok(Ref::new(b));
        }
        // The lengths of two objects in memory: their sum does not overflow.
        let len = left.len() + right.len();
        if let (Text::Ascii(left), Text::Ascii(right)) = (left, right) {
            let spare = if spare { len / 2 + 16 } else { 0 };
            check_room(self, Some(len + spare))?;
            return Ok(self.new_ascii_with(len, spare, |room| {
                room.push(left);
                room.push(right);
            }));
        }
        check_room(self, len.checked_mul(size_of::<u32>()))?;
        let mut points = Vec::with_capacity(len);
        push_wide(&mut points, left);
        push_wide(&mut points, right);
        Ok(self.new_text_buf(TextBuf::Wide(points)))
    }

    /// Appends `b` to `a` in place and says so, or leaves both as they are. The caller holds the reference to `a`,
    /// is about to overwrite it with the result, and keeps it from being read in between.
    pub fn append_in_place(&mut self, a: Value, b: Value) -> bool {
        let (Some(target), Some(more)) = (Obj::<S, Str>::exactly(a), Obj::<S, Str>::of(b)) else {
            return false;
        };
        let header = target.header();
        if a == b || header.has(flag::INTERNED | flag::IMMORTAL) || !S::Memory::is_unique(&header.mem) {
            return false;
        }
        let (Text::Ascii(old), Text::Ascii(new)) = (target.body().text(), more.body().text()) else {
            return false;
        };
        let (len, by) = (old.len(), new.len());
        // SAFETY: the object is live.
        let slot = unsafe { slot_bytes(target.as_ptr().cast::<Prefix>()) };
        if slot - size_of::<Object<S, Str>>() < len + by {
            return false;
        }
        // SAFETY: the bytes of an exact ASCII string lie right behind its body, and the slot has room for `by` more
        // behind `len`. Nobody else refers to the object, so nobody reads its length, its bytes or its hash
        // meanwhile; `old`, the only borrow of its text, is not used any more.
        unsafe {
            let data = target.as_ptr().add(1).cast::<u8>();
            data.add(len).copy_from_nonoverlapping(new.as_ptr(), by);
            (*target.body_ptr()).grow(by);
        }
        true
    }

    /// The concatenation of strings, for f-strings.
    pub fn join_strings(&mut self, parts: &[Value]) -> Ref<S> {
        if let &[only] = parts {
            return self.plain_str(only);
        }
        let (mut len, mut ascii) = (0, true);
        for &part in parts {
            let text = text_of_layout::<S>(part);
            len += text.len();
            ascii &= matches!(text, Text::Ascii(_));
        }
        if len == 0 {
            return self.empty_str();
        }
        self.fill(parts, Text::EMPTY, len, ascii)
    }

    /// Strings with a separator between them, `len` code points in all.
    fn fill(&mut self, parts: &[Value], separator: Text<'_>, len: usize, ascii: bool) -> Ref<S> {
        let texts = parts.iter().map(|&part| text_of_layout::<S>(part));
        if !ascii {
            let mut points = Vec::with_capacity(len);
            for (index, text) in texts.enumerate() {
                if index > 0 {
                    push_wide(&mut points, separator);
                }
                push_wide(&mut points, text);
            }
            return self.new_text_buf(TextBuf::Wide(points));
        }
        self.new_ascii_with(len, 0, |room| {
            let mut push = |text: Text<'_>| {
                if let Text::Ascii(bytes) = text {
                    room.push(bytes);
                }
            };
            for (index, text) in texts.enumerate() {
                if index > 0 {
                    push(separator);
                }
                push(text);
            }
        })
    }
}

/// `v * count`
pub(super) fn repeat<S: Strategy>(vm: &mut Vm<S>, v: Value, count: Value) -> PyResult<S> {
    let text = text_of_layout::<S>(v);
    let count = usize::try_from(vm.index_or(count, Exc::OverflowError)?).unwrap_or(0);
    if count == 0 || text.is_empty() {
        return Ok(vm.empty_str());
    }
    if count == 1 {
        return Ok(vm.plain_str(v));
    }
    let Some(len) = text.len().checked_mul(count).filter(|&len| isize::try_from(len).is_ok()) else {
        return Err(vm.raise(Exc::OverflowError, "repeated string is too long"));
    };
    match text {
        Text::Ascii(bytes) => {
            check_room(vm, Some(len))?;
            Ok(vm.new_ascii_with(len, 0, |room| match bytes {
                [byte] => room.fill(*byte),
                _ => (0..count).for_each(|_| {
                    room.push(bytes);
                }),
            }))
        }
        Text::Wide(_) => match text.repeat(count) {
            Some(repeated) => Ok(vm.new_text_buf(repeated)),
            None => Err(vm.raise(Exc::MemoryError, "")),
        },
    }
}

/// The items of an iterable for as long as this lives: a tuple's are borrowed from it; a list's are copied, and held
/// where another thread could take them out of the list meanwhile; anything else is collected.
pub(crate) enum Items<'a, S: Strategy> {
    /// Borrowed from something that keeps them.
    Borrowed(&'a [Value]),
    /// Copied from a list that nobody can change before the call returns.
    Copied(Vec<Value>),
    /// Held.
    Held(Vec<Ref<S>>),
}

impl<'a, S: Strategy> Items<'a, S> {
    /// The items of `iterable`, which the caller keeps. Nothing may reach a safepoint while they are used.
    pub(crate) fn of(vm: &mut Vm<S>, iterable: Value) -> PyResult<S, Self> {
        if let Some(tuple) = Obj::<S, Tuple>::exactly(iterable) {
            return Ok(Items::Borrowed(tuple.body().items()));
        }
        if let Some(list) = Obj::<S, List>::exactly(iterable) {
            return Ok(list.observe(|list| {
                if !S::PARALLEL {
                    return Items::Copied(list.items.to_vec());
                }
                list.items.iter().for_each(|&item| retain::<S>(item));
                Items::Held(list.items.iter().map(|&item| Ref::from_owned(item)).collect())
            }));
        }
        if !vm.is_iterable(iterable) {
            return Err(vm.type_error("can only join an iterable"));
        }
        Ok(Items::Held(vm.collect(iterable)?))
    }

    /// The items as words.
    pub(crate) fn words(&self) -> &[Value] {
        match self {
            Items::Borrowed(items) => items,
            Items::Copied(items) => items,
            // SAFETY: `Ref` is a transparent `Value`.
            Items::Held(items) => unsafe { std::slice::from_raw_parts(items.as_ptr().cast(), items.len()) },
        }
    }
}

/// `str.join(iterable)`: one pass for the length, one to write.
fn join<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let (_, separator, rest) = receiver(vm, args, "join")?;
    let [iterable] = rest.exactly(vm, "str.join")?;
    let items = Items::of(vm, iterable)?;
    let parts = items.words();
    let (mut len, mut ascii) = (Some(separator.len().saturating_mul(parts.len().saturating_sub(1))), true);
    for (index, &part) in parts.iter().enumerate() {
        let Some(string) = Obj::<S, Str>::of(part) else {
            let name = vm.type_name(part);
            return Err(vm.type_error(format!("sequence item {index}: expected str instance, {name} found")));
        };
        let text = string.body().text();
        len = len.and_then(|len| len.checked_add(text.len()));
        ascii &= matches!(text, Text::Ascii(_));
    }
    match parts {
        [] => return Ok(vm.empty_str()),
        &[only] => return Ok(vm.plain_str(only)),
        _ => ascii &= matches!(separator, Text::Ascii(_)),
    }
    let unit = if ascii { 1 } else { size_of::<u32>() };
    check_room(vm, len.and_then(|len| len.checked_mul(unit)))?;
    match len.unwrap_or(0) {
        0 => Ok(vm.empty_str()),
        len => Ok(vm.fill(parts, separator, len, ascii)),
    }
}
