//! `binascii`: bytes as text and back (RFC 4648's base 16 and base 64), and checksums.

use super::native::raise_own;
use super::new_class;
use crate::builtins::bytes::contents;
use crate::object::Value;
use crate::protocol::str_text;
use crate::runtime::{PyResult, Raised, Vm};
use crate::strategy::Strategy;
use crate::types::{Args, Exc};
use std::borrow::Cow;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Registers the module.
pub(super) fn install<S: Strategy>(vm: &mut Vm<S>) {
    let module = vm.new_module("binascii");
    let m = module.get();
    let functions: &[(&'static str, crate::types::NativeFn<S>)] = &[
        ("a2b_base64", a2b_base64),
        ("a2b_hex", unhexlify),
        ("b2a_base64", b2a_base64),
        ("b2a_hex", hexlify),
        ("crc32", crc32),
        ("crc_hqx", crc_hqx),
        ("hexlify", hexlify),
        ("unhexlify", unhexlify),
    ];
    for &(name, f) in functions {
        vm.def_function(m, name, f);
    }
    for (name, base) in [("Error", Exc::ValueError), ("Incomplete", Exc::Exception)] {
        let base = vm.rt.types.exc[base as usize];
        let class = new_class(vm, "binascii", name, &[base]);
        vm.def_value(m, name, class);
    }
    vm.add_builtin_module(module);
}

#[cold]
fn error<S: Strategy>(vm: &mut Vm<S>, message: impl std::fmt::Display) -> Raised<S> {
    raise_own(vm, ("binascii", "Error"), message)
}

fn data_of<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Cow<'a, [u8]>> {
    match contents::<S>(v) {
        Some(data) => Ok(data),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// Text to be decoded: bytes, or a string in ASCII.
fn text_of<'a, S: Strategy>(vm: &mut Vm<S>, v: Value) -> PyResult<S, Cow<'a, [u8]>> {
    if let Some(data) = contents::<S>(v) {
        return Ok(data);
    }
    match str_text::<S>(v).map(|text| text.as_ascii_str()) {
        Some(Some(text)) => Ok(Cow::Borrowed(text.as_bytes())),
        Some(None) => Err(vm.value_error("string argument should contain only ASCII characters")),
        None => {
            let name = vm.type_name(v);
            let message = format!("argument should be bytes, buffer or ASCII string, not '{name}'");
            Err(vm.type_error(message))
        }
    }
}

// ---- base 16 ---------------------------------------------------------------------------------------

fn hexlify<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, sep, group] = args.named(vm, "hexlify", ["data", "sep", "bytes_per_sep"], (0, 3, 1))?;
    let data = data_of(vm, data.unwrap_or(Value::NONE))?;
    let separator = match sep {
        None => None,
        Some(sep) => match *text_of(vm, sep)? {
            [byte] if byte.is_ascii() => Some(byte),
            [_] => return Err(vm.value_error("sep must be ASCII.")),
            _ => return Err(vm.value_error("sep must be length 1.")),
        },
    };
    let group = group.map_or(Ok(1), |group| vm.index(group))?;
    let text = gilectomy_text::bytes::to_hex(&data, separator, group);
    Ok(vm.new_bytes(text.as_bytes()))
}

fn unhexlify<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [text] = args.named(vm, "unhexlify", ["hexstr"], (0, 1, 1))?;
    let text = text_of(vm, text.unwrap_or(Value::NONE))?;
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(error(vm, "Odd-length string"));
    }
    let digit = |c: u8| (c as char).to_digit(16).map(|d| d as u8);
    let data: Option<Vec<u8>> = pairs.iter().map(|&[a, b]| Some(digit(a)? << 4 | digit(b)?)).collect();
    match data {
        Some(data) => Ok(vm.new_bytes(&data)),
        None => Err(error(vm, "Non-hexadecimal digit found")),
    }
}

// ---- base 64 ---------------------------------------------------------------------------------------

fn b2a_base64<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, newline] = args.named(vm, "b2a_base64", ["data", "newline"], (1, 1, 1))?;
    let data = data_of(vm, data.unwrap_or(Value::NONE))?;
    let newline = newline.map_or(Ok(true), |newline| vm.truth(newline))?;
    let mut text = encoded(&data);
    if newline {
        text.push(b'\n');
    }
    Ok(vm.new_bytes(&text))
}

fn encoded(data: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    for group in data.chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for k in 0..4 {
            let padding = k > group.len();
            let letter = ALPHABET[(bits >> (18 - 6 * k) & 63) as usize];
            text.push(if padding { b'=' } else { letter });
        }
    }
    text
}

