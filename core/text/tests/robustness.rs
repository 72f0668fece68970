//! No input panics: every entry point on strings, specifications and numbers made at random, from the characters that
//! the grammars react to.

use gilectomy_text::codec::{self, Encoding, Handler};
use gilectomy_text::int::Int;
use gilectomy_text::justify::Justify;
use gilectomy_text::printf::{Parser, Piece};
use gilectomy_text::strip::Side;
use gilectomy_text::template::{AutoNumber, FieldName, Template};
use gilectomy_text::{Text, TextBuf, TextBuilder, bytes, complex, float, format, int, quote, rounding};
use malachite_bigint::BigInt;

/// Numbers that look random and are the same every time (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 16) as usize % limit
    }

    fn text(&mut self, alphabet: &str) -> TextBuf {
        let mut letters: Vec<u32> = alphabet.chars().map(u32::from).collect();
        if self.below(4) == 0 {
            letters.extend([0xD800, 0xDC80, 0xE9, 0x3A3, 0x661, 0x10_FFFF]);
        }
        (0..self.below(10)).map(|_| letters[self.below(letters.len())]).collect()
    }

    fn float(&mut self) -> f64 {
        f64::from_bits(self.next())
    }
}

#[test]
fn formats_never_panic() {
    let mut random = Random(1);
    let big = BigInt::from(10).pow(30);
    for _ in 0..60_000 {
        let spec = random.text("<>=^+- z#0123,_.bcdeEfFgGnosxX%");
        let spec = spec.as_text();
        let (value, word) = (random.float(), random.next() as i64);
        let _ = format::format_int(spec, Int::Small(word), "int");
        let _ = format::format_int(spec, Int::Big(&big), "int");
        let _ = format::format_float(spec, value, "float");
        let _ = format::format_complex(spec, value, random.float(), "complex");
        let _ = format::format_str(spec, spec, "str");
        let _ = format::format_bool(spec, value > 0.0);
    }
}

#[test]
fn percent_formats_never_panic() {
    let mut random = Random(2);
    let big = BigInt::from(-10).pow(31);
    for _ in 0..60_000 {
        let text = random.text("%%%(a)-+ #0123.*hdiuoxXeEfFgGcrsab");
        let mut out = TextBuilder::new();
        for piece in Parser::new(text.as_text(), true) {
            let Ok(Piece::Field(mut field)) = piece else { continue };
            if random.below(5) == 0 {
                field.set_width(random.next() as i64 >> random.below(64).max(50));
                field.set_precision(random.next() as i64 >> random.below(64).max(50));
            }
            let _ = field.conversion(random.below(2) == 0);
            let _ = field.push_int(&mut out, Int::Small(i64::MIN), 5);
            let _ = field.push_int(&mut out, Int::Big(&big), 0);
            let _ = field.push_float(&mut out, random.float());
            let _ = field.push_text(&mut out, text.as_text());
            let _ = field.push_bytes(&mut Vec::new(), b"abc");
        }
    }
}

#[test]
fn templates_never_panic() {
    let mut random = Random(3);
    for _ in 0..60_000 {
        let text = random.text("{{}}!:[].a0r");
        let mut numbers = AutoNumber::default();
        for field in Template::new(text.as_text()).flatten().filter_map(|piece| piece.field) {
            if let Ok(name) = FieldName::parse(field.name, &mut numbers) {
                name.for_each(drop);
            }
        }
    }
}

#[test]
fn numbers_never_panic() {
    let mut random = Random(4);
    for _ in 0..60_000 {
        let text = random.text("0123789_+- .eExXoObBpPjJ()infatyINF");
        let text = text.as_text();
        for base in [0, 2, 10, 16, 36, 99] {
            let _ = int::parse(text, base, 3);
        }
        let _ = float::parse(text);
        let _ = float::hex::from_hex(text);
        let _ = complex::parse(text);
        let _ = bytes::from_hex(text);
        let value = random.float();
        assert_eq!(float::parse(TextBuf::from(float::repr(value)).as_text()).map(f64::to_bits), {
            Some(if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() })
        });
        let hex = TextBuf::from(float::hex::to_hex(value));
        assert!(value.is_nan() || float::hex::from_hex(hex.as_text()) == Ok(value));
        let _ = rounding::round_float(value, random.next() as i64 >> random.below(64));
        let _ = rounding::round_int(Int::Small(random.next() as i64), i64::MIN >> random.below(64));
    }
}

