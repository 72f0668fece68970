//! What a string is made of, so that `bytes` and both widths of `str` share one implementation.
//!
//! Searching is left to the `memchr` crate, which is linear in the worst case and uses vector registers. Code points are
//! searched as their bytes: a hit that does not start on a code point is skipped. Python's classes of white space differ
//! between `str` and `bytes`, so algorithms take them as a predicate.

use memchr::memmem;

/// An element of a string: a byte or a code point.
pub trait Unit: Copy + Eq + Ord + Into<u32> + sealed::Sealed {
    /// A needle prepared for many searches.
    type Finder<'n>;

    /// Prepares `needle`, which is not empty, for searching about `haystack_len` elements.
    fn finder(needle: &[Self], haystack_len: usize) -> Self::Finder<'_>;
    /// The first place of the needle in `haystack`.
    fn find(finder: &Self::Finder<'_>, haystack: &[Self]) -> Option<usize>;
    /// The last place of `needle`, which is not empty, in `haystack`.
    fn rfind(needle: &[Self], haystack: &[Self]) -> Option<usize>;
    /// The first place of `unit` in `haystack`.
    fn position(unit: Self, haystack: &[Self]) -> Option<usize>;
    /// How often `unit` occurs in `haystack`.
    fn count(unit: Self, haystack: &[Self]) -> usize;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u8 {}
    impl Sealed for u32 {}
}

/// Below this many bytes, preparing a needle costs more than the search.
const SHORT: usize = 64;

/// A needle, prepared as its length and the haystack's deserve.
pub enum Finder<'n, T> {
    /// A single element.
    One(T),
    /// A needle for a haystack of less than 64 bytes.
    Short(&'n [u8]),
    /// Any other.
    Long(Box<memmem::Finder<'n>>),
}

impl<'n, T: Copy> Finder<'n, T> {
    fn new(needle: &[T], bytes: &'n [u8], haystack_bytes: usize) -> Self {
        match needle {
            [unit] => Finder::One(*unit),
            _ if haystack_bytes < SHORT => Finder::Short(bytes),
            _ => Finder::Long(Box::new(memmem::Finder::new(bytes))),
        }
    }

    fn find_bytes(&self, haystack: &[u8]) -> Option<usize> {
        match self {
            Finder::One(_) => None,
            Finder::Short(needle) => memmem::find(haystack, needle),
            Finder::Long(finder) => finder.find(haystack),
        }
    }
}

impl Unit for u8 {
    type Finder<'n> = Finder<'n, u8>;

    fn finder(needle: &[u8], haystack_len: usize) -> Finder<'_, u8> {
        Finder::new(needle, needle, haystack_len)
    }

    #[inline]
    fn find(finder: &Finder<'_, u8>, haystack: &[u8]) -> Option<usize> {
        match finder {
            Finder::One(byte) => memchr::memchr(*byte, haystack),
            _ => finder.find_bytes(haystack),
        }
    }

    fn rfind(needle: &[u8], haystack: &[u8]) -> Option<usize> {
        match needle {
            [byte] => memchr::memrchr(*byte, haystack),
            _ => memmem::rfind(haystack, needle),
        }
    }

    #[inline]
    fn position(unit: u8, haystack: &[u8]) -> Option<usize> {
        memchr::memchr(unit, haystack)
    }

    fn count(unit: u8, haystack: &[u8]) -> usize {
        memchr::memchr_iter(unit, haystack).count()
    }
}

/// Bytes in a code point.
const WIDTH: usize = size_of::<u32>();

impl Unit for u32 {
    type Finder<'n> = Finder<'n, u32>;

    fn finder(needle: &[u32], haystack_len: usize) -> Finder<'_, u32> {
        Finder::new(needle, bytemuck::cast_slice(needle), haystack_len.saturating_mul(WIDTH))
    }

    fn find(finder: &Finder<'_, u32>, haystack: &[u32]) -> Option<usize> {
        if let Finder::One(unit) = finder {
            return u32::position(*unit, haystack);
        }
        let bytes: &[u8] = bytemuck::cast_slice(haystack);
        let mut from = 0;
        loop {
            let at = from + finder.find_bytes(&bytes[from..])?;
            if at % WIDTH == 0 {
                return Some(at / WIDTH);
            }
            from = at + 1;
        }
    }

    fn rfind(needle: &[u32], haystack: &[u32]) -> Option<usize> {
        if let [unit] = needle {
            return haystack.iter().rposition(|item| item == unit);
        }
        let (bytes, needle): (&[u8], &[u8]) = (bytemuck::cast_slice(haystack), bytemuck::cast_slice(needle));
        let mut to = bytes.len();
        loop {
            let at = memmem::rfind(&bytes[..to], needle)?;
            if at % WIDTH == 0 {
                return Some(at / WIDTH);
            }
            to = at + needle.len() - 1;
        }
    }

    fn position(unit: u32, haystack: &[u32]) -> Option<usize> {
        // A block is compared without a branch, then the hit is looked for in it alone.
        const BLOCK: usize = 16;
        let block = haystack
            .chunks(BLOCK)
            .position(|block| block.iter().fold(false, |hit, &item| hit | (item == unit)))?;
        let start = block * BLOCK;
        haystack[start..].iter().position(|&item| item == unit).map(|at| start + at)
    }

    fn count(unit: u32, haystack: &[u32]) -> usize {
        haystack.iter().filter(|&&item| item == unit).count()
    }
}

/// `str.isspace` for one code point: the bidirectional classes WS, B and S, and the category Zs.
#[inline]
pub fn is_str_space(unit: u32) -> bool {
    match unit {
        0x09..=0x0D | 0x1C..=0x20 => true,
        0..0x80 => false,
        0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 => true,
        _ => false,
    }
}

/// `bytes.isspace` for one byte.
#[inline]
pub fn is_bytes_space(byte: u8) -> bool {
    matches!(byte, 0x09..=0x0D | 0x20)
}

/// Whether `str.splitlines` ends a line here.
#[inline]
pub fn is_str_line_break(unit: u32) -> bool {
    matches!(unit, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// Whether `bytes.splitlines` ends a line here.
#[inline]
pub fn is_bytes_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
