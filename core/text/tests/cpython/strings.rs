//! Searching, splitting, stripping, padding, cases, classes and quoting.

use std::ops::Range;

use gilectomy_text::justify::Justify;
use gilectomy_text::strip::{Side, strip_where};
use gilectomy_text::unit::{is_bytes_line_break, is_bytes_space};
use gilectomy_text::{Error, Text, TextBuf, bytes, quote, search, split};

use crate::{Arg, check, latin1, raised, show};

#[test]
fn strings() {
    check(include_str!("../data/strings.tsv"), |op, args| {
        match op.strip_prefix("bytes_") {
            Some(op) => run_bytes(op, args),
            None if op == "window" => Ok(window(args)),
            None => run(op, args[0].text(), &args[1..]),
        }
        .map_err(raised)
    });
}

fn place(found: Option<usize>) -> TextBuf {
    TextBuf::from(found.map_or("-1".to_owned(), |at| at.to_string()))
}

fn window(args: &[Arg]) -> TextBuf {
    let bound = |arg: &Arg| (arg.0 != *"None").then(|| arg.number());
    place(search::window(5, bound(&args[0]), bound(&args[1])).map(|range| range.start))
}

fn joined(text: Text<'_>, pieces: &[Range<usize>]) -> TextBuf {
    let parts: Vec<Text<'_>> = pieces.iter().map(|piece| text.view(piece.clone())).collect();
    Text::Ascii(b"|").join(&parts)
}

fn side(op: &str) -> Side {
    match op.as_bytes()[0] {
        b'l' => Side::Left,
        b'r' => Side::Right,
        _ => Side::Both,
    }
}

fn run(op: &str, text: Text<'_>, rest: &[Arg]) -> Result<TextBuf, Error> {
    let other = || rest[0].text();
    let pieces = |pieces: Vec<Range<usize>>| joined(text, &pieces);
    let parts = |(before, at, after)| joined(text, &[before, at, after]);
    Ok(match op {
        "find" => place(text.find(other())),
        "rfind" => place(text.rfind(other())),
        "count" => place(Some(text.count(other()))),
        "startswith" => {
            let ends = show(text.ends_with(other()));
            Text::Ascii(b" ").join(&[show(text.starts_with(other())).as_text(), ends.as_text()])
        }
        "remove" => joined(text, &[text.remove_prefix(other()), text.remove_suffix(other())]),
        "partition" => parts(text.partition(other())?),
        "rpartition" => parts(text.rpartition(other())?),
        "replace" => text.replace(other(), rest[1].text(), rest[2].max()).unwrap_or(text.to_buf()),
        "split" => pieces(text.split(other(), rest[1].max())?),
        "rsplit" => pieces(text.rsplit(other(), rest[1].max())?),
        "split_space" => pieces(text.split_whitespace(rest[0].max())),
        "rsplit_space" => pieces(text.rsplit_whitespace(rest[0].max())),
        "splitlines" => pieces(text.splitlines(other() == *"1")),
        "strip" | "lstrip" | "rstrip" => text.slice(text.strip_set(other(), side(op))),
        "strip_space" | "lstrip_space" | "rstrip_space" => text.slice(text.strip_whitespace(side(op))),
        "center" | "ljust" | "rjust" => {
            let to = match op {
                "center" => Justify::Center,
                "ljust" => Justify::Left,
                _ => Justify::Right,
            };
            let fill = rest[1].text().get(0).expect("a fill");
            text.justify(rest[0].number(), fill, to)?.unwrap_or(text.to_buf())
        }
        "zfill" => text.zfill(rest[0].number())?.unwrap_or(text.to_buf()),
        "expandtabs" => text.expand_tabs(rest[0].number())?,
        "repr" => quote::repr(text),
        "ascii" => {
            assert_eq!(quote::escape_non_ascii(quote::repr(text).as_text()), quote::ascii(text));
            quote::ascii(text)
        }
        "bytes_repr" => TextBuf::from(quote::bytes_repr(&rest[0].bytes())),
        _ => return Ok(letters(op, text)),
    })
}

fn letters(op: &str, text: Text<'_>) -> TextBuf {
    match op {
        "upper" => text.upper(),
        "lower" => text.lower(),
        "title" => text.title(),
        "capitalize" => text.capitalize(),
        "swapcase" => text.swapcase(),
        "casefold" => text.casefold(),
        "isalpha" => show(text.is_alpha()),
        "isdigit" => show(text.is_digit()),
        "isdecimal" => show(text.is_decimal()),
        "isnumeric" => show(text.is_numeric()),
        "isalnum" => show(text.is_alnum()),
        "isspace" => show(text.is_space()),
        "isupper" => show(text.is_upper()),
        "islower" => show(text.is_lower()),
        "istitle" => show(text.is_title()),
        "isidentifier" => show(text.is_identifier()),
        "isprintable" => show(text.is_printable()),
        "isascii" => show(text.is_ascii()),
        _ => panic!("{op}"),
    }
}

fn run_bytes(op: &str, args: &[Arg]) -> Result<TextBuf, Error> {
    if op == "fromhex" {
        return bytes::from_hex(args[0].text()).map(|bytes| latin1(&bytes));
    }
    let raw = args[0].bytes();
    let pieces = |pieces: Vec<Range<usize>>| {
        latin1(&pieces.into_iter().map(|piece| &raw[piece]).collect::<Vec<_>>().join(&b'|'))
    };
    Ok(match op {
        "repr" => TextBuf::from(quote::bytes_repr(&raw)),
        "hex" => TextBuf::from(bytes::to_hex(&raw, Some(args[1].bytes()[0]), args[2].number())),
        "split_space" => pieces(split::split_whitespace(&raw, None, is_bytes_space)),
        "splitlines" => pieces(split::splitlines(&raw, false, is_bytes_line_break)),
        "strip" => latin1(&raw[strip_where(&raw, Side::Both, is_bytes_space)]),
        "isalpha" => show(bytes::is_alpha(&raw)),
        "isdigit" => show(bytes::is_digit(&raw)),
        "isalnum" => show(bytes::is_alnum(&raw)),
        "isspace" => show(bytes::is_space(&raw)),
        "isupper" => show(bytes::is_upper(&raw)),
        "islower" => show(bytes::is_lower(&raw)),
        "istitle" => show(bytes::is_title(&raw)),
        "title" => latin1(&bytes::title(&raw)),
        "capitalize" => latin1(&bytes::capitalize(&raw)),
        "swapcase" => latin1(&bytes::swapcase(&raw)),
        _ => panic!("{op}"),
    })
}
