//! `upper`, `lower`, `title`, `capitalize`, `swapcase`, `casefold`.
//!
//! Full mappings: one code point may become three. Only the capital sigma looks at its neighbours: at the end of a word
//! it becomes the final small sigma. ASCII text maps byte by byte. As in [`crate::classify`], a mapping that involves a
//! code point newer than Unicode 16.0 does not exist.

use caseless::Caseless;

use crate::builder::TextBuilder;
use crate::classify::{assigned, is_case_ignorable, is_cased, is_lower, is_upper};
use crate::tables::TITLE;
use crate::text::{Text, TextBuf};

const CAPITAL_SIGMA: u32 = 0x3A3;
const SMALL_SIGMA: u32 = 0x3C3;
const FINAL_SIGMA: u32 = 0x3C2;

/// Appends `mapped` if it consists of known characters, else `unit`.
fn push_mapped(out: &mut TextBuilder, unit: u32, mapped: impl Iterator<Item = char> + Clone) {
    match mapped.clone().all(|c| assigned(c.into()).is_some()) {
        true => out.extend(mapped.map(u32::from)),
        false => out.push_char(unit),
    }
}

fn push_upper(out: &mut TextBuilder, unit: u32) {
    match assigned(unit) {
        Some(c) => push_mapped(out, unit, c.to_uppercase()),
        None => out.push_char(unit),
    }
}

fn push_title(out: &mut TextBuilder, unit: u32) {
    // Georgian has capitals for whole words only.
    let is_georgian = matches!(unit, 0x10D0..=0x10FF);
    match TITLE.binary_search_by_key(&unit, |&(unit, _)| unit) {
        Ok(at) => out.extend(TITLE[at].1.iter().copied()),
        Err(_) if is_georgian => out.push_char(unit),
        Err(_) => push_upper(out, unit),
    }
}

/// The lower case of what stands at `index`.
fn push_lower(out: &mut TextBuilder, units: &[u32], index: usize) {
    let unit = units[index];
    match assigned(unit) {
        _ if unit == CAPITAL_SIGMA => out.push_char(lower_sigma(units, index)),
        Some(c) => push_mapped(out, unit, c.to_lowercase()),
        None => out.push_char(unit),
    }
}

/// A capital sigma is final if a cased letter comes before it and none after it.
fn lower_sigma(units: &[u32], index: usize) -> u32 {
    let cased = |unit: Option<&u32>| unit.is_some_and(|&unit| is_cased(unit));
    let before = cased(units[..index].iter().rev().find(|&&unit| !is_case_ignorable(unit)));
    let after = cased(units[index + 1..].iter().find(|&&unit| !is_case_ignorable(unit)));
    if before && !after { FINAL_SIGMA } else { SMALL_SIGMA }
}

fn map_wide(units: &[u32], mut map: impl FnMut(&mut TextBuilder, usize)) -> TextBuf {
    let mut out = TextBuilder::with_wide_capacity(units.len());
    (0..units.len()).for_each(|index| map(&mut out, index));
    out.finish()
}

/// Title case for bytes: capitals after what is no ASCII letter.
pub(crate) fn title_ascii(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let mut map = |byte: u8| {
        let mapped = if inside { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        inside = byte.is_ascii_alphabetic();
        mapped
    };
    bytes.iter().map(|&byte| map(byte)).collect()
}

/// The first byte in upper case and all others in lower case.
pub(crate) fn capitalize_ascii(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// ASCII letters with their cases exchanged.
pub(crate) fn swapcase_ascii(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|&byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte }).collect()
}

impl Text<'_> {
    /// `str.upper()`
    pub fn upper(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(bytes.to_ascii_uppercase()),
            Text::Wide(units) => map_wide(units, |out, index| push_upper(out, units[index])),
        }
    }

    /// `str.lower()`
    pub fn lower(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(bytes.to_ascii_lowercase()),
            Text::Wide(units) => map_wide(units, |out, index| push_lower(out, units, index)),
        }
    }

    /// `str.casefold()`
    pub fn casefold(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(bytes.to_ascii_lowercase()),
            Text::Wide(units) => map_wide(units, |out, index| match assigned(units[index]) {
                Some(c) => out.extend(std::iter::once(c).default_case_fold().map(u32::from)),
                None => out.push_char(units[index]),
            }),
        }
    }

    /// `str.title()`
    pub fn title(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(title_ascii(bytes)),
            Text::Wide(units) => {
                let mut inside = false;
                map_wide(units, |out, index| {
                    if inside {
                        push_lower(out, units, index);
                    } else {
                        push_title(out, units[index]);
                    }
                    inside = is_cased(units[index]);
                })
            }
        }
    }

    /// `str.capitalize()`
    pub fn capitalize(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(capitalize_ascii(bytes)),
            Text::Wide(units) => map_wide(units, |out, index| match index {
                0 => push_title(out, units[0]),
                _ => push_lower(out, units, index),
            }),
        }
    }

    /// `str.swapcase()`
    pub fn swapcase(self) -> TextBuf {
        match self {
            Text::Ascii(bytes) => TextBuf::Ascii(swapcase_ascii(bytes)),
            Text::Wide(units) => map_wide(units, |out, index| match units[index] {
                unit if is_upper(unit) => push_lower(out, units, index),
                unit if is_lower(unit) => push_upper(out, unit),
                unit => out.push_char(unit),
            }),
        }
    }
}
