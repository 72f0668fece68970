//! Instances: a shape and slots.
//!
//! The first slots lie behind the body, in the same piece of memory (how many: the header's `aux`, chosen
//! by the class from what its instances needed before); the rest are in an array. Instances of subclasses
//! of builtin types, and exceptions, carry the same structure behind their builtin body, without inline
//! slots.

use super::Shape;
use crate::heap::grace::Array;
use crate::object::{Body, Header, Kind, Value, ops_of};
use crate::strategy::Strategy;

/// An instance's body. Touched only inside the object's critical section.
#[repr(C)]
pub struct Instance<S: Strategy> {
    /// Which slot is which.
    pub shape: *const Shape<S>,
    /// Slots beyond the inline ones; null where unset.
    pub extra: Array<Value>,
}

impl<S: Strategy> Instance<S> {
    /// The slot's place. `inline`: the header's `aux`.
    ///
    /// # Safety
    ///
    /// `this` is the body of a live object with that many inline slots, `slot` exists, and the caller is
    /// inside the object's critical section.
    #[inline(always)]
    pub unsafe fn slot(this: *mut Self, inline: u16, slot: u32) -> *mut Value {
        // SAFETY: inline slots follow the body; the others are in `extra`.
        unsafe {
            if slot < inline as u32 {
                this.add(1).cast::<Value>().add(slot as usize)
            } else {
                let extra: &mut [Value] = &mut (*this).extra;
                extra.as_mut_ptr().add((slot - inline as u32) as usize)
            }
        }
    }

    /// What lies in a slot, in a body that may be a copy of the one at `at`.
    ///
    /// # Safety
    ///
    /// `at` is the body of a live object with that many inline slots; the slot's contents may be out of
    /// date if the caller is not inside the object's critical section.
    #[inline(always)]
    pub unsafe fn value(&self, at: *const Self, inline: u16, slot: u32) -> Option<Value> {
        let value = if slot < inline as u32 {
            // SAFETY: inline slots follow the body.
            unsafe { *at.add(1).cast::<Value>().add(slot as usize) }
        } else {
            *self.extra.get((slot - inline as u32) as usize)?
        };
        if value.is_null() { None } else { Some(value) }
    }

    /// Makes room for `slots` slots in all.
    ///
    /// # Safety
    ///
    /// As for [`slot`](Self::slot).
    pub unsafe fn reserve(this: *mut Self, inline: u16, slots: u32) {
        let needed = (slots as usize).saturating_sub(inline as usize);
        // SAFETY: the caller's contract.
        let extra = unsafe { &mut (*this).extra };
        if needed > extra.len() {
            let mut grown = vec![Value::NULL; needed.next_power_of_two().max(4)];
            grown[..extra.len()].copy_from_slice(extra);
            *extra = grown.into();
        }
    }
}

/// The attributes part of an object, if its kind has one: the body of an instance, or what follows the
/// builtin body of a subclass instance or an exception.
#[inline(always)]
pub fn attrs_of<S: Strategy>(header: &Header<S>) -> Option<*mut Instance<S>> {
    let kind = header.prefix.kind;
    let base = header as *const Header<S> as *mut u8;
    if kind & !Kind::SUBCLASS == Kind::Instance as u8 {
        // SAFETY: the body follows the header of the same object.
        return Some(unsafe { base.add(size_of::<Header<S>>()).cast() });
    }
    if kind & Kind::SUBCLASS != 0 || kind == Kind::Exception as u8 {
        // SAFETY: objects of these kinds are allocated with the attributes part after the body.
        return Some(unsafe { base.add(ops_of::<S>(kind).bytes).cast() });
    }
    None
}

/// Shows the references in an object's attributes part.
///
/// # Safety
///
/// `attrs` came from [`attrs_of`] for a live object with this header; nobody changes it meanwhile.
pub unsafe fn trace_attrs<S: Strategy>(
    header: &Header<S>,
    attrs: *mut Instance<S>,
    visit: &mut dyn FnMut(Value),
) {
    // SAFETY: the caller's contract.
    unsafe {
        for slot in 0..header.prefix.aux as usize {
            let v = *attrs.add(1).cast::<Value>().add(slot);
            if !v.is_null() {
                visit(v);
            }
        }
        (*attrs).extra.iter().filter(|v| !v.is_null()).for_each(|&v| visit(v));
    }
}

// SAFETY: the slots are shown by `trace_attrs`, for every kind that has them.
unsafe impl<S: Strategy> Body<S> for Instance<S> {
    const KIND: Kind = Kind::Instance;
}
