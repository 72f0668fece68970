//! Classes and cases of every code point.

use gilectomy_text::unit::is_str_line_break;
use gilectomy_text::{Text, TextBuf};

use crate::check;

#[test]
fn every_code_point() {
    check(include_str!("../data/unicode.tsv"), |op, _| {
        Ok(TextBuf::from(match op {
            "upper" => mapped(|text| text.upper()),
            "lower" => mapped(|text| text.lower()),
            "title" => mapped(|text| text.title()),
            "casefold" => mapped(|text| text.casefold()),
            "swapcase" => mapped(|text| text.swapcase()),
            _ => ranges(|unit| has_property(op, unit)),
        }))
    });
}

fn has_property(name: &str, unit: u32) -> bool {
    let (a, capital_a, sigma) = (u32::from('a'), u32::from('A'), u32::from('Σ'));
    let one = TextBuf::from_char(unit);
    let text = one.as_text();
    let is_final = |units: Vec<u32>| {
        TextBuf::from_code_points(units).as_text().lower().as_text().chars().next_back() == Some('ς'.into())
    };
    match name {
        "isalpha" => text.is_alpha(),
        "isalnum" => text.is_alnum(),
        "isdecimal" => text.is_decimal(),
        "isdigit" => text.is_digit(),
        "isnumeric" => text.is_numeric(),
        "isspace" => text.is_space(),
        "isupper" => text.is_upper(),
        "islower" => text.is_lower(),
        "istitle" => text.is_title(),
        "isprintable" => text.is_printable(),
        "isidentifier" => text.is_identifier(),
        "continues" => TextBuf::from_code_points(vec![a, unit]).as_text().is_identifier(),
        "breaks" => is_str_line_break(unit),
        "sigma_before" => is_final(vec![capital_a, unit, sigma]),
        "sigma_after" => is_final(vec![unit, sigma]),
        _ => panic!("{name}"),
    }
}

fn ranges(test: impl Fn(u32) -> bool) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for unit in (0..0x11_0000).filter(|&unit| test(unit)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == unit => *last = unit,
            _ => runs.push((unit, unit)),
        }
    }
    let shown =
        |(first, last)| if first == last { format!("{first:x}") } else { format!("{first:x}-{last:x}") };
    runs.into_iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn mapped(map: impl Fn(Text<'_>) -> TextBuf) -> String {
    let mut changes = Vec::new();
    for unit in 0x80..0x11_0000 {
        let result = map(Text::Wide(&[unit]));
        if result.as_text() != Text::Wide(&[unit]) {
            let units: Vec<String> = result.as_text().chars().map(|unit| format!("{unit:x}")).collect();
            changes.push(format!("{unit:x}:{}", units.join("+")));
        }
    }
    changes.join(" ")
}
