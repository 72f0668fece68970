//! The items of an array: their typecodes, and how each becomes a Python value and back.

use crate::builtins::modules::packing::scalar::{Scalar, put_float, put_word, wide_index};
use crate::object::{Obj, Ref, Value};
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Exc, Str};
use std::ffi::c_long;

/// The bytes of one item; as many of them count as the typecode says.
pub type Bytes = [u8; 8];

const LITTLE: bool = cfg!(target_endian = "little");

/// A typecode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Typecode(char);

impl Typecode {
    /// All of them.
    pub const ALL: &'static str = "bBuwhHiIlLqQfd";

    /// The typecode of a letter.
    pub fn of(letter: char) -> Option<Self> {
        Self::ALL.contains(letter).then_some(Typecode(letter))
    }

    /// The letter.
    pub fn letter(self) -> char {
        self.0
    }

    /// Whether items are code points.
    pub fn is_text(self) -> bool {
        matches!(self.0, 'u' | 'w')
    }

    fn scalar(self) -> Scalar {
        let signed = self.0.is_ascii_lowercase();
        match self.0 {
            'b' | 'B' => Scalar::Int { size: 1, signed },
            'h' | 'H' => Scalar::Int { size: 2, signed },
            'l' | 'L' => Scalar::Int { size: size_of::<c_long>(), signed },
            'q' | 'Q' => Scalar::Int { size: 8, signed },
            'f' => Scalar::Float { size: 4 },
            'd' => Scalar::Float { size: 8 },
            'i' => Scalar::Int { size: 4, signed },
            _ => Scalar::Int { size: 4, signed: false },
        }
    }

    /// Bytes of an item.
    pub fn size(self) -> usize {
        self.scalar().size()
    }

    /// The item of these bytes.
    pub fn read<S: Strategy>(self, vm: &mut Vm<S>, bytes: &[u8]) -> PyResult<S> {
        if !self.is_text() {
            return Ok(self.scalar().get(vm, bytes, LITTLE));
        }
        let point = <[u8; 4]>::try_from(bytes).map_or(0, u32::from_ne_bytes);
        match point {
            0..=0x10_FFFF => Ok(vm.new_char(point)),
            _ => Err(vm.value_error(format!("character U+{point:x} is not in range [U+0000; U+10ffff]"))),
        }
    }

    /// The bytes of an item.
    pub fn write<S: Strategy>(self, vm: &mut Vm<S>, v: Value) -> PyResult<S, Bytes> {
        let mut out = Bytes::default();
        match self.scalar() {
            _ if self.is_text() => put_word(point_of(vm, v)?.into(), LITTLE, &mut out[..4]),
            Scalar::Float { size } => {
                let x = vm.as_f64(v)?;
                // What is too large for a C float is infinite as one.
                let put = put_float(x, LITTLE, &mut out[..size]);
                if put.is_err() {
                    put_word(f32::INFINITY.copysign(x as f32).to_bits().into(), LITTLE, &mut out[..size]);
                }
            }
            Scalar::Int { size, .. } => {
                let i = wide_index(vm, v)?;
                match out_of_range(self.0, i) {
                    None => put_word(i as u64, LITTLE, &mut out[..size]),
                    Some(message) => return Err(vm.raise(Exc::OverflowError, message)),
                }
            }
        }
        Ok(out)
    }
}

fn point_of<S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, u32> {
    let Some(string) = Obj::<S, Str>::of(v) else {
        let name = vm.type_name(v);
        return Err(not_a_character(vm, &name));
    };
    let text = string.body().text();
    match (text.len(), text.get(0)) {
        (1, Some(point)) => Ok(point),
        (len, _) => Err(not_a_character(vm, &format!("a string of length {len}"))),
    }
}

#[cold]
fn not_a_character<S: Strategy>(vm: &mut Vm<S>, what: &str) -> Raised<S> {
    vm.type_error(format!("array item must be a unicode character, not {what}"))
}

/// What CPython says of a number that no item of that typecode is, in the words of the C type it goes through.
fn out_of_range(letter: char, i: i128) -> Option<&'static str> {
    let outside = |least: i128, most: i128, below, above| match i {
        _ if i < least => Some(below),
        _ if i > most => Some(above),
        _ => None,
    };
    const LONG: &str = "Python int too large to convert to C long";
    const UNSIGNED_LONG: &str = "Python int too large to convert to C unsigned long";
    const NEGATIVE: &str = "can't convert negative value to unsigned int";
    const BIG: &str = "int too big to convert";
    let short = |least: i16, most: i16| {
        let text =
            ("signed short integer is less than minimum", "signed short integer is greater than maximum");
        outside(least.into(), most.into(), text.0, text.1)
    };
    let int = || {
        let text = ("signed integer is less than minimum", "signed integer is greater than maximum");
        outside(i32::MIN.into(), i32::MAX.into(), text.0, text.1)
    };
    let long = || outside(c_long::MIN.into(), c_long::MAX.into(), LONG, LONG);
    match letter {
        'b' => long().or_else(|| short(i16::MIN, i16::MAX)).or_else(|| {
            outside(-128, 127, "signed char is less than minimum", "signed char is greater than maximum")
        }),
        'B' => long().or_else(|| {
            let text = (
                "unsigned byte integer is less than minimum",
                "unsigned byte integer is greater than maximum",
            );
            outside(0, 255, text.0, text.1)
        }),
        'h' => long().or_else(|| short(i16::MIN, i16::MAX)),
        'H' => long().or_else(int).or_else(|| {
            outside(0, 65535, "unsigned short is less than minimum", "unsigned short is greater than maximum")
        }),
        'i' => long().or_else(int),
        'I' => outside(0, u64::MAX.into(), NEGATIVE, UNSIGNED_LONG)
            .or_else(|| outside(0, u32::MAX.into(), NEGATIVE, "unsigned int is greater than maximum")),
        'l' => long(),
        'L' => outside(0, u64::MAX.into(), NEGATIVE, UNSIGNED_LONG),
        'q' => outside(i64::MIN.into(), i64::MAX.into(), BIG, BIG),
        _ => outside(0, u64::MAX.into(), "can't convert negative int to unsigned", BIG),
    }
}

/// An array's items as Python values.
pub fn values<S: Strategy>(vm: &mut Vm<S>, code: Typecode, data: &[u8]) -> PyResult<S, Vec<Ref<S>>> {
    data.chunks_exact(code.size()).map(|bytes| code.read(vm, bytes)).collect()
}

/// Python values as the bytes of items.
pub fn bytes_of<S: Strategy>(vm: &mut Vm<S>, code: Typecode, values: &[Ref<S>]) -> PyResult<S, Vec<u8>> {
    let size = code.size();
    let mut data = Vec::with_capacity(values.len() * size);
    for value in values {
        data.extend_from_slice(&code.write(vm, value.get())?[..size]);
    }
    Ok(data)
}
