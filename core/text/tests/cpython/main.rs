//! Every rule against what CPython 3.14 does: the tables in `data`, each written by `data/generate.py`.
//!
//! A table's lines are calls with their outcomes. Each area has a function from a call to an outcome, and [`check`]
//! compares.

mod arithmetic;
mod codecs;
mod formatting;
mod numbers;
mod strings;
mod unicode;

use gilectomy_text::int::{self, IntBuf};
use gilectomy_text::{Error, Text, TextBuf};
use malachite_bigint::BigInt;

/// An argument of a call.
struct Arg(TextBuf);

/// What a call gave: text, or an exception's class and message with a tab between them.
type Outcome = Result<TextBuf, String>;

impl Arg {
    fn text(&self) -> Text<'_> {
        self.0.as_text()
    }

    fn string(&self) -> String {
        self.0.to_string()
    }

    fn bytes(&self) -> Vec<u8> {
        self.text().chars().map(|unit| u8::try_from(unit).expect("a byte")).collect()
    }

    fn number<T: std::str::FromStr>(&self) -> T {
        self.string()
            .parse()
            .unwrap_or_else(|_| panic!("{self:?} is not a number of that kind", self = self.0))
    }

    /// A float as `repr` or `hex` writes it.
    fn float(&self) -> f64 {
        match self.string().contains("0x") {
            true => gilectomy_text::float::hex::from_hex(self.text()).expect("a float"),
            false => self.number(),
        }
    }

    fn int(&self) -> IntBuf {
        int::parse(self.text(), 10, 0).expect("an integer")
    }

    fn big(&self) -> BigInt {
        self.int().into()
    }

    /// A count of which a negative one means no limit.
    fn max(&self) -> Option<usize> {
        usize::try_from(self.number::<i64>()).ok()
    }
}

/// An exception as tables write it.
fn raised(error: Error) -> String {
    format!("{}\t{}", error.kind.class_name(), error.message)
}

fn show(value: bool) -> TextBuf {
    TextBuf::from(if value { "True" } else { "False" })
}

fn latin1(bytes: &[u8]) -> TextBuf {
    bytes.iter().map(|&byte| u32::from(byte)).collect()
}

/// A field of a table: Python's escapes undone.
fn unescape(field: &str) -> TextBuf {
    let mut out = Vec::new();
    let mut rest = field.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c.into());
            continue;
        }
        let kind = rest.next().expect("an escape");
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            'n' => 0xA,
            'r' => 0xD,
            't' => 0x9,
            other => u32::from(other),
        };
        if matches!(kind, 'x' | 'u' | 'U') {
            let number: String = rest.by_ref().take(digits as usize).collect();
            out.push(u32::from_str_radix(&number, 16).expect("hexadecimal digits"));
        } else {
            out.push(digits);
        }
    }
    TextBuf::from_code_points(out)
}

/// Runs every call of `table` and compares.
fn check(table: &str, run: impl Fn(&str, &[Arg]) -> Outcome) {
    let (mut calls, mut failures) = (0, Vec::new());
    for line in table.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let returned = fields[fields.len() - 2] == "=>";
        let mark = fields.len() - if returned { 2 } else { 3 };
        let args: Vec<Arg> = fields[1..mark].iter().map(|field| Arg(unescape(field))).collect();
        let expected = match fields[mark] {
            "=>" => Ok(unescape(fields[mark + 1])),
            _ => Err(format!("{}\t{}", fields[mark + 1], unescape(fields[mark + 2]))),
        };
        calls += 1;
        let found = run(fields[0], &args);
        if found != expected {
            failures.push(format!("{line}\n    found {found:?}"));
        }
    }
    let shown = failures.iter().take(25).map(|failure| format!("\n{failure}")).collect::<String>();
    assert!(failures.is_empty(), "{} of {calls} calls differ:{shown}", failures.len());
    assert!(calls > 0, "an empty table");
}
