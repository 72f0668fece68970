//! The format mini-language, `%` formatting, and templates.

use gilectomy_text::printf::{self, Parser, Piece};
use gilectomy_text::template::{self, Access, AutoNumber, Conversion, FieldName, Source, Template};
use gilectomy_text::{Error, Text, TextBuf, TextBuilder, format};

use crate::{Arg, check, raised};

#[test]
fn the_format_mini_language() {
    check(include_str!("../data/format.tsv"), |op, args| {
        let (spec, value) = (args[0].text(), &args[1]);
        match op {
            "int" => format::format_int(spec, value.int().as_int(), "int"),
            "float" => format::format_float(spec, value.float(), "float"),
            "complex" => format::format_complex(spec, value.float(), args[2].float(), "complex"),
            "str" => format::format_str(spec, value.text(), "str"),
            "bool" => format::format_bool(spec, value.string() == "True"),
            _ => panic!("{op}"),
        }
        .map_err(raised)
    });
}

#[test]
fn percent_formatting() {
    check(include_str!("../data/printf.tsv"), |op, args| percent(op, args).map_err(raised));
}

fn percent(op: &str, args: &[Arg]) -> Result<TextBuf, Error> {
    let format = args[0].text();
    let value = args[1].text();
    let mut out = TextBuilder::new();
    let mut used = op == "map";
    for piece in Parser::new(format, op == "map") {
        let field = match piece? {
            Piece::Literal(range) => {
                out.push_text(format.view(range));
                continue;
            }
            Piece::Percent => {
                out.push_char('%'.into());
                continue;
            }
            Piece::Field(_) if used && op != "map" => return Err(printf::not_enough_arguments()),
            Piece::Field(field) => field,
        };
        used = true;
        match (field.conversion(false)?, op) {
            (printf::Conversion::Decimal | printf::Conversion::Radix, "int") => {
                field.push_int(&mut out, args[1].int().as_int(), 4300)?;
            }
            (printf::Conversion::Float, "float") => field.push_float(&mut out, args[1].float())?,
            (printf::Conversion::Char, "char") => {
                field.push_char(&mut out, value.get(0).expect("a character"))?
            }
            (printf::Conversion::Char, "ord") => {
                field.push_char(&mut out, printf::char_of(args[1].int().as_int())?)?;
            }
            (printf::Conversion::Decimal, "map") => {
                assert!(field.key.clone().is_some_and(|key| format.view(key) == value));
                field.push_int(&mut out, gilectomy_text::int::Int::Small(5), 0)?;
            }
            (printf::Conversion::Str, _) => field.push_text(&mut out, value)?,
            (conversion, _) => panic!("{conversion:?}"),
        }
    }
    if used { Ok(out.finish()) } else { Err(printf::too_many_arguments(false)) }
}

#[test]
fn templates() {
    check(include_str!("../data/template.tsv"), |op, args| {
        match op {
            "parse" => parsed(args[0].text()),
            "name" => steps(args[0].text()),
            "format" => formatted(args[0].text(), &mut AutoNumber::default(), 0),
            _ => panic!("{op}"),
        }
        .map_err(raised)
    });
}

fn parsed(text: Text<'_>) -> Result<TextBuf, Error> {
    let mut out = TextBuilder::new();
    for piece in Template::new(text) {
        let piece = piece?;
        let conversion = piece.field.and_then(|field| field.conversion).map(TextBuf::from_char);
        let parts = [
            Some(piece.literal),
            piece.field.map(|field| field.name),
            piece.field.map(|field| field.spec),
            conversion.as_ref().map(TextBuf::as_text),
        ];
        for (index, part) in parts.into_iter().enumerate() {
            out.push_str(if index > 0 { "|" } else { "" });
            match part {
                Some(part) => {
                    out.push_str("<");
                    out.push_text(part);
                    out.push_str(">");
                }
                None => out.push_str("-"),
            }
        }
    }
    Ok(out.finish())
}

fn steps(name: Text<'_>) -> Result<TextBuf, Error> {
    let mut name = FieldName::parse(name, &mut AutoNumber::default())?;
    let mut out = match name.source {
        Source::Positional(index) => format!("i{index}"),
        Source::Keyword(key) => format!("k{key}"),
    };
    while let Some(step) = name.next().transpose()? {
        out += &match step {
            Access::Attribute(key) => format!("|.{key}"),
            Access::Index(index) => format!("|[{index}"),
            Access::Key(key) => format!("|({key}"),
        };
    }
    Ok(TextBuf::from(out))
}

/// `text.format("p", "q", a="A", b="B")`.
fn formatted(text: Text<'_>, numbers: &mut AutoNumber, depth: usize) -> Result<TextBuf, Error> {
    if depth >= template::MAX_DEPTH {
        return Err(template::too_deep());
    }
    let mut out = TextBuilder::new();
    for piece in Template::new(text) {
        let piece = piece?;
        out.push_text(piece.literal);
        let Some(field) = piece.field else { continue };
        let name = FieldName::parse(field.name, numbers)?;
        let value = match name.source {
            Source::Positional(index) => *[Text::Ascii(b"p"), Text::Ascii(b"q")]
                .get(index)
                .ok_or_else(|| template::index_out_of_range(index))?,
            Source::Keyword(key) if key == *"a" => Text::Ascii(b"A"),
            Source::Keyword(_) => Text::Ascii(b"B"),
        };
        field.conversion.map(Conversion::parse).transpose()?;
        let spec = match field.spec_has_fields {
            true => formatted(field.spec, numbers, depth + 1)?,
            false => field.spec.to_buf(),
        };
        format::push_str(&mut out, spec.as_text(), value, "str")?;
    }
    Ok(out.finish())
}
