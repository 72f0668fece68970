//! Undo images: a body as it was, to be put back if a transaction aborts.
//!
//! An image is a copy of the body, with arrays of its own, in which every reference is retained: so nothing that could
//! be reached when the transaction began dies before it ends. Putting it back swaps the two; what the transaction had
//! put into the body is then in the image, and is given up with it.
//!
//! Copying costs as much as the body is long. A body beyond a bound has no image, and neither have most kinds: whoever
//! wants to change such an object cannot be undone afterwards.

use super::body::Saved;
use super::{Header, Kind, Ref, Value, ops_of, release, retain};
use crate::heap::grace::Array;
use crate::strategy::{Strategy, Undo};
use crate::types::{Instance, attrs_of};

/// How many words an image copies at most.
pub const MOST_WORDS: usize = 1024;

/// The image of an object.
pub(super) struct Image<S: Strategy> {
    /// Keeps it.
    object: Ref<S>,
    /// The body; an instance has its attributes only.
    body: Option<Saved>,
    attrs: Option<Attributes<S>>,
}

/// The image of an attributes part.
struct Attributes<S: Strategy> {
    part: Instance<S>,
    inline: Box<[Value]>,
}

impl<S: Strategy> Image<S> {
    /// The image of an object whose body the calling thread owns; `None`: it has none.
    pub fn take(header: &Header<S>) -> Option<Box<dyn Undo>> {
        let kind = header.prefix.kind;
        let object = Value::from_ptr(header);
        let body = if kind & !Kind::SUBCLASS == Kind::Instance as u8 {
            None
        } else {
            // SAFETY: the object has this kind, and nobody else changes the body.
            Some(unsafe { ops_of::<S>(kind).save(object.ptr()) }?)
        };
        // SAFETY: as above.
        let attrs = attrs_of(header).map(|attrs| unsafe { Attributes::of(attrs, header.prefix.aux) });
        let image = Image { object: Ref::new(object), body, attrs };
        image.each(&mut |v| retain::<S>(v));
        Some(Box::new(image))
    }

    /// Every reference in it.
    fn each(&self, visit: &mut dyn FnMut(Value)) {
        if let Some(body) = &self.body {
            body.trace(visit);
        }
        if let Some(attrs) = &self.attrs {
            let all = attrs.inline.iter().chain(attrs.part.extra.iter());
            all.filter(|v| !v.is_null()).for_each(|&v| visit(v));
        }
    }
}

impl<S: Strategy> Attributes<S> {
    /// # Safety
    ///
    /// `attrs` is the part of a live object with that many inline slots, and nobody else changes it.
    unsafe fn of(attrs: *mut Instance<S>, inline: u16) -> Self {
        // SAFETY: the caller's contract.
        unsafe {
            let slots = std::slice::from_raw_parts(attrs.add(1).cast::<Value>(), inline as usize);
            let extra = Array::from((*attrs).extra.to_vec());
            Attributes { part: Instance { shape: (*attrs).shape, extra }, inline: slots.into() }
        }
    }
}

impl<S: Strategy> Undo for Image<S> {
    fn restore(&mut self) {
        let header = self.object.ptr::<Header<S>>();
        if let Some(body) = &mut self.body {
            // SAFETY: the image was made of this object, which the thread owns still.
            unsafe { body.swap(header.cast()) };
        }
        // SAFETY: the image keeps the object.
        if let Some(attrs) = &mut self.attrs
            && let Some(part) = attrs_of(unsafe { &*header })
        {
            // SAFETY: as above; the object has as many inline slots as it had.
            unsafe {
                std::ptr::swap(part, &raw mut attrs.part);
                let slots = std::slice::from_raw_parts_mut(part.add(1).cast::<Value>(), attrs.inline.len());
                slots.swap_with_slice(&mut attrs.inline);
            }
        }
    }
}

impl<S: Strategy> Drop for Image<S> {
    fn drop(&mut self) {
        self.each(&mut |v| release::<S>(v));
    }
}