#[test]
fn strings_never_panic() {
    let mut random = Random(5);
    for _ in 0..30_000 {
        let (a, b, c) = (random.text("ab \t\r\nAB"), random.text("ab"), random.text("a "));
        let (a, b, c): (Text<'_>, Text<'_>, Text<'_>) = (a.as_text(), b.as_text(), c.as_text());
        let max = [None, Some(0), Some(1), Some(usize::MAX)][random.below(4)];
        assert_eq!(a.find(b).is_some(), a.count(b) > 0);
        assert_eq!(a.find(b).is_some(), a.rfind(b).is_some());
        if let Ok(pieces) = a.split(b, None) {
            let parts: Vec<Text<'_>> = pieces.into_iter().map(|piece| a.view(piece)).collect();
            assert_eq!(b.join(&parts).as_text(), a);
            assert_eq!(c.join(&parts), a.replace(b, c, None).unwrap_or(a.to_buf()));
        }
        let _ = (a.split(b, max), a.rsplit(b, max), a.split_whitespace(max), a.rsplit_whitespace(max));
        let _ = (a.partition(b), a.rpartition(b), a.splitlines(true), a.replace(b, c, max));
        let _ = (
            a.strip_set(b, Side::Both),
            a.strip_whitespace(Side::Left),
            a.remove_prefix(b),
            a.remove_suffix(b),
        );
        let _ = (a.upper(), a.lower(), a.title(), a.capitalize(), a.swapcase(), a.casefold());
        let _ = (
            a.justify(random.below(20), 0x20AC, Justify::Center),
            a.zfill(9),
            a.expand_tabs(random.below(9)),
        );
        let _ = (a.slice_step(random.below(9), random.next() as isize, random.below(9)), quote::ascii(a));
        assert_eq!(a.concat(b).len(), a.len() + b.len());
    }
    assert!(Text::Ascii(b"a").justify(usize::MAX, 32, Justify::Left).is_err());
    assert!(Text::Ascii(b"\t").expand_tabs(usize::MAX).is_err());
    assert!(Text::Ascii(b"a").zfill(usize::MAX).is_err());
}

#[test]
fn codecs_never_panic_and_utf_round_trips() {
    use Encoding::{Ascii, Latin1, Utf8, Utf8Sig, Utf16, Utf16Be, Utf16Le, Utf32, Utf32Be, Utf32Le};
    let mut random = Random(6);
    let handlers = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogatepass"];
    for _ in 0..5_000 {
        let text = random.text("a\u{e9}\u{4e00}\u{1f600}");
        let raw: Vec<u8> = (0..random.below(9))
            .map(|_| b"a\xc3\xa9\xed\xa0\x80\xf0\xff\xd8\x00"[random.below(10)])
            .collect();
        for encoding in [Ascii, Latin1, Utf8, Utf8Sig, Utf16, Utf16Be, Utf16Le, Utf32, Utf32Be, Utf32Le] {
            for handler in handlers {
                let handler = Handler::lookup(handler).expect("a handler");
                let _ = codec::decode(&raw, encoding, handler);
                let encoded = codec::encode(text.as_text(), encoding, handler);
                // UTF-16 joins two surrogates that were passed side by side.
                let joins = matches!(encoding, Utf16 | Utf16Be | Utf16Le);
                if let (Ok(bytes), Handler::SurrogatePass, false) = (encoded, handler, joins) {
                    assert_eq!(codec::decode(&bytes, encoding, handler).as_ref(), Ok(&text));
                }
            }
            let escaped = codec::decode(&raw, encoding, Handler::SurrogateEscape);
            if let (Ok(text), Ascii | Utf8) = (escaped, encoding) {
                assert_eq!(
                    codec::encode(text.as_text(), encoding, Handler::SurrogateEscape),
                    Ok(raw.clone())
                );
            }
        }
    }
}