/// What each byte stands for; 64 and more: for nothing.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut i = 0;
    while i < 64 {
        values[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    values
};

fn a2b_base64<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [text, strict] = args.named(vm, "a2b_base64", ["data", "strict_mode"], (1, 1, 1))?;
    let text = text_of(vm, text.unwrap_or(Value::NONE))?;
    let strict = strict.map_or(Ok(false), |strict| vm.truth(strict))?;
    match decoded(&text, strict) {
        Ok(data) => Ok(vm.new_bytes(&data)),
        Err(message) => Err(error(vm, message)),
    }
}

const NO_LETTER: &str = "Only base64 data is allowed";

/// The error of a letter that stands alone after so many bytes.
fn one_more(decoded: usize) -> Cow<'static, str> {
    let letters = decoded / 3 * 4 + 1;
    let what = "Invalid base64-encoded string: number of data characters";
    format!("{what} ({letters}) cannot be 1 more than a multiple of 4").into()
}

/// Decodes; what is no letter is passed over, or in strict mode an error.
fn decoded(text: &[u8], strict: bool) -> Result<Vec<u8>, Cow<'static, str>> {
    if strict && text.first() == Some(&b'=') {
        return Err("Leading padding not allowed".into());
    }
    let mut data = Vec::with_capacity(text.len().div_ceil(4) * 3);
    let (mut place, mut bits, mut pads, mut padded) = (0, 0u32, 0, false);
    for (i, &letter) in text.iter().enumerate() {
        if letter == b'=' {
            padded = true;
            match place {
                0 if strict => return Err("Excess padding not allowed".into()),
                1 if strict => return Err(one_more(data.len())),
                2.. => pads += 1,
                _ => {}
            }
            if place + pads >= 4 && place >= 2 {
                return match text.get(i + 1) {
                    Some(b'=') if strict => Err("Excess padding not allowed".into()),
                    Some(&next) if strict && VALUES[usize::from(next)] >= 64 => Err(NO_LETTER.into()),
                    Some(_) if strict => Err("Excess data after padding".into()),
                    _ => Ok(data),
                };
            }
            continue;
        }
        let value = VALUES[usize::from(letter)];
        if value >= 64 {
            if strict {
                return Err(NO_LETTER.into());
            }
            continue;
        }
        if strict && padded {
            return Err("Discontinuous padding not allowed".into());
        }
        pads = 0;
        bits = bits << 6 | u32::from(value);
        place = (place + 1) % 4;
        match place {
            2 => data.push((bits >> 4) as u8),
            3 => data.push((bits >> 2) as u8),
            0 => data.push(bits as u8),
            _ => {}
        }
    }
    match place {
        0 => Ok(data),
        1 => Err(one_more(data.len())),
        _ => Err("Incorrect padding".into()),
    }
}

// ---- checksums -------------------------------------------------------------------------------------

/// The low 32 bits of an integer argument.
fn word<S: Strategy>(vm: &mut Vm<S>, v: Option<Value>, default: u32) -> PyResult<S, u32> {
    match v {
        Some(v) => Ok(super::packing::scalar::wide_index(vm, v)? as u32),
        None => Ok(default),
    }
}

/// `crc32(data, value=0)`, for `zlib` too.
pub(super) fn crc32<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, start] = args.between(vm, "crc32", 1)?;
    let start = word(vm, start, 0)?;
    let data = data_of(vm, data.unwrap_or(Value::NONE))?;
    let mut hasher = crc32fast::Hasher::new_with_initial(start);
    hasher.update(&data);
    Ok(vm.new_int(i64::from(hasher.finalize())))
}

/// `adler32(data, value=1)`, which is `zlib`'s.
pub(super) fn adler32<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, start] = args.between(vm, "adler32", 1)?;
    let start = word(vm, start, 1)?;
    let data = data_of(vm, data.unwrap_or(Value::NONE))?;
    let mut sum = adler2::Adler32::from_checksum(start);
    sum.write_slice(&data);
    Ok(vm.new_int(i64::from(sum.checksum())))
}

/// CRC-CCITT as the BinHex format has it: polynomial 0x1021, highest bit first.
fn crc_hqx<S: Strategy>(vm: &mut Vm<S>, args: Args<'_>) -> PyResult<S> {
    let [data, start] = args.exactly(vm, "crc_hqx")?;
    let mut crc = word(vm, Some(start), 0)? as u16;
    for &byte in data_of(vm, data)?.iter() {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = crc << 1 ^ if crc & 0x8000 != 0 { 0x1021 } else { 0 };
        }
    }
    Ok(vm.new_int(i64::from(crc)))
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded};

    #[test]
    fn base64_comes_back_as_it_went_in() {
        for n in 0..10u8 {
            let data: Vec<u8> = (0..n).map(|i| i.wrapping_mul(83)).collect();
            assert_eq!(decoded(&encoded(&data), true).as_deref(), Ok(&data[..]));
        }
        assert_eq!(encoded(b"ab"), b"YWI=");
    }
}
