//! Strings: ASCII bytes or code points, so that indexing takes constant time (PEP 393 has a middle form;
//! we do without).
//!
//! The contents never change after construction, with one exception that nothing can observe: a string
//! with a single reference may grow in place (`s += t`). The hash and the UTF-8 form are filled lazily:
//! the hash is one atomic word that every racing thread computes alike; the UTF-8 form of non-ASCII text
//! is made under the object's lock.

use crate::object::{Body, Kind};
use crate::strategy::Strategy;
use gilectomy_text::Text;
use gilectomy_text::hash::TextHasher;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{LazyLock, OnceLock};

/// A string's body. ASCII text lies behind the body in the same slot; other text has its own array.
pub struct Str {
    /// 0: not yet computed.
    hash: AtomicI64,
    /// Code points.
    len: usize,
    data: *const u8,
    wide: Option<Box<Wide>>,
}

struct Wide {
    points: Box<[u32]>,
    utf8: OnceLock<Box<str>>,
}

impl Str {
    /// A body for ASCII bytes that the caller places at `data`, inside the same slot.
    pub(crate) fn ascii(data: *const u8, len: usize) -> Self {
        Str { hash: AtomicI64::new(0), len, data, wide: None }
    }

    /// A body that owns code points, at least one beyond ASCII.
    pub(crate) fn wide(points: Box<[u32]>) -> Self {
        let len = points.len();
        let data = points.as_ptr().cast();
        Str {
            hash: AtomicI64::new(0),
            len,
            data,
            wide: Some(Box::new(Wide { points, utf8: OnceLock::new() })),
        }
    }

    /// The text.
    #[inline(always)]
    pub fn text(&self) -> Text<'_> {
        match &self.wide {
            // SAFETY: the constructor's caller placed `len` ASCII bytes there, in the object's own slot.
            None => Text::Ascii(unsafe { std::slice::from_raw_parts(self.data, self.len) }),
            Some(wide) => Text::Wide(&wide.points),
        }
    }

    /// The ASCII bytes, for ASCII text.
    #[inline(always)]
    pub fn as_ascii(&self) -> Option<&str> {
        match self.text() {
            // SAFETY: ASCII is UTF-8.
            Text::Ascii(bytes) => Some(unsafe { std::str::from_utf8_unchecked(bytes) }),
            Text::Wide(_) => None,
        }
    }

    /// Length in code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The text as UTF-8, lone surrogates written as `\udcxx`; made once and kept. The object's lock must
    /// be held where the strategy locks lazily filled parts (see [`Vm::utf8`](crate::runtime::Vm)).
    pub fn utf8(&self) -> &str {
        match &self.wide {
            None => self.as_ascii().unwrap_or_default(),
            Some(wide) => wide.utf8.get_or_init(|| {
                let mut text = String::with_capacity(wide.points.len() * 2);
                for &point in &wide.points {
                    match char::from_u32(point) {
                        Some(c) => text.push(c),
                        None => text.push_str(&format!("\\u{point:04x}")),
                    }
                }
                text.into_boxed_str()
            }),
        }
    }

    /// The hash, when it has been computed.
    #[inline(always)]
    pub fn cached_hash(&self) -> Option<i64> {
        match self.hash.load(Ordering::Relaxed) {
            0 => None,
            hash => Some(hash),
        }
    }

    /// The hash, computed with the process's seed and kept.
    #[inline]
    pub fn hash(&self) -> i64 {
        self.cached_hash().unwrap_or_else(|| {
            let hash = match hash_text(self.text()) {
                0 => 1,
                h => h,
            };
            self.hash.store(hash, Ordering::Relaxed);
            hash
        })
    }

    /// Grows ASCII text in place by bytes already written behind it. Only for a string with one reference.
    pub(crate) fn grow(&mut self, by: usize) {
        self.len += by;
        *self.hash.get_mut() = 0;
    }
}

/// Memory for the bytes of a new ASCII string, written from the left.
pub struct Room<'a> {
    rest: &'a mut [MaybeUninit<u8>],
}

impl<'a> Room<'a> {
    pub(crate) fn new(memory: &'a mut [MaybeUninit<u8>]) -> Self {
        Room { rest: memory }
    }

    /// Writes ASCII bytes and gives them for change; none where there is not room for all.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) -> &mut [u8] {
        match std::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            Some((here, rest)) => {
                self.rest = rest;
                here.write_copy_of_slice(bytes)
            }
            None => &mut [],
        }
    }

    /// Writes one ASCII byte all over the rest.
    pub fn fill(&mut self, byte: u8) {
        std::mem::take(&mut self.rest).fill(MaybeUninit::new(byte));
    }

    /// Leaves nothing unwritten.
    #[inline]
    pub(crate) fn finish(mut self) {
        if !self.rest.is_empty() {
            self.fill(0);
        }
    }
}

static HASHER: LazyLock<TextHasher> = LazyLock::new(|| TextHasher::new(hash_seed()));

/// The hash of a text: equal texts hash alike whatever their form; never -1.
pub fn hash_text(text: Text<'_>) -> i64 {
    HASHER.text(text)
}

/// The hash of bytes.
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    HASHER.bytes(bytes)
}

/// The seed of string hashes: `PYTHONHASHSEED` when it is a number, as in CPython, else random.
fn hash_seed() -> u64 {
    match std::env::var("PYTHONHASHSEED").ok().and_then(|s| s.parse().ok()) {
        Some(seed) => seed,
        None => std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), 0),
    }
}

// SAFETY: no references inside.
unsafe impl<S: Strategy> Body<S> for Str {
    const KIND: Kind = Kind::Str;
}
